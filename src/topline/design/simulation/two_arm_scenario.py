"""A scenario with two arms: what is true in each, and how subjects come and are seen.

Each arm has the three hazards of a scenario with one arm, in pieces, so that an effect may come late, cross, or leave
a share that never has the event. Both arms share accrual and visits.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.design.simulation.piecewise_rate import PiecewiseRate
from topline.design.simulation.scenario import NEVER, AccrualPattern, Endpoint, Scenario, Visits

if TYPE_CHECKING:
    from topline.core import Problem

POINTS = 40
NEARLY_EQUAL = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """What is true in an arm.

    Parameters
    ----------
    progression : hazard of progression, or of the one event there is.
    death : hazard of death without progression.
    death_after : hazard of death after progression; None for that of `death`.
    yearly_loss : share lost to follow-up in a year, 0 or more and below 1.
    """

    progression: PiecewiseRate
    death: PiecewiseRate = NEVER
    death_after: PiecewiseRate | None = None
    yearly_loss: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoArmScenario:
    """What is true in two arms, and how it is seen.

    Parameters
    ----------
    name : its name; with the seed it gives the random numbers, so that scenarios of one name share them.
    accrual : subjects of both arms together who enter in a month; the last rate above 0.
    control, treated : the arms.
    accrual_pattern : uniform, poisson or even, as in `Scenario`.
    visits : when progression can be seen; None for when it happens.
    """

    name: str
    accrual: PiecewiseRate
    control: Arm
    treated: Arm
    accrual_pattern: AccrualPattern = "uniform"
    visits: Visits | None = None

    def __post_init__(self) -> None:
        """Refuse a scenario that cannot be."""
        problems = {str(each): each for arm in (self.control, self.treated) for each in _problems_of(self, arm)}
        if problems:
            raise MethodError(tuple(problems.values()))

    @property
    def arms(self) -> tuple[Scenario, Scenario]:
        """The control arm and the treated arm, as scenarios with one arm."""
        return _arm_of(self, self.control), _arm_of(self, self.treated)

    def hazard_ratio(self, endpoint: Endpoint) -> float | None:
        """Give the ratio of the hazards, treated to control; None where it changes with time.

        Examples
        --------
        >>> from topline.design.simulation import PiecewiseRate
        >>> late = PiecewiseRate(rates=(0.1, 0.05), starts=(0, 3))
        >>> scenario = TwoArmScenario(
        ...     name="late effect",
        ...     accrual=PiecewiseRate.constant(10),
        ...     control=Arm(progression=PiecewiseRate.constant(0.1)),
        ...     treated=Arm(progression=late),
        ... )
        >>> scenario.hazard_ratio("pfs") is None
        True
        """
        control, treated = (_hazards(arm, endpoint) for arm in self.arms)
        if not (control and treated):
            return None
        starts = sorted({start for rate in (*control, *treated) for start in rate.starts})
        below, above = (np.sum([rate.at(starts) for rate in rates], axis=0) for rates in (control, treated))
        if np.any((below == 0) != (above == 0)) or not np.any(below):
            return None
        ratios = above[below > 0] / below[below > 0]
        return float(ratios[0]) if np.ptp(ratios) <= NEARLY_EQUAL * ratios[0] else None

    def mean_time_difference(self, month: float, endpoint: Endpoint) -> float:
        """Give the true difference, treated less control, of the mean months free of the endpoint up to a month."""
        control, treated = (_mean_time(arm, month, endpoint) for arm in self.arms)
        return treated - control

    def survival_difference(self, month: float, endpoint: Endpoint) -> float:
        """Give the true difference, treated less control, of the probabilities of being free at a month."""
        control, treated = (arm.survival(month, endpoint) for arm in self.arms)
        return treated - control

    def ends_for_certain(self, endpoint: Endpoint) -> bool:
        """Tell whether each subject sooner or later has the event or is lost."""
        return all(
            arm.yearly_loss > 0
            or arm.death.rates[-1] > 0
            or (arm.progression.rates[-1] > 0 and (endpoint == "pfs" or arm.hazard_after.rates[-1] > 0))
            for arm in self.arms
        )


def _arm_of(scenario: TwoArmScenario, arm: Arm) -> Scenario:
    return Scenario(
        name=scenario.name, accrual=scenario.accrual, accrual_pattern=scenario.accrual_pattern, visits=scenario.visits,
        progression=arm.progression, death=arm.death, death_after=arm.death_after, yearly_loss=arm.yearly_loss,
    )  # fmt: skip


def _problems_of(scenario: TwoArmScenario, arm: Arm) -> tuple[Problem, ...]:
    try:
        _arm_of(scenario, arm)
    except MethodError as error:
        return tuple(error.problems)
    return ()


def _hazards(arm: Scenario, endpoint: Endpoint) -> tuple[PiecewiseRate, ...]:
    """Give the hazards whose sum is the endpoint's; none where it hangs on when progression came."""
    if endpoint == "pfs":
        return arm.progression, arm.death
    return (arm.death,) if arm.hazard_after == arm.death else ()


@lru_cache(maxsize=64)
def _mean_time(arm: Scenario, month: float, endpoint: Endpoint) -> float:
    nodes, weights = np.polynomial.legendre.leggauss(POINTS)
    rates = (arm.progression, arm.death, arm.hazard_after)
    edges = [*sorted({start for rate in rates for start in rate.starts if start < month}), month]
    total = 0.0
    for start, end in pairwise(edges):
        times = (nodes + 1) / 2 * (end - start) + start
        survival = np.array([arm.survival(time, endpoint) for time in times.tolist()])
        total += float((weights * survival).sum()) * (end - start) / 2
    return total


def loss_rate(arm: Scenario) -> PiecewiseRate:
    """Give the hazard of loss to follow-up as a rate."""
    return PiecewiseRate.constant(arm.monthly_loss_hazard)
