"""Laboratory values at baseline, the worst on treatment, and the change to it.

Without named tests the display has those with a CTCAE term and the markers of the study file; what it leaves out is
told.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from topline.analyse.counts import count_population
from topline.analyse.lab_tests import NO_VALUES, explain_absence, find_decimals, list_tests, split_by_test
from topline.analyse.rows import NO_SUBJECT, absent, number, text
from topline.analyse.selection import select
from topline.stats.summary import summarise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topline.analyse.lab_tests import LabTest
    from topline.analyse.selection import Selection
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic

METHOD = "median: SAS's default definition (R's type 2); SD with divisor n − 1"
STATISTICS = ("mean", "sd", "median", "min", "max")
NOTHING = pl.Series(dtype=pl.Float64)
NO_TEST = "no laboratory test has a CTCAE term"


def analyse_lab_change(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Describe each test at baseline, at its worst on treatment, and by its change."""
    yield from count_population(select(item, data, protocol))
    labs = select(item, data, protocol, "adlb")
    tests = list_tests(labs, item.tests)
    markers = {marker.id for marker in protocol.markers}
    shown = [test for test in tests if item.tests or test.terms or test.code in markers]
    for test, records in split_by_test(labs, shown).items():
        yield from _describe_test(records, test)
    left_out = [test.code for test in tests if test not in shown]
    if left_out:
        yield text(labs.row("left_out"), "value", ", ".join(sorted(set(left_out))), label="Tests left out")
    if not shown:
        yield from explain_absence(labs, "summary", NO_TEST if tests else NO_VALUES)


def _describe_test(records: Selection, test: LabTest) -> Iterator[Statistic]:
    """Write the summaries of a test: its baseline, then in each direction the worst value and the change to it."""
    decimals = find_decimals(records.frame["AVAL"].drop_nulls())
    measures = [("ABLFL", "AVAL", "Baseline")]
    for way in test.directions:
        measures.append((way.worst_value, "AVAL", f"{way.word.capitalize()} on treatment"))
        measures.append((way.worst_value, "CHG", f"Change to the {way.word}"))
    for flag, variable, label in measures:
        chosen = records.narrow(f"{flag} = 'Y' AND {variable} IS NOT NULL")
        values_of = _by_level(chosen, variable)
        for group in chosen.groups:
            values = values_of.get(group.level, NOTHING)
            row = replace(
                group.mark(chosen.row("summary")), variable=variable, variable_level=label, context=test.name,
                method=METHOD,
            )  # fmt: skip
            yield from _summary_rows(row, values, decimals)


def _by_level(chosen: Selection, variable: str) -> Mapping[str, pl.Series]:
    """Give the values of each group by its level."""
    named = next((group.variable for group in chosen.groups if group.variable), "")
    if not named:
        return {"": chosen.frame[variable]}
    parts = chosen.frame.partition_by(named, as_dict=True)
    return {str(level): frame[variable] for (level,), frame in parts.items()}


def _summary_rows(row: Statistic, values: pl.Series, decimals: int) -> Iterator[Statistic]:
    yield number(row, "N", len(values), label="n")
    if values.is_empty():
        yield from absent(row, STATISTICS, NO_SUBJECT)
        return
    found = summarise(values.to_numpy())
    own, finer = f"0.{'0' * decimals}".rstrip("."), "0.00" if decimals else "0.0"
    for name in STATISTICS:
        fmt = {"mean": finer, "median": finer, "sd": "0.00"}.get(name, own)
        yield number(row, name, getattr(found, name), "one value has no standard deviation", fmt=fmt)
