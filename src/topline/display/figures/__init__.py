"""Figures: one file each, so that the listing is the gallery."""

from topline.display.figures.gallery import FIGURES

__all__ = ["FIGURES"]
