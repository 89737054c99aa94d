"""What an estimator and a test give back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Alternative = Literal["two-sided", "less", "greater"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An estimate with its confidence limits; None where it is not reached or cannot be had.

    Parameters
    ----------
    estimate : the point estimate.
    lower, upper : the confidence limits.
    conf_level : the two-sided confidence level.
    std_error : the standard error of the estimate, where the method has one.
    p_value : the p value of the test that belongs to the estimate, where there is one.
    method : the convention by which it was computed.
    """

    estimate: float | None
    lower: float | None
    upper: float | None
    conf_level: float
    method: str
    std_error: float | None = None
    p_value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TestResult:
    """The outcome of a test of a hypothesis.

    Parameters
    ----------
    statistic : the test statistic, None for a test that has none (Fisher's).
    df : degrees of freedom, None where the reference distribution has none.
    p_value : None where the statistic cannot be had, for example with no event.
    method : the test's name and its convention.
    alternative : the side that is tested.
    observed, expected : events per group, in the order of `groups`.
    groups : the groups' labels, sorted.
    estimate : the effect that goes with the test (odds ratio, difference), where it has one.
    """

    __test__ = False

    statistic: float | None
    df: float | None
    p_value: float | None
    method: str
    alternative: Alternative = "two-sided"
    observed: NDArray[np.float64] | None = None
    expected: NDArray[np.float64] | None = None
    groups: tuple[str, ...] | None = None
    estimate: Interval | None = None
