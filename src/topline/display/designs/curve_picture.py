"""How often designs are positive over a list of true rates: a figure for each list of three rates or more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topline.display.cells import NOTHING, number_cell
from topline.display.designs.curve_drawing import CurveDrawing, PowerCurve
from topline.display.designs.table import SECTION
from topline.display.nouns import Column, FigureDisplay, Row, TableDisplay
from topline.display.wording import clean_text

if TYPE_CHECKING:
    from topline.display.lookup import Lookup

FEWEST = 3
OF_A_LIST = re.compile(r"^(?P<family>.+), (?P<rate>[\d.]+ %)$")
NOTE = "Bars are two Monte Carlo standard errors to each side, where they are longer than the dot."


def draw_curves(lookup: Lookup) -> tuple[FigureDisplay, ...]:
    """Draw the share of positive trials over the true rate."""
    families: dict[str, dict[str, Lookup]] = {}
    for scenario, lines in lookup.split("group1_level").items():
        if found := OF_A_LIST.match(scenario):
            families.setdefault(found["family"], {})[found["rate"]] = lines
    return tuple(
        _figure(f"simulated-curves-{place}", family, scenarios)
        for place, (family, scenarios) in enumerate(families.items(), start=1)
        if len(scenarios) >= FEWEST
    )


def _figure(name: str, family: str, scenarios: dict[str, Lookup]) -> FigureDisplay:
    curves: list[PowerCurve] = []
    rows: list[Row] = []
    for design in dict.fromkeys(label for lines in scenarios.values() for label in lines.split("variable_level")):
        points: list[tuple[float, float, float]] = []
        cells = [NOTHING] * len(scenarios)
        for place, lines in enumerate(scenarios.values()):
            line = lines.split("variable_level").get(design)
            if line is None:
                continue
            results = [line.pick(key) for key in ("true_rate", "positive", "positive_error")]
            values = [each.statistic.stat_num for each in results if each and each.statistic.stat_num is not None]
            if len(values) == len(results):
                points.append((values[0], values[1], values[2]))
                cells[place] = number_cell(line.pick("positive"))
        if points:
            curves.append(PowerCurve(label=clean_text(design), points=tuple(sorted(points))))
            rows.append(Row(label=clean_text(design), cells=tuple(cells)))
    title = f"Positive trials by the true rate: {clean_text(family)}"
    data = TableDisplay(
        id=name, number="", title=title, section=SECTION, population="", stub="Design",
        columns=tuple(Column(label=rate) for rate in scenarios), rows=tuple(rows), footnotes=(NOTE,),
    )  # fmt: skip
    told = "; ".join(f"{row.label}: {', '.join(cell.text for cell in row.cells)}" for row in rows)
    return FigureDisplay(
        id=name, number="", title=title, section=SECTION, population="", drawing=CurveDrawing(curves=tuple(curves)),
        alt=f"Curves of the share of positive trials over {', '.join(scenarios)}. {told}.", data=data,
        footnotes=(NOTE,),
    )  # fmt: skip
