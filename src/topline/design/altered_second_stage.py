"""Inference after Simon's design whose second stage had another number of subjects than planned.

Koyama and Chen: the second stage's own P value, in the subjects it had, is carried over to the second stage that was
planned by the rate at which that one would have the same P value; with that rate in place of the null's in the second
stage, the P value is the probability of as much or more over all first stages that go on. The trial is positive where
the second stage's own P value is at most the conditional error that the plan leaves after the observed first stage, so
that alpha is held whatever number the second stage comes to, if it is chosen without a look at its outcomes. The limits
are the rates at which the P value is half of alpha and 1 less that half; the estimate that at which it is one half.
With as many subjects as planned the decision is the plan's, and the P value is that of `staged_inference` at the plan's
critical value alone. A first stage with enough successes for the whole trial is positive by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError, Problem
from topline.design.looks import binomial_masses
from topline.stats.answers import Interval
from topline.stats.inputs import read_confidence
from topline.stats.special import betaincinv

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.design.looks import StagedDesign

HALVINGS = 60
EQUAL = 1e-12
STAGES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class AlteredEstimate:
    """What a trial says whose second stage had another number of subjects.

    Parameters
    ----------
    interval : the median unbiased estimate with limits and one-sided P value.
    naive : successes over subjects, biased.
    fewest : the fewest successes of the second stage that make the trial positive; None where no number does.
    is_positive : whether the second stage had as many.
    """

    interval: Interval
    naive: float
    fewest: int | None
    is_positive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondStage:
    """The observed first stage's successes, and the second stage's subjects and successes."""

    first: int
    n: int
    x: int


def altered_second_stage(
    design: StagedDesign, observed: SecondStage, p0: float, *, conf_level: float = 0.95
) -> AlteredEstimate:
    """Estimate the rate after a two-stage design with another second stage than planned.

    Parameters
    ----------
    design : two looks, the first with a stop for futility alone.
    observed : both stages' successes, and the subjects that the second stage had.
    p0 : the rate under the null.
    conf_level : two-sided confidence level.

    References
    ----------
    doi:10.1002/sim.3123; answers: tests/oracle/design/r/second_stage.R

    Examples
    --------
    >>> from topline.design import simon_two_stage
    >>> simon = simon_two_stage(0.10, 0.30).optimal.staged("Simon")
    >>> found = altered_second_stage(simon, SecondStage(first=3, n=23, x=4), 0.10, conf_level=0.90)
    >>> found.fewest, round(found.interval.p_value, 4)
    (4, 0.0293)
    """
    half = (1 - read_confidence(conf_level)) / 2
    if problems := tuple(_problems(design, observed, p0)):
        raise MethodError(problems)
    planned, final = design.n - design.looks[0].n, _final(design)
    conditional = _above(planned, final - observed.first, p0)
    enough = [x for x in range(observed.n + 1) if _above(observed.n, x, p0) <= conditional * (1 + EQUAL)]
    return AlteredEstimate(
        interval=Interval(
            estimate=_solve(design, observed, 0.5),
            lower=_solve(design, observed, half),
            upper=_solve(design, observed, 1 - half),
            conf_level=conf_level,
            p_value=_p_value(design, observed, p0),
            method="median unbiased after a second stage of another size",
        ),
        naive=(observed.first + observed.x) / (design.looks[0].n + observed.n),
        fewest=enough[0] if enough else None,
        is_positive=bool(enough) and observed.x >= enough[0],
    )


def _final(design: StagedDesign) -> int:
    """Give the fewest successes of both stages that the plan calls positive."""
    last = design.looks[-1]
    if last.efficacy is not None:
        return last.efficacy
    return 0 if last.futility is None else last.futility + 1


def _problems(design: StagedDesign, observed: SecondStage, p0: float) -> Iterator[Problem]:
    if len(design.looks) != STAGES or design.looks[0].efficacy is not None or design.looks[0].futility is None:
        expected = "two looks, the first with a stop for futility alone"
        found = f"{len(design.looks)} looks"
        yield Problem(
            file="design", place="", expected=expected, found=found, remedy="take staged_inference for others"
        )
        return
    n1, planned = design.looks[0].n, design.n - design.looks[0].n
    least = max(design.looks[0].futility + 1, _final(design) - planned)
    checks = (
        ("null rate", "above 0 and below 1", f"{p0:g}", 0 < p0 < 1, "write 0.2 for 20 %"),
        (
            "first stage", f"{least} to {n1} successes, with which the planned trial goes on and can be positive",
            str(observed.first), least <= observed.first <= n1, "give the successes of the first stage alone",
        ),
        ("second stage", "1 subject or more", str(observed.n), observed.n >= 1, "give the subjects it had"),
        (
            "second stage", f"0 to {observed.n} successes", str(observed.x), 0 <= observed.x <= observed.n,
            "give those of the second stage alone",
        ),
    )  # fmt: skip
    for name, expected, found, is_right, remedy in checks:
        if not is_right:
            yield Problem(file=name, place="", expected=expected, found=found, remedy=remedy)


def _above(n: int, x: int, rate: float) -> float:
    """Give the probability of x successes or more."""
    return 1.0 if x <= 0 else float(binomial_masses(n, rate)[x:].sum())


def _p_value(design: StagedDesign, observed: SecondStage, rate: float) -> float:
    first, final = design.looks[0], _final(design)
    planned, wanted = design.n - first.n, final - observed.first
    own = min(_above(observed.n, observed.x, rate), 1.0)
    carried = float(betaincinv(wanted, planned - wanted + 1, own)) if wanted > 0 else 0.0
    masses = binomial_masses(first.n, rate)
    going_on = range((first.futility or 0) + 1, first.n + 1)
    return float(sum(masses[x] * _above(planned, final - x, carried) for x in going_on))


def _solve(design: StagedDesign, observed: SecondStage, wanted: float) -> float:
    """Find the rate at which the P value is as wanted, by halving."""
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if _p_value(design, observed, middle) < wanted:
            low = middle
        else:
            high = middle
    return float(np.mean((low, high)))
