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
from topline.stats.stepwise_cox import SMALLEST_GAIN, Step, price_of_coefficient

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from topline.stats.cox_model import CoxModel
    from topline.stats.stepwise_cox import Criterion, Direction

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
    terms: Mapping[str, StackedTerm]
    prices: Mapping[str, float]
    n_sets: int
    known: dict[frozenset[str], float]

    def criterion(self, chosen: frozenset[str]) -> float:
        """Give -2 log-likelihood over the number of sets, plus the prices."""
        if chosen not in self.known:
            self.known[chosen] = self._price(chosen)
        return self.known[chosen]

    def _price(self, chosen: frozenset[str]) -> float:
        names = [name for name in self.terms if name in chosen]
        columns = [column for name in names for column in self.terms[name].columns] or [0]
        found = maximise(replace(self.model, x=self.model.x[:, columns]).likelihood(), len(columns))
        if not names:
            return -2 * found.null / self.n_sets
        kept = dict(zip(columns, found.kept.tolist(), strict=True))
        # a term without information pays for all its columns, so that it leaves
        counts = {name: [kept[column] for column in self.terms[name].columns] for name in names}
        paid = sum(self.prices[name] * (sum(counts[name]) or len(counts[name])) for name in names)
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
    stack = _Stack(
        model=build_model(follow_up, np.vstack(sets), strata=stratum),
        terms=terms,
        prices=_prices(terms, weight, price_of_coefficient(criterion, n_events)),
        n_sets=len(sets),
        known={},
    )
    return _walk(stack, direction)


def _prices(terms: Mapping[str, StackedTerm], weight: StackWeight, charge: float) -> dict[str, float]:
    mean = float(np.mean([term.missing for term in terms.values()]))
    missing = {name: {"w1": 0.0, "w2": mean, "w3": term.missing}[weight] for name, term in terms.items()}
    return {name: charge / (1 - fraction) for name, fraction in missing.items()}


def _walk(stack: _Stack, direction: Direction) -> StackedChoice:
    forced = frozenset(name for name, term in stack.terms.items() if term.is_forced)
    chosen = forced if direction == "forward" else frozenset(stack.terms)
    value = stack.criterion(chosen)
    steps = [Step(change="start", criterion=value)]
    while True:
        changes: list[tuple[str, frozenset[str]]] = []
        if direction != "forward":
            changes += [(f"- {name}", chosen - {name}) for name in stack.terms if name in chosen - forced]
        if direction != "backward":
            changes += [(f"+ {name}", chosen | {name}) for name in stack.terms if name not in chosen]
        priced = [(stack.criterion(terms), change, terms) for change, terms in changes]
        best = min(priced, key=lambda change: change[0], default=None)
        if best is None or best[0] >= value - SMALLEST_GAIN:
            selected = tuple(name for name in stack.terms if name in chosen)
            return StackedChoice(selected=selected, steps=tuple(steps))
        value, change, chosen = best
        steps.append(Step(change=change, criterion=value))
