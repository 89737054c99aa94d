"""Designs of a trial: tables, a picture, and the text of an analysis plan."""

from topline.display.designs.lay_out import lay_out_designs
from topline.display.designs.text import name_targets, phrase_designs

__all__ = ["lay_out_designs", "name_targets", "phrase_designs"]
