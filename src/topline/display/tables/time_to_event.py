"""The table of a time to event: events, median, event-free rates, comparisons with the control arm.

With two groups the log-rank test stands beside the hazard ratio; with more it compares all groups at once and has a
column of its own, while the pairwise tests stand in the columns of the groups that they compare with the control.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.display.cells import BLANK, interval_cell, limits_cell, number_cell, pair_cell
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

COMPARED = 2
TEST = "Log-rank test, P"
REFERENCE = Cell(text="Reference")
OUTCOMES = (("Events, n (%)", "events"), ("Censored, n (%)", "censored"))
SUBJECTS_OF_METHODS = {
    "median": "Median",
    "quantile 0.25": "25th percentile",
    "quantile 0.75": "75th percentile",
    "rate": "Event-free rates",
    "rate_binomial": "Censored as failures",
    "rate_binomial_excluding": "Censored left out",
    "one_sample_log_rank": "Test against the null",
    "range": "Range of follow-up",
    "follow_up": "Median follow-up",
    "log_rank": "Test of all groups",
    "log_rank_pair": "Tests against the reference",
}


def tabulate_time_to_event(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """Show one time to event, group by group."""
    lookup = look_up(results, item.id)
    groups = read_groups(item, lookup, protocol)
    interval = confidence_words(item.confidence_level)
    rows = (
        *(row for label, outcome in OUTCOMES for row in _outcome_rows(lookup, groups, label, outcome)),
        *_time_rows(lookup, groups, interval),
        *_rate_rows(lookup, groups, "rate", f"Event-free at ({interval})"),
        *_rate_rows(lookup, groups, "rate_binomial", f"Event-free at, censored as failures ({interval})"),
        *_rate_rows(lookup, groups, "rate_binomial_excluding", f"Event-free at, censored left out ({interval})"),
        *_null_rows(lookup, groups),
        *_comparison_rows(lookup, groups, interval),
    )
    columns = tuple(group.column for group in groups)
    if len(groups) > COMPARED:
        columns = (*columns, Column(label="All groups"))
        rows = tuple(_widen(row, lookup) for row in rows)
    stub = endpoint_label(protocol, item.endpoint)
    return finish_table(
        item, lookup, protocol, Draft(stub=stub, columns=columns, rows=rows, methods=SUBJECTS_OF_METHODS)
    )


def _outcome_rows(lookup: Lookup, groups: Sequence[Group], label: str, outcome: str) -> tuple[Row, ...]:
    reasons = lookup.of(f"{outcome}_by").split("variable_level")
    return (
        count_row(label, lookup.of(outcome), groups),
        *(count_row(sentence_case(reason), own, groups, indent=1) for reason, own in reasons.items()),
    )


def _time_rows(lookup: Lookup, groups: Sequence[Group], interval: str) -> tuple[Row, ...]:
    follow_up = lookup.of("range")
    span = group_cells(follow_up, groups, lambda own: limits_cell(own.pick("min"), own.pick("max")))
    quantiles = lookup.of("quantile").split("variable_level")
    return (
        Row(label=f"Months ({interval})", is_heading=True),
        _interval_row("Median", lookup.of("median"), groups),
        *(_interval_row(f"{float(p) * 100:g}th percentile", own, groups) for p, own in quantiles.items()),
        _interval_row("Median follow-up", lookup.of("follow_up"), groups),
        Row(label="Range of follow-up", cells=span, indent=1),
    )


def _rate_rows(lookup: Lookup, groups: Sequence[Group], analysis: str, heading: str) -> tuple[Row, ...]:
    times = lookup.of(analysis).split("variable_level")
    if not times:
        return ()
    rows = (
        _interval_row(f"{months} month{'' if months == '1' else 's'}", own, groups) for months, own in times.items()
    )
    return (Row(label=heading, is_heading=True), *rows)


def _null_rows(lookup: Lookup, groups: Sequence[Group]) -> tuple[Row, ...]:
    """Show the events observed and expected under the null, and the test between them."""
    tests = lookup.of("one_sample_log_rank")
    if not tests:
        return ()
    counts = group_cells(tests, groups, lambda own: pair_cell(own.pick("n.event"), own.pick("n.expected")))
    p_values = group_cells(tests, groups, lambda own: number_cell(own.pick("p.value")))
    return (
        Row(label="Against the null of the design", is_heading=True),
        Row(label="Events observed, expected", cells=counts, indent=1),
        Row(label="One-sample log-rank test, P", cells=p_values, indent=1),
    )


def _interval_row(label: str, lookup: Lookup, groups: Sequence[Group]) -> Row:
    cells = group_cells(
        lookup,
        groups,
        lambda own: interval_cell(own.pick("estimate"), own.pick("conf.low"), own.pick("conf.high")),
    )
    return Row(label=label, cells=cells, indent=1)


def _comparison_rows(lookup: Lookup, groups: Sequence[Group], interval: str) -> tuple[Row, ...]:
    if len(groups) < COMPARED:
        return ()
    ratios = lookup.of("cox_arm")
    versus = next((row.statistic.context for row in ratios), "comparison of groups")
    hazard = _interval_row(f"Hazard ratio ({interval})", ratios, groups)
    return (
        Row(label=capitalise(clean_text(versus)), is_heading=True),
        _fill_reference(hazard, ratios, groups, REFERENCE),
        _fill_reference(_test_row(lookup, groups), ratios, groups, BLANK),
    )


def _test_row(lookup: Lookup, groups: Sequence[Group]) -> Row:
    overall = number_cell(lookup.of("log_rank").pick("p.value"))
    pairs = group_cells(lookup.of("log_rank_pair"), groups, lambda own: number_cell(own.pick("p.value")))
    return Row(label=TEST, cells=pairs if len(groups) > COMPARED else (overall,) * COMPARED, indent=1)


def _fill_reference(row: Row, ratios: Lookup, groups: Sequence[Group], reference: Cell) -> Row:
    """Fill the column of the group against which the others are compared."""
    compared = ratios.split("group1_level")
    cells = zip(row.cells, groups, strict=True)
    return replace(row, cells=tuple(cell if group.level in compared else reference for cell, group in cells))


def _widen(row: Row, lookup: Lookup) -> Row:
    """Add the column of the test that compares all groups at once."""
    if row.is_heading:
        return row
    overall = lookup.of("log_rank").pick("p.value")
    return replace(row, cells=(*row.cells, number_cell(overall) if row.label == TEST else BLANK))
