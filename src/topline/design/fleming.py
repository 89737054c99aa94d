"""Fleming's multiple-stage test of one proportion, with stops for futility and for efficacy.

With N subjects in all, n of them observed, z the normal quantile of 1 − alpha, and brackets for the nearest whole
number: stop as positive with [n p0 + z √(N p0 (1 − p0))] + 1 successes or more, as negative with [n p − z √(N p (1 −
p))] or fewer, where p = (√(N p0) + z √(1 − p0))² / (N + z²) is the rate at which both rules meet at N. At N the trial
is negative with one success less than makes it positive. The error rates attained are exact; those asked for are
approximate.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from topline.core import MethodError
from topline.design.looks import Look, StagedDesign, check_looks
from topline.design.search import holds
from topline.stats.design_targets import read_targets
from topline.stats.exact_sample_size import exact_proportion_sample_size

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 5
"""Sizes up to so many times that of a single stage are tried."""


def fleming(p0: float, looks: Sequence[int], *, alpha: float = 0.05) -> StagedDesign:
    """Give the boundaries of Fleming's test at given looks.

    Parameters
    ----------
    p0 : the rate under the null.
    looks : numbers of subjects at the looks, rising; the last is the size.
    alpha : one-sided probability of a false positive, about which the boundaries are drawn.

    References
    ----------
    doi:10.2307/2530297; answers: tests/oracle/design/r/staged.R

    Examples
    --------
    >>> [(look.futility, look.efficacy) for look in fleming(0.05, (20, 40)).looks]
    [(0, 4), (4, 5)]
    """
    z = read_targets(p0, (1 + p0) / 2, alpha, 1).z_alpha
    sizes = check_looks(tuple(looks))
    whole = sizes[-1]
    meeting = (math.sqrt(whole * p0) + math.sqrt(1 - p0) * z) ** 2 / (whole + z**2)
    positive = [_nearest(n * p0 + z * math.sqrt(whole * p0 * (1 - p0))) + 1 for n in sizes]
    negative = [_nearest(n * meeting - z * math.sqrt(whole * meeting * (1 - meeting))) for n in sizes]
    negative[-1] = positive[-1] - 1
    return StagedDesign(
        name="Fleming",
        looks=tuple(
            Look(n=n, futility=low if low >= 0 else None, efficacy=high if high <= n else None)
            for n, low, high in zip(sizes, negative, positive, strict=True)
        ),
    )


def fleming_sized(p0: float, p1: float, *, alpha: float = 0.05, power: float = 0.8, stages: int = 2) -> StagedDesign:
    """Find the smallest Fleming design in equal stages whose exact error rates are those asked for.

    Parameters
    ----------
    p0, p1 : the rates under the null and under the alternative, p0 below p1.
    alpha : one-sided probability of a false positive.
    power : probability of a positive trial under p1.
    stages : looks, the last one included; subjects are shared out equally, earlier stages rounded up.

    Examples
    --------
    >>> fleming_sized(0.10, 0.30).looks
    (Look(n=13, futility=1, efficacy=5), Look(n=26, futility=5, efficacy=6))
    """
    targets = read_targets(p0, p1, alpha, 1, power)
    middle = exact_proportion_sample_size(p0, p1, alpha=alpha, sided=1, power=power).first.n
    for n in range(max(stages, middle // 2), MOST * middle):
        design = fleming(p0, tuple(math.ceil(n * stage / stages) for stage in range(1, stages + 1)), alpha=alpha)
        if holds(design, targets):
            return design
    raise MethodError(
        f"stages: expected fewer than {stages}, found no size up to {MOST * middle} that holds alpha {alpha:g}"
    )


def _nearest(value: float) -> int:
    return math.floor(value + 0.5)
