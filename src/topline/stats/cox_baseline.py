"""Estimate the baseline hazard of a Cox model at its reference: means, and 0 for indicators.

Efron's fit has Efron's sum over tied deaths, Breslow's and the exact one d over the risk sum; survival is exp(-hazard).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.stats.cox_model import CoxModel


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineHazard:
    """Cumulative hazard at the model's reference.

    Parameters
    ----------
    time : (k,) event times, ascending within each stratum.
    cumulative_hazard : (k,) cumulative hazard.
    stratum : (k,) label of the stratum.
    strata : labels of all strata, sorted.
    """

    time: NDArray[np.float64]
    cumulative_hazard: NDArray[np.float64]
    stratum: tuple[str, ...]
    strata: tuple[str, ...]

    def at(self, times: NDArray[np.float64]) -> NDArray[np.float64]:
        """Read the cumulative hazard at `times`: (strata, times)."""
        labels = np.array(self.stratum)
        rows = []
        for name in self.strata:
            part = labels == name
            position = np.searchsorted(self.time[part], times, side="right")
            rows.append(np.append(0.0, self.cumulative_hazard[part])[position])
        return np.array(rows)


def baseline_hazard(model: CoxModel, scaled_coef: NDArray[np.float64]) -> BaselineHazard:
    """Estimate the cumulative hazard of each stratum."""
    sets, terms = model.sets, model.terms(scaled_coef)
    shift = sets.highest(model.linear(scaled_coef))
    at_reference = float((model.reference - model.centre) / model.scale @ scaled_coef)
    steps = terms.by_slot(terms.hazard, len(sets.deaths))
    hazard, labels = np.empty(len(steps)), []
    for code, (first, last) in enumerate(zip(sets.bounds[:-1], sets.bounds[1:], strict=True)):
        if last > first:
            with np.errstate(over="ignore"):
                hazard[first:last] = np.exp(np.log(np.cumsum(steps[first:last])) + at_reference - shift[code])
        labels += [model.stratum_names[code]] * int(last - first)
    return BaselineHazard(
        time=sets.slot_time, cumulative_hazard=hazard, stratum=tuple(labels), strata=model.stratum_names
    )


def predict_survival(
    baseline: BaselineHazard, relative_hazard: NDArray[np.float64], times: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give survival (rows, times), or (strata, rows, times) where there are several strata."""
    cumulative = baseline.at(times)
    with np.errstate(over="ignore", invalid="ignore"):
        hazard = cumulative[:, None, :] * relative_hazard[None, :, None]
    survival = np.exp(-np.where(cumulative[:, None, :] > 0, hazard, 0.0))
    return survival[0] if len(survival) == 1 else survival
