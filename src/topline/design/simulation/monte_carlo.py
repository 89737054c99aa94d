"""Numbers from simulated trials with their Monte Carlo errors.

The error of a probability is √(p (1 − p) / R) with p = (x + 1) / (R + 2), so that 0 of R trials is not told as certain;
that of a mean is the standard deviation / √R.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

Values = dict[str, float | str | None]
"""Column → what a line of a table has there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """A number from simulated trials, and its Monte Carlo standard error."""

    value: float
    error: float


def probability(count: float, replicates: int) -> Simulated:
    """Give a share of trials with its error."""
    shrunk = (count + 1) / (replicates + 2)
    return Simulated(value=count / replicates, error=math.sqrt(shrunk * (1 - shrunk) / replicates))


def mean_of(total: dict[str, float], name: str, replicates: int) -> tuple[Simulated, float]:
    """Give the mean with its error, and the standard deviation."""
    mean = total[name] / replicates
    spread = math.sqrt(max(0.0, total[f"{name}2"] / replicates - mean**2))
    return Simulated(value=mean, error=spread / math.sqrt(replicates)), spread


def with_error(name: str, number: Simulated | None) -> Values:
    """Give a number and its error under a column's name; nothing where there is no number."""
    return {} if number is None else {name: number.value, f"{name}_error": number.error}
