"""The risk groups that a model file carries, by the plan's rules or by cuts of the linear predictor, with their curves.

A group by rule holds all subjects of the analysis set for whom its rule is the first that is true; a group by the
linear predictor holds those on whom the model was made. Where the rules name only variables of the model that have
levels, a table gives the group of each combination of levels, so that a page can find it.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from topline.analyse.prognosis.model_file import rounded
from topline.analyse.prognosis.risk_groups import assign_by_rule, choose_group
from topline.stats import kaplan_meier

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.analyse.prognosis.prepare import Prepared
    from topline.derive import AnalysisData
    from topline.stats.prognosis.development import Development

HALVES = ("Low", "High")
LARGEST_TABLE = 1000
"""Combinations of levels that a table may hold."""


def describe_groups(prepared: Prepared, found: Development, data: AnalysisData) -> dict[str, Any]:
    """Give each group that has subjects its rule or its limit, its size and its observed curve."""
    if prepared.model.risk_groups:
        codes = assign_by_rule(prepared, data)
        present = [place for place in range(len(prepared.model.risk_groups)) if (codes == place).any()]
        return {
            "risk_groups": _by_rule(prepared, codes, present),
            "risk_group_table": _table(prepared, found, present),
        }
    return {"risk_groups": _by_predictor(prepared, found), "risk_group_table": None}


def _by_rule(prepared: Prepared, codes: NDArray[np.intp], present: list[int]) -> list[dict[str, Any]]:
    rules = prepared.model.risk_groups
    return [
        {"label": rules[place].label, "rule": rules[place].when, "highest_linear_predictor": None}
        | _curve(prepared.sample.time[codes == place], prepared.sample.event[codes == place])
        for place in present
    ]


def _table(prepared: Prepared, found: Development, present: list[int]) -> dict[str, Any] | None:
    """Give the group of each combination of levels, the last variable's levels turning fastest; -1 is none."""
    chosen = [each.name for each in found.candidates if each.name in found.selected]
    named = {name for group in prepared.model.risk_groups for name in pl.sql_expr(group.when).meta.root_names()}
    if not named or any(name not in chosen or not prepared.levels[name] for name in named):
        return None
    names = [name for name in chosen if name in named]
    combinations = list(product(*(prepared.levels[name] for name in names)))
    if len(combinations) > LARGEST_TABLE:
        return None
    places = pl.DataFrame(combinations, schema=names, orient="row").select(choose_group(prepared.model))
    positions = {place: position for position, place in enumerate(present)}
    return {
        "variables": [chosen.index(name) for name in names],
        "groups": [positions.get(place, -1) for place in places.to_series().to_list()],
    }


def _by_predictor(prepared: Prepared, found: Development) -> list[dict[str, Any]]:
    index = found.model.linear_predictor(found.x)
    limits = np.unique(np.quantile(index, prepared.model.risk_quantiles or (0.5,)))
    codes = np.searchsorted(limits, index, side="left")
    time, event = prepared.sample.time[found.rows], prepared.sample.event[found.rows]
    return [
        {
            "label": HALVES[place] if len(limits) == 1 else f"Group {place + 1}",
            "rule": None,
            "highest_linear_predictor": float(limits[place]) if place < len(limits) else None,
        }
        | _curve(time[codes == place], event[codes == place])
        for place in range(len(limits) + 1)
        if (codes == place).any()
    ]


def _curve(time: NDArray[np.float64], event: NDArray[np.bool_]) -> dict[str, Any]:
    curve = kaplan_meier(time, event)
    return {"n": len(time), "time_days": rounded(curve.time), "survival": rounded(curve.survival)}
