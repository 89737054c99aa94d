"""Check what a sample size rests on: two rates, the chance of a false positive, its sides, the power."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from topline.core import MethodError, Problem
from topline.stats.special import ndtri

Sides = Literal[1, 2]


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTargets:
    """A null and a better rate, told apart with an error rate and a power.

    Parameters
    ----------
    p0, p1 : the rate under the null hypothesis, and the higher one that the trial hopes for.
    alpha : probability of a false positive, of both sides together where `sided` is 2.
    sided : 1, or 2: a success is then a rate above p0 at alpha / 2.
    power : probability of a success under p1.
    """

    p0: float
    p1: float
    alpha: float = 0.05
    sided: Sides = 2
    power: float = 0.8

    @property
    def upper_alpha(self) -> float:
        """The probability that falls on the side of success."""
        return self.alpha / self.sided

    @property
    def z_alpha(self) -> float:
        """The normal quantile of the side of success."""
        return -float(ndtri(self.upper_alpha))

    @property
    def z_power(self) -> float:
        """The normal quantile of the power."""
        return float(ndtri(self.power))


def read_targets(p0: float, p1: float, alpha: float = 0.05, sided: int = 2, power: float | None = None) -> RateTargets:
    """Check targets, every problem told at once; without a power, 0.8 stands for it unchecked."""
    problems = [*_rate_problems(p0, p1), *_error_problems(alpha, sided)]
    if power is not None and not problems and not alpha / sided < power < 1:
        remedy = "no number of subjects gives certainty" if power >= 1 else "write 0.8 for 80 %"
        problems.append(_problem("power", f"above {alpha / sided:g} and below 1", power, remedy))
    if problems:
        raise MethodError(problems)
    return RateTargets(p0=p0, p1=p1, alpha=alpha, sided=1 if sided == 1 else 2, power=0.8 if power is None else power)


def read_size(n: int, name: str = "n") -> int:
    """Check that a number of subjects is whole and 1 or more."""
    if n < 1 or n != int(n):
        raise MethodError([_problem(name, "a whole number, 1 or more", n, "say how many subjects are evaluable")])
    return int(n)


def _rate_problems(p0: float, p1: float) -> list[Problem]:
    problems: list[Problem] = []
    if not 0 < p0 < 1:
        problems.append(_problem("p0", "above 0 and below 1", p0, "write 0.2 for 20 %"))
    if not problems and not p0 < p1 < 1:
        remedy = "the hoped-for rate is the higher one: count successes, not failures"
        problems.append(_problem("p1", f"above p0 ({p0:g}) and below 1", p1, remedy))
    return problems


def _error_problems(alpha: float, sided: int) -> list[Problem]:
    problems: list[Problem] = []
    if not 0 < alpha < 1:
        problems.append(_problem("alpha", "above 0 and below 1", alpha, "write 0.05 for 5 %"))
    if sided not in {1, 2}:
        problems.append(_problem("sided", "1 or 2", sided, "say whether alpha is of one side or of both"))
    return problems


def _problem(name: str, expected: str, found: float, remedy: str) -> Problem:
    return Problem(file=name, place="", expected=expected, found=f"{found:g}", remedy=remedy)
