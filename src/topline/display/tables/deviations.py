"""Deviations from the criteria of eligibility: a table of counts, and a listing of the subjects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import NOTHING
from topline.display.groups import read_groups
from topline.display.lookup import look_up
from topline.display.nouns import Cell, Column, Row
from topline.display.tables.finish import Draft, finish_table
from topline.display.tables.group_rows import count_row
from topline.display.wording import as_sentence, clean_text

if TYPE_CHECKING:
    from topline.display.lookup import Lookup
    from topline.display.nouns import TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results

NOTE = "A deviation is a criterion that an enrolled subject does not keep; one that is not assessed is none."
NO_DEVIATION = Row(label="Every criterion that was assessed is kept.", is_heading=True)
COLUMNS = ("Treatment", "Criterion that is not kept")


def tabulate_deviations(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """Show the subjects with a deviation, then each criterion: kept, not kept, not assessed."""
    lookup = look_up(results, item.id)
    groups = read_groups(item, lookup, protocol)
    reasons = _reasons(lookup)
    rows = list(reasons)
    if not reasons:
        rows = [count_row("Subjects with a deviation", lookup.of("deviation"), groups)]
        for criterion, own in lookup.of("kept", "not_kept", "open").split("context").items():
            rows.append(Row(label=clean_text(criterion), is_heading=True))
            rows += [
                count_row(clean_text(label), each, groups, indent=1) for label, each in own.split("stat_label").items()
            ]
    columns = tuple(group.column for group in groups)
    notes = () if reasons else (NOTE,)
    return finish_table(item, lookup, protocol, Draft(stub="Criterion", columns=columns, rows=tuple(rows), notes=notes))


def tabulate_deviation_listing(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """List the criteria that enrolled subjects do not keep."""
    lookup = look_up(results, item.id)
    rows: list[Row] = []
    for subject, own in lookup.of("subject").split("group2_level").items():
        for row in own:
            found = row.statistic
            criterion = f"{found.variable_level} ({found.context}): {found.stat_chr}"
            texts = (found.group1_level or NOTHING.text, criterion)
            cells = tuple(Cell(text=clean_text(text), result_ids=(row.result_id,)) for text in texts)
            rows.append(Row(label=clean_text(subject), cells=cells))
    columns = tuple(Column(label=label) for label in COLUMNS)
    shown = tuple(rows) or _reasons(lookup) or (NO_DEVIATION,)
    return finish_table(item, lookup, protocol, Draft(stub="Subject", columns=columns, rows=shown))


def _reasons(lookup: Lookup) -> tuple[Row, ...]:
    reasons = dict.fromkeys(row.statistic.error for row in lookup.of("deviation") if row.statistic.error)
    return tuple(Row(label=as_sentence(reason), is_heading=True) for reason in reasons if "eligibility" in reason)
