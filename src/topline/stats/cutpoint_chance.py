"""Give the p value of a largest standardised statistic over cuts, by five methods.

Cut j leaves m of n subjects in the low group; two cuts m < m' have correlation sqrt(m (n - m') / ((n - m) m')), that
of a Markov chain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.special import ndtr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Scores = NDArray[np.float64]
    Ends = NDArray[np.intp]

NODES_PER_PANEL = 16
PANEL_WIDTH = 6.0  # in the smallest standard deviation of a step: 16 nodes then give 12 digits
MOST_CELLS = 30_000_000
DRAWN_AT_ONCE = 4_000_000
SAME = 1e-12  # statistics that differ by less, relatively, are one


def lausen_92(largest: float, lower: float, upper: float) -> float:
    """Take the statistics for a Brownian bridge from `lower` to `upper` (Lausen and Schumacher 1992)."""
    if largest < 1:
        return 1.0
    density = np.exp(-(largest**2) / 2) / np.sqrt(2 * np.pi)
    odds = (upper * (1 - lower)) / ((1 - upper) * lower)
    return min(1.0, float(4 * density / largest + density * (largest - 1 / largest) * np.log(odds)))


def lausen_94(largest: float, n: int, ends: Ends) -> float:
    """Add to one cut's normal tail what each further cut can add (Lausen, Sauerbrei and Schumacher 1994)."""
    first, second = ends[:-1], ends[1:]
    t = np.sqrt(1 - first * (n - second) / ((n - first) * second))
    extra = np.sum(np.exp(-(largest**2) / 2) / np.pi * (t - (largest**2 / 4 - 1) * t**3 / 6))
    return min(1.0, float(2 * ndtr(-largest) + max(0.0, extra)))


def exact_gauss(largest: float, n: int, ends: Ends) -> float:
    """Take the statistics for jointly normal and integrate over the chain, one cut after the other."""
    from topline.stats.kernels.largest_gaussian import chance_of_leaving

    first, second = ends[:-1].astype(np.float64), ends[1:].astype(np.float64)
    correlations = np.sqrt(first * (n - second) / ((n - first) * second))
    spread = float(np.sqrt(1 - correlations**2).min(initial=1.0))
    panels = max(1, int(np.ceil(largest / (PANEL_WIDTH * spread))))
    points, shares = np.polynomial.legendre.leggauss(NODES_PER_PANEL)
    width = largest / panels
    nodes = (np.arange(panels)[:, None] + (points + 1) / 2) * width
    weights = np.tile(shares * width / 2, panels)
    return min(1.0, chance_of_leaving(largest, correlations, nodes.ravel(), weights))


def whole_scores(scores: Scores) -> Scores:
    """Round the scores to whole numbers from 0 to n, as Hothorn and Lausen do."""
    parts = scores - np.floor(scores)
    if not parts.any():
        return scores
    if np.all(parts[parts != 0] == 0.5):  # noqa: PLR2004  one half
        return 2 * scores
    raised = scores - scores.min()
    return np.round(raised * len(scores) / raised.max())


def hothorn_lausen(largest: float, scores: Scores, ends: Ends) -> float:
    """Bound the chance of a larger statistic over all orders of whole-numbered `scores` (Hothorn and Lausen 2003).

    Each cut's exact tail counts, less the sums at the size below that stay in the same tail whatever score joins.
    As R's maxstat: a sum of 0 does not count, the size below need not be a cut itself, statistics are compared as they
    are rounded; one cut alone has its two-sided exact p value.
    """
    from topline.stats.kernels.subset_sums import subset_sum_probabilities

    raised = (scores - scores.min()).astype(np.int64)
    n, total, highest = len(raised), int(raised.sum()), int(raised.max())
    most = int(ends[-1])
    if (most + 1) * (total + 1) > MOST_CELLS:
        raise MethodError(
            f"p_method: hl has {(most + 1) * (total + 1):,} sums of scores for {n} subjects, "
            f"expected at most {MOST_CELLS:,}, use lau94, exact_gauss or permutation"
        )
    chances = subset_sum_probabilities(np.sort(raised), most)
    sums = np.arange(total + 1)
    spread = n * float((raised**2).sum()) - float(total) ** 2

    def standardise(m: int) -> Scores:
        return np.abs((sums - m / n * total) / np.sqrt(m * (n - m) / (n**2 * (n - 1)) * spread))

    if len(ends) == 1:
        return min(1.0, float(chances[most][standardise(most) >= largest * (1 - SAME)].sum()))
    p_value = 0.0
    for m in ends.tolist():
        is_beyond = (standardise(m) > largest) & (sums > 0)
        p_value += float(chances[m][is_beyond].sum())
        if m == ends[0]:
            continue
        was_beyond = (standardise(m - 1) > largest) & (sums > 0)
        can_be = is_beyond & (chances[m] > 0)
        is_low = sums < (m - 1) / n * total
        stays = np.where(is_low, np.append(can_be[highest:], np.zeros(highest, dtype=np.bool_)), can_be)
        p_value -= float(chances[m - 1][was_beyond & stays].sum())
    return min(1.0, p_value)


def permutation(
    statistic: tuple[float, Scores, Scores], scores: Scores, ends: Ends, rng: np.random.Generator, draws: int
) -> float:
    """Share of random orders of `scores`, the data's own among them, whose largest statistic is no smaller.

    `statistic` is the data's largest, and the expectation and standard deviation of the sum at each cut.
    """
    largest, expected, deviation = statistic
    at_once = max(1, DRAWN_AT_ONCE // len(scores))
    reached = 0
    for start in range(0, draws, at_once):
        orders = rng.permuted(np.tile(scores, (min(at_once, draws - start), 1)), axis=1)
        sums = orders.cumsum(axis=1)[:, ends - 1]
        highest = np.max(np.abs(sums - expected) / deviation, axis=1)
        reached += int(np.count_nonzero(highest >= largest * (1 - SAME)))
    return (reached + 1) / (draws + 1)
