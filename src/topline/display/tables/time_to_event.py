"""The table of a time to event: events, median, event-free rates, comparisons with the control arm.

With two groups the log-rank test stands beside the hazard ratio; with more it compares all groups at once and has a
column of its own, while the pairwise tests stand in the columns of the groups that they compare with the control.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.display.cells import BLANK, interval_cell, limits_cell, number_cell
from topline.display.groups import read_groups
from topline.display.labels import endpoint_label
from topline.display.lookup import Lookup, look_up
from topline.display.nouns import Cell, Column, Row
from topline.display.tables.finish import Draft, finish_table
from topline.display.tables.group_rows import count_row, group_cells
from topline.display.wording import capitalise, clean_text, confidence_words, sentence_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topline.display.groups import Group
    from topline.display.nouns import TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results

EVENTS, CENSORED = "CNSR = 0", "CNSR = 1"
COMPARED = 2
TEST = "Log-rank test, P"
REFERENCE = Cell(text="Reference")


def tabulate_time_to_event(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """Show one time to event, group by group."""
    lookup = look_up(results, item.id)
    groups = read_groups(item, lookup, protocol)
    interval = confidence_words(item.confidence_level)
    rows = (
        *_event_rows(lookup, groups),
        *_time_rows(lookup, groups, interval),
        *_rate_rows(lookup, groups, interval),
        *_comparison_rows(lookup, groups, interval),
    )
    columns = tuple(group.column for group in groups)
    if _has_overall_test(lookup, groups):
        columns = (*columns, Column(label="All groups"))
        rows = tuple(_widen(row, lookup) for row in rows)
    stub = endpoint_label(protocol, item.endpoint)
    return finish_table(item, lookup, protocol, Draft(stub=stub, columns=columns, rows=rows))


def _event_rows(lookup: Lookup, groups: Sequence[Group]) -> tuple[Row, ...]:
    return (
        *_outcome_rows("Subjects with event, n (%)", EVENTS, lookup, groups),
        *_outcome_rows("Censored, n (%)", CENSORED, lookup, groups),
    )


def _outcome_rows(label: str, outcome: str, lookup: Lookup, groups: Sequence[Group]) -> tuple[Row, ...]:
    total = _with_filter(lookup.of("events"), outcome)
    reasons = _with_filter(lookup.of("events_by"), outcome).split("variable_level")
    return (
        count_row(label, total, groups),
        *(count_row(sentence_case(reason), own, groups, indent=1) for reason, own in reasons.items()),
    )


def _with_filter(lookup: Lookup, outcome: str) -> Lookup:
    return Lookup(rows=tuple(row for row in lookup if outcome in row.statistic.filter))


def _time_rows(lookup: Lookup, groups: Sequence[Group], interval: str) -> tuple[Row, ...]:
    medians, follow_up, span = lookup.of("median"), lookup.of("follow_up"), lookup.of("range")
    rows = [_interval_row(clean_text(label), own, groups) for label, own in medians.split("stat_label").items()]
    if span:
        cells = group_cells(span, groups, lambda own: limits_cell(own.pick("min"), own.pick("max")))
        rows.append(Row(label="Range of follow-up", cells=cells, indent=1))
    if follow_up:
        rows.append(_interval_row("Median follow-up", follow_up, groups))
    return (Row(label=f"Months ({interval})", is_heading=True), *rows)


def _rate_rows(lookup: Lookup, groups: Sequence[Group], interval: str) -> tuple[Row, ...]:
    times = lookup.of("rate").split("variable_level")
    if not times:
        return ()
    rows = (_interval_row(f"{clean_text(month)} months", own, groups) for month, own in times.items())
    return (Row(label=f"Event-free at ({interval})", is_heading=True), *rows)


def _interval_row(label: str, lookup: Lookup, groups: Sequence[Group]) -> Row:
    cells = group_cells(
        lookup,
        groups,
        lambda own: interval_cell(own.pick("estimate"), own.pick("conf.low"), own.pick("conf.high")),
    )
    return Row(label=label, cells=cells, indent=1)


def _comparison_rows(lookup: Lookup, groups: Sequence[Group], interval: str) -> tuple[Row, ...]:
    ratios, tests = lookup.of("cox_arm"), lookup.of("log_rank", "log_rank_pair").where(stat_name="p.value")
    if not ratios and not tests:
        return ()
    versus = next((row.statistic.context for row in ratios), "Comparison of groups")
    hazard = _interval_row(f"Hazard ratio ({interval})", ratios, groups)
    rows = (hazard,) if ratios else ()
    return (
        Row(label=capitalise(clean_text(versus)), is_heading=True),
        *(_with_reference(row, ratios, groups) for row in (*rows, _test_row(tests, groups))),
    )


def _test_row(tests: Lookup, groups: Sequence[Group]) -> Row:
    overall = tests.of("log_rank").pick("p.value")
    pairs = group_cells(tests.of("log_rank_pair"), groups, lambda own: number_cell(own.pick("p.value")))
    if len(groups) == COMPARED:
        pairs = tuple(number_cell(overall) for _ in groups)
    return Row(label=TEST, cells=pairs, indent=1)


def _with_reference(row: Row, ratios: Lookup, groups: Sequence[Group]) -> Row:
    """Write "Reference" in the column of the group against which the others are compared."""
    compared = ratios.split("group1_level")
    cells = zip(row.cells, groups, strict=True)
    return replace(row, cells=tuple(cell if group.level in compared else REFERENCE for cell, group in cells))


def _has_overall_test(lookup: Lookup, groups: Sequence[Group]) -> bool:
    return len(groups) > COMPARED and bool(lookup.of("log_rank"))


def _widen(row: Row, lookup: Lookup) -> Row:
    """Add the column of the test that compares all groups at once."""
    if row.is_heading:
        return row
    overall = lookup.of("log_rank").pick("p.value")
    return replace(row, cells=(*row.cells, number_cell(overall) if row.label == TEST else BLANK))
