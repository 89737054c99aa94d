"""A rate that is constant in pieces of time: a hazard, or the subjects who enter in a month.

A piece holds from its start until the next one's, the last for ever.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class PiecewiseRate:
    """A rate in pieces.

    Parameters
    ----------
    rates : the rate in each piece, 0 or more. [per month]
    starts : the month in which each piece starts; the first is 0.
    """

    rates: tuple[float, ...]
    starts: tuple[float, ...] = (0.0,)

    def __post_init__(self) -> None:
        """Refuse pieces that are not in order."""
        if problems := tuple(self._problems()):
            raise MethodError(problems)

    @classmethod
    def constant(cls, rate: float) -> PiecewiseRate:
        """Give a rate that never changes."""
        return cls(rates=(float(rate),))

    @classmethod
    def with_survival(cls, survival: float, months: float) -> PiecewiseRate:
        """Give the constant hazard with a survival at a month."""
        if not 0 < survival < 1:
            raise MethodError(f"survival: expected above 0 and below 1, found {survival:g}, write 0.2 for 20 %")
        if not months > 0:
            raise MethodError(f"months: expected above 0, found {months:g}, say when the survival holds")
        return cls.constant(-math.log(survival) / months)

    @classmethod
    def with_median(cls, months: float) -> PiecewiseRate:
        """Give the constant hazard with a median."""
        return cls.with_survival(0.5, months)

    @property
    def table(self) -> NDArray[np.float64]:
        """(3, k) starts, rates, and the cumulative rates at the starts."""
        starts, rates = np.array(self.starts, dtype=np.float64), np.array(self.rates, dtype=np.float64)
        return np.stack([starts, rates, np.concatenate([[0.0], np.cumsum(np.diff(starts) * rates[:-1])])])

    def times(self, ratio: float) -> PiecewiseRate:
        """Give the rate multiplied by a ratio."""
        return PiecewiseRate(rates=tuple(rate * ratio for rate in self.rates), starts=self.starts)

    def at(self, time: ArrayLike) -> NDArray[np.float64]:
        """Give the rate at times."""
        starts, rates, _ = self.table
        return rates[np.searchsorted(starts, time, side="right") - 1]

    def cumulative(self, time: ArrayLike) -> NDArray[np.float64]:
        """Give the cumulative rate at times."""
        moments = np.asarray(time, dtype=np.float64)
        starts, rates, sums = self.table
        piece = np.searchsorted(starts, moments, side="right") - 1
        return sums[piece] + rates[piece] * (moments - starts[piece])

    def reached(self, wanted: float) -> float:
        """Give the month in which the cumulative rate is the wanted one, infinite where it never is."""
        starts, rates, sums = self.table
        piece = int(np.searchsorted(sums, wanted, side="right")) - 1
        if rates[piece] == 0:
            return math.inf
        return float(starts[piece] + (wanted - sums[piece]) / rates[piece])

    def survival(self, time: ArrayLike) -> NDArray[np.float64]:
        """Give the survival at times where the rate is a hazard."""
        return np.exp(-self.cumulative(time))

    def _problems(self) -> Iterator[Problem]:
        if len(self.rates) != len(self.starts) or not self.rates:
            found = f"{len(self.rates)} and {len(self.starts)}"
            yield _problem("rates and starts", "as many rates as starts, 1 or more", found, "give each piece both")
        if any(not (math.isfinite(rate) and rate >= 0) for rate in self.rates):
            yield _problem("rates", "numbers of 0 or more a month", _listed(self.rates), "give what a month brings")
        rising = all(a < b for a, b in pairwise(self.starts))
        if self.starts and not (self.starts[0] == 0 and rising and math.isfinite(self.starts[-1])):
            yield _problem("starts", "months that rise from 0", _listed(self.starts), "put the pieces in order of time")


def _listed(numbers: tuple[float, ...]) -> str:
    return ", ".join(f"{number:g}" for number in numbers)


def _problem(name: str, expected: str, found: str, remedy: str) -> Problem:
    return Problem(file=name, place="", expected=expected, found=found, remedy=remedy)
