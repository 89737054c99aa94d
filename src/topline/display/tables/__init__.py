"""Tables and listings: one file per kind."""

from topline.display.tables.kinds import TABLES

__all__ = ["TABLES"]
