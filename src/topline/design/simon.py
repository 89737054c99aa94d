"""Simon's two-stage designs: optimal, minimax and admissible.

A trial of n subjects stops after n1 with r1 successes or fewer, and is positive with more than r successes of n.
Among all designs within the error rates the optimal one has the smallest expected size under p0, the minimax one the
smallest n and among those the smallest expected size. Admissible designs minimise q n + (1 − q) EN for some q between
0 and 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.design.looks import Look, StagedDesign, binomial_masses
from topline.stats.design_targets import read_targets
from topline.stats.exact_sample_size import exact_proportion_sample_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from topline.stats.design_targets import RateTargets


@dataclass(frozen=True, slots=True, kw_only=True)
class SimonDesign:
    """A two-stage design with a stop for futility.

    Parameters
    ----------
    n1, r1 : subjects of the first stage; as many successes or fewer stop the trial.
    n, r : subjects in all; more than r successes make the trial positive.
    alpha, power : probability of a positive trial under p0 and under p1, exact.
    expected_n, early_stop : under p0.
    """

    n1: int
    r1: int
    n: int
    r: int
    alpha: float
    power: float
    expected_n: float
    early_stop: float

    def staged(self, name: str) -> StagedDesign:
        """Give the design as looks."""
        return StagedDesign(
            name=name,
            looks=(Look(n=self.n1, futility=self.r1), Look(n=self.n, futility=self.r, efficacy=self.r + 1)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SimonDesigns:
    """The optimal, the minimax and all admissible designs, the admissible ones by their n."""

    optimal: SimonDesign
    minimax: SimonDesign
    admissible: tuple[SimonDesign, ...]


def simon_two_stage(
    p0: float, p1: float, *, alpha: float = 0.05, power: float = 0.8, n_max: int | None = None
) -> SimonDesigns:
    """Search all two-stage designs within one-sided alpha and power.

    Parameters
    ----------
    p0, p1 : the rates under the null and under the alternative, p0 below p1.
    alpha : one-sided probability of a false positive.
    power : probability of a positive trial under p1.
    n_max : the largest n to try; none means one and a half times the exact single-stage size.

    References
    ----------
    doi:10.1016/0197-2456(89)90015-9, doi:10.1002/sim.1600; printed rows: tests/worked/design/test_simon.py

    Examples
    --------
    >>> found = simon_two_stage(0.10, 0.30)
    >>> [(each.r1, each.n1, each.r, each.n) for each in (found.optimal, found.minimax)]
    [(1, 10, 5, 29), (1, 15, 5, 25)]
    """
    targets = read_targets(p0, p1, alpha, 1, power)
    single = exact_proportion_sample_size(p0, p1, alpha=alpha, sided=1, power=power).first.n
    limit = n_max or max(single + 10, single * 3 // 2)
    best = tuple(_best_by_size(targets, limit))
    if not best:
        raise MethodError(
            f"n_max: expected about {single} or more, found {limit}, no two-stage design of that size has power "
            f"{power:g} at alpha {alpha:g}"
        )
    return SimonDesigns(
        optimal=min(best, key=lambda design: (design.expected_n, design.n)),
        minimax=best[0],
        admissible=_admissible(best),
    )


def _best_by_size(targets: RateTargets, limit: int) -> Iterator[SimonDesign]:
    """Give the design of each n whose expected size under the null is smaller than that of every smaller n."""
    null, better = _Masses(targets.p0, limit), _Masses(targets.p1, limit)
    least = np.inf
    for n in range(2, limit + 1):
        finals = _finals(n, null, better, targets)
        firsts = np.arange(1, n if np.isinf(least) else min(n, math.ceil(least)))
        found = _best_of_size(n, firsts, finals, (null, better), targets) if len(finals) else None
        if found is not None and found.expected_n < least:
            least = found.expected_n
            yield found


def _best_of_size(
    n: int,
    firsts: NDArray[np.int64],
    finals: NDArray[np.int64],
    masses: tuple[_Masses, _Masses],
    targets: RateTargets,
) -> SimonDesign | None:
    null, better = masses
    stops = better.at_most[firsts] <= 1 - targets.power
    most = min(int(stops.sum(axis=1).max(initial=0)), int(finals[-1]) + 1)
    if most == 0:
        return None
    powers = better.positive(n, firsts, finals, most)
    alphas = null.positive(n, firsts, finals, most)
    fits = stops[:, :most, None] & (alphas <= targets.alpha) & (powers >= targets.power)
    early = null.at_most[firsts][:, :most]
    expected = np.where(fits.any(axis=2), firsts[:, None] + (1 - early) * (n - firsts)[:, None], np.inf)
    row, r1 = np.unravel_index(int(np.argmin(expected)), expected.shape)
    if not np.isfinite(expected[row, r1]):
        return None
    final = int(np.argmax(np.where(fits[row, r1], powers[row, r1], -1)))
    return SimonDesign(
        n1=int(firsts[row]), r1=int(r1), n=n, r=int(finals[final]), alpha=float(alphas[row, r1, final]),
        power=float(powers[row, r1, final]), expected_n=float(expected[row, r1]), early_stop=float(early[row, r1]),
    )  # fmt: skip


class _Masses:
    """Binomial probabilities of one rate for all sizes up to a limit."""

    def __init__(self, rate: float, limit: int) -> None:
        self.rate = rate
        self.mass = np.zeros((limit + 1, limit + 2))
        for n in range(limit + 1):
            self.mass[n, : n + 1] = binomial_masses(n, rate)
        self.at_most = np.cumsum(self.mass, axis=1)
        self.at_least = np.cumsum(self.mass[:, ::-1], axis=1)[:, ::-1]

    def positive(self, n: int, firsts: NDArray[np.int64], finals: NDArray[np.int64], most: int) -> NDArray[np.float64]:
        """Give the probability of more than r1 and then more than r successes, by (first stage, r1, r)."""
        needed = np.maximum(finals + 1 - np.arange(most)[:, None], 0)
        lost = np.cumsum(self.mass[firsts, :most, None] * self.at_least[(n - firsts)[:, None, None], needed], axis=1)
        return self.at_least[n, finals + 1] - lost


def _finals(n: int, null: _Masses, better: _Masses, targets: RateTargets) -> NDArray[np.int64]:
    """Give the final boundaries that can meet both error rates.

    A first stage loses power of at most beta, and so, by the ratio of likelihoods, at most beta times that ratio of
    alpha.
    """
    r = np.arange(n)
    p0, p1 = targets.p0, targets.p1
    ratio = np.exp((r + 1) * np.log(p0 / p1) + (n - r - 1) * np.log((1 - p0) / (1 - p1)))
    can_power = better.at_least[n, r + 1] >= targets.power
    can_alpha = null.at_least[n, r + 1] - (1 - targets.power) * ratio <= targets.alpha
    return r[can_power & can_alpha]


def _admissible(best: tuple[SimonDesign, ...]) -> tuple[SimonDesign, ...]:
    """Keep the corners of the lower hull of (n, expected n), from the minimax design to the optimal one."""
    hull: list[SimonDesign] = []
    least = min(best, key=lambda design: (design.expected_n, design.n))
    for design in (each for each in best if each.n <= least.n):
        while len(hull) > 1 and _turns_up(hull[-2], hull[-1], design):
            hull.pop()
        hull.append(design)
    return tuple(hull)


def _turns_up(first: SimonDesign, middle: SimonDesign, last: SimonDesign) -> bool:
    """Tell whether the middle design lies on or above the line from the first to the last."""
    step = (middle.n - first.n) * (last.expected_n - first.expected_n)
    return (middle.expected_n - first.expected_n) * (last.n - first.n) >= step
