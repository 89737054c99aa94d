"""BOP2 for efficacy and toxicity together: the trial stops where either is not good enough.

The four outcomes of a subject have a Dirichlet prior worth one subject, whose margins are the two limits; so each
rate has a beta posterior. With n of N subjects seen the trial stops where Pr(efficacy > limit) or Pr(toxicity <
limit) is level · (n/N)^stopping_power or less. `correlation` of the outcomes matters for the operating
characteristics alone, which are exact: the pair of counts is carried forward subject by subject.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.design.beta_distribution import chance_above
from topline.design.looks import check_looks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LEVELS = np.round(np.arange(0.50, 0.995, 0.02), 2)
POWERS = np.round(np.arange(0.0, 1.01, 0.25), 2)
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRates:
    """True rates of efficacy and toxicity and the correlation of the two in a subject."""

    efficacy: float
    toxicity: float
    correlation: float = 0.0

    def cells(self) -> NDArray[np.float64]:
        """Give the probabilities of (efficacy, toxicity) as a 2 × 2 table, neither first."""
        e, t = self.efficacy, self.toxicity
        both = e * t + self.correlation * math.sqrt(e * (1 - e) * t * (1 - t))
        table = np.array([[1 - e - t + both, t - both], [e - both, both]])
        if table.min() < -ROUNDING:
            low, high = correlation_range(e, t)
            raise MethodError(f"correlation: expected {low:.3f} to {high:.3f}, found {self.correlation:g}")
        return np.maximum(table, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToxicityLook:
    """One look: the trial stops with `futility` responses or fewer or with `toxicity` toxicities or more."""

    n: int
    futility: int | None
    toxicity: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bop2ToxicityDesign:
    """A BOP2 design for efficacy and toxicity: its tuning numbers and its looks."""

    level: float
    stopping_power: float
    looks: tuple[ToxicityLook, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToxicityCharacteristics:
    """Under true rates: the probability of a positive end, of an early stop, and the mean number of subjects."""

    success: float
    early_stop: float
    expected_n: float


def bop2_toxicity(
    efficacy_limit: float, toxicity_limit: float, looks: Sequence[int], *, level: float, stopping_power: float
) -> Bop2ToxicityDesign:
    """Give the boundaries of BOP2 for efficacy and toxicity.

    Parameters
    ----------
    efficacy_limit : the rate of responses that must be exceeded.
    toxicity_limit : the rate of toxicity that must not be reached.
    looks : numbers of subjects at the looks, rising; the last is the size.
    level, stopping_power : the bar at the end, and how it rises to it; 0 is the same bar at every look.

    References
    ----------
    doi:10.1002/sim.7338; answers: tests/oracle/design/r/staged.R

    Examples
    --------
    >>> found = bop2_toxicity(0.2, 0.3, (10, 20, 30), level=0.8, stopping_power=1)
    >>> [(look.futility, look.toxicity) for look in found.looks]
    [(1, 5), (4, 6), (8, 8)]
    """
    sizes = check_looks(tuple(looks))
    rows: list[ToxicityLook] = []
    for n in sizes:
        bar = level * (n / sizes[-1]) ** stopping_power
        x = np.arange(n + 1)
        futile = chance_above(efficacy_limit, x, n, (efficacy_limit, 1 - efficacy_limit)) <= bar
        toxic = 1 - chance_above(toxicity_limit, x, n, (toxicity_limit, 1 - toxicity_limit)) <= bar
        most, count = int(np.count_nonzero(futile)) - 1, int(np.count_nonzero(toxic))
        rows.append(ToxicityLook(n=n, futility=most if most >= 0 else None, toxicity=n + 1 - count if count else None))
    return Bop2ToxicityDesign(level=level, stopping_power=stopping_power, looks=tuple(rows))


def bop2_toxicity_calibrated(
    null: OutcomeRates, better: OutcomeRates, looks: Sequence[int], *, alpha: float = 0.1
) -> Bop2ToxicityDesign:
    """Choose the tuning numbers with the greatest power of those that hold alpha under the null.

    Parameters
    ----------
    null : the rates of a drug that is not worth while; its two rates are the limits.
    better : the rates that the trial hopes for.
    looks : numbers of subjects at the looks, rising.
    alpha : probability of a positive end under the null.
    """
    if better.efficacy <= null.efficacy or better.toxicity > null.toxicity:
        raise MethodError(
            f"better: expected efficacy above {null.efficacy:g} and toxicity of {null.toxicity:g} or less, "
            f"found {better.efficacy:g} and {better.toxicity:g}"
        )
    designs = {
        found.looks: found
        for level in LEVELS.tolist()
        for power in POWERS.tolist()
        for found in [bop2_toxicity(null.efficacy, null.toxicity, looks, level=level, stopping_power=power)]
    }
    held = [
        (toxicity_characteristics(design, better).success, design)
        for design in designs.values()
        if toxicity_characteristics(design, null).success <= alpha
    ]
    if not held:
        raise MethodError(f"looks: expected more subjects, found {looks[-1]}, no boundary holds alpha {alpha:g}")
    return max(held, key=lambda pair: pair[0])[1]


def toxicity_characteristics(design: Bop2ToxicityDesign, rates: OutcomeRates) -> ToxicityCharacteristics:
    """Compute exactly how a trial with two outcomes ends."""
    cells = rates.cells()
    size = design.looks[-1].n
    state = np.zeros((size + 1, size + 1))
    state[0, 0] = 1
    early = expected = 0.0
    for seen, look in pairwise((ToxicityLook(n=0, futility=None, toxicity=None), *design.looks)):
        for _ in range(look.n - seen.n):
            state = _one_more(state, cells)
        before = float(state.sum())
        state[: 0 if look.futility is None else look.futility + 1] = 0
        state[:, size + 1 if look.toxicity is None else look.toxicity :] = 0
        stopped = before - float(state.sum())
        is_last = look.n == size
        early += 0 if is_last else stopped
        expected += look.n * (before if is_last else stopped)
    return ToxicityCharacteristics(success=float(state.sum()), early_stop=early, expected_n=expected)


def _one_more(state: NDArray[np.float64], cells: NDArray[np.float64]) -> NDArray[np.float64]:
    after = cells[0, 0] * state
    after[:, 1:] += cells[0, 1] * state[:, :-1]
    after[1:] += cells[1, 0] * state[:-1]
    after[1:, 1:] += cells[1, 1] * state[:-1, :-1]
    return after


def correlation_range(e: float, t: float) -> tuple[float, float]:
    """Give the correlations that two rates between 0 and 1 allow."""
    scale = math.sqrt(e * (1 - e) * t * (1 - t))
    return (max(0.0, e + t - 1) - e * t) / scale, (min(e, t) - e * t) / scale
