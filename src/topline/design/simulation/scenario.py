"""A scenario: what is true of virtual subjects, and how they come, are seen and are lost.

A subject progresses, or dies without having progressed, or dies after it: three hazards, all of the months since
entry (an illness-death model). Progression-free survival ends with the first of progression and death. With a hazard
of progression alone there is one endpoint, which is any event one likes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from topline.core import MethodError, Problem, name_remedy
from topline.design.simulation.piecewise_rate import PiecewiseRate

if TYPE_CHECKING:
    from collections.abc import Iterator

AccrualPattern = Literal["uniform", "poisson", "even"]
PATTERNS: tuple[AccrualPattern, ...] = ("uniform", "poisson", "even")
Endpoint = Literal["pfs", "os"]
ENDPOINTS: tuple[Endpoint, ...] = ("pfs", "os")
NEVER = PiecewiseRate(rates=(0.0,))
POINTS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """When tumours are assessed: progression is seen at the first visit that is kept after it happened.

    Parameters
    ----------
    every_months : months between planned visits, above 0.
    window_months : a visit lies up to this much before or after its plan, uniformly; less than half the months between.
    missed : probability that a visit is missed, below 1.
    """

    every_months: float
    window_months: float = 0.0
    missed: float = 0.0

    def __post_init__(self) -> None:
        """Refuse visits that cannot be."""
        checks = (
            ("months between visits", "above 0", self.every_months, self.every_months > 0),
            (
                "window of visits",
                "0 or more and less than half the months between visits",
                self.window_months,
                0 <= self.window_months < max(self.every_months, 0) / 2 or self.window_months == 0,
            ),
            ("missed visits", "a probability of 0 or more, below 1", self.missed, 0 <= self.missed < 1),
        )
        problems = [
            Problem(file=name, place="", expected=expected, found=f"{found:g}", remedy="take it from the schedule")
            for name, expected, found, is_right in checks
            if not is_right
        ]
        if problems:
            raise MethodError(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What is true, and how it is seen.

    Parameters
    ----------
    name : its name; with the seed it gives the random numbers, so that scenarios of one name share them.
    accrual : subjects who enter in a month; the last rate above 0.
    progression : hazard of progression, or of the one event there is.
    death : hazard of death without progression.
    death_after : hazard of death after progression; None for that of `death`.
    accrual_pattern : uniform (independent entries within the months that accrual is planned to take), poisson
        (random waits, so that accrual takes a random time), even (the same wait for all).
    yearly_loss : share lost to follow-up in a year, 0 or more and below 1.
    visits : when progression can be seen; None for when it happens.
    """

    name: str
    accrual: PiecewiseRate
    progression: PiecewiseRate
    death: PiecewiseRate = NEVER
    death_after: PiecewiseRate | None = None
    accrual_pattern: AccrualPattern = "uniform"
    yearly_loss: float = 0.0
    visits: Visits | None = None

    def __post_init__(self) -> None:
        """Refuse a scenario that cannot be."""
        if problems := tuple(self._problems()):
            raise MethodError(problems)

    @property
    def hazard_after(self) -> PiecewiseRate:
        """The hazard of death after progression."""
        return self.death if self.death_after is None else self.death_after

    def survival(self, month: float, endpoint: Endpoint) -> float:
        """Give the true probability of being free of the endpoint at a month.

        Examples
        --------
        >>> scenario = Scenario(
        ...     name="late deaths",
        ...     accrual=PiecewiseRate.constant(5),
        ...     progression=PiecewiseRate.constant(0.2),
        ...     death_after=PiecewiseRate.constant(0.1),
        ... )
        >>> round(scenario.survival(6, "pfs"), 4), round(scenario.survival(6, "os"), 4)
        (0.3012, 0.7964)
        """
        first = float(np.exp(-self.progression.cumulative(month) - self.death.cumulative(month)))
        if endpoint == "pfs":
            return first
        return first + self._alive_after_progression(month)

    def _alive_after_progression(self, month: float) -> float:
        """Integrate over the time of progression, piece by piece."""
        nodes, weights = np.polynomial.legendre.leggauss(POINTS)
        rates = (self.progression, self.death, self.hazard_after)
        inside = {start for rate in rates for start in rate.starts if start < month}
        edges, total = [*sorted(inside), month], 0.0
        for start, end in pairwise(edges):
            time = (nodes + 1) / 2 * (end - start) + start
            free = np.exp(-self.progression.cumulative(time) - self.death.cumulative(time))
            later = np.exp(self.hazard_after.cumulative(time) - self.hazard_after.cumulative(month))
            total += float((weights * self.progression.at(time) * free * later).sum() * (end - start) / 2)
        return total

    def _problems(self) -> Iterator[Problem]:
        if not self.name:
            yield _problem("name", "a name", "none", "name the scenario, its random numbers hang on the name")
        if self.accrual.rates[-1] == 0:
            yield _problem("accrual", "a last rate above 0", "0", "say how many enter in a month until all have")
        if self.accrual_pattern not in PATTERNS:
            remedy = name_remedy(str(self.accrual_pattern), PATTERNS)
            yield _problem("accrual pattern", "a known pattern", repr(self.accrual_pattern), remedy)
        if not 0 <= self.yearly_loss < 1:
            yield _problem("yearly loss", "0 or more and below 1", f"{self.yearly_loss:g}", "write 0.1 for 10 %")

    @property
    def monthly_loss_hazard(self) -> float:
        """The hazard of being lost to follow-up, per month."""
        return -math.log1p(-self.yearly_loss) / 12


def _problem(name: str, expected: str, found: str, remedy: str) -> Problem:
    return Problem(file=name, place="", expected=expected, found=found, remedy=remedy)
