"""A trial with one arm and one final analysis: its size, its tests and its rules.

The analysis is `follow_up_months` after the end of accrual. The trial is positive by counting where the subjects who
were followed free of the event to the month are as many as the exact binomial test asks for (who was censored before
counts as a failure); by the curve where the lower limit of Kaplan-Meier's rate lies above the null's rate; by the
one-sample log-rank test where (E − O) / √E reaches the normal quantile. Each has the alpha on the side of success.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError, Problem, name_remedy
from topline.design.simulation.scenario import ENDPOINTS, Endpoint
from topline.stats.confidence import CONFIDENCE_TYPES, ConfidenceType
from topline.stats.exact_sample_size import exact_proportion_test
from topline.stats.proportions import clopper_pearson
from topline.stats.special import ndtri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from topline.design.simulation.piecewise_rate import PiecewiseRate
    from topline.stats.design_targets import Sides

MOST_SUBJECTS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleArmPlan:
    """What is planned.

    Parameters
    ----------
    n : subjects, 1 to 10,000.
    months : the month of the rate.
    null : the hazard under the null hypothesis; the null's rate is its survival at the month.
    follow_up_months : from the end of accrual to the analysis.
    alpha : probability of a false positive, of both sides together where `sided` is 2.
    sided : 1 or 2.
    conf_type : interval of Kaplan-Meier's rate.
    endpoint : pfs, or os.
    name : what the plan is called; by its size where it has none.
    """

    n: int
    months: float
    null: PiecewiseRate
    follow_up_months: float
    alpha: float = 0.05
    sided: Sides = 2
    conf_type: ConfidenceType = "log-log"
    endpoint: Endpoint = "pfs"
    name: str = ""

    def __post_init__(self) -> None:
        """Refuse a plan that cannot be."""
        if problems := tuple(self._problems()):
            raise MethodError(problems)

    @property
    def label(self) -> str:
        """What the plan is called."""
        return self.name or f"n = {self.n}"

    @property
    def null_rate(self) -> float:
        """The probability of being free of the event at the month under the null hypothesis."""
        return float(self.null.survival(self.months))

    @property
    def upper_alpha(self) -> float:
        """The alpha on the side of success."""
        return self.alpha / self.sided

    @property
    def conf_level(self) -> float:
        """The level of the two-sided intervals whose lower limit has that alpha."""
        return 1 - 2 * self.upper_alpha

    @property
    def z_alpha(self) -> float:
        """The normal quantile of the side of success."""
        return -float(ndtri(self.upper_alpha))

    @property
    def fewest_successes(self) -> int:
        """The fewest subjects free of the event with which the exact binomial test is positive, n + 1 for none."""
        null = self.null_rate
        return exact_proportion_test(self.n, null, (1 + null) / 2, alpha=self.alpha, sided=self.sided).critical

    def count_limits(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give the Clopper-Pearson limits of each count from 0 to n."""
        intervals = [clopper_pearson(x, self.n, self.conf_level) for x in range(self.n + 1)]
        return np.array([each.lower for each in intervals]), np.array([each.upper for each in intervals])

    def _problems(self) -> Iterator[Problem]:
        is_size = self.n == int(self.n) and 1 <= self.n <= MOST_SUBJECTS
        checks = (
            ("n", f"a whole number from 1 to {MOST_SUBJECTS:,}", self.n, is_size),
            ("months", "above 0", self.months, self.months > 0),
            ("follow-up", "0 months or more", self.follow_up_months, self.follow_up_months >= 0),
            ("alpha", "above 0 and below 1", self.alpha, 0 < self.alpha < 1),
            ("sided", "1 or 2", self.sided, self.sided in {1, 2}),
        )  # fmt: skip
        for name, expected, found, is_right in checks:
            if not is_right:
                yield _problem(name, expected, f"{found:g}", "say what the protocol plans")
        if self.months > 0 and not 0 < self.null_rate < 1:
            remedy = "give a hazard above 0 before the month"
            yield _problem("null", "a rate at the month above 0 and below 1", f"{self.null_rate:g}", remedy)
        if self.conf_type not in CONFIDENCE_TYPES:
            remedy = name_remedy(str(self.conf_type), CONFIDENCE_TYPES)
            yield _problem("conf_type", "a known interval", repr(self.conf_type), remedy)
        if self.endpoint not in ENDPOINTS:
            yield _problem("endpoint", "a known one", repr(self.endpoint), name_remedy(str(self.endpoint), ENDPOINTS))


def _problem(name: str, expected: str, found: str, remedy: str) -> Problem:
    return Problem(file=name, place="", expected=expected, found=found, remedy=remedy)
