"""Who the subjects were at baseline: a summary of each number, counts of each category."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.analyse.counts import count_population, count_subjects
from topline.analyse.covariates import choose_covariates, is_number
from topline.analyse.levels import arrange_levels, grouping_variable
from topline.analyse.rows import count_and_share, number
from topline.analyse.selection import select
from topline.analyse.summaries import describe_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.selection import Selection
    from topline.derive import AnalysisData
    from topline.protocol import Covariate, PlanItem, Protocol
    from topline.results import Statistic


def analyse_baseline(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Describe the covariates of the analysis set."""
    population = select(item, data, protocol)
    yield from count_population(population)
    for covariate in choose_covariates(item, protocol):
        yield from describe_covariate(population, covariate, data, protocol)


def describe_covariate(
    population: Selection, covariate: Covariate, data: AnalysisData, protocol: Protocol
) -> Iterator[Statistic]:
    """Summarise a number, count a category, and do both for a number with cut-offs."""
    numeric = is_number(covariate.variable, population.frame)
    if numeric:
        yield from describe_number(population, covariate.variable, covariate.label)
    if not numeric or covariate.cutoffs:
        variable = grouping_variable(covariate)
        levels = arrange_levels(variable, data.datasets["adsl"], protocol)
        yield from _count_categories(population, variable, levels, covariate.label)


def _count_categories(population: Selection, variable: str, levels: tuple[str, ...], label: str) -> Iterator[Statistic]:
    known = population.narrow(f"{variable} IS NOT NULL")
    missing = population.narrow(f"{variable} IS NULL")
    counts, sizes, absences = count_subjects(known, variable), count_subjects(known), count_subjects(missing)
    for group in population.groups:
        for level in levels:
            row = replace(group.mark(known.row("count")), variable=variable, variable_level=level, context=label)
            row = replace(row, method="percentages of the subjects with a value")
            yield from count_and_share(row, counts.of(group, level), sizes.of(group))
        row = replace(group.mark(missing.row("missing")), variable=variable, context=label)
        yield number(row, "n_miss", absences.of(group))
