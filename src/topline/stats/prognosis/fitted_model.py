"""A model that can be taken elsewhere: coefficients and the cumulative hazard of a linear predictor of 0."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.stats.cox import cox
from topline.stats.cox_fit import CoxWarning
from topline.stats.kaplan_meier import kaplan_meier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from topline.stats.cox_fit import CoxFit


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedModel:
    """A fitted model over the columns of all candidates.

    Parameters
    ----------
    coef : (p,) coefficients, 0 for columns that were not selected.
    time : (k,) event times.
    hazard : (k,) cumulative hazard of a linear predictor of 0.
    fit : the Cox fit of the selected columns, None where none was.
    """

    coef: NDArray[np.float64]
    time: NDArray[np.float64]
    hazard: NDArray[np.float64]
    fit: CoxFit | None

    def linear_predictor(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the log hazard ratio of each row against zeros."""
        return x @ self.coef

    def risk(self, x: NDArray[np.float64], horizon: float) -> NDArray[np.float64]:
        """Give each row's predicted probability of the event by the horizon."""
        place = int(np.searchsorted(self.time, horizon, side="right"))
        hazard = self.hazard[place - 1] if place else 0.0
        with np.errstate(over="ignore"):
            return -np.expm1(-hazard * np.exp(self.linear_predictor(x)))


def fit_model(
    time: NDArray[np.float64],
    event: NDArray[np.bool_],
    x: NDArray[np.float64],
    columns: Sequence[int],
    fit: CoxFit | None = None,
) -> FittedModel:
    """Fit a Cox model to some columns, if it is not fitted yet; to none, Kaplan-Meier's survival serves everybody."""
    coef = np.zeros(x.shape[1])
    if not columns:
        curve = kaplan_meier(time, event)
        with np.errstate(divide="ignore"):
            return FittedModel(coef=coef, time=curve.time, hazard=-np.log(curve.survival), fit=None)
    if fit is None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", CoxWarning)  # the fit keeps its warnings
            fit = cox(time, event, x[:, list(columns)])
    coef[list(columns)] = np.nan_to_num(fit.coef)
    base = fit.baseline_hazard()
    at_zero = float(np.nan_to_num(fit.coef) @ fit.model.reference)
    return FittedModel(coef=coef, time=base.time, hazard=base.cumulative_hazard * np.exp(-at_zero), fit=fit)
