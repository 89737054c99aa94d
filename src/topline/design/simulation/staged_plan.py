"""A trial with one arm and looks at who is a success, and at who has a toxicity.

At a look the trial stops for toxicity, else as negative, else as positive, by what is known then of its first n
subjects. The last look waits until everything is known. An earlier one waits as well (`wait`), or is taken some months
after the n-th subject entered, who is not known yet counting as no success and as without toxicity (`failure`), or is
taken as soon as any n subjects are known (`first_known`; failures are known sooner than successes). A look that can
stop for toxicity alone waits for toxicity alone. While a look is waited for, accrual pauses or goes on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from topline.core import MethodError, Problem, name_remedy
from topline.design.looks import Look, StagedDesign
from topline.design.simulation.plan import MOST_SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.design.bop2_toxicity import Bop2ToxicityDesign
    from topline.design.simulation.scenario import Scenario
    from topline.design.toxicity_boundary import ToxicityBoundary

StagedEndpoint = Literal["response", "pfs", "os"]
STAGED_ENDPOINTS: tuple[StagedEndpoint, ...] = ("response", "pfs", "os")
Pending = Literal["wait", "failure", "first_known"]
PENDING: tuple[Pending, ...] = ("wait", "failure", "first_known")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLook:
    """One look.

    Parameters
    ----------
    n : subjects.
    futility : the most successes that stop the trial as negative; None for no such stop.
    efficacy : the fewest successes that stop the trial as positive; None for no such stop.
    toxicity : the fewest toxicities that stop the trial; None for no such stop.
    """

    n: int
    futility: int | None = None
    efficacy: int | None = None
    toxicity: int | None = None

    def __post_init__(self) -> None:
        """Refuse a count that would stop the trial both ways."""
        Look(n=self.n, futility=self.futility, efficacy=self.efficacy)


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedPlan:
    """What is planned.

    Parameters
    ----------
    name : what the design is called.
    looks : in order of subjects, the last one final.
    endpoint : response, or being free of pfs or of os at a month.
    months : that month; None for response.
    accrual_pauses : whether nobody enters while a look is waited for.
    pending : what a look before the last does about subjects who are not known yet.
    lag_months : with `failure`, from the n-th entry to the look.
    null_rate : the rate under the null, for the exact test in each subgroup; None for no such test.
    alpha : of that test, one-sided; intervals have the level 1 − 2 alpha.
    """

    name: str
    looks: tuple[PlannedLook, ...]
    endpoint: StagedEndpoint = "response"
    months: float | None = None
    accrual_pauses: bool = True
    pending: Pending = "wait"
    lag_months: float = 0.0
    null_rate: float | None = None
    alpha: float = 0.05

    def __post_init__(self) -> None:
        """Refuse a plan that cannot be."""
        if problems := tuple(self._problems()):
            raise MethodError(problems)

    @property
    def n(self) -> int:
        """The largest number of subjects."""
        return self.looks[-1].n

    @property
    def watches_toxicity(self) -> bool:
        """Whether any look can stop for toxicity."""
        return any(look.toxicity is not None for look in self.looks)

    @property
    def watches_success(self) -> bool:
        """Whether any look can stop by successes."""
        return any(look.futility is not None or look.efficacy is not None for look in self.looks)

    @property
    def staged(self) -> StagedDesign:
        """The looks at successes, as designs without toxicity have them."""
        looks = tuple(
            Look(n=look.n, futility=look.futility, efficacy=look.efficacy)
            for look in self.looks
            if look is self.looks[-1] or look.futility is not None or look.efficacy is not None
        )
        return StagedDesign(name=self.name, looks=looks)

    def true_rate(self, scenario: Scenario) -> float | None:
        """Give the true rate of the endpoint in a scenario; None where it has no response."""
        if self.endpoint == "response":
            return scenario.response_rate
        return scenario.survival(self.months or 0.0, self.endpoint)

    def planned_months(self, scenario: Scenario) -> float:
        """Give the duration without a stop or a pause."""
        last = self.months or (scenario.response.by_months if scenario.response else 0.0)
        return scenario.accrual.reached(float(self.n)) + last

    def _problems(self) -> Iterator[Problem]:
        sizes = [look.n for look in self.looks]
        if not sizes or sizes[0] < 1 or sizes[-1] > MOST_SUBJECTS or any(b <= a for a, b in pairwise(sizes)):
            listed = ", ".join(map(str, sizes)) or "none"
            yield _problem("looks", f"numbers of subjects that rise from 1 to {MOST_SUBJECTS:,}", listed, "sort them")
        for name, value, known in (
            ("endpoint", self.endpoint, STAGED_ENDPOINTS),
            ("pending", self.pending, PENDING),
        ):
            if value not in known:
                yield _problem(name, "a known one", repr(value), name_remedy(str(value), known))
        if self.endpoint == "response" and self.months is not None:
            yield _problem("months", "none for response", f"{self.months:g}", "leave it out")
        if self.endpoint != "response" and not (self.months is not None and 0 < self.months < math.inf):
            found = "none" if self.months is None else f"{self.months:g}"
            yield _problem("months", f"the month of the rate free of {self.endpoint}, above 0", found, "give it")
        if self.pending == "first_known" and self.accrual_pauses:
            yield _problem("pending first_known", "accrual that goes on", "accrual that pauses", "choose one")
        if not 0 <= self.lag_months < math.inf or (self.lag_months and self.pending != "failure"):
            expected = "0 or more with failure, else 0"
            yield _problem("lag", expected, f"{self.lag_months:g} with {self.pending}", "give the months to a look")
        if self.null_rate is not None and not 0 < self.null_rate < 1:
            yield _problem("null rate", "above 0 and below 1", f"{self.null_rate:g}", "write 0.2 for 20 %")
        if not 0 < self.alpha < 0.5:  # noqa: PLR2004 (an interval needs a level above 0)
            yield _problem("alpha", "above 0 and below 0.5", f"{self.alpha:g}", "write 0.05 for 5 %")


def planned_looks(design: StagedDesign, toxicity: ToxicityBoundary | None = None) -> tuple[PlannedLook, ...]:
    """Give the looks of a design, with those of a rule to stop for toxicity among them.

    Examples
    --------
    >>> from topline.design import bayesian_toxicity_boundary, simon_two_stage
    >>> simon = simon_two_stage(0.10, 0.30).optimal.staged("Simon")
    >>> rule = bayesian_toxicity_boundary(0.30, (10, 20))
    >>> [(look.n, look.futility, look.efficacy, look.toxicity) for look in planned_looks(simon, rule)]
    [(10, 1, None, 6), (20, None, None, 10), (29, 5, 6, None)]
    """
    counts = {look.n: look for look in design.looks}
    stops: dict[int, int | None] = {} if toxicity is None else dict(zip(toxicity.n, toxicity.stop, strict=True))
    if stops and max(stops) > design.n:
        raise MethodError(f"looks at toxicity: expected up to {design.n} subjects, found {max(stops)}, leave it out")
    return tuple(
        PlannedLook(
            n=n,
            futility=counts[n].futility if n in counts else None,
            efficacy=counts[n].efficacy if n in counts else None,
            toxicity=stops.get(n),
        )
        for n in sorted(counts | stops)
    )


def planned_toxicity_looks(design: Bop2ToxicityDesign) -> tuple[PlannedLook, ...]:
    """Give the looks of BOP2 with toxicity; at the last one a trial that does not stop is positive."""
    *early, last = (PlannedLook(n=look.n, futility=look.futility, toxicity=look.toxicity) for look in design.looks)
    fewest = 0 if last.futility is None else last.futility + 1
    final = PlannedLook(n=last.n, futility=last.futility, efficacy=fewest, toxicity=last.toxicity)
    return (*early, final)


def _problem(name: str, expected: str, found: str, remedy: str) -> Problem:
    return Problem(file=name, place="", expected=expected, found=found, remedy=remedy)
