"""Number of subjects, and power, of a test of one proportion by normal approximation.

A success is a rate above the null's: with `sided` 2 the test has alpha / 2 on that side; a rate below is no success.
Sizes are given before rounding; one rounds up. The five formulas differ in the standard deviation that they take:

- `both_variances`: the null's for alpha, the alternative's for the power (PASS calls it S(P0); rpact's only one);
- `null_variance`: the null's for both;
- `alternative_variance`: the alternative's for both (the Wald test);
- `continuity`: `both_variances` corrected for continuity;
- `arcsine`: the arcsine of the root of the rate, whose variance does not depend on the rate.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from topline.core import MethodError, name_remedy
from topline.stats.design_targets import read_size, read_targets
from topline.stats.special import ndtr

if TYPE_CHECKING:
    from topline.stats.design_targets import RateTargets, Sides

NormalFormula = Literal["both_variances", "null_variance", "alternative_variance", "continuity", "arcsine"]
NORMAL_FORMULAS: tuple[NormalFormula, ...] = (
    "both_variances",
    "null_variance",
    "alternative_variance",
    "continuity",
    "arcsine",
)


def proportion_sample_size(
    p0: float,
    p1: float,
    *,
    alpha: float = 0.05,
    sided: Sides = 2,
    power: float = 0.8,
    formula: NormalFormula = "both_variances",
) -> float:
    """Give the number of subjects, unrounded, by which a normal test tells p1 from p0.

    Parameters
    ----------
    p0, p1 : the rates under the null and under the alternative, p0 below p1.
    alpha : probability of a false positive, of both sides together where `sided` is 2.
    sided : 1 or 2.
    power : probability of a success under p1.
    formula : which variance is taken; the module says which.

    References
    ----------
    doi:10.1002/0471445428 (Fleiss, Levin and Paik, chapter 2); answers: tests/oracle/stats/r/sample_size.R

    Examples
    --------
    >>> round(proportion_sample_size(0.20, 0.35), 2)
    62.45
    >>> round(proportion_sample_size(0.20, 0.35, formula="arcsine"), 2)
    68.38
    """
    targets = read_targets(p0, p1, alpha, sided, power)
    null, alternative = _deviations(targets)
    gap = p1 - p0
    match formula:
        case "both_variances":
            return ((targets.z_alpha * null + targets.z_power * alternative) / gap) ** 2
        case "null_variance":
            return ((targets.z_alpha + targets.z_power) * null / gap) ** 2
        case "alternative_variance":
            return ((targets.z_alpha + targets.z_power) * alternative / gap) ** 2
        case "continuity":
            n = ((targets.z_alpha * null + targets.z_power * alternative) / gap) ** 2
            return n / 4 * (1 + math.sqrt(1 + 2 / (n * gap))) ** 2
        case "arcsine":
            return ((targets.z_alpha + targets.z_power) / _arcsine_gap(p0, p1)) ** 2
    raise MethodError(f"formula: found {formula!r}, {name_remedy(str(formula), NORMAL_FORMULAS)}")


def proportion_power(
    n: int,
    p0: float,
    p1: float,
    *,
    alpha: float = 0.05,
    sided: Sides = 2,
    formula: NormalFormula = "both_variances",
) -> float:
    """Give the power of a normal test of one proportion in n subjects.

    Parameters
    ----------
    n : subjects, 1 or more.
    p0, p1 : the rates under the null and under the alternative, p0 below p1.
    alpha, sided : as for `proportion_sample_size`.
    formula : which variance is taken; the module says which.

    References
    ----------
    doi:10.1002/0471445428 (Fleiss, Levin and Paik, chapter 2); answers: tests/oracle/stats/r/sample_size.R

    Examples
    --------
    >>> round(proportion_power(63, 0.20, 0.35), 4)
    0.803
    """
    targets = read_targets(p0, p1, alpha, sided)
    null, alternative = _deviations(targets)
    root, gap, z = math.sqrt(read_size(n)), p1 - p0, targets.z_alpha
    match formula:
        case "both_variances":
            quantile = (root * gap - z * null) / alternative
        case "null_variance":
            quantile = root * gap / null - z
        case "alternative_variance":
            quantile = root * gap / alternative - z
        case "continuity":
            quantile = (root * (gap - 1 / (2 * n)) - z * null) / alternative
        case "arcsine":
            quantile = root * _arcsine_gap(p0, p1) - z
        case _:
            raise MethodError(f"formula: found {formula!r}, {name_remedy(str(formula), NORMAL_FORMULAS)}")
    return float(ndtr(quantile))


def whole_subjects(n: float) -> int:
    """Round a number of subjects up; what a double's last digits add is not a subject."""
    return math.ceil(n - 1e-9)


def with_dropout(n: int, dropout: float) -> int:
    """Give how many to enrol so that n remain when a share drops out.

    >>> with_dropout(63, 0.10)
    70
    """
    if not 0 <= dropout < 1:
        raise MethodError(f"dropout: expected 0 or more and below 1, found {dropout:g}, write 0.1 for 10 %")
    return whole_subjects(n / (1 - dropout))


def _deviations(targets: RateTargets) -> tuple[float, float]:
    return math.sqrt(targets.p0 * (1 - targets.p0)), math.sqrt(targets.p1 * (1 - targets.p1))


def _arcsine_gap(p0: float, p1: float) -> float:
    return 2 * (math.asin(math.sqrt(p1)) - math.asin(math.sqrt(p0)))
