"""A grid of simulated designs as a picture: how often each is positive in each scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import number_cell
from topline.display.designs.grid_drawing import GridDrawing, GridRow
from topline.display.designs.table import SECTION
from topline.display.nouns import Column, FigureDisplay, Row, TableDisplay
from topline.display.wording import clean_text

if TYPE_CHECKING:
    from topline.display.lookup import Lookup

ID = "simulated-picture"
TITLE = "Positive trials of each design in each scenario"
NOTE = "The line is two Monte Carlo standard errors to each side, where it is longer than the dot."
COLUMNS = ("positive", "N", "months")


def draw_grid(lookup: Lookup) -> FigureDisplay | None:
    """Draw the share of positive trials; None where no design can be positive."""
    drawn: list[GridRow] = []
    rows: list[Row] = []
    for scenario, lines in lookup.split("group1_level").items():
        found: list[GridRow] = []
        for label, line in lines.split("variable_level").items():
            results = [line.pick(name) for name in (*COLUMNS, "positive_error")]
            positive, size, months, error = (each for each in results)
            if positive is None or size is None or months is None or error is None:
                continue
            value, spread = positive.statistic.stat_num, error.statistic.stat_num
            if value is None or spread is None:
                continue
            cells = (number_cell(positive), number_cell(size), number_cell(months))
            found.append(GridRow(label=clean_text(label), value=value, spread=2 * spread, cells=cells))
        if found:
            drawn += [GridRow(label=clean_text(scenario)), *found]
            rows.append(Row(label=clean_text(scenario), is_heading=True))
            rows += [Row(label=each.label, cells=each.cells, indent=1) for each in found]
    if not drawn:
        return None
    data = TableDisplay(
        id=ID, number="", title=TITLE, section=SECTION, population="", stub="Design",
        columns=tuple(Column(label=name) for name in ("Positive", "Expected n", "Months")), rows=tuple(rows),
        footnotes=(NOTE,),
    )  # fmt: skip
    return FigureDisplay(
        id=ID, number="", title=TITLE, section=SECTION, population="", drawing=GridDrawing(rows=tuple(drawn)),
        alt=_describe(drawn), data=data, footnotes=(NOTE,),
    )  # fmt: skip


def _describe(rows: list[GridRow]) -> str:
    parts = [row.label if row.value is None else f"{row.label} {row.cells[0].text}" for row in rows]
    return f"Dots of the share of positive trials, scenario by scenario. {'; '.join(parts)}."
