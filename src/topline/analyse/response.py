"""How the tumours responded: best overall response, and the rates of the protocol with exact confidence limits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.analyse.counts import count_population, count_subjects
from topline.analyse.endpoints import choose_rates
from topline.analyse.rows import NO_SUBJECT, absent, count_and_share, interval, number
from topline.analyse.selection import quoted, select
from topline.analyse.survival import percent
from topline.stats import clopper_pearson

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol, ResponseRate
    from topline.results import Statistic

LEVELS = ("CR", "PR", "SD", "NON-CR/NON-PD", "PD", "NE", "MISSING")
BEST = {"BOR": "unconfirmed best overall response", "CBOR": "confirmed best overall response"}
NO_ASSESSMENT = "no tumour response in the data"


def analyse_response(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Count best overall responses and estimate the response rates."""
    yield from count_population(select(item, data, protocol))
    for code in BEST:
        yield from count_best(item, data, protocol, code)
    for endpoint in choose_rates(item, protocol):
        population = item.population or endpoint.population
        yield from estimate_rate(item.model_copy(update={"population": population}), data, protocol, endpoint)


def count_best(item: PlanItem, data: AnalysisData, protocol: Protocol, code: str) -> Iterator[Statistic]:
    """Count the subjects by best overall response, unconfirmed (BOR) or confirmed (CBOR)."""
    context = BEST[code]
    sizes = count_subjects(select(item, data, protocol))
    records = select(item, data, protocol, "adrs", f"PARAMCD = {quoted(code)}")
    counts = count_subjects(records, "AVALC")
    for level in LEVELS:
        for group in records.groups:
            row = replace(group.mark(records.row("best")), variable="AVALC", variable_level=level, context=context)
            if records.frame.is_empty():
                yield from absent(row, ("n", "p"), NO_ASSESSMENT)
            else:
                yield from count_and_share(row, counts.of(group, level), sizes.of(group))


def estimate_rate(
    item: PlanItem, data: AnalysisData, protocol: Protocol, endpoint: ResponseRate
) -> Iterator[Statistic]:
    """Estimate a response rate in each group with exact limits."""
    population = select(item, data, protocol)
    sizes = count_subjects(population)
    for group in population.groups:
        row = replace(group.mark(population.row("rate")), context=endpoint.label)
        yield number(row, "N", sizes.of(group))
    records = select(item, data, protocol, "adrs", f"PARAMCD = {quoted(endpoint.id)}")
    counts = count_subjects(records, "AVALC")
    method = f"Clopper-Pearson exact {percent(item.confidence_level)} CI"
    for group in records.groups:
        row = replace(group.mark(records.row("rate")), variable="AVALC", variable_level="Y", context=endpoint.label)
        reason = NO_ASSESSMENT if records.frame.is_empty() else NO_SUBJECT
        size = 0 if records.frame.is_empty() else sizes.of(group)
        yield number(row, "n", None if reason == NO_ASSESSMENT else counts.of(group, "Y"), reason)
        found = clopper_pearson(counts.of(group, "Y"), size, item.confidence_level)
        yield from interval(replace(row, method=method), found, reason, fmt="0.0%")
        yield number(replace(row, method=method), "conf.level", item.confidence_level)
