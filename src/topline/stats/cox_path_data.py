"""The data of a penalised Cox path: checked, sorted, every column centred and divided by its 1/n standard deviation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.cox_model import read_covariates
from topline.stats.inputs import FollowUp, read_follow_up
from topline.stats.partial_likelihood import SMALLEST_LOG_RISK, build_risk_sets

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.partial_likelihood import RiskSets

ROUNDING = 8 * float(np.finfo(np.float64).eps)
SMALLEST_SPREAD, LARGEST_VALUE = 1e-100, 1e100


@dataclass(frozen=True, slots=True, kw_only=True)
class PathData:
    """What a path is fitted to: n subjects, p columns, m subjects at risk at an event time or more.

    Parameters
    ----------
    follow_up : times and events in the order given.
    given_x : (n, p) covariates in the order given.
    scale : (p,) standard deviation of the columns, 1 for a constant.
    x : (p, m) centred and scaled covariates, sorted as `sets`; 0 for a constant.
    sets : the risk sets.
    """

    follow_up: FollowUp
    given_x: NDArray[np.float64]
    scale: NDArray[np.float64]
    x: NDArray[np.float64]
    sets: RiskSets

    @property
    def n_subjects(self) -> int:
        """The number of rows given."""
        return len(self.follow_up.time)

    @property
    def saturated(self) -> float:
        """The log-likelihood of the model that knows the order of the deaths: -sum d log d."""
        return -float(np.sum(self.sets.deaths * np.log(self.sets.deaths)))

    def keep(self, stays: NDArray[np.bool_]) -> PathData:
        """Give the data of some of the subjects."""
        kept = FollowUp(time=self.follow_up.time[stays], event=self.follow_up.event[stays])
        return _arrange(kept, self.given_x[stays])

    def log_likelihood_beyond(self, coef: NDArray[np.float64], stays: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Give Breslow's log-likelihood of all less that of those who stay, at coefficients on the columns' own scale.

        Parameters
        ----------
        coef : (k, p) coefficients.
        stays : (n,) who stays.
        """
        used = np.nonzero(coef.any(axis=0))[0]
        linear = (coef[:, used] * self.scale[used]) @ self.x[used]
        log_risk = np.maximum(linear - linear.max(axis=1, keepdims=True), SMALLEST_LOG_RISK)
        risk, kept = np.exp(log_risk), stays[self.sets.order]
        deaths = np.add.reduceat(self.sets.died & kept, self.sets.first_row, dtype=np.intp)
        happens = deaths > 0
        at_risk, staying = self._sum_at_risk(risk), self._sum_at_risk(risk * kept)[:, happens]
        beyond = log_risk @ (self.sets.died & ~kept)
        return beyond - np.log(at_risk) @ self.sets.deaths + np.log(staying) @ deaths[happens]

    def _sum_at_risk(self, risk: NDArray[np.float64]) -> NDArray[np.float64]:
        in_slot = np.add.reduceat(risk, self.sets.first_row, axis=1)
        return in_slot[:, ::-1].cumsum(axis=1)[:, ::-1]


def read_path_data(time: ArrayLike, event: ArrayLike, x: ArrayLike) -> PathData:
    """Check and sort."""
    follow_up = read_follow_up(time, event)
    n = len(follow_up.time)
    if not follow_up.event.any():
        raise MethodError(
            f"event: expected one event or more, found none among {n} subjects, a hazard ratio cannot be had"
        )
    covariates = read_covariates(x, n)
    highest, lowest = covariates.max(axis=0), covariates.min(axis=0)
    wrong = (np.maximum(np.abs(highest), np.abs(lowest)) > LARGEST_VALUE) | (
        (highest > lowest) & (highest / 2 - lowest / 2 < SMALLEST_SPREAD)
    )
    if wrong.any():
        column = int(np.argmax(wrong))
        raise MethodError(
            f"x[:, {column}]: expected values up to {LARGEST_VALUE:g} that differ by {SMALLEST_SPREAD:g} or more, "
            f"found {lowest[column]:g} to {highest[column]:g}, change the unit"
        )
    return _arrange(follow_up, covariates)


def _arrange(follow_up: FollowUp, covariates: NDArray[np.float64]) -> PathData:
    sets = build_risk_sets(follow_up, np.zeros(len(follow_up.time), dtype=np.intp))
    centre = covariates.mean(axis=0)
    centred = covariates - centre
    spread = np.sqrt(np.mean(centred**2, axis=0))
    is_constant = spread <= ROUNDING * np.abs(centre)
    scale = np.where(is_constant, 1.0, spread)
    centred /= scale
    centred[:, is_constant] = 0.0
    return PathData(
        follow_up=follow_up,
        given_x=covariates,
        scale=scale,
        x=np.ascontiguousarray(centred[sets.order].T),
        sets=sets,
    )
