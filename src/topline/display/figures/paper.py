"""Figures that are drawn with our settings whenever they are saved, whatever the reader's own settings are then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.figure import Figure

from topline.display.figures.theme import SETTINGS

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase


class Paper(Figure):
    """A matplotlib figure with settings of its own."""

    def draw(self, renderer: RendererBase) -> None:
        """Draw under our settings: unhinted text has the widths that the layout was computed with."""
        with mpl.rc_context(SETTINGS):
            super().draw(renderer)
