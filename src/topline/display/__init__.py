"""How results look: tables, figures, sentences."""

from topline.display.nouns import Cell, Column, Display, Drawing, FigureDisplay, Row, Sentence, TableDisplay

__all__ = ["Cell", "Column", "Display", "Drawing", "FigureDisplay", "Row", "Sentence", "TableDisplay"]
