"""A reconciliation as rows of the results table: counts by section, and each printed number beside the computed one.

`group1` is the result that answers a number, by its id in the readout's own results table.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from topline.evidence.reconcile.reconciliation import Status
from topline.evidence.verdict_rows import JudgedNumber, count_verdicts, number_rows
from topline.results import Statistic, collect_results

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.evidence.reconcile.reconciliation import Reconciled, Reconciliation
    from topline.results import Results

OUTPUT = "reconciliation"
STATUSES: tuple[str, ...] = get_args(Status)


def reconcile_results(reconciliation: Reconciliation) -> Results:
    """Write a reconciliation as a results table."""
    return collect_results([*_counts(reconciliation), *_numbers(reconciliation)])


def _counts(reconciliation: Reconciliation) -> Iterator[Statistic]:
    entries = reconciliation.entries
    everything = _row("all", "All printed numbers")
    yield from count_verdicts(everything, "Printed numbers", (entry.status for entry in entries), STATUSES)
    for section in dict.fromkeys(entry.number.section for entry in entries):
        here = [entry.status for entry in entries if entry.number.section == section]
        yield from count_verdicts(_row(section, _heading(section)), "Printed numbers", here, STATUSES)


def _numbers(reconciliation: Reconciliation) -> Iterator[Statistic]:
    for entry in reconciliation.entries:
        section = entry.number.section
        row = _row(section, _heading(section))
        if entry.result_id:
            row = replace(row, group1="result", group1_level=entry.result_id)
        yield from number_rows(row, _judged(entry))


def _judged(entry: Reconciled) -> JudgedNumber:
    printed = entry.number.printed
    return JudgedNumber(
        id=entry.number.id,
        verdict=entry.status,
        printed=str(printed),
        decimals=printed.decimals,
        computed=entry.computed,
        absence="" if entry.computed is not None else entry.reason or entry.shown,
        difference=entry.difference,
        note="; ".join(entry.contradictions),
    )


def _heading(section: str) -> str:
    return section[:1].upper() + section[1:].replace("_", " ")


def _row(section: str, context: str) -> Statistic:
    name = section.replace("_", "-")
    return Statistic(analysis_id=f"{OUTPUT}.{name}", output_id=OUTPUT, context=context, stat_name="", stat_label="")
