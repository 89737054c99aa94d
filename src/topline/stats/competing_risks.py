"""Estimate cumulative incidence with competing causes, and compare it between groups (Gray's test).

Cause 0 is censored. Those censored at t are at risk at t. The incidence of a cause grows by S(t-) d / n, S the curve
free of all causes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.answers import TestResult
from topline.stats.inputs import merge_times, read_labels, read_times, read_vector
from topline.stats.tails import chi_square_tail

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidenceCurve:
    """Cumulative incidence of one cause.

    Parameters
    ----------
    cause : the cause's number.
    time : (k,) distinct times, ascending.
    at_risk, events : (k,) at risk just before each time, and events of the cause at it.
    incidence, std_error : (k,) probability of the cause by each time, and its standard error (cmprsk's).
    """

    cause: int
    time: NDArray[np.float64]
    at_risk: NDArray[np.float64]
    events: NDArray[np.float64]
    incidence: NDArray[np.float64]
    std_error: NDArray[np.float64]

    def at(self, times: ArrayLike) -> NDArray[np.float64]:
        """Read the incidence by each of `times`."""
        position = np.searchsorted(self.time, np.asarray(times, dtype=np.float64), side="right")
        return np.append(0.0, self.incidence)[position]


def cumulative_incidence(time: ArrayLike, cause: ArrayLike) -> tuple[IncidenceCurve, ...]:
    """Estimate the cumulative incidence of each cause.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    cause : (n,) 0 where follow-up was censored, else the cause's number.

    References
    ----------
    doi:10.1214/aos/1176350951; answers: tests/oracle/stats/r/roc.R

    Examples
    --------
    >>> first, second = cumulative_incidence([1, 2, 3, 4], [1, 2, 0, 1])
    >>> first.incidence.tolist(), second.incidence.tolist()
    ([0.25, 0.25, 0.25, 0.75], [0.0, 0.25, 0.25, 0.25])
    """
    times, causes = _read_causes(time, cause)
    moments, row = np.unique(times, return_inverse=True)
    at_risk = np.bincount(row, minlength=len(moments))[::-1].cumsum()[::-1].astype(np.float64)
    failures = np.bincount(row[causes > 0], minlength=len(moments)).astype(np.float64)
    free = np.append(1.0, np.cumprod(1 - failures / at_risk))[:-1]
    curves = []
    for number in np.unique(causes[causes > 0]).tolist():
        events = np.bincount(row[causes == number], minlength=len(moments)).astype(np.float64)
        incidence = np.cumsum(free * events / at_risk)
        error = _incidence_error((at_risk, failures, events), free, incidence)
        curves.append(
            IncidenceCurve(
                cause=number, time=moments, at_risk=at_risk, events=events, incidence=incidence, std_error=error
            )
        )
    return tuple(curves)


def gray_test(time: ArrayLike, cause: ArrayLike, group: ArrayLike, *, cause_of_interest: int = 1) -> TestResult:
    """Test whether the cumulative incidence of one cause is the same in all groups.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    cause : (n,) 0 where follow-up was censored, else the cause's number.
    group : (n,) labels.
    cause_of_interest : the cause whose incidence is compared.

    References
    ----------
    doi:10.1214/aos/1176350951; answers: tests/oracle/stats/r/roc.R
    """
    times, causes = _read_causes(time, cause)
    groups, codes = read_labels(group, "group", len(times))
    if len(groups) < 2:  # noqa: PLR2004  the number is the rule itself
        raise MethodError(f"group: expected two groups or more, found {', '.join(groups)}, check the grouping")
    method, df = f"Gray's test, cause {cause_of_interest}", float(len(groups) - 1)
    if not np.any(causes == cause_of_interest):
        return TestResult(statistic=None, df=df, p_value=None, method=f"{method}: no event", groups=groups)
    moments, row = np.unique(times, return_inverse=True)
    shape = (len(moments), len(groups))
    cell = row * len(groups) + codes
    at_risk = (
        np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)[::-1].cumsum(axis=0)[::-1].astype(np.float64)
    )
    is_cause = causes == cause_of_interest
    own = np.bincount(cell[is_cause], minlength=shape[0] * shape[1]).reshape(shape).astype(np.float64)
    is_other = (causes > 0) & ~is_cause
    other = np.bincount(cell[is_other], minlength=shape[0] * shape[1]).reshape(shape).astype(np.float64)
    score, variance = _gray_sums(at_risk, own, other)
    part = variance[1:, 1:]
    if np.linalg.matrix_rank(part, hermitian=True) < len(part):
        return TestResult(statistic=None, df=df, p_value=None, method=f"{method}: no variance", groups=groups)
    statistic = float(score[1:] @ np.linalg.solve(part, score[1:]))
    return TestResult(statistic=statistic, df=df, p_value=chi_square_tail(statistic, df), method=method, groups=groups)


def _read_causes(time: ArrayLike, cause: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    times = merge_times(read_times(time))
    numbers = read_vector(cause, "cause", len(times))
    if np.any(numbers < 0) or np.any(numbers != np.floor(numbers)):
        raise MethodError("cause: expected 0 for censored, 1, 2, … for the causes, recode it")
    return times, numbers.astype(np.intp)


def _incidence_error(
    counts: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    free: NDArray[np.float64],
    incidence: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Give the standard error of `incidence`: what each failure moves, squared and added up (R's cmprsk)."""
    at_risk, failures, events = counts
    after = free * (1 - failures / at_risk)
    per_free = np.divide(1.0, after, out=np.zeros_like(after), where=after > 0)
    others = np.where(after > 0, failures - events, 0.0)
    moves = np.zeros((3, len(free)))
    for deaths, level in ((events, 1 + per_free * incidence), (others, per_free * incidence)):
        size = free**2 * _without_replacement(deaths, at_risk) * deaths / at_risk**2
        moves += np.array([level**2, per_free * level, per_free**2]) * size
    square, cross, hazard = np.cumsum(moves, axis=1)
    variance = square + incidence**2 * hazard - 2 * incidence * cross
    has_event = np.maximum.accumulate(np.where(events > 0, np.arange(len(events)), -1))
    held = np.append(variance, 0.0)[has_event]
    return np.sqrt(np.maximum(held, 0.0))


def _without_replacement(deaths: NDArray[np.float64], at_risk: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(deaths > 1, 1 - (deaths - 1) / np.maximum(at_risk - 1, 1.0), 1.0)


def _gray_sums(
    at_risk: NDArray[np.float64], own: NDArray[np.float64], other: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Add up Gray's score and its variance over time (the recursion of R's cmprsk)."""
    g = at_risk.shape[1]
    score, variance = np.zeros(g), np.zeros((g, g))
    c, v2, v3 = np.zeros((g, g)), np.zeros((g, g)), np.zeros(g)
    free, incidence, overall = np.ones(g), np.zeros(g), 0.0
    for risk, d1, d2 in zip(at_risk, own, other, strict=True):
        n1 = d1.sum()
        if n1 + d2.sum() == 0:
            continue
        present = risk > 0
        safe = np.where(present, risk, 1.0)
        exposure = np.where(present, risk / np.where(free > 0, free, 1.0), 0.0)
        after = np.where(present, free * (risk - d1 - d2) / safe, free)
        total, adjusted = exposure.sum(), exposure * (1 - incidence)
        score += d1 - n1 * adjusted / adjusted.sum()
        next_overall = overall + n1 / total
        a = np.diag(exposure) - np.outer(exposure, exposure) / total
        c += a * n1 / (total * (1 - overall))
        for k in np.nonzero(present)[0].tolist():
            if n1 > 0:
                t1 = 1 - (1 - next_overall) / after[k] if after[k] > 0 else 1.0
                t2 = 1 - (n1 - 1) / (total * free[k] - 1) if n1 > 1 else 1.0
                t3 = t2 * free[k] * n1 / (total * risk[k])
                v1 = a[:, k] - t1 * c[:, k]
                variance += np.outer(v1, v1) * t3
                v2[:, k] += v1 * t1 * t3
                v3[k] += t1 * t1 * t3
            if d2[k] > 0 and after[k] > 0:
                t1 = (1 - next_overall) / after[k]
                t2 = 1 - (d2[k] - 1) / (risk[k] - 1) if d2[k] > 1 else 1.0
                t3 = free[k] ** 2 * t2 * d2[k] / risk[k] ** 2
                v1 = t1 * c[:, k]
                variance += np.outer(v1, v1) * t3
                v2[:, k] -= t1 * v1 * t3
                v3[k] += t1 * t1 * t3
        incidence = incidence + np.where(present, free * d1 / safe, 0.0)
        free, overall = after, next_overall
    variance += (c * v3) @ c.T + c @ v2.T + v2 @ c.T
    return score, variance
