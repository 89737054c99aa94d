"""Compare predicted with observed risk at one time.

Smooth: a Cox model on a restricted cubic spline of log(-log(1 - risk)), after Austin, Harrell and van Klaveren; its
fitted risk is the observed one. ICI, E50, E90 and Emax are mean, median, 90th percentile and maximum of their absolute
difference over subjects. By groups: one minus Kaplan-Meier in groups of equal size by the predicted risk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.cox import cox
from topline.stats.inputs import read_follow_up, read_vector
from topline.stats.kaplan_meier import kaplan_meier
from topline.stats.prognosis.restricted_cubic_spline import restricted_cubic_spline, spline_knots

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.answers import Interval
    from topline.stats.inputs import FollowUp


@dataclass(frozen=True, slots=True, kw_only=True)
class SmoothCalibration:
    """A calibration curve.

    Parameters
    ----------
    predicted : (k,) predicted risks, ascending, of all different predictions.
    n : (k,) subjects with each.
    observed : (k,) risk of the event by the horizon, as the curve has it.
    ici, e50, e90, emax : distance of the curve from the diagonal.
    """

    predicted: NDArray[np.float64]
    n: NDArray[np.int64]
    observed: NDArray[np.float64]
    ici: float
    e50: float
    e90: float
    emax: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCalibration:
    """Predicted and observed risk by groups, lowest risk first.

    Parameters
    ----------
    n : (g,) subjects.
    predicted : (g,) mean predicted risk.
    observed : (g,) one minus Kaplan-Meier at the horizon.
    lower, upper : (g,) its confidence limits (log).
    """

    n: NDArray[np.int64]
    predicted: NDArray[np.float64]
    observed: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]


def smooth_calibration(
    time: ArrayLike, event: ArrayLike, risk: ArrayLike, horizon: float, *, n_knots: int = 3
) -> SmoothCalibration:
    """Draw observed against predicted risk at a horizon.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event.
    risk : (n,) predicted probability of the event by the horizon, above 0 and below 1.
    horizon : the time by which the event counts.
    n_knots : knots of the spline, from 3 to 7.

    References
    ----------
    doi:10.1002/sim.8570; answers: tests/oracle/stats/r/prognosis.R
    """
    follow_up, risks = read_risks(time, event, risk)
    observed = _observed(follow_up, risks, horizon, risks, n_knots)
    gap = np.abs(observed - risks)
    predicted, first, sizes = np.unique(risks, return_index=True, return_counts=True)
    return SmoothCalibration(
        predicted=predicted,
        n=sizes,
        observed=observed[first],
        ici=float(gap.mean()),
        e50=float(np.median(gap)),
        e90=float(np.quantile(gap, 0.9)),
        emax=float(gap.max()),
    )


def calibration_curve(
    time: ArrayLike, event: ArrayLike, risk: ArrayLike, horizon: float, at: ArrayLike, *, n_knots: int = 3
) -> NDArray[np.float64]:
    """Read the smooth curve of `smooth_calibration` at chosen predicted risks; beyond the data it goes on straight.

    Parameters
    ----------
    time, event, risk, horizon, n_knots : as in `smooth_calibration`.
    at : (k,) predicted risks, above 0 and below 1.

    References
    ----------
    doi:10.1002/sim.8570; answers: tests/oracle/stats/r/prognosis_intervals.R
    """
    follow_up, risks = read_risks(time, event, risk)
    return _observed(follow_up, risks, horizon, read_vector(at, "at"), n_knots)


def _observed(
    follow_up: FollowUp, risks: NDArray[np.float64], horizon: float, at: NDArray[np.float64], n_knots: int
) -> NDArray[np.float64]:
    index = np.log(-np.log1p(-risks))
    knots = spline_knots(index, n_knots)
    fit = cox(follow_up.time, follow_up.event, restricted_cubic_spline(index, knots))
    return 1 - fit.survival(restricted_cubic_spline(np.log(-np.log1p(-at)), knots), [horizon])[:, 0]


def group_calibration(
    time: ArrayLike, event: ArrayLike, risk: ArrayLike, horizon: float, *, n_groups: int = 4
) -> GroupCalibration:
    """Compare mean predicted risk with one minus Kaplan-Meier, in groups by predicted risk.

    Parameters
    ----------
    time, event, risk, horizon : as in `smooth_calibration`.
    n_groups : groups between the quantiles of the risk (R's type 7); equal limits make fewer.

    References
    ----------
    Harrell, Regression Modeling Strategies, 2015, section 20.11; answers: tests/oracle/stats/r/prognosis.R
    """
    follow_up, risks = read_risks(time, event, risk)
    groups = cut_by_risk(risks, n_groups)
    found = [_event_free(follow_up, who, horizon) for who in groups]
    return GroupCalibration(
        n=np.array([int(who.sum()) for who in groups]),
        predicted=np.array([risks[who].mean() for who in groups]),
        observed=np.array([_complement(each.estimate) for each in found]),
        lower=np.array([_complement(each.upper) for each in found]),
        upper=np.array([_complement(each.lower) for each in found]),
    )


def cut_by_risk(risks: NDArray[np.float64], n_groups: int) -> list[NDArray[np.bool_]]:
    """Say who belongs to each group between the quantiles of the risk, lowest first; none is empty."""
    if n_groups < 1:
        raise MethodError(f"n_groups: expected 1 or more, found {n_groups}")
    limits = np.unique(np.quantile(risks, np.arange(1, n_groups) / n_groups))
    code = np.searchsorted(limits, risks, side="left")
    return [code == value for value in np.unique(code)]


def calibration_slope(time: ArrayLike, event: ArrayLike, linear_predictor: ArrayLike) -> Interval:
    """Estimate the coefficient of a linear predictor in a Cox model of its own: below 1 where it promises too much.

    Parameters
    ----------
    time, event : (n,) as in `cox`.
    linear_predictor : (n,) log hazard ratios, made on other subjects.

    References
    ----------
    doi:10.1186/1471-2288-13-33; answers: tests/oracle/stats/r/prognosis.R
    """
    from topline.stats.answers import Interval
    from topline.stats.confidence import normal_quantile

    follow_up = read_follow_up(time, event)
    index = read_vector(linear_predictor, "linear_predictor", len(follow_up.time))
    fit = cox(follow_up.time, follow_up.event, index)
    slope, error = float(fit.coef[0]), float(fit.std_error[0])
    if not np.isfinite(slope):
        raise MethodError("linear_predictor: expected values that differ, found one value, there is no slope")
    half = normal_quantile(0.95) * error
    return Interval(
        estimate=slope,
        lower=slope - half,
        upper=slope + half,
        conf_level=0.95,
        std_error=error,
        method="calibration slope, Cox model of the linear predictor",
    )


def read_risks(time: ArrayLike, event: ArrayLike, risk: ArrayLike) -> tuple[FollowUp, NDArray[np.float64]]:
    """Check follow-up and predicted risks."""
    follow_up = read_follow_up(time, event)
    risks = read_vector(risk, "risk", len(follow_up.time))
    if np.any((risks <= 0) | (risks >= 1)):
        raise MethodError("risk: expected above 0 and below 1, give the predicted risk and not a score")
    return follow_up, risks


def _event_free(follow_up: FollowUp, who: NDArray[np.bool_], horizon: float) -> Interval:
    return kaplan_meier(follow_up.time[who], follow_up.event[who]).at(horizon)


def _complement(value: float | None) -> float:
    return np.nan if value is None else 1 - value
