"""Screen the candidates: each alone, by the log-rank test and by Cox's model."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.analyse.prognosis.prepare import prepare
from topline.analyse.prognosis.rows import opening
from topline.analyse.rows import number, text
from topline.stats.prognosis.candidates import find_unusable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.prognosis.prepare import Prepared
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic
    from topline.stats.prognosis.development import Screened

LOG_RANK = "log-rank, two-sided, of levels, planned cut-offs, or halves at the median"
ONE_GROUP = "fewer than two groups with subjects, or no event among those who have it"
NO_ESTIMATE = "the model cannot be fitted, or no event among those who have it"
COX = "Cox, Efron ties; Wald's P of one coefficient, the likelihood ratio's of several"


def analyse_screening(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Say of each candidate how many have it, its P values, and whether it goes on."""
    prepared = prepare(item, data, protocol)
    yield from opening(prepared)
    found, reason = prepared.develop()
    screened = {} if found is None else {each.name: each for each in found.screening}
    plan = prepared.plan.development
    unusable = find_unusable(plan.candidates, prepared.sample.raw, plan.largest_missing)
    for declared in prepared.model.candidates:
        name = declared.variable
        why = prepared.refused.get(name) or unusable.get(name) or reason
        yield from _candidate_rows(prepared, name, screened.get(name), why)


def _candidate_rows(prepared: Prepared, name: str, found: Screened | None, reason: str) -> Iterator[Statistic]:
    row = replace(prepared.row("screening"), variable=name, context=prepared.labels[name])
    known = prepared.selection.narrow(f"{name} IS NOT NULL")
    own = replace(row, filter=known.filter)
    yield number(own, "n", known.frame["USUBJID"].n_unique())
    missing = prepared.selection.narrow(f"{name} IS NULL")
    yield number(replace(row, filter=missing.filter), "n_miss", missing.frame["USUBJID"].n_unique())
    happened = known.narrow("CNSR = 0")
    yield number(replace(row, filter=happened.filter), "n.event", happened.frame["USUBJID"].n_unique())
    for context, method, value, flaw in (
        ("log-rank test", LOG_RANK, found.log_rank_p if found else None, ONE_GROUP),
        ("Cox model", COX, found.cox_p if found else None, NO_ESTIMATE),
    ):
        why = flaw if found else reason
        yield number(replace(own, context=context, method=method), "p.value", value, why)
    decision = (
        f"left out: {reason}" if found is None else f"{'goes on' if found.passes else 'left out'}: {found.reason}"
    )
    yield text(replace(row, context="decision"), "decision", decision)
