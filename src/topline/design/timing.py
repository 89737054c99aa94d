"""When subjects come and how long they are watched: uniform accrual, a last follow-up, exponential loss to follow-up.

Survival is Weibull's: S(t) = s^((t / months)^shape) with survival s at a month; shape 1 is exponential. A subject who
enters at a uniform time of the accrual is watched to the end of the trial, unless lost before. The integrals over
time are Gauss and Legendre's with 80 points on each side of the last follow-up, in the fourth root of time, so that
hazards that are infinite at 0 (shape below 1) do no harm.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

POINTS = 80
ROOT = 4
MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Accrual and follow-up.

    Parameters
    ----------
    per_month : subjects who enter in a month, above 0.
    follow_up_months : from the last subject's entry to the analysis, 0 or more.
    yearly_loss : share lost to follow-up in a year, 0 or more and below 1.
    each_months : the longest follow-up of a subject; None for to the end of the trial.
    """

    per_month: float
    follow_up_months: float
    yearly_loss: float = 0.0
    each_months: float | None = None

    def __post_init__(self) -> None:
        """Refuse an accrual that is impossible."""
        longest = 1.0 if self.each_months is None else self.each_months
        checks = (
            ("accrual", "subjects a month above 0", self.per_month, self.per_month > 0),
            ("follow-up", "0 months or more", self.follow_up_months, self.follow_up_months >= 0),
            ("yearly loss", "0 or more and below 1", self.yearly_loss, 0 <= self.yearly_loss < 1),
            ("longest follow-up", "above 0 months", longest, longest > 0),
        )
        problems = [
            Problem(file=name, place="", expected=expected, found=f"{found:g}", remedy="say what the sites can do")
            for name, expected, found, is_right in checks
            if not is_right
        ]
        if problems:
            raise MethodError(problems)

    def accrual_months(self, n: float) -> float:
        """Give how long n subjects take to enter."""
        return n / self.per_month

    def duration_months(self, n: float) -> float:
        """Give how long a trial of n subjects takes."""
        return self.accrual_months(n) + self.follow_up_months

    def interim(self) -> Timing:
        """Give the timing of an analysis at the moment when its last subject enters."""
        return replace(self, follow_up_months=0.0)

    def still_watched(self, time: NDArray[np.float64], n: float) -> NDArray[np.float64]:
        """Give the probability that a subject of n is still watched at a time since entry."""
        accrual, last = self.accrual_months(n), self.follow_up_months
        entered_early = (
            np.clip((accrual + last - time) / accrual, 0, 1) if accrual > 0 else np.where(time <= last, 1.0, 0.0)
        )
        watched: NDArray[np.float64] = entered_early * np.exp(math.log1p(-self.yearly_loss) * time / MONTHS_PER_YEAR)
        return watched

    def integrate(self, of: Callable[[NDArray[np.float64]], NDArray[np.float64]], n: float) -> float:
        """Integrate over the time that a subject of n can be watched; `of` gives values at times since entry."""
        return self.integrate_to(of, min(self.duration_months(n), self.each_months or math.inf))

    def integrate_to(self, of: Callable[[NDArray[np.float64]], NDArray[np.float64]], end: float) -> float:
        """Integrate from entry to a time, in parts before and after the last follow-up."""
        middle = min(self.follow_up_months, end)
        return _integral(of, 0.0, middle) + _integral(of, middle, end)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeibullSurvival:
    """Survival s at a month, and the shape of the hazard."""

    survival: float
    months: float
    shape: float = 1.0

    @classmethod
    def with_median(cls, months: float, shape: float = 1.0) -> WeibullSurvival:
        """Give the survival whose median is at a month."""
        return cls(survival=0.5, months=months, shape=shape)

    @property
    def median_months(self) -> float:
        """The median."""
        return self.months * (math.log(0.5) / math.log(self.survival)) ** (1 / self.shape)

    def cumulative_hazard(self, time: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the cumulative hazard at times."""
        return -math.log(self.survival) * (time / self.months) ** self.shape

    def hazard(self, time: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the hazard at times above 0."""
        return self.cumulative_hazard(time) * self.shape / time

    def at(self, time: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the survival at times."""
        return np.exp(-self.cumulative_hazard(time))


def event_probability(survival: WeibullSurvival, timing: Timing, n: float) -> float:
    """Give the probability that a subject's event is seen.

    Examples
    --------
    >>> timing = Timing(per_month=5, follow_up_months=6)
    >>> round(event_probability(WeibullSurvival.with_median(6), timing, 60), 4)
    0.7295
    """
    return timing.integrate(lambda t: timing.still_watched(t, n) * survival.at(t) * survival.hazard(t), n)


def _integral(of: Callable[[NDArray[np.float64]], NDArray[np.float64]], start: float, end: float) -> float:
    if end <= start:
        return 0.0
    nodes, weights = _nodes()
    first, last = start ** (1 / ROOT), end ** (1 / ROOT)
    root = (nodes + 1) / 2 * (last - first) + first
    return float((weights * of(root**ROOT) * ROOT * root ** (ROOT - 1)).sum() * (last - first) / 2)


@cache
def _nodes() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.polynomial.legendre.leggauss(POINTS)
