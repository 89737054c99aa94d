"""Group-sequential test of one proportion with exact boundaries from a spending function.

At each look the trial stops as positive with the fewest successes that keep the probability of ever having done so
under p0 within the alpha spent by then; what the coarse binomial leaves unused is carried on. Stops for futility,
where asked, are drawn the same way from beta under p1. They are not binding: alpha is held also when a trial goes on
in spite of them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.design.looks import Look, StagedDesign, binomial_masses, check_looks
from topline.design.search import holds
from topline.design.spending import spend
from topline.stats.design_targets import RateTargets, read_targets
from topline.stats.exact_sample_size import exact_proportion_sample_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from topline.design.spending import Spending


def exact_group_sequential(
    p0: float,
    p1: float,
    looks: Sequence[int],
    *,
    alpha: float = 0.05,
    beta: float | None = None,
    spending: Spending = "obrien_fleming",
) -> StagedDesign:
    """Draw exact boundaries at given looks.

    Parameters
    ----------
    p0, p1 : the rates under the null and under the alternative, p0 below p1.
    looks : numbers of subjects at the looks, rising; the last is the size.
    alpha : one-sided probability of a false positive.
    beta : probability of a false stop for futility; None for no such stop.
    spending : the function by which both are spent.

    References
    ----------
    doi:10.1093/biomet/70.3.659 (spending), doi:10.1201/9780367805326 (Jennison and Turnbull, chapter 12); answers:
    tests/oracle/design/r/staged.R

    Examples
    --------
    >>> design = exact_group_sequential(0.20, 0.40, (15, 30, 45), beta=0.2)
    >>> [(look.futility, look.efficacy) for look in design.looks]
    [(1, 10), (8, 12), (14, 15)]
    """
    targets = read_targets(p0, p1, alpha, 1)
    sizes = check_looks(tuple(looks))
    shares = np.array(sizes) / sizes[-1]
    efficacy = _upper(sizes, targets, spend(alpha, shares, spending))
    last = min(efficacy[-1], sizes[-1] + 1)
    futility = [-1] * len(sizes) if beta is None else _lower(sizes, targets, efficacy, spend(beta, shares, spending))
    futility[-1] = last - 1
    return StagedDesign(
        name="Group-sequential",
        looks=tuple(
            Look(n=n, futility=min(low, high - 1) if low >= 0 else None, efficacy=high if high <= n else None)
            for n, low, high in zip(sizes, futility, efficacy, strict=True)
        ),
    )


def exact_group_sequential_sized(
    p0: float,
    p1: float,
    *,
    alpha: float = 0.05,
    power: float = 0.8,
    stages: int = 2,
    spending: Spending = "obrien_fleming",
) -> StagedDesign:
    """Find the smallest design in equal stages, with stops of both kinds, within one-sided alpha and power."""
    targets = read_targets(p0, p1, alpha, 1, power)
    middle = exact_proportion_sample_size(p0, p1, alpha=alpha, sided=1, power=power).lasting.n
    for n in range(max(stages, middle // 2), 5 * middle):
        looks = tuple(math.ceil(n * stage / stages) for stage in range(1, stages + 1))
        design = exact_group_sequential(p0, p1, looks, alpha=alpha, beta=1 - power, spending=spending)
        if holds(design, targets):
            return design
    raise MethodError(f"stages: expected fewer than {stages}, no size up to {5 * middle} holds power {power:g}")


def _upper(sizes: tuple[int, ...], targets: RateTargets, spent: NDArray[np.float64]) -> list[int]:
    """Give the fewest successes that stop as positive; n + 1 where none does."""
    state, seen, used = np.ones(1), 0, 0.0
    found: list[int] = []
    for n, budget in zip(sizes, spent, strict=True):
        state = np.convolve(state, binomial_masses(n - seen, targets.p0))
        tail = np.append(np.cumsum(state[::-1])[::-1], 0)
        found.append(int(np.argmax(used + tail <= budget)))
        used += float(tail[found[-1]])
        state[found[-1] :] = 0
        seen = n
    return found


def _lower(sizes: tuple[int, ...], targets: RateTargets, efficacy: list[int], spent: NDArray[np.float64]) -> list[int]:
    """Give the most successes that stop as negative; −1 where none does."""
    state, seen, used = np.ones(1), 0, 0.0
    found: list[int] = []
    for n, high, budget in zip(sizes, efficacy, spent, strict=True):
        state = np.convolve(state, binomial_masses(n - seen, targets.p1))
        state[high:] = 0
        lost = np.cumsum(state[:high])
        found.append(int(np.count_nonzero(used + lost <= budget)) - 1)
        used += float(lost[found[-1]]) if found[-1] >= 0 else 0.0
        state[: found[-1] + 1] = 0
        seen = n
    return found
