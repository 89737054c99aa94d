"""A trial with two one-sample log-rank tests: one when n1 subjects have entered, one at the end.

Both are (E − O) / √E against the null's hazard. The trial stops as negative where the first is not above c1, and is
positive where the second is above c. Where nothing is expected yet the first test does not stop the trial.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.core import MethodError, Problem, name_remedy
from topline.design.simulation.plan import MOST_SUBJECTS
from topline.design.simulation.scenario import ENDPOINTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.design.simulation.piecewise_rate import PiecewiseRate
    from topline.design.simulation.scenario import Endpoint, Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRankPlan:
    """What is planned.

    Parameters
    ----------
    name : what the design is called.
    n1, n : subjects of the first test, and of the second.
    c1, c : the statistics must be above these.
    null : the hazard under the null hypothesis.
    months : the month of the rate that the scenario's truth is told for.
    follow_up_months : from the end of accrual to the second test.
    endpoint : pfs, or os.
    """

    name: str
    n1: int
    n: int
    c1: float
    c: float
    null: PiecewiseRate
    months: float
    follow_up_months: float
    endpoint: Endpoint = "pfs"

    def __post_init__(self) -> None:
        """Refuse a plan that cannot be."""
        if problems := tuple(self._problems()):
            raise MethodError(problems)

    def planned_months(self, scenario: Scenario) -> float:
        """Give the duration without a stop."""
        return scenario.accrual.reached(float(self.n)) + self.follow_up_months

    def _problems(self) -> Iterator[Problem]:
        remedy = "say what the protocol plans"
        sizes = f"{self.n1} and {self.n}"
        are_sizes = 1 <= self.n1 < self.n <= MOST_SUBJECTS
        checks = (
            ("n1 and n", f"1 or more, rising to {MOST_SUBJECTS:,} at most", sizes, are_sizes),
            ("months", "above 0", f"{self.months:g}", self.months > 0),
            ("follow-up", "0 months or more", f"{self.follow_up_months:g}", self.follow_up_months >= 0),
            ("null", "a hazard above 0 from entry", f"{self.null.rates[0]:g}", self.null.rates[0] > 0),
        )  # fmt: skip
        for name, expected, found, is_right in checks:
            if not is_right:
                yield Problem(file=name, place="", expected=expected, found=found, remedy=remedy)
        if self.endpoint not in ENDPOINTS:
            known = name_remedy(str(self.endpoint), ENDPOINTS)
            yield Problem(file="endpoint", place="", expected="a known one", found=repr(self.endpoint), remedy=known)
