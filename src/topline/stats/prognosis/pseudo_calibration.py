"""Compare predicted risk with pseudo-values of the event: no model stands between them.

The pseudo-value of a subject is n F - (n - 1) F without the subject, F one minus Kaplan-Meier at the horizon. They
assume that censoring does not depend on the predictors. Curve: the mean over nearest neighbours by rank of the risk, as
many on both sides, fewer at the ends; tied risks have the highest rank of their tie.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.confidence import normal_quantile
from topline.stats.inputs import read_follow_up
from topline.stats.kaplan_meier import kaplan_meier
from topline.stats.prognosis.calibration import cut_by_risk, read_risks

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

LEVEL = 0.95
PLUG_IN = 0.905
"""With it the share is that of KernSmooth's direct plug-in for ranks without ties, to 1% for 30 subjects or more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PseudoCalibration:
    """Predicted risks and means of pseudo-values, by groups and along a curve.

    Parameters
    ----------
    n : (g,) subjects of each group, lowest risk first.
    predicted : (g,) mean predicted risk.
    observed : (g,) mean pseudo-value, kept between 0 and 1.
    lower, upper : (g,) its confidence limits (normal), kept between 0 and 1.
    curve_predicted : (k,) predicted risks, ascending, of all different predictions.
    curve_observed : (k,) mean pseudo-value of the nearest neighbours, kept between 0 and 1.
    """

    n: NDArray[np.int64]
    predicted: NDArray[np.float64]
    observed: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    curve_predicted: NDArray[np.float64]
    curve_observed: NDArray[np.float64]


def pseudo_values(time: ArrayLike, event: ArrayLike, horizon: float) -> NDArray[np.float64]:
    """Give each subject the pseudo-value of the event by a horizon.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event.
    horizon : the time by which the event counts, at most the longest follow-up.

    References
    ----------
    doi:10.1093/biomet/90.1.15; answers: tests/oracle/stats/r/prognosis_intervals.R (prodlim)

    Examples
    --------
    >>> pseudo_values([1, 2, 3, 4], [1, 1, 0, 1], 2).tolist()
    [1.0, 1.0, 0.0, 0.0]
    """
    follow_up = read_follow_up(time, event)
    n = len(follow_up.time)
    curve = kaplan_meier(follow_up.time, follow_up.event)
    everybody = curve.at(horizon).estimate
    if everybody is None or horizon > follow_up.time.max():
        raise MethodError(f"horizon: expected one that follow-up reaches, found {horizon:g}")
    until = curve.time <= horizon
    if not until.any():
        return np.zeros(n)
    times, at_risk, events = curve.time[until], curve.at_risk[until].astype(float), curve.events[until].astype(float)
    others = np.maximum(at_risk - 1, 1)  # alone at risk, nobody is left and the curve of the others stays
    survives = np.where(at_risk > 1, 1 - events / others, 1.0)
    leaves = np.where(at_risk > 1, 1 - (events - 1) / others, 1.0)
    before = np.concatenate([[1.0], np.cumprod(survives)])
    after = np.concatenate([np.cumprod((1 - events / at_risk)[::-1])[::-1], [1.0]])
    place = np.searchsorted(times, follow_up.time, side="right")  # times up to the subject's own
    last = np.maximum(place - 1, 0)
    dies = follow_up.event & (follow_up.time <= horizon)
    without = np.where(dies, before[last] * leaves[last] * after[place], before[place] * after[place])
    return 1 - (n * everybody - (n - 1) * without)


def pseudo_calibration(
    time: ArrayLike,
    event: ArrayLike,
    risk: ArrayLike,
    horizon: float,
    *,
    n_groups: int = 4,
    bandwidth: float | None = None,
) -> PseudoCalibration:
    """Compare predicted risks with pseudo-values at a horizon.

    Parameters
    ----------
    time, event, horizon : as in `pseudo_values`.
    risk : (n,) predicted probability of the event by the horizon, above 0 and below 1.
    n_groups : groups between the quantiles of the risk, as in `group_calibration`.
    bandwidth : share of the subjects that is taken on each side; None for 0.905 n^(-1/3).

    References
    ----------
    doi:10.1002/sim.6152; answers: tests/oracle/stats/r/prognosis_intervals.R (prodlim, whose parts
    riskRegression::plotCalibration takes)
    """
    follow_up, risks = read_risks(time, event, risk)
    values = pseudo_values(follow_up.time, follow_up.event, horizon)
    n = len(risks)
    share = PLUG_IN * n ** (-1 / 3) if bandwidth is None else bandwidth
    if not 0 < share <= 1:
        raise MethodError(f"bandwidth: expected above 0, at most 1, found {bandwidth}")
    groups = cut_by_risk(risks, n_groups)
    means = np.array([values[who].mean() for who in groups])
    errors = np.array([values[who].std(ddof=1) / np.sqrt(who.sum()) if who.sum() > 1 else np.nan for who in groups])
    half = normal_quantile(LEVEL) * errors
    predicted, observed = _neighbours(risks, values, int(share * n))
    return PseudoCalibration(
        n=np.array([int(who.sum()) for who in groups]),
        predicted=np.array([risks[who].mean() for who in groups]),
        observed=np.clip(means, 0, 1),
        lower=np.clip(means - half, 0, 1),
        upper=np.clip(means + half, 0, 1),
        curve_predicted=predicted,
        curve_observed=np.clip(observed, 0, 1),
    )


def _neighbours(
    risks: NDArray[np.float64], values: NDArray[np.float64], radius: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    order = np.argsort(risks, kind="stable")
    rank = np.searchsorted(risks[order], risks[order], side="right")
    sums = np.concatenate([[0.0], np.cumsum(values[order])])
    different, first = np.unique(risks[order], return_index=True)
    low = np.searchsorted(rank, rank[first] - radius, side="left")
    high = np.searchsorted(rank, rank[first] + radius, side="right")
    return different, (sums[high] - sums[low]) / (high - low)
