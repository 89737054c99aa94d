"""The risk groups that a model file carries, by the plan's rules or by cuts of the linear predictor, with their curves.

A group by rule holds all subjects of the analysis set for whom its rule is the first that is true; a group by the
linear predictor holds those on whom the model was made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from topline.analyse.prognosis.model_file import rounded
from topline.analyse.prognosis.risk_groups import assign_by_rule
from topline.stats import kaplan_meier

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.analyse.prognosis.prepare import Prepared
    from topline.derive import AnalysisData
    from topline.stats.prognosis.development import Development

HALVES = ("Low", "High")


def describe_groups(prepared: Prepared, found: Development, data: AnalysisData) -> list[dict[str, Any]]:
    """Give each group that has subjects its rule or its limit, its size and its observed curve."""
    if prepared.model.risk_groups:
        codes = assign_by_rule(prepared, data)
        return [
            {"label": group.label, "rule": group.when, "highest_linear_predictor": None}
            | _curve(prepared.sample.time[codes == place], prepared.sample.event[codes == place])
            for place, group in enumerate(prepared.model.risk_groups)
            if (codes == place).any()
        ]
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
