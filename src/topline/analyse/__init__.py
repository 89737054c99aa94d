"""What the data say: one file per kind of planned analysis."""

from topline.analyse.analyse import analyse

__all__ = ["analyse"]
