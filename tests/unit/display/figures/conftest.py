"""What a drawn figure says: its texts, with the result behind each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.protocol import PlanItem
from topline.results import collect_results

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

    from topline.display import FigureDisplay
    from topline.protocol import FigureKind, Protocol
    from topline.results import Results, Statistic


@pytest.fixture
def lay(protocol: Protocol) -> Callable[..., tuple[FigureDisplay, Results]]:
    """Lay out one figure from hand-made rows."""
    from topline.display.figures import FIGURES

    def make(kind: FigureKind, rows: list[Statistic], **fields: object) -> tuple[FigureDisplay, Results]:
        item = PlanItem.model_validate({"id": "f", "show": kind, "population": "ITT", **fields})
        results = collect_results(rows)
        return FIGURES[kind](item, results, protocol), results

    return make


@pytest.fixture
def draw() -> Callable[[FigureDisplay], Figure]:
    """Draw a figure."""
    return lambda figure: figure.drawing.draw()


@pytest.fixture
def texts() -> Callable[[FigureDisplay], dict[str, str]]:
    """Give the texts of the drawn figure that stand for results: result id → text."""

    def read(figure: FigureDisplay) -> dict[str, str]:
        drawn = figure.drawing.draw()
        return {str(text.get_gid()): text.get_text() for text in drawn.texts if text.get_gid()}

    return read


@pytest.fixture
def words() -> Callable[[FigureDisplay], list[str]]:
    """Give all texts on the sheet, in the order in which they are written."""

    def read(figure: FigureDisplay) -> list[str]:
        return [text.get_text() for text in figure.drawing.draw().texts]

    return read
