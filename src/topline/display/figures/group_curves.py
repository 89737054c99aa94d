"""Survival curves of the sides of each cut-off, and of risk groups: a panel for each choice of groups."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.display.cells import number_cell
from topline.display.figures.finish import FigureDraft, finish_empty, finish_figure
from topline.display.figures.kaplan_meier import (
    DATA_COLUMNS,
    MARKS,
    compose_curves,
    data_rows,
    describe_curves,
    name_empty,
    read_curves,
    without_empty,
)
from topline.display.figures.panel_drawing import CurvePanelsDrawing
from topline.display.figures.prognosis import choose_rows, name_endpoint
from topline.display.groups import Group
from topline.display.labels import covariate_label, endpoint_label
from topline.display.nouns import Cell, Column, Row
from topline.display.tables.prognosis_parts import rule_words
from topline.display.wording import clean_text, confidence_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.display.figures.kaplan_meier import Steps
    from topline.display.figures.kaplan_meier_drawing import KaplanMeierDrawing
    from topline.display.lookup import Lookup
    from topline.display.nouns import FigureDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Result, Results

CHOSEN = (
    "The cut-off was chosen by these subjects, which draws the curves apart; the corrected hazard ratio and the P "
    "value know of the choice."
)
OWN = (
    "Groups by the linear predictor of a model made on the same subjects look further apart than they are; out of "
    "fold, each subject's predictor comes from a model made without that subject."
)
SIGNS = {"Low": "≤", "High": ">"}


def draw_cutoff_curves(item: PlanItem, results: Results, protocol: Protocol) -> FigureDisplay:
    """Show the curves of the low and the high side of each cut-off."""

    def name_side(rows: Lookup, level: str) -> str:
        return f"{level} ({SIGNS[level]} {number_cell(rows.of('cutoff').pick('estimate')).text})"

    def title(rows: Lookup) -> Cell:
        row = rows.of("cutoff").rows[0]
        label = covariate_label(protocol, row.statistic.variable)
        found = number_cell(row)
        return Cell(
            text=f"{label}, {rule_words(row.statistic.context)}: cut-off {found.text}", result_ids=found.result_ids
        )

    lookup = choose_rows(item, results, "cutoff", "price", "curve", "risk_table", "median")
    return _draw(item, lookup, protocol, (title, name_side, CHOSEN))


def draw_risk_group_curves(item: PlanItem, results: Results, protocol: Protocol) -> FigureDisplay:
    """Show the curves of the risk groups."""

    def title(rows: Lookup) -> Cell:
        words = rows.rows[0].statistic.group1
        return Cell(text=words[:1].upper() + words[1:])

    def name_group(rows: Lookup, level: str) -> str:
        del rows
        return clean_text(level)

    lookup = choose_rows(item, results, "curve", "risk_table", "median", "log_rank")
    is_own = any(row.statistic.group1.startswith("by the linear") for row in lookup)
    return _draw(item, lookup, protocol, (title, name_group, OWN if is_own else ""))


def _draw(
    item: PlanItem,
    lookup: Lookup,
    protocol: Protocol,
    words: tuple[Callable[[Lookup], Cell], Callable[[Lookup, str], str], str],
) -> FigureDisplay:
    title, name_group, note = words
    item = name_endpoint(item, protocol)
    endpoint, interval = endpoint_label(protocol, item.endpoint), confidence_words(item.confidence_level)
    panels: list[tuple[Cell, KaplanMeierDrawing]] = []
    parts: list[str] = []
    rows: list[Row] = []
    every: list[Group] = []
    for panel, own in lookup.split("group1").items():
        groups = _groups(own, name_group) if panel else ()
        every += groups
        drawn = read_curves(groups, own) if panel else []
        if not drawn:
            continue
        drawing = compose_curves(drawn, own, endpoint, interval)
        if own.of("price"):
            drawing = replace(drawing, test=_price(own.of("price")))
        panels.append((title(own), drawing))
        parts.append(f"{panels[-1][0].text}: {describe_curves(drawing, drawn)}")
        rows += _panel_rows(panels[-1][0], drawn)
    if not panels:
        reason = next((row.statistic.error for row in lookup if row.statistic.error), "there is no group to draw")
        return finish_empty(item, lookup, protocol, reason)
    draft = FigureDraft(
        drawing=CurvePanelsDrawing(panels=tuple(panels)),
        alt=f"Kaplan-Meier estimates of {endpoint}. {' '.join(parts)}",
        stub="Group and day",
        columns=tuple(Column(label=label) for label in DATA_COLUMNS.values()),
        rows=tuple(rows),
        texts=tuple(text for _, drawing in panels for text in _texts(drawing)),
        notes=tuple(filter(None, (MARKS, note, *name_empty(every)))),
    )
    return finish_figure(item, without_empty(every, lookup), protocol, draft)


def _price(rows: Lookup) -> Cell:
    """Write the hazard ratio as if the cut-off had been given, and corrected for the choice, with its P value."""
    found = [rows.where(context=context).pick("estimate") for context in ("naive", "corrected")]
    cells = [number_cell(each) for each in (*found, rows.pick("p.value"))]
    equals = "" if cells[2].text.startswith(("<", ">")) else "= "
    text = (
        f"Hazard ratio of high against low {cells[0].text} as if given, {cells[1].text} corrected for the choice, "
        f"P {equals}{cells[2].text}"
    )
    return Cell(text=text, result_ids=tuple(name for cell in cells for name in cell.result_ids))


def _groups(rows: Lookup, name_group: Callable[[Lookup, str], str]) -> tuple[Group, ...]:
    sizes: dict[str, Result | None] = {
        level: own.pick("N") for level, own in rows.of("N").split("group1_level").items()
    }
    return tuple(Group(level=level, label=name_group(rows, level), size=size) for level, size in sizes.items())


def _texts(drawing: KaplanMeierDrawing) -> tuple[str, ...]:
    return (*drawing.columns, *(cell.text for row in drawing.summary for cell in row))


def _panel_rows(title: Cell, drawn: list[Steps]) -> list[Row]:
    return [Row(label=title.text, is_heading=True), *(row for each in drawn for row in data_rows(each))]
