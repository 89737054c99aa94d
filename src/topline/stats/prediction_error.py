"""Judge predictions of a censored event at given times, by inverse weights of censoring.

At t the cases are the events by t, weighted by 1 / G(time-), the controls those beyond t, weighted by 1 / G(t); those
censored before t weigh nothing. G is the Kaplan-Meier curve of censoring, deaths leaving before censorings (R's
riskRegression).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.answers import Interval
from topline.stats.concordance import censoring_survival
from topline.stats.confidence import normal_quantile
from topline.stats.inputs import read_confidence, read_follow_up, read_vector

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.inputs import FollowUp


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeDependentRoc:
    """Area under the cumulative/dynamic ROC curve at each time.

    Parameters
    ----------
    times : (k,) times.
    auc : (k,) areas; None where there is no case or no control.
    """

    times: NDArray[np.float64]
    auc: tuple[Interval, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BrierScore:
    """Squared error of predicted survival.

    Parameters
    ----------
    times : (k,) times.
    score : (k,) of the predictions.
    null : (k,) of the Kaplan-Meier curve of all.
    ipa : (k,) index of prediction accuracy, 1 - score / null; NaN where null is 0.
    """

    times: NDArray[np.float64]
    score: NDArray[np.float64]
    null: NDArray[np.float64]
    ipa: NDArray[np.float64]


def time_dependent_roc(
    time: ArrayLike, event: ArrayLike, marker: ArrayLike, times: ArrayLike, *, conf_level: float = 0.95
) -> TimeDependentRoc:
    """Estimate how well a marker tells events by t from survival beyond t.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event.
    marker : (n,) higher for those who should fail earlier.
    times : (k,) times.
    conf_level : two-sided confidence level; standard errors by the influence function, with that of G.

    References
    ----------
    doi:10.1002/sim.5958; answers: tests/oracle/stats/r/roc.R
    """
    follow_up = read_follow_up(time, event)
    values = read_vector(marker, "marker", len(follow_up.time))
    moments = read_vector(times, "times")
    level = read_confidence(conf_level)
    return TimeDependentRoc(times=moments, auc=tuple(_area(follow_up, values, t, level) for t in moments.tolist()))


def brier_score(time: ArrayLike, event: ArrayLike, survival: ArrayLike, times: ArrayLike) -> BrierScore:
    """Score predicted survival.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event.
    survival : (n, k) predicted probability of being free of the event beyond each time.
    times : (k,) times.

    References
    ----------
    doi:10.1002/(SICI)1097-0258(19990915/30)18:17/18<2529::AID-SIM274>3.0.CO;2-5
    """
    follow_up = read_follow_up(time, event)
    moments = read_vector(times, "times")
    predicted = np.asarray(survival, dtype=np.float64)
    if predicted.shape != (len(follow_up.time), len(moments)):
        raise MethodError(f"survival: expected shape {(len(follow_up.time), len(moments))}, found {predicted.shape}")
    if not np.all((predicted >= 0) & (predicted <= 1)):
        raise MethodError("survival: expected probabilities from 0 to 1, give predicted survival and not a score")
    scores, nulls = [], []
    for column, t in enumerate(moments.tolist()):
        weights = inverse_censoring_weights(follow_up, t)
        beyond = (follow_up.time > t).astype(np.float64)
        by_all = _survival_at(follow_up, t)
        scores.append(float(np.mean(weights * (beyond - predicted[:, column]) ** 2)))
        nulls.append(float(np.mean(weights * (beyond - by_all) ** 2)))
    score, null = np.array(scores), np.array(nulls)
    return BrierScore(times=moments, score=score, null=null, ipa=1 - score / np.where(null > 0, null, np.nan))


def inverse_censoring_weights(follow_up: FollowUp, t: float) -> NDArray[np.float64]:
    """Weigh cases by 1 / G(time-), controls by 1 / G(t), the censored by 0."""
    before = censoring_survival(follow_up, follow_up.time, side="left")
    at = censoring_survival(follow_up, np.array([t]), side="right")[0]
    is_case = follow_up.event & (follow_up.time <= t)
    is_control = follow_up.time > t
    if is_control.any() and at <= 0:
        raise MethodError(f"times: nobody is left uncensored at {t:g}, choose an earlier time")
    weights = np.zeros(len(before))
    weights[is_case] = 1 / before[is_case]
    weights[is_control] = 1 / at if is_control.any() else 0.0
    return weights


def _survival_at(follow_up: FollowUp, t: float) -> float:
    times, row = np.unique(follow_up.time, return_inverse=True)
    deaths = np.bincount(row[follow_up.event], minlength=len(times))
    at_risk = np.bincount(row, minlength=len(times))[::-1].cumsum()[::-1]
    return float(np.prod(1 - (deaths / at_risk)[times <= t]))


def _area(follow_up: FollowUp, marker: NDArray[np.float64], t: float, conf_level: float) -> Interval:
    cases = np.nonzero(follow_up.event & (follow_up.time <= t))[0]
    controls = np.nonzero(follow_up.time > t)[0]
    method = "cumulative/dynamic area under the ROC curve, inverse probability of censoring weights"
    if min(len(cases), len(controls)) == 0:
        return Interval(
            estimate=None, lower=None, upper=None, conf_level=conf_level, method=f"{method}: no case or no control"
        )
    weights = inverse_censoring_weights(follow_up, t)[cases]
    total = weights.sum()
    below = _share_below(marker[cases], marker[controls], np.ones(len(controls)))
    beaten_by = 1 - _share_below(marker[controls], marker[cases], weights)
    area = float(weights @ below / total)
    excess = weights * (below - area) / total
    moves = -_censoring_moves(follow_up, cases, excess)
    moves[cases] += excess
    moves[controls] += (beaten_by - area) / len(controls)
    n = len(moves)
    error = float(np.sqrt(np.sum(moves**2) * n / (n - 1)))
    half = normal_quantile(conf_level) * error
    return Interval(
        estimate=area,
        lower=max(0.0, area - half),
        upper=min(1.0, area + half),
        conf_level=conf_level,
        std_error=error,
        method=method,
    )


def _share_below(
    values: NDArray[np.float64], others: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the weighted share of `others` below each value, ties counting one half."""
    order = np.argsort(others, kind="stable")
    ordered, through = others[order], np.append(0.0, np.cumsum(weights[order]))
    under = through[np.searchsorted(ordered, values, side="left")]
    up_to = through[np.searchsorted(ordered, values, side="right")]
    return (under + up_to) / (2 * through[-1])


def _censoring_moves(follow_up: FollowUp, cases: NDArray[np.intp], excess: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give how each subject moves the sum of `excess` times log G just before each case.

    The influence is Nelson and Aalen's, of all at risk: riskRegression's, who leaves those in who die at a time at
    which others are censored.
    """
    times, row = np.unique(follow_up.time, return_inverse=True)
    lost = np.bincount(row[~follow_up.event], minlength=len(times))
    at_risk = np.bincount(row, minlength=len(times))[::-1].cumsum()[::-1]
    running = np.append(0.0, np.cumsum(lost / at_risk**2))
    before = row[cases]
    plain = np.cumsum(np.bincount(before, excess, len(times) + 1))
    grown = np.cumsum(np.bincount(before, excess * running[before], len(times) + 1))
    own = np.where(follow_up.event, 0.0, 1 / at_risk[row])
    through = row + 1
    return grown[through] + running[through] * (plain[-1] - plain[through]) - own * (plain[-1] - plain[row])
