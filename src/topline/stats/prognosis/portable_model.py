"""A Cox model as plain numbers that predict survival with its confidence limits anywhere.

At x, H(t) = exp(x b) H0(t), and its variance is exp(2 x b) (V0(t) + d' C d), d = x H0(t) - X(t): V0 sums 1 / S0^2 over
deaths, X sums the risk set's mean of the columns, C is the covariance of b; all at columns of 0, with Efron's shares of
tied deaths (R's survfit.coxph). Limits are those of log survival.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.confidence import normal_quantile

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


def make_portable(fit: CoxFit) -> PortableModel:
    """Take from a fit what a prediction needs.

    Parameters
    ----------
    fit : of Efron's or Breslow's ties, without strata, weights, offset or entry times.

    References
    ----------
    Therneau and Grambsch, Modeling Survival Data, 2000, section 10.2;
    answers: tests/oracle/stats/r/prognosis_survival.R
    """
    follow_up, x = fit.model.follow_up, fit.model.given_x
    is_plain = follow_up.weights is None and follow_up.entry is None and len(fit.model.stratum_names) == 1
    if not is_plain or fit.model.offset.any() or fit.model.ties == "exact" or not np.isfinite(fit.coef).all():
        raise MethodError(
            "fit: expected one with all coefficients, without strata, weights, offset, entry or exact ties"
        )
    risk = np.exp(x @ fit.coef)
    times = np.unique(follow_up.time[follow_up.event])
    steps = [_step(follow_up.time, follow_up.event, (x, risk), t, fit.model.ties) for t in times.tolist()]
    hazard, variance = np.cumsum([step[:2] for step in steps], axis=0).T
    shift = np.cumsum([step[2] for step in steps], axis=0)
    return PortableModel(
        coef=fit.coef, covariance=fit.covariance, time=times, hazard=hazard, variance=variance, shift=shift
    )


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
