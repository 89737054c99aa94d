"""Rebuilt cohorts as rows of the results table: the counts of each, and each printed number beside the cohort's.

`group1` is the cohort, by its seed. A target that follows from several printed numbers has no id of its own; `context`
says in words what it is.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from topline.evidence.reconstruct.records import SYNTHETIC
from topline.evidence.reconstruct.verdicts import Outcome
from topline.evidence.verdict_rows import JudgedNumber, count_verdicts, number_rows
from topline.results import Statistic, collect_results

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topline.evidence.reconstruct.reconstruction import Reconstruction
    from topline.evidence.reconstruct.verdicts import Verdict
    from topline.results import Results

OUTPUT = "reconstruction"
OUTCOMES: tuple[str, ...] = get_args(Outcome)


def reconstruct_results(cohorts: Iterable[Reconstruction]) -> Results:
    """Write what became of each printed number in some cohorts as a results table."""
    return collect_results([row for cohort in cohorts for row in (*_counts(cohort), *_numbers(cohort))])


def _counts(cohort: Reconstruction) -> Iterator[Statistic]:
    outcomes = [verdict.outcome for verdict in cohort.verdicts]
    row = _row(cohort, "all", "All targets")
    yield replace(row, stat_name="note", stat_label="Note", stat_chr=SYNTHETIC)
    yield from count_verdicts(row, "Targets", outcomes, OUTCOMES)


def _numbers(cohort: Reconstruction) -> Iterator[Statistic]:
    seen: Counter[tuple[str, str]] = Counter()
    for verdict in cohort.verdicts:
        seen[verdict.id, verdict.target] += 1
        repeated = seen[verdict.id, verdict.target]
        context = verdict.target if repeated == 1 else f"{verdict.target} ({repeated})"
        yield from number_rows(_row(cohort, "number", context), _judged(verdict))


def _judged(verdict: Verdict) -> JudgedNumber:
    return JudgedNumber(
        id=verdict.id,
        verdict=verdict.outcome,
        printed=verdict.printed,
        decimals=len(verdict.printed.partition(".")[2]),
        computed=verdict.found,
        absence="not reached" if verdict.found is None else "",
        difference=verdict.gap,
        note=verdict.note,
    )


def _row(cohort: Reconstruction, name: str, context: str) -> Statistic:
    return replace(
        Statistic(analysis_id=f"{OUTPUT}.{name}", output_id=OUTPUT, context=context, stat_name="", stat_label=""),
        group1="seed", group1_level=str(cohort.seed),
    )  # fmt: skip
