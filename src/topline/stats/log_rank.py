"""Compare survival between groups by the log-rank family.

At each event time the events of each group are compared with what the pooled risk set leads to expect, weighted by
S(t-)^rho (1 - S(t-))^gamma, where S is the pooled Kaplan-Meier curve of the stratum, just before t. rho = 1 is Peto
and Peto's modification of Gehan's test. The statistic is (O - E)' V^- (O - E), with the hypergeometric variance V.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from topline.core import MethodError, name_remedy
from topline.stats.answers import TestResult
from topline.stats.group_counts import count_groups, count_strata
from topline.stats.inputs import read_flags, read_times, read_vector
from topline.stats.label_codes import encode_labels
from topline.stats.tails import chi_square_tail

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike, NDArray

    from topline.stats.group_counts import GroupCounts

Adjustment = Literal["holm", "bonferroni", "none"]
ADJUSTMENTS: tuple[Adjustment, ...] = ("holm", "bonferroni", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sums:
    observed: NDArray[np.float64]
    expected: NDArray[np.float64]
    variance: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairwiseTests:
    """Each pair of groups compared.

    Parameters
    ----------
    pairs : (k,) the two groups' labels.
    tests : (k,) the test of each pair, not adjusted.
    p_value : (k,) adjusted p values.
    adjust : how they were adjusted.
    """

    pairs: tuple[tuple[str, str], ...]
    tests: tuple[TestResult, ...]
    p_value: tuple[float | None, ...]
    adjust: Adjustment


def log_rank(
    time: ArrayLike,
    event: ArrayLike,
    group: ArrayLike,
    *,
    strata: ArrayLike | None = None,
    rho: float = 0.0,
    gamma: float = 0.0,
) -> TestResult:
    """Test whether survival is the same in all groups.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event.
    group : (n,) labels.
    strata : (n,) labels; groups are compared within strata and the comparisons added.
    rho, gamma : Fleming and Harrington's weights S^rho (1 - S)^gamma.

    References
    ----------
    doi:10.1093/biomet/69.3.553; answers: tests/oracle/stats/r/log_rank.R

    Examples
    --------
    >>> result = log_rank([6, 7, 10, 15, 19, 25], [1, 0, 1, 1, 0, 1], list("aaabbb"))
    >>> result.observed.tolist(), round(result.statistic, 3)
    ([2.0, 2.0], 3.571)
    """
    groups, sums = _compare(time, event, group, strata, (rho, gamma))
    statistic, df = _quadratic_form(sums)
    return TestResult(
        statistic=statistic,
        df=df,
        p_value=None if statistic is None else chi_square_tail(statistic, df),
        observed=sums.observed,
        expected=sums.expected,
        groups=groups,
        method=_name(strata is not None, rho, gamma),
    )


def log_rank_trend(
    time: ArrayLike, event: ArrayLike, group: ArrayLike, score: ArrayLike, *, strata: ArrayLike | None = None
) -> TestResult:
    """Test for a trend of survival over groups in the order of their scores.

    Parameters
    ----------
    time, event, group, strata : as in `log_rank`.
    score : (g,) one score a group, in the sorted order of the groups' labels.

    References
    ----------
    doi:10.1038/bjc.1977.1; answers: tests/oracle/stats/r/log_rank.R

    Examples
    --------
    >>> result = log_rank_trend([6, 7, 10, 15, 19, 25], [1, 0, 1, 1, 0, 1], list("aabbcc"), [0, 1, 2])
    >>> round(result.statistic, 3)
    4.122
    """
    groups, sums = _compare(time, event, group, strata, (0.0, 0.0))
    scores = read_vector(score, "score")
    if len(scores) != len(groups):
        raise MethodError(f"score: expected one for each of {', '.join(groups)}, found {len(scores)}, give one a group")
    variance = float(scores @ sums.variance @ scores)
    has_trend = variance > 0
    statistic = float(scores @ (sums.observed - sums.expected)) ** 2 / variance if has_trend else None
    return TestResult(
        statistic=statistic,
        df=1.0,
        p_value=None if statistic is None else chi_square_tail(statistic, 1),
        observed=sums.observed,
        expected=sums.expected,
        groups=groups,
        method="log-rank test for trend" + (", stratified" if strata is not None else ""),
    )


def pairwise_log_rank(
    time: ArrayLike, event: ArrayLike, group: ArrayLike, *, strata: ArrayLike | None = None, adjust: Adjustment = "holm"
) -> PairwiseTests:
    """Test each pair of groups, and adjust the p values.

    Parameters
    ----------
    time, event, group, strata : as in `log_rank`.
    adjust : holm, bonferroni or none.

    References
    ----------
    doi:10.1093/biomet/69.3.553; answers: tests/oracle/stats/r/log_rank.R

    Examples
    --------
    >>> result = pairwise_log_rank([6, 7, 10, 15, 19, 25], [1, 0, 1, 1, 0, 1], list("aabbcc"))
    >>> result.pairs
    (('a', 'b'), ('a', 'c'), ('b', 'c'))
    """
    if adjust not in ADJUSTMENTS:
        raise MethodError(f"adjust: found {adjust!r}, {name_remedy(str(adjust), ADJUSTMENTS)}")
    times = read_times(time)
    happened = read_flags(event, "event", len(times))
    groups, codes = encode_labels(group, "group", len(times))
    blocks = None if strata is None else np.asarray(strata)
    pairs, tests = [], []
    for second in range(1, len(groups)):
        for first in range(second):
            kept = (codes == first) | (codes == second)
            labels = np.array([groups[first], groups[second]])[(codes[kept] == second).astype(int)]
            within = None if blocks is None else blocks[kept]
            pairs.append((groups[first], groups[second]))
            tests.append(log_rank(times[kept], happened[kept], labels, strata=within))
    adjusted = _adjust([test.p_value for test in tests], adjust)
    return PairwiseTests(pairs=tuple(pairs), tests=tuple(tests), p_value=adjusted, adjust=adjust)


def _compare(
    time: ArrayLike, event: ArrayLike, group: ArrayLike, strata: ArrayLike | None, weights: tuple[float, float]
) -> tuple[tuple[str, ...], _Sums]:
    times = read_times(time)
    happened = read_flags(event, "event", len(times))
    groups, codes = encode_labels(group, "group", len(times))
    if len(groups) < 2:  # noqa: PLR2004  the number is the rule itself
        raise MethodError(f"group: expected two groups or more, found {', '.join(groups)}, check the grouping")
    if strata is None:
        return groups, _sum([count_groups(times, happened, codes, len(groups), merges=True)], len(groups), weights)
    names, within = encode_labels(strata, "strata", len(times))
    parts = count_strata(times, happened, (codes, len(groups)), (within, len(names)))
    return groups, _sum(parts, len(groups), weights)


def _sum(strata: Iterable[Iterable[GroupCounts]], n_groups: int, weights: tuple[float, float]) -> _Sums:
    observed, expected, variance = np.zeros(n_groups), np.zeros(n_groups), np.zeros((n_groups, n_groups))
    is_plain = weights == (0.0, 0.0)
    for blocks in strata:
        survival = 1.0
        for counts in blocks:
            total, dead = counts.at_risk.sum(axis=0), counts.deaths.sum(axis=0)
            weight, survival = _weigh(total, dead, weights, survival)
            share = counts.at_risk / total
            spread = total - dead
            spread /= np.maximum(total - 1, 1.0)  # where one is at risk, nobody is left
            spread *= weight * dead
            spread *= weight
            spreads = share * spread
            observed += counts.deaths.sum(axis=1) if is_plain else (weight * counts.deaths).sum(axis=1)
            expected += (weight * dead * share).sum(axis=1)
            variance += np.diag(spreads.sum(axis=1)) - spreads @ share.T
    return _Sums(observed=observed, expected=expected, variance=variance)


def _weigh(
    total: NDArray[np.float64], dead: NDArray[np.float64], weights: tuple[float, float], survival: float
) -> tuple[NDArray[np.float64] | float, float]:
    """Give the weights of event times and the pooled survival beyond the last; `survival` is that before the first."""
    rho, gamma = weights
    if rho == gamma == 0:
        return 1.0, survival
    curve = np.cumprod(np.append(survival, 1 - dead / total))
    before = curve[:-1]
    return before**rho * (1 - before) ** gamma, float(curve[-1])


def _quadratic_form(sums: _Sums) -> tuple[float | None, float]:
    """Compare observed with expected over the groups that could have had an event."""
    informative = np.nonzero(sums.expected > 0)[0]
    df = float(len(informative) - 1)
    if df < 1:
        return None, max(df, 0.0)
    kept = slice(1, None) if len(informative) == len(sums.expected) else informative[1:]
    difference = (sums.observed - sums.expected)[kept]
    variance = sums.variance[kept][:, kept]
    if len(difference) == 1:
        return (float(difference[0] ** 2 / variance[0, 0]) if variance[0, 0] > 0 else None), df
    if np.linalg.matrix_rank(variance, hermitian=True) < len(difference):
        return None, df
    return float(difference @ np.linalg.solve(variance, difference)), df


def _name(is_stratified: bool, rho: float, gamma: float) -> str:  # noqa: FBT001  the signature that callers rely on
    weighted = "" if rho == gamma == 0 else f", Fleming-Harrington weights rho {rho:g}, gamma {gamma:g}"
    return "log-rank test" + (", stratified" if is_stratified else "") + weighted


def _adjust(p_values: list[float | None], adjust: Adjustment) -> tuple[float | None, ...]:
    known = [p for p in p_values if p is not None]
    if adjust == "none":
        return tuple(p_values)
    if adjust == "bonferroni":
        return tuple(None if p is None else min(1.0, p * len(known)) for p in p_values)
    adjusted, highest = {}, 0.0
    for rank, p in enumerate(sorted(known)):
        highest = max(highest, min(1.0, p * (len(known) - rank)))
        adjusted[p] = max(adjusted.get(p, 0.0), highest)
    return tuple(None if p is None else adjusted[p] for p in p_values)
