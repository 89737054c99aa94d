"""The comparison of designs as a picture: the largest and the expected size of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import number_cell
from topline.display.designs.picture_drawing import DesignBar, DesignsDrawing
from topline.display.designs.table import SECTION
from topline.display.nouns import Column, FigureDisplay, Row, TableDisplay

if TYPE_CHECKING:
    from topline.display.lookup import Lookup

ID = "designs-picture"
TITLE = "Largest and expected size of each design"
NOTE = "The expected size is the mean number of evaluable subjects where the null's rate is true."


def draw_designs(lookup: Lookup) -> FigureDisplay | None:
    """Draw the sizes of the designs; None where there is none."""
    bars: list[DesignBar] = []
    rows: list[Row] = []
    for label, line in lookup.split("variable_level").items():
        size, expected, power = (line.pick(name) for name in ("N", "expected_n", "power"))
        if size is None or expected is None or power is None or size.statistic.stat_num is None:
            continue
        cells = (number_cell(size), number_cell(expected), number_cell(power))
        bars.append(
            DesignBar(
                label=label,
                size=size.statistic.stat_num,
                expected=expected.statistic.stat_num or size.statistic.stat_num,
                cells=cells,
            )
        )
        rows.append(Row(label=label, cells=cells))
    if not bars:
        return None
    columns = tuple(Column(label=name) for name in ("Evaluable", "Expected under the null", "Power"))
    data = TableDisplay(
        id=ID, number="", title=TITLE, section=SECTION, population="", stub="Design", columns=columns, rows=tuple(rows),
        footnotes=(NOTE,),
    )  # fmt: skip
    return FigureDisplay(
        id=ID, number="", title=TITLE, section=SECTION, population="", drawing=DesignsDrawing(bars=tuple(bars)),
        alt=_describe(bars), data=data, footnotes=(NOTE,),
    )  # fmt: skip


def _describe(bars: list[DesignBar]) -> str:
    sizes = "; ".join(f"{bar.label}: {bar.cells[0].text}, expected {bar.cells[1].text}" for bar in bars)
    return f"Bars of the largest number of subjects, with the expected number under the null in darker colour. {sizes}."
