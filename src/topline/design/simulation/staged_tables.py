"""What is known of every end of a plan with looks before a trial is drawn: by look and successes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.design.looks import binomial_masses
from topline.design.staged_inference import holds_rate, unbiased_estimates

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.design.simulation.staged_plan import StagedPlan


def estimate_tables(plan: StagedPlan, rate: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the unbiased estimate, and whether its limits hold a rate; NaN and 0 where the order of ends has no such.

    With stops for toxicity the ends have another distribution, and there is none.
    """
    estimates = np.full((len(plan.looks), plan.n + 1), np.nan)
    covered = np.zeros_like(estimates)
    if plan.watches_toxicity:
        return estimates, covered
    design = plan.staged
    ends = zip(unbiased_estimates(design), holds_rate(design, rate, 1 - 2 * plan.alpha), strict=True)
    sizes = [look.n for look in plan.looks]
    for look, (values, holds) in zip(design.looks, ends, strict=True):
        row = sizes.index(look.n)
        estimates[row, : len(values)], covered[row, : len(holds)] = values, holds
    return estimates, covered


def naive_coverage(plan: StagedPlan, rate: float) -> NDArray[np.float64]:
    """Tell whether the Clopper-Pearson limits of x of n hold a rate: both its tails at x are alpha or more."""
    covered = np.zeros((len(plan.looks), plan.n + 1))
    for row, look in enumerate(plan.looks):
        masses = binomial_masses(look.n, rate)
        below, above = np.cumsum(masses), np.cumsum(masses[::-1])[::-1]
        covered[row, : look.n + 1] = (below >= plan.alpha) & (above >= plan.alpha)
    return covered
