"""The small report, made once for all tests of this floor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.report.small_document import small_document, small_figure, small_figures, small_results, small_table

if TYPE_CHECKING:
    from topline.display import FigureDisplay, TableDisplay
    from topline.report import Document, FigureFiles
    from topline.results import Results


@pytest.fixture(scope="session")
def results() -> Results:
    return small_results()


@pytest.fixture(scope="session")
def table(results: Results) -> TableDisplay:
    return small_table(results)


@pytest.fixture(scope="session")
def figure(results: Results) -> FigureDisplay:
    return small_figure(results)


@pytest.fixture(scope="session")
def document() -> Document:
    return small_document()


@pytest.fixture(scope="session")
def figures(figure: FigureDisplay) -> dict[str, FigureFiles]:
    return small_figures(figure)
