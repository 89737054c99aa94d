"""The model as a text in JSON: all that another program needs to predict with it.

Coefficients, their covariance, the baseline at columns of 0 with what its limits need, how values become columns, the
ranges of the data, validation figures, who could be in the study, and the observed curve of each risk group. With
imputation the model is pooled over the completed data sets: coefficients and their covariance by Rubin's rules, the
baseline as the mean of what each set has at these coefficients.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from topline.core import DAYS_PER_MONTH, MethodError
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What is known of a model's worth.

    Parameters
    ----------
    indexes : index -> original and corrected.
    verdict : whether there were enough subjects.
    """

    indexes: Mapping[str, tuple[float, float]]
    verdict: str


def write_model(
    prepared: Prepared, found: Development, protocol: Protocol, groups: Mapping[str, Any], judged: Judged
) -> str:
    """Write the model, or raise MethodError where it cannot be carried.

    Parameters
    ----------
    groups : the risk groups with their observed curves, and how levels give them.
    judged : validation figures, and whether there were enough subjects.
    """
    if found.model.fit is None:
        raise MethodError("no candidate is in the model")
    portable = make_portable(*found.model.fits)
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
        "population_label": protocol.populations[prepared.selection.population].label,
        "eligibility": [{"id": each.id, "kind": each.kind, "label": each.label} for each in protocol.eligibility],
        "built_on": {"n": len(found.rows), "events": int(event.sum()), "verdict": judged.verdict},
        "days_per_month": DAYS_PER_MONTH,
        "longest_follow_up_days": float(prepared.sample.time.max()),
        "months": list(prepared.model.months),
        "variables": [_variable(prepared, each, covariates[each.name]) for each in chosen],
        "coef": rounded(portable.coef),
        "covariance": rounded(portable.covariance),
        "baseline": {
            "time_days": rounded(portable.time),
            "cumulative_hazard": rounded(portable.hazard),
            "variance": rounded(portable.variance),
            "shift": rounded(portable.shift),
        },
        **groups,
        "validation": {
            name: {"original": original, "corrected": corrected}
            for name, (original, corrected) in judged.indexes.items()
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


def rounded(values: NDArray[np.float64]) -> Any:  # noqa: ANN401  a list as deep as the array
    """Give numbers with twelve digits, so that the file is the same wherever it was made."""
    flat = [float(f"{value:.{DIGITS}g}") for value in np.ravel(values).tolist()]
    return np.array(flat).reshape(np.shape(values)).tolist()
