"""How results look: tables, figures, sentences."""

from topline.display.cells import split_numbers
from topline.display.lay_out import lay_out
from topline.display.nouns import Cell, Column, Display, Drawing, FigureDisplay, Row, Sentence, TableDisplay
from topline.display.sentences import phrase_headlines

__all__ = [
    "Cell",
    "Column",
    "Display",
    "Drawing",
    "FigureDisplay",
    "Row",
    "Sentence",
    "TableDisplay",
    "lay_out",
    "phrase_headlines",
    "split_numbers",
]
