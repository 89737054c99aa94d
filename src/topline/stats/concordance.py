"""Measure how well a risk orders follow-up times: Harrell's and Uno's C.

A pair counts when one subject has the event while the other is still at risk, and stays longer (a censoring at the
same time is longer). Equal risks count one half. Two deaths at one time count for nothing. Uno's weight of an event
at t is 1 / G(t-)^2, G the Kaplan-Meier curve of censoring. The standard error is the infinitesimal jackknife, with G
taken as known (R).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from topline.core import MethodError, name_remedy
from topline.stats.answers import Interval
from topline.stats.confidence import normal_quantile
from topline.stats.inputs import FollowUp, read_confidence, read_follow_up, read_vector
from topline.stats.pair_counts import count_pairs

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

PairWeighting = Literal["harrell", "uno"]


def concordance(
    time: ArrayLike,
    event: ArrayLike,
    risk: ArrayLike,
    *,
    weighting: PairWeighting = "harrell",
    tau: float | None = None,
    conf_level: float = 0.95,
) -> Interval:
    """Estimate the probability that of two subjects the one with the higher risk has the event first.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event.
    risk : (n,) any number that is higher for those who should fail earlier.
    weighting : harrell counts each pair once; uno weights by the inverse chance of being uncensored.
    tau : events after `tau` do not count.
    conf_level : two-sided confidence level, of the plain normal limits.

    References
    ----------
    doi:10.1002/sim.4154; answers: tests/oracle/stats/r/concordance.R

    Examples
    --------
    >>> concordance([1, 2, 3, 4], [1, 1, 0, 1], [4, 3, 1, 2]).estimate
    1.0
    """
    if weighting not in ("harrell", "uno"):
        raise MethodError(f"weighting: found {weighting!r}, {name_remedy(str(weighting), ('harrell', 'uno'))}")
    follow_up = read_follow_up(time, event)
    n = len(follow_up.time)
    return measure_concordance(
        follow_up,
        -read_vector(risk, "risk", n),
        np.zeros(n, dtype=np.intp),
        weighting=weighting,
        tau=tau,
        conf_level=read_confidence(conf_level),
    )


def measure_concordance(
    follow_up: FollowUp,
    longevity: NDArray[np.float64],
    strata: NDArray[np.intp],
    *,
    weighting: PairWeighting = "harrell",
    tau: float | None = None,
    cluster: NDArray[np.intp] | None = None,
    conf_level: float = 0.95,
) -> Interval:
    """Measure C of `longevity` (higher for those who should live longer), within strata."""
    n = len(follow_up.time)
    weights = np.ones(n) if follow_up.weights is None else follow_up.weights
    counts = np.zeros((n, 3))
    for rows in np.split(np.argsort(strata, kind="stable"), np.bincount(strata).cumsum()[:-1]):
        part = _take(follow_up, rows)
        value = _event_weights(part, weighting)
        if tau is not None:
            value = np.where(part.time <= tau, value, 0.0)
        counts[rows] = count_pairs(part, longevity[rows], weights[rows], value)
    agree, against, tied = (weights @ counts) / 2
    method = {"harrell": "Harrell's C", "uno": "Uno's C"}[weighting] + ("" if tau is None else f", events to {tau:g}")
    pairs = agree + against + tied
    if pairs == 0:
        return Interval(
            estimate=None, lower=None, upper=None, conf_level=conf_level, method=f"{method}: no comparable pair"
        )
    estimate = (agree + tied / 2) / pairs
    moves = weights * ((counts[:, 0] - counts[:, 1]) - (2 * estimate - 1) * counts.sum(axis=1)) / (2 * pairs)
    if cluster is not None:
        moves = np.bincount(cluster, weights=moves)
    error = float(np.sqrt(np.sum(moves**2)))
    half = normal_quantile(conf_level) * error
    return Interval(
        estimate=float(estimate),
        lower=float(estimate - half),
        upper=float(estimate + half),
        conf_level=conf_level,
        std_error=error,
        method=method,
    )


def _take(follow_up: FollowUp, rows: NDArray[np.intp]) -> FollowUp:
    return FollowUp(
        time=follow_up.time[rows],
        event=follow_up.event[rows],
        entry=None if follow_up.entry is None else follow_up.entry[rows],
        weights=None if follow_up.weights is None else follow_up.weights[rows],
    )


def _event_weights(follow_up: FollowUp, weighting: PairWeighting) -> NDArray[np.float64]:
    """Give each subject the weight of its event: 1, or 1 / G(t-)^2."""
    if weighting == "harrell" or follow_up.event.sum() < 2:  # noqa: PLR2004  the number is the rule itself
        return np.ones(len(follow_up.time))
    return 1.0 / censoring_survival(follow_up, follow_up.time, side="left") ** 2


def censoring_survival(
    follow_up: FollowUp, times: NDArray[np.float64], *, side: Literal["left", "right"]
) -> NDArray[np.float64]:
    """Give the chance of being uncensored just before ("left") or through ("right") each time.

    Deaths leave the risk set before censorings at the same time.
    """
    weights = np.ones(len(follow_up.time)) if follow_up.weights is None else follow_up.weights
    moments, row = np.unique(follow_up.time, return_inverse=True)
    deaths = np.bincount(row, weights=weights * follow_up.event, minlength=len(moments))
    lost = np.bincount(row, weights=weights * ~follow_up.event, minlength=len(moments))
    at_risk = (deaths + lost)[::-1].cumsum()[::-1] - deaths
    survival = np.append(1.0, np.cumprod(1 - np.divide(lost, at_risk, out=np.zeros_like(lost), where=lost > 0)))
    return survival[np.searchsorted(moments, times, side=side)]
