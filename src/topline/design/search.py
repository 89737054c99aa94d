"""What searches for designs share: whether one holds its error rates, and the looks in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.core import MethodError
from topline.design.looks import operating_characteristics

if TYPE_CHECKING:
    from topline.design.looks import StagedDesign
    from topline.stats.design_targets import RateTargets


def holds(design: StagedDesign, targets: RateTargets) -> bool:
    """Tell whether the exact error rates of a design are within those asked for."""
    return (
        operating_characteristics(design, targets.p0).success <= targets.alpha
        and operating_characteristics(design, targets.p1).success >= targets.power
    )


def expected_null_size(design: StagedDesign, targets: RateTargets) -> float:
    """Give the mean number of subjects under the null."""
    return operating_characteristics(design, targets.p0).expected_n


def look_sizes(n_max: int, n_min: int, cohort: int) -> tuple[int, ...]:
    """Give the looks from n_min on, after every cohort, and at the end."""
    if not 1 <= n_min <= n_max:
        raise MethodError(f"n_min: expected 1 to {n_max} (n_max), found {n_min}, say when the first look is")
    if cohort < 1:
        raise MethodError(f"cohort: expected 1 or more, found {cohort}, say how many subjects lie between looks")
    return (*range(n_min, n_max, cohort), n_max)
