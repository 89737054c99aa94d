"""What an estimate and its printed limits say together on a scale on which they are symmetric.

The printed limits are intervals themselves, so every pair of limits within their rounding whose middle would be printed
as the estimate is considered. The width of each pair gives a standard error and so the P of Wald's test: a range of P.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from topline.evidence.audit.page import shown
from topline.stats.confidence import normal_quantile
from topline.stats.tails import normal_two_sided

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from topline.evidence.audit.page import Verdict
    from topline.evidence.published import Bounds, Printed
    from topline.evidence.published.rows import Pair

Scale = Literal["difference", "ratio", "correlation"]
OTHER_TEST, LEAST = 0.25, 0.05
"""How far the z of another test may lie from Wald's: as a share of it, and at least."""
ROUNDING = 1e-12
Corner = tuple[float, float]
"""A lower and an upper limit on the symmetric scale."""


def on_scale(value: float, scale: Scale) -> float:
    """Take a value to the scale on which limits are symmetric: as it is, its logarithm, or Fisher's z.

    >>> on_scale(0.5, "difference"), round(on_scale(0.5, "correlation"), 4)
    (0.5, 0.5493)
    """
    return TO[scale](value)


def off_scale(value: float, scale: Scale) -> float:
    """Take a value back from the symmetric scale."""
    return BACK[scale](value)


def corners(ci: Pair, estimate: Printed, scale: Scale) -> list[Corner]:
    """Give the corners of all pairs of limits whose middle would be printed as the estimate."""
    lower, upper = (_ends(limit.interval, scale) for limit in ci)
    twice = [2 * end for end in _ends(estimate.interval, scale)]
    box = [(low, high) for low in lower for high in upper if high > low]
    edges = [(low, total - low) for low in lower for total in twice]
    edges += [(total - high, high) for high in upper for total in twice]
    inside = [(low, high) for low, high in edges if _within(low, lower) and _within(high, upper) and high > low]
    return [*(corner for corner in box if _within(sum(corner), twice)), *inside]


def judge_p(p: Printed, found: list[Corner], level: float) -> tuple[Verdict, str]:
    """Judge a printed P by the P values that pairs of limits allow; one a little outside may be another test's."""
    quantile = normal_quantile(level)
    values = [quantile * (low + high) / (high - low) for low, high in found]
    smallest = 0.0 if min(values) <= 0 <= max(values) else min(map(abs, values))
    largest = max(map(abs, values))
    low, high = normal_two_sided(largest), normal_two_sided(smallest)
    fits = low <= p.interval.high + ROUNDING and high >= p.interval.low - ROUNDING
    verdict: Verdict = "consistent" if fits else "inconsistent"
    if not fits and _is_near(p.interval, smallest, largest):
        verdict = "cannot tell"
    return verdict, f"the interval's width gives P from {_p(low)} to {_p(high)} by Wald's test; printed {p}"


def _ends(bounds: Bounds, scale: Scale) -> list[float]:
    low, high = bounds.low, bounds.high
    if scale == "ratio":
        low = max(low, ROUNDING)
    if scale == "correlation":
        low, high = max(low, ROUNDING - 1), min(high, 1 - ROUNDING)
    return [on_scale(low, scale), on_scale(high, scale)]


def _within(value: float, limits: list[float]) -> bool:
    return limits[0] - ROUNDING <= value <= limits[1] + ROUNDING


def _is_near(bounds: Bounds, smallest: float, largest: float) -> bool:
    """Say whether a test other than Wald's could give a printed P."""
    low, high = _score(bounds.high), _score(max(bounds.low, 0.0))
    return high >= smallest * (1 - OTHER_TEST) - LEAST and low <= largest * (1 + OTHER_TEST) + LEAST


def _score(p: float) -> float:
    return normal_quantile(1 - p) if 0 < p < 1 else (0.0 if p >= 1 else math.inf)


def _p(value: float) -> str:
    return "less than 0.0001" if value < 0.00005 else shown(value, 4)  # noqa: PLR2004 what four digits can show


def _itself(value: float) -> float:
    return value


TO: Mapping[Scale, Callable[[float], float]] = {"difference": _itself, "ratio": math.log, "correlation": math.atanh}
BACK: Mapping[Scale, Callable[[float], float]] = {"difference": _itself, "ratio": math.exp, "correlation": math.tanh}
