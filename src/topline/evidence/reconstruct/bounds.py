"""A printed number as the interval of values that round to it.

"4.1" stands for every value from 4.05 to 4.15, "<0.001" for every value below 0.001, and "NA" for a value that is not
reached. What is not printed has no bounds at all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

NOT_REACHED = ("NA", "NR", "NE", "not reached")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The values that a printed number may stand for; infinite where it is printed as not reached.

    Parameters
    ----------
    low, high : the lowest and the highest value.
    text : the number as it is printed.
    """

    low: float
    high: float
    text: str

    @property
    def is_reached(self) -> bool:
        """Whether a number is printed at all."""
        return math.isfinite(self.low)

    def gap(self, value: float | None) -> float | None:
        """Say by how much a value lies outside; None where only one of the two is reached."""
        if not self.is_reached or value is None or math.isnan(value):
            is_same = not self.is_reached and (value is None or math.isnan(value))
            return 0.0 if is_same else None
        return max(self.low - value, value - self.high, 0.0)


def read_bounds(text: str) -> Bounds:
    """Read a printed number with the digits that it is printed with.

    >>> read_bounds("4.1")
    Bounds(low=4.05, high=4.15, text='4.1')
    >>> read_bounds("<0.001").high, read_bounds("NA").is_reached
    (0.001, False)
    """
    words = text.strip()
    if words in NOT_REACHED:
        return Bounds(low=math.inf, high=math.inf, text=words)
    if words[0] in "<≤":
        return Bounds(low=0.0, high=float(words.lstrip("<≤= ")), text=words)
    half = 0.5 * 10.0 ** -(len(words.partition(".")[2]))
    value = float(words)
    return Bounds(low=round(value - half, 12), high=round(value + half, 12), text=words)
