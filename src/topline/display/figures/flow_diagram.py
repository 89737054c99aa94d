"""Flow diagram: the subjects' way from screening to each analysis set, as CONSORT 2025 draws it.

References
----------
Hopewell S, Chan A-W, Collins GS, et al. CONSORT 2025 statement: updated guideline for reporting randomised trials. BMJ
2025;389:e081123. doi:10.1136/bmj-2024-081123
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.figures.finish import FigureDraft, finish_empty, finish_figure
from topline.display.figures.flow_drawing import Branch, FlowBox, FlowDrawing
from topline.display.formats import format_statistic
from topline.display.groups import read_groups
from topline.display.lookup import Lookup, look_up
from topline.display.nouns import Cell, Column, Row
from topline.display.wording import as_sentence, clean_text, sentence_case

if TYPE_CHECKING:
    from topline.display.groups import Group
    from topline.display.nouns import FigureDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Result, Results

NOBODY = "no subject was screened"
REASONS = "reasons"
OUTCOMES = ("completed", "ongoing", "discontinued")


def draw_flow_diagram(item: PlanItem, results: Results, protocol: Protocol) -> FigureDisplay:
    """Show how many subjects took each way."""
    lookup = look_up(results, item.id)
    screened = lookup.of("screened").pick("n")
    if screened is None or not screened.statistic.stat_num:
        return finish_empty(item, lookup, protocol, NOBODY)
    groups = read_groups(item, lookup, protocol)
    named = tuple(group for group in groups if group.level) or groups
    drawing = FlowDrawing(
        screened=FlowBox(title=_line(screened), lines=()),
        lost=_box(lookup.of("not_enrolled").where(group1_level="")),
        enrolled=_box(lookup.of("enrolled").where(group1_level="")),
        branches=tuple(_branch(group, lookup) for group in named),
        warnings=tuple(
            as_sentence(f"Numbers do not add up, {row.statistic.warning}")
            for row in lookup.of("check")
            if row.statistic.warning
        ),
    )
    draft = FigureDraft(
        drawing=drawing,
        alt=_describe(drawing),
        stub="Subjects",
        columns=(Column(label="n"),),
        rows=_data_rows(drawing),
    )
    return finish_figure(item, lookup, protocol, draft)


def _box(rows: Lookup) -> FlowBox | None:
    """Make a box of a total and its reasons; reasons of nobody are left out."""
    counts = rows.where(stat_name="n")
    total = next((row for row in counts if not row.statistic.variable), None)
    if total is None:
        return None
    reasons = tuple(_line(row) for row in counts if row.statistic.variable and row.statistic.stat_num)
    return FlowBox(title=_line(total), lines=reasons)


def _branch(group: Group, lookup: Lookup) -> Branch:
    own = lookup.where(group1_level=group.level)
    treated = [row for name in ("treated", "not_treated") if (row := own.of(name).pick("n"))]
    allocated = own.of("allocated").pick("n")
    outcomes = [
        box for name in OUTCOMES if (box := _box(own.of(name))) and (name != "ongoing" or _is_some(own.of(name)))
    ]
    return Branch(
        label=group.label if group.level else "",
        allocated=FlowBox(title=_line(allocated), lines=tuple(_line(row) for row in treated)) if allocated else None,
        outcomes=tuple(outcomes),
        analysed=tuple(_line(row) for row in own.of("analysed").where(stat_name="n")),
        not_evaluable=_box(own.of("not_evaluable")),
    )


def _is_some(rows: Lookup) -> bool:
    count = rows.pick("n")
    return count is not None and bool(count.statistic.stat_num)


def _line(row: Result) -> Cell:
    statistic = row.statistic
    is_reason = statistic.variable == "DCSREAS"
    label = sentence_case(statistic.variable_level) if is_reason and statistic.variable_level else statistic.stat_label
    return Cell(text=f"{clean_text(label)} (n = {format_statistic(statistic)})", result_ids=(row.result_id,))


def _describe(drawing: FlowDrawing) -> str:
    parts = [box.title.text for box in (drawing.screened, drawing.lost, drawing.enrolled) if box]
    for branch in drawing.branches:
        boxes = [box.title.text for box in (branch.allocated, *branch.outcomes) if box]
        analysed = [cell.text for cell in branch.analysed]
        analysed += [branch.not_evaluable.title.text] if branch.not_evaluable else []
        parts.append(f"{branch.label + ': ' if branch.label else ''}{', '.join((*boxes, *analysed))}")
    return f"Flow diagram. {'; '.join(parts)}. {' '.join(drawing.warnings)}".strip()


def _data_rows(drawing: FlowDrawing) -> tuple[Row, ...]:
    rows = [row for box in (drawing.screened, drawing.lost, drawing.enrolled) if box for row in _box_rows(box)]
    for branch in drawing.branches:
        if branch.label:
            rows.append(Row(label=branch.label, is_heading=True))
        rows += [row for box in (branch.allocated, *branch.outcomes) if box for row in _box_rows(box)]
        rows += [_count_row(cell, 1) for cell in branch.analysed]
        rows += _box_rows(branch.not_evaluable) if branch.not_evaluable else ()
    return tuple(rows)


def _box_rows(box: FlowBox) -> tuple[Row, ...]:
    return (_count_row(box.title, 0), *(_count_row(line, 1) for line in box.lines))


def _count_row(cell: Cell, indent: int) -> Row:
    label, _, count = cell.text.removesuffix(")").rpartition(" (n = ")
    return Row(label=label, cells=(Cell(text=count, result_ids=cell.result_ids),), indent=indent)
