"""Estimate survival from right-censored, possibly left-truncated and weighted, follow-up.

A subject is at risk at t when entry < t <= time: those censored at t are at risk for the deaths at t. The curve has one
row for each distinct time, whether an event or a censoring; it is 1 before the first.

The variance of the cumulative hazard is Greenwood's sum. With weights that are not all whole numbers it is the robust
(infinitesimal jackknife) one, as in R; whole weights count as that many subjects.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.answers import Interval
from topline.stats.confidence import ConfidenceType, confidence_band, normal_quantile
from topline.stats.crossing import Plateau, crossing_time
from topline.stats.inputs import read_confidence, read_follow_up
from topline.stats.risk_table import RiskCounts, count_follow_up, counts_at, greenwood_terms
from topline.stats.robust_survival import robust_survival_error

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.inputs import FollowUp


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivalCurve:
    """A survival curve with its confidence band.

    Parameters
    ----------
    time : (k,) distinct times, of events and of censorings, ascending.
    at_risk : (k,) subjects (or weight) at risk just before each time.
    events, censored : (k,) events and censorings at each time.
    survival : (k,) probability of being free of the event beyond each time.
    std_error : (k,) standard error of `survival`.
    lower, upper : (k,) pointwise confidence limits; NaN where the type has none, for example log at survival 0.
    conf_type : log, log-log, plain, logit or arcsin.
    conf_level : two-sided confidence level.
    n_subjects, n_events : the number of subjects (or weight), and of events, in all.
    """

    time: NDArray[np.float64]
    at_risk: NDArray[np.float64]
    events: NDArray[np.float64]
    censored: NDArray[np.float64]
    survival: NDArray[np.float64]
    std_error: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    conf_type: ConfidenceType
    conf_level: float
    n_subjects: float
    n_events: float

    def quantile(self, p: float, *, plateau: Plateau = "r") -> Interval:
        """Find when a share `p` has had the event.

        Parameters
        ----------
        p : share of subjects with the event: 0.5 is the median.
        plateau : where the curve is exactly 1 - p over a stretch, the quantile is the middle of the stretch; a last
            stretch that follow-up cuts off ends with the last time for "r", and never ends for "sas": not reached.
        """
        if not 0 <= p <= 1:
            raise MethodError(f"p: expected a share from 0 to 1, found {p:g}, write 0.5 for the median")
        estimate, lower, upper = (
            crossing_time(self.time, 1.0 - level, p, plateau) for level in (self.survival, self.lower, self.upper)
        )
        return Interval(
            estimate=estimate,
            lower=lower,
            upper=upper,
            conf_level=self.conf_level,
            method=f"Kaplan-Meier quantile, {self.conf_type} confidence band inverted, plateau as in {plateau.upper()}",
        )

    def median(self, *, plateau: Plateau = "r") -> Interval:
        """Find when half have had the event."""
        return self.quantile(0.5, plateau=plateau)

    def at(self, t: float) -> Interval:
        """Read the probability of being free of the event beyond `t`."""
        row = int(np.searchsorted(self.time, t, side="right")) - 1
        if row < 0:
            estimate, lower, upper, error = 1.0, 1.0, 1.0, 0.0
        else:
            estimate, error = float(self.survival[row]), float(self.std_error[row])
            lower, upper = float(self.lower[row]), float(self.upper[row])
        return Interval(
            estimate=estimate,
            lower=_number(lower),
            upper=_number(upper),
            conf_level=self.conf_level,
            std_error=_number(error),
            method=f"Kaplan-Meier, {self.conf_type} confidence limits, Greenwood variance",
        )

    def rmst(self, tau: float) -> Interval:
        """Integrate the curve from 0 to `tau`: the mean time free of the event within `tau`."""
        inside = self.time <= tau
        starts = np.concatenate([[0.0], self.time[inside]])
        heights = np.concatenate([[1.0], self.survival[inside]])
        rectangles = np.diff(np.append(starts, tau)) * heights
        areas_after = np.cumsum(rectangles[:0:-1])[::-1]
        deaths, at_risk = self.events[inside], self.at_risk[inside]
        left = at_risk - deaths
        hazard_variance = np.divide(deaths, at_risk * left, out=np.zeros_like(left), where=left > 0)
        estimate, error = float(rectangles.sum()), float(np.sqrt(np.sum(areas_after**2 * hazard_variance)))
        half = normal_quantile(self.conf_level) * error
        return Interval(
            estimate=estimate,
            lower=estimate - half,
            upper=estimate + half,
            conf_level=self.conf_level,
            std_error=error,
            method=f"area under the Kaplan-Meier curve to {tau:g}, Greenwood variance integrated",
        )

    def counts(self, times: ArrayLike) -> RiskCounts:
        """Count those at risk just before each time, and the events and censorings through it."""
        return counts_at(self.time, self.at_risk, self.events, self.censored, np.asarray(times, dtype=np.float64))


def kaplan_meier(
    time: ArrayLike,
    event: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    entry: ArrayLike | None = None,
    conf_type: ConfidenceType = "log",
    conf_level: float = 0.95,
) -> SurvivalCurve:
    """Estimate the survival curve of one group.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event, 0 where it was censored.
    weights : (n,) case weights.
    entry : (n,) time from which the subject is observed.
    conf_type : transformation of the confidence limits: log (R's default), log-log (SAS's), plain, logit, arcsin.
    conf_level : two-sided confidence level.

    References
    ----------
    doi:10.1080/01621459.1958.10501452; answers: tests/oracle/stats/r/kaplan_meier.R

    Examples
    --------
    >>> curve = kaplan_meier([1, 2, 2, 3, 4], [1, 1, 0, 0, 1])
    >>> [round(float(s), 3) for s in curve.survival]
    [0.8, 0.6, 0.6, 0.0]
    >>> curve.median().estimate
    4.0
    """
    follow_up = read_follow_up(time, event, entry=entry, weights=weights)
    return _estimate_curve(follow_up, conf_type, read_confidence(conf_level))


def reverse_kaplan_meier(
    time: ArrayLike,
    event: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    entry: ArrayLike | None = None,
    conf_type: ConfidenceType = "log",
    conf_level: float = 0.95,
) -> SurvivalCurve:
    """Estimate the distribution of follow-up: Kaplan-Meier with events and censorings exchanged.

    The parameters are those of `kaplan_meier`.

    References
    ----------
    doi:10.1016/0197-2456(96)00075-X; answers: tests/oracle/stats/r/kaplan_meier.R

    Examples
    --------
    >>> reverse_kaplan_meier([1, 2, 3, 4], [1, 0, 0, 0]).median().estimate
    3.0
    """
    follow_up = read_follow_up(time, event, entry=entry, weights=weights)
    turned = replace(follow_up, event=~follow_up.event)
    return _estimate_curve(turned, conf_type, read_confidence(conf_level))


def _estimate_curve(follow_up: FollowUp, conf_type: ConfidenceType, conf_level: float) -> SurvivalCurve:
    table = count_follow_up(follow_up)
    share = np.divide(table.events, table.at_risk, out=np.zeros_like(table.events), where=table.events > 0)
    survival = np.cumprod(1.0 - share).astype(np.float64)
    if follow_up.weights is not None and np.any(follow_up.weights != np.floor(follow_up.weights)):
        std_error = robust_survival_error(follow_up, table, survival)
        log_error = np.divide(std_error, survival, out=np.zeros_like(survival), where=std_error > 0)
    else:
        log_error = np.sqrt(np.cumsum(greenwood_terms(table)))
        with np.errstate(invalid="ignore"):
            std_error = survival * log_error
    lower, upper = confidence_band(survival, log_error, conf_type, conf_level)
    return SurvivalCurve(
        time=table.time,
        at_risk=table.at_risk,
        events=table.events,
        censored=table.censored,
        survival=survival,
        std_error=std_error,
        lower=lower,
        upper=upper,
        conf_type=conf_type,
        conf_level=conf_level,
        n_subjects=float(len(follow_up.time) if follow_up.weights is None else follow_up.weights.sum()),
        n_events=float(table.events.sum()),
    )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value
