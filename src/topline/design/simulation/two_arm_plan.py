"""A trial with two arms: its size, when it is analysed, its test, its boundaries.

The final analysis is when `events` events are seen, or `follow_up_months` after the end of accrual, whichever comes
first. Looks before it are at shares of the events, or in given months; a look that is not due before the final
analysis is not taken. The trial is positive where the weighted log-rank statistic, above 0 for benefit, reaches Lan
and DeMets' boundary, and stops as negative at a bound for futility or below it. Boundaries are those of the planned
shares.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from topline.core import MethodError, Problem, name_remedy
from topline.design.group_sequential import GroupSequentialDesign, check_shares, group_sequential
from topline.design.simulation.plan import MOST_SUBJECTS
from topline.design.simulation.scenario import ENDPOINTS, Endpoint
from topline.design.spending import SPENDINGS, Spending
from topline.stats.special import ndtri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.stats.design_targets import Sides

Randomisation = Literal["blocks", "simple"]
RANDOMISATIONS: tuple[Randomisation, ...] = ("blocks", "simple")


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoArmPlan:
    """What is planned.

    Parameters
    ----------
    name : what the design is called.
    n : subjects of both arms, 2 to 10,000.
    events : of the final analysis; None where time alone decides.
    follow_up_months : the longest, from the end of accrual; None where events alone decide.
    shares : of the information at each look, up to 1; with `events`, looks are at that share of them.
    look_months : months of the looks before the final one; none where events decide.
    alpha, sided : the error rate, of both sides together where `sided` is 2.
    spending : of alpha.
    futility : how 1 − `power` is spent by stops for futility, not binding; None for no such stops.
    power : that the spending for futility speaks of.
    futility_bounds : z values instead, for each look before the final one.
    rho, gamma : Fleming and Harrington's weights S^rho (1 − S)^gamma.
    per_block : controls and treated subjects of a block; their ratio with simple randomisation.
    randomisation : blocks, or simple (each subject by itself).
    rmst_months, survival_months : months of the differences of mean times and of survival; None for none.
    endpoint : pfs, or os.
    """

    name: str
    n: int
    events: int | None = None
    follow_up_months: float | None = None
    shares: tuple[float, ...] = (1.0,)
    look_months: tuple[float, ...] = ()
    alpha: float = 0.05
    sided: Sides = 2
    spending: Spending = "obrien_fleming"
    futility: Spending | None = None
    power: float = 0.8
    futility_bounds: tuple[float, ...] = ()
    rho: float = 0.0
    gamma: float = 0.0
    per_block: tuple[int, int] = (1, 1)
    randomisation: Randomisation = "blocks"
    rmst_months: float | None = None
    survival_months: float | None = None
    endpoint: Endpoint = "pfs"

    def __post_init__(self) -> None:
        """Refuse a plan that cannot be."""
        check_shares(self.shares)
        if problems := (*self._size_problems(), *self._look_problems(), *self._choice_problems()):
            raise MethodError(problems)

    @property
    def design(self) -> GroupSequentialDesign:
        """The boundaries."""
        return _design_of(self)

    @property
    def bounds(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """The z values that stop the trial as positive, and as negative; −∞ for no such stop."""
        if self.futility_bounds:
            return self.design.boundaries, (*self.futility_bounds, -math.inf)
        if self.design.futility:
            return self.design.boundaries, (*self.design.futility[:-1], -math.inf)
        return self.design.boundaries, (-math.inf,) * len(self.shares)

    @property
    def look_events(self) -> tuple[int, ...]:
        """The events of each look; 0 where its month decides."""
        if self.look_months:
            return (*(0 for _ in self.look_months), self.events or 0)
        return tuple(math.ceil(share * (self.events or 0) - 1e-9) for share in self.shares)

    @property
    def quantile(self) -> float:
        """The normal quantile of the side of success, which intervals have on both sides."""
        return -float(ndtri(self.alpha / self.sided))

    def _size_problems(self) -> Iterator[Problem]:
        months = {"difference of mean times": self.rmst_months, "difference of survival": self.survival_months}
        checks = [
            ("n", f"a whole number from 2 to {MOST_SUBJECTS:,}", self.n, _is_whole(self.n, 2, MOST_SUBJECTS)),
            ("alpha", "above 0 and below 1", self.alpha, 0 < self.alpha < 1),
            ("sided", "1 or 2", self.sided, self.sided in {1, 2}),
            ("power", "above 0 and below 1", self.power, 0 < self.power < 1),
            ("rho", "0 or more", self.rho, 0 <= self.rho < math.inf),
            ("gamma", "0 or more", self.gamma, 0 <= self.gamma < math.inf),
            *((f"month of the {name}", "above 0", month, 0 < month < math.inf) for name, month in months.items()
              if month is not None),
        ]  # fmt: skip
        if self.events is not None:
            checks.append(("events", "a whole number from 1 to n", self.events, _is_whole(self.events, 1, self.n)))
        if self.follow_up_months is not None:
            is_right = 0 <= self.follow_up_months < math.inf
            checks.append(("follow-up", "0 months or more", self.follow_up_months, is_right))
        for name, expected, found, is_right in checks:
            if not is_right:
                yield _problem(name, expected, f"{found:g}", "say what the protocol plans")
        if self.events is None and self.follow_up_months is None:
            yield _problem("final analysis", "events or follow-up months", "neither", "say when it is")
        if [_is_whole(part, 1, self.n) for part in self.per_block] != [True, True]:
            yield _problem("block", "controls and treated, 1 or more", str(self.per_block), "(1, 2) is two to one")

    def _look_problems(self) -> Iterator[Problem]:
        earlier = len(self.shares) - 1
        if earlier and self.events is None and not self.look_months:
            yield _problem("looks", "events, or a month for each look", "neither", "say when they are")
        for name, values in (("look months", self.look_months), ("futility bounds", self.futility_bounds)):
            if values and len(values) != earlier:
                yield _problem(name, f"{earlier}, one for each share below 1", str(len(values)), "give as many")
        if self.look_months and (self.look_months[0] <= 0 or any(b <= a for a, b in pairwise(self.look_months))):
            found = ", ".join(f"{month:g}" for month in self.look_months)
            yield _problem("look months", "months that rise from above 0", found, "sort them")
        if self.futility and self.futility_bounds:
            yield _problem("futility", "a spending or bounds", "both", "leave one out")

    def _choice_problems(self) -> Iterator[Problem]:
        for name, value, known in (
            ("spending", self.spending, SPENDINGS),
            ("futility", self.futility or SPENDINGS[0], SPENDINGS),
            ("randomisation", self.randomisation, RANDOMISATIONS),
            ("endpoint", self.endpoint, ENDPOINTS),
        ):
            if value not in known:
                yield _problem(name, "a known one", repr(value), name_remedy(str(value), known))
        if not self.name:
            yield _problem("name", "a name", "none", "name the design")


def futility_bound(hazard_ratio: float, events: float, per_block: tuple[int, int] = (1, 1)) -> float:
    """Give the z value of a hazard ratio at a number of events, by Schoenfeld's variance.

    Parameters
    ----------
    hazard_ratio : treated to control, above 0.
    events : at the look.
    per_block : controls and treated subjects of a block.

    Examples
    --------
    >>> round(futility_bound(0.9, 100), 4)
    0.5268
    """
    if not 0 < hazard_ratio < math.inf:
        raise MethodError(f"hazard ratio: expected above 0, found {hazard_ratio:g}, 1 is no effect")
    controls, treated = per_block
    return -math.log(hazard_ratio) * math.sqrt(events * controls * treated) / (controls + treated)


@lru_cache(maxsize=256)
def _design_of(plan: TwoArmPlan) -> GroupSequentialDesign:
    return group_sequential(
        plan.shares, alpha=plan.alpha, sided=plan.sided, power=plan.power, spending=plan.spending,
        futility=plan.futility,
    )  # fmt: skip


def _is_whole(number: float, least: float, most: float) -> bool:
    return math.isfinite(number) and number == int(number) and least <= number <= most


def _problem(name: str, expected: str, found: str, remedy: str) -> Problem:
    return Problem(file=name, place="", expected=expected, found=found, remedy=remedy)
