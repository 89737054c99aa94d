"""A Cox model as plain numbers that predict survival with its confidence limits anywhere.

At x, H(t) = exp(x b) H0(t), and its variance is exp(2 x b) (V0(t) + d' C d), d = x H0(t) - X(t): V0 sums 1 / S0^2 over
deaths, X sums the risk set's mean of the columns, C is the covariance of b; all at columns of 0, with Efron's shares of
tied deaths (R's survfit.coxph). Limits are those of log survival. Over completed data sets b and C are pooled by
Rubin's rules, and H0, V0 and X are the means of what each set has at the pooled b.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.confidence import normal_quantile
from topline.stats.prognosis.rubin import pool_covariances

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.stats.cox_fit import CoxFit


@dataclass(frozen=True, slots=True, kw_only=True)
class PortableModel:
    """What a prediction needs.

    Parameters
    ----------
    coef : (p,) coefficients.
    covariance : (p, p) their covariance.
    time : (k,) event times.
    hazard : (k,) cumulative hazard at columns of 0.
    variance : (k,) variance of it, the coefficients taken as known.
    shift : (k, p) cumulative mean of the columns among those at risk.
    """

    coef: NDArray[np.float64]
    covariance: NDArray[np.float64]
    time: NDArray[np.float64]
    hazard: NDArray[np.float64]
    variance: NDArray[np.float64]
    shift: NDArray[np.float64]

    def survival(
        self, x: NDArray[np.float64], *, conf_level: float = 0.95
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Predict survival of one subject at each event time, with its limits.

        Parameters
        ----------
        x : (p,) the subject's columns.
        conf_level : two-sided confidence level.
        """
        relative = np.exp(x @ self.coef)
        away = np.outer(self.hazard, x) - self.shift
        spread = relative * np.sqrt(self.variance + np.einsum("kp,pq,kq->k", away, self.covariance, away))
        hazard, half = relative * self.hazard, normal_quantile(conf_level) * spread
        return np.exp(-hazard), np.exp(-hazard - half), np.minimum(np.exp(-hazard + half), 1.0)


def make_portable(*fits: CoxFit) -> PortableModel:
    """Take from a fit what a prediction needs, or from the fits of several completed data sets.

    Parameters
    ----------
    fits : of Efron's or Breslow's ties, without strata, weights, offset or entry times; of the same subjects.

    References
    ----------
    Therneau and Grambsch, Modeling Survival Data, 2000, section 10.2;
    answers: tests/oracle/stats/r/prognosis_survival.R, tests/oracle/stats/r/prognosis_over_imputations.R
    """
    coef, covariance = pool_covariances([fit.coef for fit in fits], [fit.covariance for fit in fits])
    parts = [_baseline(fit, coef) for fit in fits]
    times = np.unique(fits[0].model.follow_up.time[fits[0].model.follow_up.event])
    hazard, variance = np.mean([part[0] for part in parts], axis=0).T
    shift = np.mean([part[1] for part in parts], axis=0)
    return PortableModel(coef=coef, covariance=covariance, time=times, hazard=hazard, variance=variance, shift=shift)


def _baseline(fit: CoxFit, coef: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give (k, 2) cumulative hazard and variance, and the (k, p) shift, at the coefficients."""
    follow_up, x = fit.model.follow_up, fit.model.given_x
    is_plain = follow_up.weights is None and follow_up.entry is None and len(fit.model.stratum_names) == 1
    if not is_plain or fit.model.offset.any() or fit.model.ties == "exact" or not np.isfinite(fit.coef).all():
        raise MethodError(
            "fit: expected one with all coefficients, without strata, weights, offset, entry or exact ties"
        )
    risk = np.exp(x @ coef)
    times = np.unique(follow_up.time[follow_up.event])
    steps = [_step(follow_up.time, follow_up.event, (x, risk), t, fit.model.ties) for t in times.tolist()]
    return np.cumsum([step[:2] for step in steps], axis=0), np.cumsum([step[2] for step in steps], axis=0)


def _step(
    time: NDArray[np.float64],
    event: NDArray[np.bool_],
    columns: tuple[NDArray[np.float64], NDArray[np.float64]],
    t: float,
    ties: str,
) -> tuple[float, float, NDArray[np.float64]]:
    """Give the steps of hazard, variance and shift at one event time."""
    x, risk = columns
    at_risk, dead = time >= t, (time == t) & event
    deaths = int(dead.sum())
    share = np.arange(deaths) / deaths if ties == "efron" else np.zeros(deaths)
    below = risk[at_risk].sum() - share * risk[dead].sum()
    means = risk[at_risk] @ x[at_risk] - np.outer(share, risk[dead] @ x[dead])
    return float((1 / below).sum()), float((1 / below**2).sum()), (means / below[:, None] ** 2).sum(axis=0)
