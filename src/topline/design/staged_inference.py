"""Estimate, P value and confidence limits after a trial with looks.

The estimate x / n is biased where a trial could have stopped before. The uniformly minimum variance unbiased one is
the mean of the first stage's rate over all ways to the same end. Ends are ordered by it: the P value is the
probability, under p0, of an end with as large an estimate or a larger one, and the limits are the rates at which the
two tails are half of alpha. After Simon's design that is the order "later end, then more successes". The median
unbiased estimate is the rate at which the P value would be one half.

The upper limit counts the observed end in its tail (`upper="at_most"`, as Clopper and Pearson do); R's clinfun leaves
it out (`upper="below"`), which makes the interval shorter than its level warrants.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from topline.core import MethodError, name_remedy
from topline.design.looks import binomial_masses
from topline.stats.answers import Interval
from topline.stats.inputs import read_confidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from topline.design.looks import StagedDesign

EQUAL = 1e-10
HALVINGS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedEstimate:
    """What a finished trial with looks says.

    Parameters
    ----------
    interval : the unbiased estimate with its confidence limits and one-sided P value.
    naive : successes over subjects, biased.
    median_unbiased : the rate of which the result is the median.
    """

    interval: Interval
    naive: float
    median_unbiased: float


def staged_inference(
    design: StagedDesign,
    look: int,
    x: int,
    p0: float,
    *,
    conf_level: float = 0.95,
    upper: Literal["at_most", "below"] = "at_most",
) -> StagedEstimate:
    """Estimate the rate after a trial with looks that ended at one of them.

    Parameters
    ----------
    design : the looks.
    look : the look at which the trial ended, 1 for the first.
    x : successes by then.
    p0 : the rate under the null.
    conf_level : two-sided confidence level.
    upper : whether the tail of the upper limit holds the observed end, or those below it alone.

    References
    ----------
    doi:10.1002/sim.1653 (UMVUE), doi:10.1002/sim.3123 (P value and limits); answers by clinfun:
    tests/worked/design/test_staged_inference.py

    Examples
    --------
    >>> from topline.design import Look, StagedDesign
    >>> simon = StagedDesign(name="Simon", looks=(Look(n=10, futility=1), Look(n=29, futility=5, efficacy=6)))
    >>> found = staged_inference(simon, 2, 7, 0.10, conf_level=0.90)
    >>> [round(value, 4) for value in (found.interval.estimate, found.interval.lower, found.interval.upper)]
    [0.2822, 0.1243, 0.4322]
    """
    half = (1 - read_confidence(conf_level)) / 2
    if upper not in {"at_most", "below"}:
        raise MethodError(f"upper: found {upper!r}, {name_remedy(str(upper), ('at_most', 'below'))}")
    estimates = unbiased_estimates(design)
    observed = _find(design, estimates, look, x)
    above = [np.nan_to_num(values, nan=-1.0) >= observed - EQUAL for values in estimates]
    beyond = (
        [np.nan_to_num(values, nan=-1.0) > observed + EQUAL for values in estimates] if upper == "at_most" else above
    )
    interval = Interval(
        estimate=observed,
        lower=0.0 if x == 0 else _solve(design, above, half),
        upper=1.0 if not any(each.any() for each in beyond) else _solve(design, beyond, 1 - half),
        conf_level=conf_level,
        p_value=_probability(design, above, p0),
        method="unbiased after a design with looks; limits by the order of the unbiased estimate",
    )
    median = 0.0 if x == 0 else _solve(design, above, 0.5)
    return StagedEstimate(interval=interval, naive=x / design.looks[look - 1].n, median_unbiased=median)


def unbiased_estimates(design: StagedDesign) -> list[NDArray[np.float64]]:
    """Give the unbiased estimate of each end (look, successes), NaN where the trial cannot end there."""
    first = design.looks[0].n
    weights = np.arange(first + 1) / first
    found: list[NDArray[np.float64]] = []
    ends = zip(_ends(design, 0.5, np.ones(first + 1)), _ends(design, 0.5, weights), strict=True)
    for mass, weighted in ends:
        found.append(np.divide(weighted, mass, out=np.full_like(mass, np.nan), where=mass > 0))
    return found


def holds_rate(design: StagedDesign, rate: float, conf_level: float) -> list[NDArray[np.bool_]]:
    """Tell of each end whether its limits hold a rate, by the tails at that rate; False where no trial ends there."""
    half = (1 - read_confidence(conf_level)) / 2
    estimates = unbiased_estimates(design)
    values = np.concatenate(estimates)
    masses = np.concatenate(list(_ends(design, rate, np.ones(design.looks[0].n + 1))))
    is_end = ~np.isnan(values)
    order = np.argsort(values[is_end])
    risen, mass = values[is_end][order], masses[is_end][order]
    sums = np.concatenate([[0.0], np.cumsum(mass)])
    below = sums[np.searchsorted(risen, values + EQUAL, side="right")]
    above = sums[-1] - sums[np.searchsorted(risen, values - EQUAL, side="left")]
    holds = is_end & (below >= half) & (above >= half)
    return np.split(holds, np.cumsum([len(each) for each in estimates])[:-1])


def _ends(design: StagedDesign, rate: float, weights: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    """Give the probability of each end, look by look, with the outcomes of the first stage weighted."""
    going_on, seen = np.ones(1), 0
    for position, look in enumerate(design.looks):
        going_on = np.convolve(going_on, binomial_masses(look.n - seen, rate))
        if position == 0:
            going_on = going_on * weights
        seen = look.n
        ends = going_on.copy()
        if position < len(design.looks) - 1:
            low = 0 if look.futility is None else look.futility + 1
            high = look.n + 1 if look.efficacy is None else look.efficacy
            ends[low:high] = 0
            going_on[:low] = 0
            going_on[high:] = 0
        yield ends


def _find(design: StagedDesign, estimates: list[NDArray[np.float64]], look: int, x: int) -> float:
    if not 1 <= look <= len(design.looks):
        raise MethodError(f"look: expected 1 to {len(design.looks)}, found {look}, say at which look the trial ended")
    known = np.nonzero(~np.isnan(estimates[look - 1]))[0]
    if x not in known:
        listed = f"{known.min()} to {known.max()}" if len(known) == np.ptp(known) + 1 else ", ".join(map(str, known))
        raise MethodError(f"x: expected {listed}, found {x}, with other counts this design does not end at look {look}")
    return float(estimates[look - 1][x])


def _probability(design: StagedDesign, chosen: list[NDArray[np.bool_]], rate: float) -> float:
    ends = _ends(design, rate, np.ones(design.looks[0].n + 1))
    return float(sum(mass[is_chosen].sum() for mass, is_chosen in zip(ends, chosen, strict=True)))


def _solve(design: StagedDesign, chosen: list[NDArray[np.bool_]], wanted: float) -> float:
    """Find the rate at which ends as large have a probability, by halving."""
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if _probability(design, chosen, middle) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2
