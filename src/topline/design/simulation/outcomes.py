"""What else is true of virtual subjects: response, toxicity, and subgroups.

Response is a subject's best one. It hangs on the time to progression by a Gaussian copula: a standard normal number
that rises with that time, and one that makes a response where it is above the quantile of 1 − rate, have the
correlation. So both margins are exactly those given. Toxicity hangs on response: of the two outcomes, as 0 and 1, the
ordinary correlation is the one given, as in `OutcomeRates`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.core import MethodError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

Check = tuple[str, str, float, bool, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """Who responds, and when that is known.

    Parameters
    ----------
    rate : probability of a response, above 0 and below 1; a subgroup may have its own.
    by_months : when a subject is known to have responded or not, above 0.
    first_months : the earliest response; responses lie between it and `by_months`, uniformly. None: at `by_months`.
    correlation : of the normal numbers behind response and time to progression, above −1 and below 1.
    """

    rate: float
    by_months: float
    first_months: float | None = None
    correlation: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a response that cannot be."""
        first = self.earliest_months
        _refuse(
            ("response rate", "above 0 and below 1", self.rate, 0 < self.rate < 1, "write 0.2 for 20 %"),
            ("response by", "above 0 months", self.by_months, self.by_months > 0, "say when all are assessed"),
            (
                "first response", f"0 to {self.by_months:g} months", first, 0 <= first <= self.by_months,
                "say when the first assessment is",
            ),
            (
                "correlation of response and progression", "above -1 and below 1", self.correlation,
                -1 < self.correlation < 1, "0 is independence; above 0, who responds progresses later",
            ),
        )  # fmt: skip

    @property
    def earliest_months(self) -> float:
        """The earliest response."""
        return self.by_months if self.first_months is None else self.first_months


@dataclass(frozen=True, slots=True, kw_only=True)
class Toxicity:
    """Who has a toxicity, and when.

    Parameters
    ----------
    rate : probability of a toxicity, above 0 and below 1.
    within_months : toxicities lie between entry and this month, uniformly; who has none is known then. Above 0.
    correlation : of toxicity with response, both as 0 and 1.
    """

    rate: float
    within_months: float
    correlation: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a toxicity that cannot be; whether the correlation can be hangs on the response."""
        _refuse(
            ("toxicity rate", "above 0 and below 1", self.rate, 0 < self.rate < 1, "write 0.2 for 20 %"),
            (
                "toxicity within", "above 0 months", self.within_months, self.within_months > 0,
                "say how long subjects are watched for it",
            ),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgroup:
    """Subjects who do otherwise than the others.

    Parameters
    ----------
    name : what they are called.
    prevalence : their share, above 0; the shares of all subgroups are 1 together.
    hazard_ratio : by which all hazards of the scenario are multiplied, above 0.
    response_rate : their rate of response; None for the scenario's.
    """

    name: str
    prevalence: float
    hazard_ratio: float = 1.0
    response_rate: float | None = None

    def __post_init__(self) -> None:
        """Refuse a subgroup that cannot be."""
        if not self.name:
            raise MethodError("subgroup: expected a name, found none, name it")
        what, rate = f"subgroup {self.name!r}", 0.5 if self.response_rate is None else self.response_rate
        _refuse(
            (f"{what}, prevalence", "above 0, 1 at most", self.prevalence, 0 < self.prevalence <= 1, "give its share"),
            (f"{what}, hazard ratio", "above 0", self.hazard_ratio, self.hazard_ratio > 0, "1 is no difference"),
            (f"{what}, response rate", "above 0 and below 1", rate, 0 < rate < 1, "write 0.2 for 20 %"),
        )


def _refuse(*checks: Check) -> None:
    if problems := list(_failed(checks)):
        raise MethodError(problems)


def _failed(checks: tuple[Check, ...]) -> Iterator[Problem]:
    for name, expected, found, is_right, remedy in checks:
        if not is_right:
            yield Problem(file=name, place="", expected=expected, found=f"{found:g}", remedy=remedy)
