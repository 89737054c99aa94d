"""Find the cutpoint of a marker with the largest log-rank statistic, and its p value allowing for the search.

Scores are event - cumulative hazard with the hazard's step d / n at the largest rank of tied times (Hothorn and
Lausen); the statistic at a cut is the standardised sum of scores at or below it. As R's maxstat.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from topline.core import MethodError, name_remedy
from topline.stats.cutpoint_chance import (
    exact_gauss,
    hothorn_lausen,
    lausen_92,
    lausen_94,
    permutation,
    whole_scores,
)
from topline.stats.inputs import read_follow_up, read_vector

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.inputs import FollowUp

CutpointMethod = Literal["lau94", "lau92", "hl", "exact_gauss", "permutation"]
METHODS: dict[CutpointMethod, str] = {
    "lau94": "improved Bonferroni bound",
    "lau92": "Brownian bridge",
    "hl": "bound over permutations of rounded scores",
    "exact_gauss": "joint normal distribution",
    "permutation": "random permutations",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutpoint:
    """The best cutpoint.

    Parameters
    ----------
    cutpoint : subjects at or below it form the low group.
    statistic : the largest standardised statistic.
    p_value : two-sided, allowing for the search, by `p_method`.
    p_std_error : how far chance moves the p value from that of all permutations; None where none was drawn.
    method : the test and how its p value was had.
    candidates, statistics : (k,) every cut that was tried, and its statistic.
    """

    cutpoint: float
    statistic: float
    p_value: float
    p_method: CutpointMethod
    p_std_error: float | None
    method: str
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
    rng: np.random.Generator | None = None,
    n_permutations: int = 10_000,
) -> Cutpoint:
    """Find the cutpoint that separates survival best.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event.
    marker : (n,) any number.
    lower, upper : smallest and largest share of subjects in the low group.
    p_method : lau94 (improved Bonferroni), lau92 (Brownian bridge), hl (Hothorn and Lausen's bound; its statistic is
        that of whole-numbered scores), exact_gauss (joint normal distribution), permutation.
    rng : what permutations are drawn with; None is `np.random.default_rng(0)`.
    n_permutations : how many are drawn.

    References
    ----------
    doi:10.2307/2532740 (1992), doi:10.1016/S0167-9473(02)00225-6; answers: tests/oracle/stats/r/maxstat.R

    Examples
    --------
    >>> maximally_selected_log_rank([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 1], [1, 2, 3, 4, 5, 6]).cutpoint
    4.0
    """
    if p_method not in METHODS:
        raise MethodError(f"p_method: found {p_method!r}, {name_remedy(str(p_method), tuple(METHODS))}")
    if not 0 < lower < upper < 1:
        raise MethodError(f"lower, upper: expected 0 < lower < upper < 1, found {lower:g} and {upper:g}")
    if n_permutations < 1:
        raise MethodError(f"n_permutations: expected 1 or more, found {n_permutations}, 10000 give two digits")
    follow_up = read_follow_up(time, event)
    values = read_vector(marker, "marker", len(follow_up.time))
    order = np.argsort(values, kind="stable")
    scores = log_rank_scores(follow_up)[order]
    search = _search(whole_scores(scores) if p_method == "hl" else scores, values[order], lower, upper)
    n, largest = len(scores), float(search.statistics.max())
    method, p_std_error = f"maximally selected log-rank test, {METHODS[p_method]}", None
    match p_method:
        case "lau94":
            p_value = lausen_94(largest, n, search.ends)
        case "lau92":
            p_value = lausen_92(largest, lower, upper)
        case "hl":
            p_value = hothorn_lausen(largest, search.scores, search.ends)
        case "exact_gauss":
            p_value = exact_gauss(largest, n, search.ends)
        case "permutation":
            observed = (largest, search.expected, search.deviation)
            source = np.random.default_rng(0) if rng is None else rng
            p_value = permutation(observed, search.scores, search.ends, source, n_permutations)
            named = " with seed 0" if rng is None else ""
            p_std_error = float(np.sqrt(p_value * (1 - p_value) / n_permutations))
            method += f", {n_permutations} drawn{named}, standard error {p_std_error:.2g}"
    best = int(np.argmax(search.statistics))
    return Cutpoint(
        cutpoint=float(search.cuts[best]),
        statistic=largest,
        p_value=p_value,
        p_method=p_method,
        p_std_error=p_std_error,
        method=method,
        candidates=search.cuts,
        statistics=search.statistics,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """Cuts that leave `ends` subjects in the low group, and the scores in the order of the marker."""

    scores: NDArray[np.float64]
    ends: NDArray[np.intp]
    cuts: NDArray[np.float64]
    expected: NDArray[np.float64]
    deviation: NDArray[np.float64]
    statistics: NDArray[np.float64]


def _search(scores: NDArray[np.float64], ordered: NDArray[np.float64], lower: float, upper: float) -> _Search:
    n = len(scores)
    ends = np.nonzero(np.diff(ordered) > 0)[0] + 1
    ends = ends[(ends >= max(1, int(np.floor(n * lower)))) & (ends <= int(np.floor(n * upper)))]
    if len(ends) == 0:
        raise MethodError("marker: expected a cut between lower and upper, found none, widen them")
    total = scores.sum()
    variance = ends * (n - ends) / (n**2 * (n - 1)) * (n * np.sum(scores**2) - total**2)
    if variance[0] <= 0:
        raise MethodError("event: expected scores that vary, found none, a cutpoint cannot be had")
    expected, deviation = ends / n * total, np.sqrt(variance)
    statistics = np.abs(scores.cumsum()[ends - 1] - expected) / deviation
    return _Search(
        scores=scores,
        ends=ends,
        cuts=ordered[ends - 1],
        expected=expected,
        deviation=deviation,
        statistics=statistics,
    )


def log_rank_scores(follow_up: FollowUp) -> NDArray[np.float64]:
    """Give event minus the hazard through each subject's time."""
    times, row = np.unique(follow_up.time, return_inverse=True)
    count = np.bincount(row, minlength=len(times))
    deaths = np.bincount(row[follow_up.event], minlength=len(times))
    left = len(row) - count.cumsum() + 1
    return follow_up.event - np.cumsum(deaths / left)[row]
