"""A scenario: what is true of virtual subjects, and how they come, are seen and are lost.

A subject progresses, or dies without having progressed, or dies after it: three hazards, all of the months since
entry (an illness-death model). Progression-free survival ends with the first of progression and death. With a hazard
of progression alone there is one endpoint, which is any event one likes.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from topline.core import MethodError, Problem, name_remedy
from topline.design.bop2_toxicity import OutcomeRates, correlation_range
from topline.design.simulation.piecewise_rate import PiecewiseRate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.design.simulation.outcomes import Response, Subgroup, Toxicity

AccrualPattern = Literal["uniform", "poisson", "even"]
PATTERNS: tuple[AccrualPattern, ...] = ("uniform", "poisson", "even")
Endpoint = Literal["pfs", "os"]
ENDPOINTS: tuple[Endpoint, ...] = ("pfs", "os")
NEVER = PiecewiseRate(rates=(0.0,))
POINTS = 40
WHOLE = 1e-9


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
    response, toxicity : who responds and who has a toxicity; None where nothing is said of them.
    subgroups : subjects with other hazards or rates of response, 2 or more; none where all are alike.
    """

    name: str
    accrual: PiecewiseRate
    progression: PiecewiseRate
    death: PiecewiseRate = NEVER
    death_after: PiecewiseRate | None = None
    accrual_pattern: AccrualPattern = "uniform"
    yearly_loss: float = 0.0
    visits: Visits | None = None
    response: Response | None = None
    toxicity: Toxicity | None = None
    subgroups: tuple[Subgroup, ...] = ()

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
        if self.subgroups:
            return sum(each.prevalence * self.among(each).survival(month, endpoint) for each in self.subgroups)
        first = float(np.exp(-self.progression.cumulative(month) - self.death.cumulative(month)))
        if endpoint == "pfs":
            return first
        return first + self._alive_after_progression(month)

    @property
    def response_rate(self) -> float | None:
        """The true rate of response of all subjects together; None where nothing is said of response."""
        if self.response is None:
            return None
        if not self.subgroups:
            return self.response.rate
        return sum(each.prevalence * self._rate_among(self.response, each) for each in self.subgroups)

    def among(self, subgroup: Subgroup) -> Scenario:
        """Give what is true in one subgroup."""
        hazards = (self.progression, self.death, self.hazard_after)
        progression, death, after = (hazard.times(subgroup.hazard_ratio) for hazard in hazards)
        response = self.response
        if response is not None:
            response = replace(response, rate=self._rate_among(response, subgroup))
        return replace(
            self, name=f"{self.name}, {subgroup.name}", progression=progression, death=death, death_after=after,
            response=response, subgroups=(),
        )  # fmt: skip

    @staticmethod
    def _rate_among(response: Response, subgroup: Subgroup) -> float:
        return response.rate if subgroup.response_rate is None else subgroup.response_rate

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
        yield from self._subgroup_problems()
        yield from self._toxicity_problems()

    def _subgroup_problems(self) -> Iterator[Problem]:
        if not self.subgroups:
            return
        whole = sum(each.prevalence for each in self.subgroups)
        if abs(whole - 1) > WHOLE:
            yield _problem("subgroups", "prevalences that are 1 together", f"{whole:g}", "let them cover all subjects")
        for name, times in Counter(each.name for each in self.subgroups).items():
            if times > 1:
                yield _problem("subgroups", "each name once", f"'{name}' {times} times", "rename one")
        if self.response is None and any(each.response_rate is not None for each in self.subgroups):
            yield _problem("subgroups", "rates of response where there is response", "none", "add the response")

    def _toxicity_problems(self) -> Iterator[Problem]:
        if self.toxicity is None:
            return
        tied = self.toxicity.correlation
        if self.response is None and tied != 0:
            expected = "no correlation with a response that is not there"
            yield _problem("correlation of toxicity", expected, f"{tied:g}", "add the response, or leave it out")
        if self.response is None:
            return
        rates = {each.name: self._rate_among(self.response, each) for each in self.subgroups}
        for name, rate in (rates or {"": self.response.rate}).items():
            low, high = correlation_range(rate, self.toxicity.rate)
            if not low - WHOLE <= tied <= high + WHOLE:
                what = "correlation of toxicity with response" + (f" in {name!r}" if name else "")
                yield _problem(what, f"{low:.3f} to {high:.3f}", f"{tied:g}", "the two rates allow no more")

    @property
    def parts(self) -> tuple[Scenario, ...]:
        """What is true in each subgroup; the scenario itself where there is none."""
        return tuple(self.among(each) for each in self.subgroups) or (self,)

    @property
    def outcome_rates(self) -> OutcomeRates:
        """The rates of response and toxicity; 0 where nothing is said of one."""
        tied = 0.0 if self.toxicity is None else self.toxicity.correlation
        return OutcomeRates(
            efficacy=self.response_rate or 0.0, toxicity=self.toxicity.rate if self.toxicity else 0.0, correlation=tied
        )

    @property
    def monthly_loss_hazard(self) -> float:
        """The hazard of being lost to follow-up, per month."""
        return -math.log1p(-self.yearly_loss) / 12


def _problem(name: str, expected: str, found: str, remedy: str) -> Problem:
    return Problem(file=name, place="", expected=expected, found=found, remedy=remedy)
