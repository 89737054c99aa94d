"""A model that can be taken elsewhere: coefficients and the cumulative hazard of a linear predictor of 0."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from topline.stats.cox import cox
from topline.stats.cox_baseline import baseline_hazard
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
    coef : (p,) coefficients, 0 for columns that were not selected; over several data sets their mean.
    time : (k,) event times.
    hazard : (k,) cumulative hazard of a linear predictor of 0; over several data sets the mean of what each has at
        these coefficients.
    fits : the Cox fit of the selected columns in each data set; none where no column was selected.
    """

    coef: NDArray[np.float64]
    time: NDArray[np.float64]
    hazard: NDArray[np.float64]
    fits: tuple[CoxFit, ...]

    @property
    def fit(self) -> CoxFit | None:
        """The fit in the first data set."""
        return self.fits[0] if self.fits else None

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
    time: NDArray[np.float64], event: NDArray[np.bool_], x: NDArray[np.float64], columns: Sequence[int]
) -> FittedModel:
    """Fit a Cox model to some columns; to none, Kaplan-Meier's survival serves everybody."""
    return fit_to_sets(time, event, (x,), columns)


def fit_to_sets(
    time: NDArray[np.float64],
    event: NDArray[np.bool_],
    sets: Sequence[NDArray[np.float64]],
    columns: Sequence[int],
    known: Sequence[CoxFit | None] = (),
) -> FittedModel:
    """Fit some columns in each of several completed data sets, and average.

    Parameters
    ----------
    sets : (n, p) columns of each data set.
    known : the fits of the first of them that were made before.
    """
    coef = np.zeros(sets[0].shape[1])
    if not columns:
        curve = kaplan_meier(time, event)
        with np.errstate(divide="ignore"):
            return FittedModel(coef=coef, time=curve.time, hazard=-np.log(curve.survival), fits=())
    chosen = list(columns)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CoxWarning)  # the fit keeps its warnings
        fits = tuple(fit or cox(time, event, x[:, chosen]) for x, fit in zip_longest(sets, known))
    coef[chosen] = np.mean([np.nan_to_num(fit.coef) for fit in fits], axis=0)
    hazard = np.mean([_hazard_at_zero(fit, coef[chosen], len(fits)) for fit in fits], axis=0)
    return FittedModel(coef=coef, time=fits[0].baseline_hazard().time, hazard=hazard, fits=fits)


def _hazard_at_zero(fit: CoxFit, coef: NDArray[np.float64], n_fits: int) -> NDArray[np.float64]:
    """Give the cumulative hazard of columns of 0 at coefficients, which are the fit's own where it is the only one."""
    scaled = fit.maximum.coef if n_fits == 1 else coef * fit.model.scale
    base = baseline_hazard(fit.model, scaled)
    return base.cumulative_hazard * np.exp(-float(coef @ fit.model.reference))
