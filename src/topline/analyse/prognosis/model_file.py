"""The model as a text in JSON: all that another program needs to predict with it.

Coefficients, their covariance, the baseline at columns of 0 with what its limits need, how values become columns, the
ranges of the data, validation figures, and the observed curve of each risk group. With imputation the fit is that of
the first completed data set.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from topline.core import DAYS_PER_MONTH, MethodError
from topline.stats import kaplan_meier
from topline.stats.prognosis.portable_model import make_portable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from topline.analyse.prognosis.prepare import Prepared
    from topline.protocol import Covariate, Protocol
    from topline.stats.prognosis.candidates import Candidate
    from topline.stats.prognosis.development import Development

FORMAT = "topline prognostic model 1"
DIGITS = 12


def write_model(
    prepared: Prepared, found: Development, protocol: Protocol, indexes: Mapping[str, tuple[float, float]], verdict: str
) -> str:
    """Write the model, or raise MethodError where it cannot be carried.

    Parameters
    ----------
    indexes : index -> original and corrected.
    verdict : whether there were enough subjects.
    """
    if found.model.fit is None:
        raise MethodError("no candidate is in the model")
    portable = make_portable(found.model.fit)
    covariates = {each.variable: each for each in protocol.covariates}
    chosen = [each for each in found.candidates if each.name in found.selected]
    endpoint = next(each for each in protocol.endpoints if each.id == prepared.model.endpoint)
    event = prepared.sample.event[found.rows]
    content = {
        "format": FORMAT,
        "id": prepared.model.id,
        "study": {"id": protocol.study.id, "title": protocol.study.title, "note": protocol.study.note},
        "endpoint": {"id": endpoint.id, "label": endpoint.label},
        "population": prepared.selection.population,
        "built_on": {"n": len(found.rows), "events": int(event.sum()), "verdict": verdict},
        "days_per_month": DAYS_PER_MONTH,
        "longest_follow_up_days": float(prepared.sample.time.max()),
        "months": list(prepared.model.months),
        "variables": [_variable(prepared, each, covariates[each.name]) for each in chosen],
        "coef": _rounded(portable.coef),
        "covariance": _rounded(portable.covariance),
        "baseline": {
            "time_days": _rounded(portable.time),
            "cumulative_hazard": _rounded(portable.hazard),
            "variance": _rounded(portable.variance),
            "shift": _rounded(portable.shift),
        },
        "risk_groups": _groups(prepared, found),
        "validation": {
            name: {"original": original, "corrected": corrected} for name, (original, corrected) in indexes.items()
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)


def _variable(prepared: Prepared, candidate: Candidate, covariate: Covariate) -> dict[str, Any]:
    values = prepared.sample.raw[:, prepared.place(candidate.name)]
    levels = prepared.levels[candidate.name]
    return {
        "name": candidate.name,
        "label": covariate.label,
        "unit": covariate.unit,
        "form": candidate.form,
        "knots": list(candidate.knots),
        "levels": [{"value": level, "label": covariate.levels.get(level, level)} for level in levels],
        "lowest": float(np.nanmin(values)),
        "highest": float(np.nanmax(values)),
        "middle": float(np.nanmedian(values)),
        "n_columns": candidate.n_columns,
    }


def _groups(prepared: Prepared, found: Development) -> list[dict[str, Any]]:
    """Cut the linear predictor as the risk groups are cut, and give the observed curve of each group."""
    index = found.model.linear_predictor(found.x)
    quantiles = prepared.model.risk_quantiles or (0.5,)
    limits = np.unique(np.quantile(index, quantiles))
    codes = np.searchsorted(limits, index, side="left")
    groups: list[dict[str, Any]] = []
    for code in range(len(limits) + 1):
        inside = codes == code
        if not inside.any():
            continue
        curve = kaplan_meier(prepared.sample.time[found.rows][inside], prepared.sample.event[found.rows][inside])
        label = ("Low", "High")[code] if len(limits) == 1 else f"Group {code + 1}"
        groups.append(
            {
                "label": label,
                "highest_linear_predictor": float(limits[code]) if code < len(limits) else None,
                "n": int(inside.sum()),
                "time_days": _rounded(curve.time),
                "survival": _rounded(curve.survival),
            }
        )
    return groups


def _rounded(values: NDArray[np.float64]) -> Any:  # noqa: ANN401  a list as deep as the array
    """Give numbers with twelve digits, so that the file is the same wherever it was made."""
    flat = [float(f"{value:.{DIGITS}g}") for value in np.ravel(values).tolist()]
    return np.array(flat).reshape(np.shape(values)).tolist()
