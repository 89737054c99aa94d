"""The normal distribution: its function, and its quantiles to the last digits.

The quantile starts from Abramowitz and Stegun's 26.2.23 (wrong by 4.5e-4 at most) and takes two steps of Halley's,
each of which cubes the error.
"""

from __future__ import annotations

import math

from topline.stats.kernels.compiled import compiled_part

ROOT_TWO = math.sqrt(2.0)
ROOT_TWO_PI = math.sqrt(2.0 * math.pi)
STEPS = 2


@compiled_part
def normal_below(z: float) -> float:
    """Give the probability of a standard normal number below z."""
    return 0.5 * math.erfc(-z / ROOT_TWO)


@compiled_part
def normal_quantile(p: float) -> float:
    """Give the number below which a standard normal one lies with probability p, above 0 and below 1."""
    tail = min(p, 1.0 - p)
    t = math.sqrt(-2.0 * math.log(tail))
    above = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    z = -above
    for _ in range(STEPS):
        step = (normal_below(z) - tail) * ROOT_TWO_PI * math.exp(0.5 * z * z)
        z -= step / (1.0 + 0.5 * z * step)
    return z if p <= 0.5 else -z  # noqa: PLR2004 (the middle)
