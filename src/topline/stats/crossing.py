"""Find when a curve reaches a level: the rule of R's quantile for survival curves.

Values within 1.5e-8 of the level are the level. The rising curve is read in order of its values, so that a confidence
band that is not monotone is crossed where it first exceeds the level by value. A curve that rises reaches level 0 at
time 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Lowest = tuple[float, int]  # a value of the curve, and the first row that has it

Plateau = Literal["r", "sas"]
LEVEL_TOLERANCE = float(np.sqrt(np.finfo(np.float64).eps))


class Crossing:
    """The search for the time at which a rising curve, 0 at time 0, reaches `p`; the curve is read block by block."""

    def __init__(self, p: float) -> None:
        self._p = p
        self._n_rows = 0
        self._last = np.nan
        self._reached: Lowest | None = None
        self._passed: Lowest | None = None

    def read(self, share: NDArray[np.float64]) -> None:
        """Read the next values of the curve; NaN where it has none."""
        self._reached = self._lowest(share, share + LEVEL_TOLERANCE >= self._p, self._reached)
        self._passed = self._lowest(share, share - LEVEL_TOLERANCE >= self._p, self._passed)
        self._n_rows += len(share)
        self._last = float(share[-1])

    def find(self, time: NDArray[np.float64], plateau: Plateau) -> float | None:
        """Give the time, None where the level is not reached.

        Parameters
        ----------
        time : (k,) times of all values read.
        plateau : whether a last stretch at the level ends with the last time (r) or never ends (sas).
        """
        if self._p == 0:
            return None if abs(self._last) < LEVEL_TOLERANCE else 0.0
        if self._reached is None:
            return None
        first = float(time[self._reached[1]])
        if abs(self._p - self._last) < LEVEL_TOLERANCE:
            if plateau == "sas" and self._p < 1:
                return None
            return (first + float(time[-1])) / 2
        return None if self._passed is None else (first + float(time[self._passed[1]])) / 2

    def _lowest(
        self, share: NDArray[np.float64], is_candidate: NDArray[np.bool_], found: Lowest | None
    ) -> Lowest | None:
        """Give the lowest value among the candidates and what was found before, where it stands first."""
        value = float(np.min(share, where=is_candidate, initial=np.inf))
        if value == np.inf or (found is not None and found[0] <= value):
            return found
        return value, self._n_rows + int(np.argmax(share == value))
