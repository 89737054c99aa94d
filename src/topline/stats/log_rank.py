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
from topline.stats.inputs import read_follow_up, read_labels, read_vector
from topline.stats.tails import chi_square_tail

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

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
    doi:10.1038/bjc.1977.1
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
    """
    if adjust not in ADJUSTMENTS:
        raise MethodError(f"adjust: found {adjust!r}, {name_remedy(str(adjust), ADJUSTMENTS)}")
    follow_up = read_follow_up(time, event)
    groups, codes = read_labels(group, "group", len(follow_up.time))
    blocks = None if strata is None else np.asarray(strata)
    pairs, tests = [], []
    for second in range(1, len(groups)):
        for first in range(second):
            kept = (codes == first) | (codes == second)
            labels = np.array([groups[first], groups[second]])[(codes[kept] == second).astype(int)]
            within = None if blocks is None else blocks[kept]
            pairs.append((groups[first], groups[second]))
            tests.append(log_rank(follow_up.time[kept], follow_up.event[kept], labels, strata=within))
    adjusted = _adjust([test.p_value for test in tests], adjust)
    return PairwiseTests(pairs=tuple(pairs), tests=tuple(tests), p_value=adjusted, adjust=adjust)


def _compare(
    time: ArrayLike, event: ArrayLike, group: ArrayLike, strata: ArrayLike | None, weights: tuple[float, float]
) -> tuple[tuple[str, ...], _Sums]:
    follow_up = read_follow_up(time, event)
    n = len(follow_up.time)
    groups, codes = read_labels(group, "group", n)
    if len(groups) < 2:  # noqa: PLR2004  the number is the rule itself
        raise MethodError(f"group: expected two groups or more, found {', '.join(groups)}, check the grouping")
    blocks = np.zeros(n, dtype=np.intp) if strata is None else read_labels(strata, "strata", n)[1]
    parts = [
        _sum_stratum(
            follow_up.time[blocks == block],
            follow_up.event[blocks == block],
            codes[blocks == block],
            len(groups),
            weights,
        )
        for block in range(int(blocks.max()) + 1)
    ]
    return groups, _Sums(
        observed=np.sum([part.observed for part in parts], axis=0),
        expected=np.sum([part.expected for part in parts], axis=0),
        variance=np.sum([part.variance for part in parts], axis=0),
    )


def _sum_stratum(
    time: NDArray[np.float64],
    event: NDArray[np.bool_],
    codes: NDArray[np.intp],
    n_groups: int,
    weights: tuple[float, float],
) -> _Sums:
    distinct, row = np.unique(time, return_inverse=True)
    cells = row * n_groups + codes
    shape = (len(distinct), n_groups)
    leaving = np.bincount(cells, minlength=shape[0] * n_groups).reshape(shape)
    deaths = np.bincount(cells[event], minlength=shape[0] * n_groups).reshape(shape)
    happens = deaths.any(axis=1)
    at_risk = leaving[::-1].cumsum(axis=0)[::-1][happens].astype(np.float64)
    deaths = deaths[happens].astype(np.float64)
    total, dead = at_risk.sum(axis=1), deaths.sum(axis=1)
    before = np.append(1.0, np.cumprod(1 - dead / total)[:-1]) if len(dead) else np.ones(0)
    weight = before ** weights[0] * (1 - before) ** weights[1]
    share = at_risk / total[:, None]
    spread = weight**2 * dead * np.divide(total - dead, total - 1, out=np.zeros_like(total), where=total > 1)
    return _Sums(
        observed=weight @ deaths,
        expected=(weight * dead) @ share,
        variance=np.diag(spread @ share) - (share * spread[:, None]).T @ share,
    )


def _quadratic_form(sums: _Sums) -> tuple[float | None, float]:
    """Compare observed with expected over the groups that could have had an event."""
    informative = np.nonzero(sums.expected > 0)[0]
    df = float(len(informative) - 1)
    if df < 1:
        return None, max(df, 0.0)
    kept = informative[1:]
    difference = (sums.observed - sums.expected)[kept]
    variance = sums.variance[np.ix_(kept, kept)]
    if np.linalg.matrix_rank(variance, hermitian=True) < len(kept):
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
