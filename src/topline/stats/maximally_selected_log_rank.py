"""Find the cutpoint of a marker with the largest log-rank statistic, and its p value allowing for the search.

Scores are event - cumulative hazard with the hazard's step d / n at the largest rank of tied times (Hothorn and
Lausen); the statistic at a cut is the standardised sum of scores at or below it. As R's maxstat.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from topline.core import MethodError, name_remedy
from topline.stats.inputs import read_follow_up, read_vector
from topline.stats.special import ndtr

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.inputs import FollowUp

CutpointMethod = Literal["lau94", "lau92"]
METHODS: tuple[CutpointMethod, ...] = ("lau94", "lau92")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutpoint:
    """The best cutpoint.

    Parameters
    ----------
    cutpoint : subjects at or below it form the low group.
    statistic : the largest standardised statistic.
    p_value : allowing for the search, by `p_method`.
    candidates, statistics : (k,) every cut that was tried, and its statistic.
    """

    cutpoint: float
    statistic: float
    p_value: float
    p_method: CutpointMethod
    candidates: NDArray[np.float64]
    statistics: NDArray[np.float64]


def maximally_selected_log_rank(
    time: ArrayLike,
    event: ArrayLike,
    marker: ArrayLike,
    *,
    lower: float = 0.1,
    upper: float = 0.9,
    p_method: CutpointMethod = "lau94",
) -> Cutpoint:
    """Find the cutpoint that separates survival best.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event.
    marker : (n,) any number.
    lower, upper : smallest and largest share of subjects in the low group.
    p_method : lau94 (improved Bonferroni), lau92 (Brownian bridge).

    References
    ----------
    doi:10.2307/2532740 (1992), doi:10.1016/S0167-9473(02)00225-6; answers: tests/oracle/stats/r/roc.R

    Examples
    --------
    >>> maximally_selected_log_rank([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 1], [1, 2, 3, 4, 5, 6]).cutpoint
    4.0
    """
    if p_method not in METHODS:
        raise MethodError(f"p_method: found {p_method!r}, {name_remedy(str(p_method), METHODS)}")
    if not 0 < lower < upper < 1:
        raise MethodError(f"lower, upper: expected 0 < lower < upper < 1, found {lower:g} and {upper:g}")
    follow_up = read_follow_up(time, event)
    n = len(follow_up.time)
    values = read_vector(marker, "marker", n)
    order = np.argsort(values, kind="stable")
    ordered, scores = values[order], log_rank_scores(follow_up)[order]
    ends = np.nonzero(np.diff(ordered) > 0)[0] + 1
    ends = ends[(ends >= max(1, int(np.floor(n * lower)))) & (ends <= int(np.floor(n * upper)))]
    if len(ends) == 0:
        raise MethodError("marker: expected a cut between lower and upper, found none, widen them")
    total = scores.sum()
    variance = ends * (n - ends) / (n**2 * (n - 1)) * (n * np.sum(scores**2) - total**2)
    if variance[0] <= 0:
        raise MethodError("event: expected scores that vary, found none, a cutpoint cannot be had")
    statistics = np.abs(scores.cumsum()[ends - 1] - ends / n * total) / np.sqrt(variance)
    best = int(np.argmax(statistics))
    largest = float(statistics[best])
    p_value = _lausen_94(largest, n, ends) if p_method == "lau94" else _lausen_92(largest, lower, upper)
    return Cutpoint(
        cutpoint=float(ordered[ends[best] - 1]),
        statistic=largest,
        p_value=p_value,
        p_method=p_method,
        candidates=ordered[ends - 1],
        statistics=statistics,
    )


def log_rank_scores(follow_up: FollowUp) -> NDArray[np.float64]:
    """Give event minus the hazard through each subject's time."""
    times, row = np.unique(follow_up.time, return_inverse=True)
    count = np.bincount(row, minlength=len(times))
    deaths = np.bincount(row[follow_up.event], minlength=len(times))
    left = len(row) - count.cumsum() + 1
    return follow_up.event - np.cumsum(deaths / left)[row]


def _lausen_92(b: float, lower: float, upper: float) -> float:
    if b < 1:
        return 1.0
    density = np.exp(-(b**2) / 2) / np.sqrt(2 * np.pi)
    p = 4 * density / b + density * (b - 1 / b) * np.log((upper * (1 - lower)) / ((1 - upper) * lower))
    return max(float(p), 0.0)


def _lausen_94(b: float, n: int, ends: NDArray[np.intp]) -> float:
    first, second = ends[:-1], ends[1:]
    t = np.sqrt(1 - first * (n - second) / ((n - first) * second))
    extra = np.sum(np.exp(-(b**2) / 2) / np.pi * (t - (b**2 / 4 - 1) * t**3 / 6))
    return float(2 * ndtr(-b) + extra)
