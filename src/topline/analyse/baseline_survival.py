"""Who the subjects were and how long they lived: the baseline table with the survival of each level.

All subjects of the analysis set stand together, and each level of a covariate has its median with limits; the levels of
one covariate are compared by the log-rank test. A number without cut-offs is only summarised.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from topline.analyse.baseline import describe_covariate
from topline.analyse.comparisons import LOG_RANK, log_rank_rows
from topline.analyse.counts import count_population
from topline.analyse.covariates import choose_covariates, is_number
from topline.analyse.endpoints import choose_endpoints
from topline.analyse.levels import arrange_levels, grouping_variable
from topline.analyse.rows import number
from topline.analyse.selection import Group, select
from topline.analyse.survival import estimate_curve, median_method, quantile_rows, select_follow_up
from topline.protocol import TimeToEvent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.selection import Selection
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic


def analyse_baseline_survival(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Describe the covariates, and the survival of each of their levels."""
    whole = item.model_copy(update={"by": None})
    population = select(whole, data, protocol)
    yield from count_population(population)
    followed = [
        (endpoint.label, select_follow_up(whole, data, protocol, endpoint))
        for endpoint in choose_endpoints(item, protocol)
        if isinstance(endpoint, TimeToEvent)
    ]
    for label, records in followed:
        yield from _median(records, label, Group(variable="", level=""))
    for covariate in choose_covariates(item, protocol):
        yield from describe_covariate(population, covariate, data, protocol)
        variable = grouping_variable(covariate)
        if is_number(variable, population.frame):
            continue
        for label, records in followed:
            for level in arrange_levels(variable, data.datasets["adsl"], protocol):
                yield from _median(records, label, Group(variable=variable, level=level))
            row = replace(records.row("log_rank"), variable=variable, context=label, method=LOG_RANK)
            yield from log_rank_rows(row, records.frame.filter(pl.col(variable).is_not_null()), variable)


def _median(records: Selection, label: str, level: Group) -> Iterator[Statistic]:
    """Write the subjects, the events and the median of one level."""
    members = level.pick(records.frame)
    row = replace(records.row("median"), variable=level.variable, variable_level=level.level, context=label)
    happened = records.narrow("CNSR = 0").filter
    yield number(row, "n", members["USUBJID"].n_unique())
    events = members.filter(pl.col("CNSR") == 0)["USUBJID"].n_unique()
    yield number(replace(row, filter=happened), "n.event", events)
    curve, reason = estimate_curve(members, records.item)
    yield from quantile_rows(replace(row, method=median_method(records.item)), curve, 0.5, reason, "Median (months)")
