"""Cut-offs that the data choose, with the price of the choice beside the naive effect."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from topline.analyse.counts import count_population
from topline.analyse.prognosis.cutoff_search import PERMUTATIONS, declared_search, permute_cutoff, price_cutoff
from topline.analyse.prognosis.prepare import prepare
from topline.analyse.prognosis.rows import adequacy, time_flaw
from topline.analyse.rows import number
from topline.core import DAYS_PER_MONTH, MethodError
from topline.stats import kaplan_meier, log_rank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from topline.analyse.prognosis.prepare import Prepared
    from topline.derive import AnalysisData
    from topline.protocol import CutoffChoice, PlanItem, Protocol
    from topline.results import Statistic
    from topline.stats.prognosis import CutpointPrice

RULES = {
    "roc_landmark": "Youden's point of the ROC curve among those whose state at the landmark is known",
    "time_dependent": "largest sensitivity plus specificity at the landmark, inverse weights of censoring",
    "maxstat": "maximally selected log-rank statistic, 10% to 90% quantile",
}
CORRECTED = "hazard ratio of high against low, less the optimism of the choice (bootstrap)"
NAIVE = "hazard ratio of high against low, as if the cut-off had been given; Cox, Efron ties"
ADJUSTED = f"P by {PERMUTATIONS} permutations of the marker, the cut-off chosen anew in each"


def analyse_cutoffs(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Choose each cut-off, and say what the choice costs."""
    prepared = prepare(item, data, protocol)
    yield from count_population(prepared.subjects)
    yield from adequacy(prepared)
    for position, declared in enumerate(prepared.model.cutoffs):
        start = replace(
            prepared.row("cutoff"),
            variable=declared.variable,
            context=cutoff_words(declared),
            method=RULES[declared.rule],
        )
        try:
            yield from _cutoff_rows(prepared, position, start)
        except MethodError as error:
            yield number(replace(start, group2="cut-off"), "estimate", None, str(error), label="Cut-off")


def cutoff_words(declared: CutoffChoice) -> str:
    """Name the rule of a cut-off and its landmark."""
    at = "" if declared.months is None else f" at {declared.months:g} months"
    return f"{declared.rule}{at}"


def price_declared(prepared: Prepared, position: int) -> tuple[CutpointPrice, float]:
    """Give a declared cut-off with its price and the P value that knows of the choice."""
    declared = prepared.model.cutoffs[position]
    if declared.variable in prepared.refused:
        raise MethodError(prepared.refused[declared.variable])
    whole = declared_search(prepared, position)
    follow_up = whole.search().follow_up
    if declared.months is not None and (flaw := time_flaw(follow_up.time, follow_up.event, declared.months)):
        raise MethodError(flaw)
    return price_cutoff(whole, prepared.model.resamples), permute_cutoff(whole)


def _cutoff_rows(prepared: Prepared, position: int, start: Statistic) -> Iterator[Statistic]:
    price, p_value = price_declared(prepared, position)
    search = declared_search(prepared, position).search()
    time, event, marker = search.follow_up.time, search.follow_up.event, search.values
    at = replace(start, group2="cut-off")
    yield number(at, "estimate", price.cutpoint, label="Cut-off", fmt="0.00")
    yield number(at, "conf.low", price.lower)
    yield number(at, "conf.high", price.upper)
    yield number(at, "n", price.n_resamples, label="Resamples with a cut-off")
    naive = replace(start, group2="naive", method=NAIVE)
    yield number(naive, "estimate", float(np.exp(price.log_hazard_ratio)), label="Hazard ratio")
    is_high = marker > price.cutpoint
    yield number(naive, "p.value", log_rank(time, event, is_high).p_value, "no event")
    corrected = replace(start, group2="corrected", method=CORRECTED)
    yield number(corrected, "estimate", float(np.exp(price.corrected)), label="Hazard ratio")
    yield number(replace(corrected, method=ADJUSTED), "p.value", p_value)
    yield from _sides(prepared, start, price.cutpoint, (time, event, is_high))


def _sides(
    prepared: Prepared,
    start: Statistic,
    cutpoint: float,
    part: tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]],
) -> Iterator[Statistic]:
    """Write subjects, events and median of the low and the high group."""
    time, event, is_high = part
    for side, inside, sign in (("low", ~is_high, "<="), ("high", is_high, ">")):
        chosen = prepared.selection.narrow(f"{start.variable} {sign} {cutpoint!r}")
        row = replace(start, group2=side, filter=chosen.filter, method="Kaplan-Meier; 95% CI log type")
        yield number(row, "n", int(inside.sum()))
        happened = chosen.narrow("CNSR = 0")
        yield number(replace(row, filter=happened.filter), "n.event", int(event[inside].sum()))
        median = kaplan_meier(time[inside], event[inside]).median()
        for stat, value in (("median", median.estimate), ("conf.low", median.lower), ("conf.high", median.upper)):
            months = None if value is None else value / DAYS_PER_MONTH
            yield number(row, stat, months, "not reached", fmt="0.0")
