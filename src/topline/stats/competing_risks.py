"""Estimate cumulative incidence with competing causes, and compare it between groups (Gray's test).

Cause 0 is censored. Those censored at t are at risk at t. The incidence of a cause grows by S(t-) d / n, S the curve
free of all causes. Limits are I ** exp(±z se / (I log I)), which stay between 0 and 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.answers import TestResult
from topline.stats.confidence import normal_quantile
from topline.stats.gray_sums import add_gray_sums
from topline.stats.inputs import merge_times, read_confidence, read_labels, read_times, read_vector
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
    lower, upper : (k,) limits on the log(-log) scale; NaN where the incidence is 0 or 1.
    conf_level : two-sided confidence level.
    """

    cause: int
    time: NDArray[np.float64]
    at_risk: NDArray[np.float64]
    events: NDArray[np.float64]
    incidence: NDArray[np.float64]
    std_error: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    conf_level: float

    def at(self, times: ArrayLike) -> NDArray[np.float64]:
        """Read the incidence by each of `times`."""
        position = np.searchsorted(self.time, np.asarray(times, dtype=np.float64), side="right")
        return np.append(0.0, self.incidence)[position]


def cumulative_incidence(time: ArrayLike, cause: ArrayLike, *, conf_level: float = 0.95) -> tuple[IncidenceCurve, ...]:
    """Estimate the cumulative incidence of each cause that occurs.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    cause : (n,) 0 where follow-up was censored, else the cause's number.
    conf_level : two-sided confidence level.

    References
    ----------
    doi:10.1214/aos/1176350951; answers: tests/oracle/stats/r/competing_risks.R

    Examples
    --------
    >>> first, second = cumulative_incidence([1, 2, 3, 4], [1, 2, 0, 1])
    >>> first.incidence.tolist(), second.incidence.tolist()
    ([0.25, 0.25, 0.25, 0.75], [0.0, 0.25, 0.25, 0.25])
    """
    times, causes = _read_causes(time, cause)
    z = normal_quantile(read_confidence(conf_level))
    moments, row = np.unique(times, return_inverse=True)
    at_risk = np.bincount(row, minlength=len(moments))[::-1].cumsum()[::-1].astype(np.float64)
    failures = np.bincount(row[causes > 0], minlength=len(moments)).astype(np.float64)
    free = np.append(1.0, np.cumprod(1 - failures / at_risk))[:-1]
    curves = []
    for number in np.unique(causes[causes > 0]).tolist():
        events = np.bincount(row[causes == number], minlength=len(moments)).astype(np.float64)
        incidence = np.cumsum(free * events / at_risk)
        error = _incidence_error((at_risk, failures, events), free, incidence)
        lower, upper = _limits(incidence, z * error)
        curve = IncidenceCurve(
            cause=number,
            time=moments,
            at_risk=at_risk,
            events=events,
            incidence=incidence,
            std_error=error,
            lower=lower,
            upper=upper,
            conf_level=conf_level,
        )
        curves.append(curve)
    return tuple(curves)


def gray_test(
    time: ArrayLike,
    cause: ArrayLike,
    group: ArrayLike,
    *,
    cause_of_interest: int = 1,
    strata: ArrayLike | None = None,
    rho: float = 0.0,
) -> TestResult:
    """Test whether the cumulative incidence of one cause is the same in all groups.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    cause : (n,) 0 where follow-up was censored, else the cause's number.
    group : (n,) labels.
    cause_of_interest : the cause whose incidence is compared.
    strata : (n,) labels within which groups are compared.
    rho : power of 1 - incidence by which times are weighted; above 0 early differences count more.

    References
    ----------
    doi:10.1214/aos/1176350951; answers: tests/oracle/stats/r/competing_risks.R

    Examples
    --------
    >>> result = gray_test([1, 2, 3, 4, 5, 6], [1, 1, 2, 0, 1, 2], list("aababb"))
    >>> round(result.statistic, 4)
    2.4381
    """
    times, causes = _read_causes(time, cause)
    groups, codes = read_labels(group, "group", len(times))
    if len(groups) < 2:  # noqa: PLR2004  the number is the rule itself
        raise MethodError(f"group: expected two groups or more, found {', '.join(groups)}, check the grouping")
    if not np.isfinite(rho):
        raise MethodError(f"rho: expected a finite number, found {rho}, 0 weighs all times alike")
    layers = np.zeros(len(times), dtype=np.intp) if strata is None else read_labels(strata, "strata", len(times))[1]
    method, df = f"Gray's test, cause {cause_of_interest}", float(len(groups) - 1)
    method += ", stratified" * (strata is not None) + f", rho {rho:g}" * (rho != 0)
    kind = np.where(causes == cause_of_interest, 1, np.where(causes > 0, 2, 0))
    if not np.any(kind == 1):
        return TestResult(statistic=None, df=df, p_value=None, method=f"{method}: no event", groups=groups)
    score, variance = np.zeros(len(groups)), np.zeros((len(groups), len(groups)))
    for layer in range(int(layers.max()) + 1):
        inside = layers == layer
        add_gray_sums((score, variance), (times[inside], kind[inside], codes[inside]), rho)
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


def _limits(
    incidence: NDArray[np.float64], half: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    inside = np.where((incidence > 0) & (incidence < 1), incidence, np.nan)
    power = half / (inside * np.log(inside))
    return inside ** np.exp(-power), inside ** np.exp(power)
