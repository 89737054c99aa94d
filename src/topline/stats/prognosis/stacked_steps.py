"""Choose the terms of a Cox model step by step on completed data sets laid on top of each other.

Each completed data set is a stratum of its own, so that subjects are compared within a set and ties are the set's; m
equal sets say what one says. The log-likelihood of the stack is divided by m; a term is charged its price divided by
its weight's share 1 - f, where f is the fraction of missing values: 0 (W1), the mean over the candidates (W2), or the
term's own (W3). That is the test of a term in a regression of weights (1 - f) / m (Wood, White and Royston).
Each step takes the smallest criterion among all single changes, a drop before an addition where both are equal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from topline.core import MethodError, name_remedy
from topline.stats.cox_model import build_model
from topline.stats.inputs import read_follow_up
from topline.stats.newton import maximise
from topline.stats.stepwise_cox import price_of_coefficient, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from topline.stats.cox_model import CoxModel
    from topline.stats.stepwise_cox import Criterion, Direction, Step

StackWeight = Literal["w1", "w2", "w3"]
STACKED_WEIGHTS: dict[StackWeight, str] = {
    "w1": "each set weighted by 1/m (W1)",
    "w2": "weighted by (1 - f)/m with f the mean fraction of missing values (W2)",
    "w3": "each candidate weighted by (1 - f)/m with f its own fraction of missing values (W3)",
}
"""Weights of the stack, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StackedTerm:
    """A term that may enter.

    Parameters
    ----------
    columns : positions of its columns.
    missing : fraction of the subjects in whom it was imputed, from 0 to below 1.
    is_forced : whether it is never dropped.
    """

    columns: tuple[int, ...]
    missing: float = 0.0
    is_forced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StackedChoice:
    """What the steps leave.

    Parameters
    ----------
    selected : names of the chosen terms, in their order.
    steps : the way to them.
    """

    selected: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stack:
    model: CoxModel
    terms: tuple[StackedTerm, ...]
    prices: tuple[float, ...]
    n_sets: int
    known: dict[frozenset[int], float]

    def criterion(self, chosen: frozenset[int]) -> float:
        """Give -2 log-likelihood over the number of sets, plus the prices."""
        if chosen not in self.known:
            self.known[chosen] = self._price(sorted(chosen))
        return self.known[chosen]

    def idle(self, _chosen: frozenset[int]) -> list[int]:
        """Give none: a term without information pays for all its columns, so that it leaves."""
        return []

    def meet(self, models: Iterable[frozenset[int]], near: frozenset[int] | None = None) -> None:
        """Wait: each model is fitted when it is asked for."""

    def _price(self, chosen: list[int]) -> float:
        columns = [column for place in chosen for column in self.terms[place].columns] or [0]
        found = maximise(replace(self.model, x=self.model.x[:, columns]).likelihood(), len(columns))
        if not chosen:
            return -2 * found.null / self.n_sets
        kept = dict(zip(columns, found.kept.tolist(), strict=True))
        counts = {place: [kept[column] for column in self.terms[place].columns] for place in chosen}
        paid = sum(self.prices[place] * (sum(each) or len(each)) for place, each in counts.items())
        return -2 * found.fitted / self.n_sets + paid


def stacked_steps(
    time: ArrayLike,
    event: ArrayLike,
    sets: Sequence[NDArray[np.float64]],
    terms: Mapping[str, StackedTerm],
    *,
    weight: StackWeight = "w3",
    direction: Direction = "both",
    criterion: Criterion | float = "aic",
) -> StackedChoice:
    """Choose terms on stacked data: both and backward start with all of them, forward with those that are forced.

    Parameters
    ----------
    time, event : (n,) follow-up.
    sets : (n, p) columns of each completed data set.
    terms : name -> the term.
    weight : w1, w2 or w3.
    direction : both, forward or backward.
    criterion : aic, bic (the logarithm of the events of one set), or a P value, as in `stepwise_cox`.

    References
    ----------
    doi:10.1002/sim.3177; answers: tests/oracle/stats/r/prognosis_stacked.R

    Examples
    --------
    >>> x = np.array([[3.0], [5.0], [2.0], [4.0], [0.0], [1.0]])
    >>> stacked_steps([1, 2, 3, 4, 5, 6], [1] * 6, [x, x], {"age": StackedTerm(columns=(0,))}).selected
    ('age',)
    """
    if weight not in STACKED_WEIGHTS:
        raise MethodError(f"weight: found {weight!r}, {name_remedy(str(weight), STACKED_WEIGHTS)}")
    if not sets or not terms:
        raise MethodError("sets and terms: expected one or more of each, found none")
    if not all(0 <= term.missing < 1 for term in terms.values()):
        raise MethodError("missing: expected fractions from 0 to below 1")
    follow_up = read_follow_up(np.tile(np.asarray(time), len(sets)), np.tile(np.asarray(event), len(sets)))
    n_events = int(follow_up.event.sum()) // len(sets)
    stratum = np.repeat(np.arange(len(sets)), len(sets[0]))
    names = tuple(terms)
    stack = _Stack(
        model=build_model(follow_up, np.vstack(sets), strata=stratum),
        terms=tuple(terms.values()),
        prices=_prices(tuple(terms.values()), weight, price_of_coefficient(criterion, n_events)),
        n_sets=len(sets),
        known={},
    )
    forced = frozenset(place for place, name in enumerate(names) if terms[name].is_forced)
    start = forced if direction == "forward" else frozenset(range(len(names)))
    chosen, steps = walk(stack, start, forced, (direction, names))
    return StackedChoice(selected=tuple(names[place] for place in sorted(chosen)), steps=steps)


def _prices(terms: tuple[StackedTerm, ...], weight: StackWeight, charge: float) -> tuple[float, ...]:
    mean = float(np.mean([term.missing for term in terms]))
    return tuple(charge / (1 - {"w1": 0.0, "w2": mean, "w3": term.missing}[weight]) for term in terms)
