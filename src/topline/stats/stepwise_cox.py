"""Choose the columns of a Cox model step by step, as R's MASS::stepAIC.

Each step takes the smallest criterion among all single changes, a drop before an addition where both are equal. A
column without information (constant, or a combination of others) is not charged and is dropped first. Tied deaths are
Efron's. A P value as criterion charges a column the chi-square quantile of that P value: it stays, or comes in, where
its likelihood ratio test against the model without it has a smaller P.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

from topline.core import MethodError, name_remedy
from topline.stats.cox import cox
from topline.stats.cox_model import build_model, read_covariates
from topline.stats.inputs import read_follow_up
from topline.stats.newton import maximise
from topline.stats.special import ndtri
from topline.stats.subset_likelihood import SubsetLikelihood

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import ArrayLike

    from topline.stats.cox_fit import CoxFit
    from topline.stats.cox_model import CoxModel
    from topline.stats.partial_likelihood import RiskSets
    from topline.stats.subset_likelihood import Summit

Direction = Literal["both", "forward", "backward"]
Criterion = Literal["aic", "bic"]
DIRECTIONS: tuple[Direction, ...] = ("both", "forward", "backward")
SMALLEST_GAIN = 1e-7


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the search.

    Parameters
    ----------
    change : "start", "+ name" or "- name".
    criterion : the criterion after it.
    """

    change: str
    criterion: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StepwiseFit:
    """The chosen model.

    Parameters
    ----------
    selected : names of the chosen columns, in the order of `names`.
    steps : the way to them.
    fit : the Cox fit of the chosen columns; None where none was chosen.
    """

    selected: tuple[str, ...]
    steps: tuple[Step, ...]
    fit: CoxFit | None


class Search(Protocol):
    """Models that differ by terms, which have numbers from 0."""

    def criterion(self, terms: frozenset[int], /) -> float:
        """Give the criterion of a model, the smaller the better."""
        ...

    def idle(self, terms: frozenset[int], /) -> list[int]:
        """Give the terms that are to be dropped before anything else."""
        ...

    def meet(self, models: Iterable[frozenset[int]], near: frozenset[int] | None = None, /) -> None:
        """Be told of models whose criterion will be asked for, and of one from which they differ by one term."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    model: CoxModel
    parts: Sequence[Sequence[int]]
    price: float
    together: SubsetLikelihood | None
    known: dict[frozenset[int], tuple[float, int]]
    summits: dict[frozenset[int], Summit]

    def criterion(self, terms: frozenset[int]) -> float:
        """Give -2 log-likelihood plus the price of each coefficient."""
        log_likelihood, df = self.fit(terms)
        return -2 * log_likelihood + self.price * df

    def idle(self, terms: frozenset[int]) -> list[int]:
        """Give the terms without which there are as many coefficients."""
        if self.together is not None:
            return []
        return [t for t in sorted(terms) if self.fit(terms - {t})[1] == self.fit(terms)[1]]

    def fit(self, terms: frozenset[int]) -> tuple[float, int]:
        """Give the log-likelihood and the number of coefficients."""
        if terms not in self.known:
            self.known[terms] = self._maximise(self._columns(terms))
        return self.known[terms]

    def meet(self, models: Iterable[frozenset[int]], near: frozenset[int] | None = None) -> None:
        """Fit models side by side where that can be done; the others are fitted when they are asked for.

        Parameters
        ----------
        near : a model from which the others differ by one term.
        """
        new = [terms for terms in dict.fromkeys(models) if terms and terms not in self.known]
        if self.together is None or not new:
            return
        subsets = np.zeros((len(new), self.model.x.shape[1]), dtype=np.bool_)
        for row, terms in zip(subsets, new, strict=True):
            row[self._columns(terms)] = True
        start = None if near is None else self.summits.get(near)
        for terms, row, found in zip(new, subsets, self.together.climb(subsets, start), strict=True):
            if found is not None:
                self.known[terms], self.summits[terms] = (found.log_likelihood, int(row.sum())), found

    def _columns(self, terms: frozenset[int]) -> list[int]:
        return [column for term in sorted(terms) for column in self.parts[term]]

    def _maximise(self, columns: list[int]) -> tuple[float, int]:
        if not columns:
            return _null_log_likelihood(self.model.sets), 0
        part = replace(self.model, x=np.ascontiguousarray(self.model.x[:, columns]))
        found = maximise(part.likelihood(), len(columns))
        return found.fitted, int(found.kept.sum())


def stepwise_cox(
    time: ArrayLike,
    event: ArrayLike,
    x: ArrayLike,
    names: Sequence[str],
    *,
    direction: Direction = "both",
    criterion: Criterion | float = "aic",
    lower: Sequence[str] = (),
) -> StepwiseFit:
    """Choose columns: both and backward start with all of them, forward with `lower`.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event.
    x : (n, p) covariates.
    names : (p,) their names.
    direction : both, forward or backward.
    criterion : aic charges 2 a column, bic the logarithm of the number of events (stepAIC's `k = log(events)`);
        a number is the P value below which a column stays (`k = qchisq(1 - P, 1)`).
    lower : names that are never dropped.

    References
    ----------
    Venables and Ripley, Modern Applied Statistics with S, 2002; answers: tests/oracle/stats/r/cox_path.R

    Examples
    --------
    >>> chosen = stepwise_cox([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 1], [[3], [5], [2], [4], [0], [1]], ["age"])
    >>> chosen.selected
    ('age',)
    """
    follow_up = read_follow_up(time, event)
    covariates = read_covariates(x, len(follow_up.time))
    if len(names) != covariates.shape[1] or len(set(names)) != len(names):
        raise MethodError(f"names: expected {covariates.shape[1]} different names, found {', '.join(map(str, names))}")
    terms = {name: (column,) for column, name in enumerate(names)}
    return stepwise_terms(time, event, x, terms, direction=direction, criterion=criterion, lower=lower)


def stepwise_terms(
    time: ArrayLike,
    event: ArrayLike,
    x: ArrayLike,
    terms: Mapping[str, Sequence[int]],
    *,
    direction: Direction = "both",
    criterion: Criterion | float = "aic",
    lower: Sequence[str] = (),
) -> StepwiseFit:
    """Choose terms of one column or more, such as the levels of a factor or the columns of a spline.

    Parameters
    ----------
    time, event, x, direction, criterion : as in `stepwise_cox`; a P value is that of one coefficient, so that a term of
        k columns is charged k times its quantile.
    terms : name -> positions of its columns.
    lower : names of terms that are never dropped.

    References
    ----------
    Venables and Ripley, Modern Applied Statistics with S, 2002; answers: tests/oracle/stats/r/prognosis.R

    Examples
    --------
    >>> stepwise_terms([1, 2, 3, 4, 5, 6], [1] * 6, [[3], [5], [2], [4], [0], [1]], {"age": [0]}).selected
    ('age',)
    """
    if direction not in DIRECTIONS:
        raise MethodError(f"direction: found {direction!r}, {name_remedy(str(direction), DIRECTIONS)}")
    names = tuple(terms)
    unknown = [name for name in lower if name not in names]
    if unknown:
        raise MethodError(f"lower: found {unknown[0]!r}, {name_remedy(unknown[0], names)}")
    follow_up = read_follow_up(time, event)
    covariates = read_covariates(x, len(follow_up.time))
    if not follow_up.event.any():
        raise MethodError(f"event: expected one event or more, found none among {len(follow_up.time)} subjects")
    price = price_of_coefficient(criterion, int(follow_up.event.sum()))
    used = sorted({column for columns in terms.values() for column in columns})
    parts = tuple(tuple(used.index(column) for column in columns) for columns in terms.values())
    covariates = covariates[:, used]
    model = build_model(follow_up, covariates, ties="efron")
    together = SubsetLikelihood.of(model)
    search = _Search(model=model, parts=parts, price=price, together=together, known={}, summits={})
    kept = frozenset(names.index(name) for name in lower)
    start = kept if direction == "forward" else frozenset(range(len(names)))
    chosen, steps = walk(search, start, kept, (direction, names))
    columns = [column for term in sorted(chosen) for column in parts[term]]
    return StepwiseFit(
        selected=tuple(names[term] for term in sorted(chosen)),
        steps=steps,
        fit=cox(follow_up.time, follow_up.event, covariates[:, columns]) if chosen else None,
    )


def price_of_coefficient(criterion: Criterion | float, n_events: int) -> float:
    """Give what a coefficient costs, as `criterion` of `stepwise_cox` says."""
    match criterion:
        case "aic":
            return 2.0
        case "bic":
            return math.log(n_events)
        case float() if 0 < criterion < 1:
            return float(ndtri(criterion / 2)) ** 2
        case _:
            raise MethodError(
                f"criterion: found {criterion!r}, {name_remedy(str(criterion), ('aic', 'bic'))} "
                "or a P value above 0 and below 1"
            )


def walk(
    search: Search, chosen: frozenset[int], kept: frozenset[int], plan: tuple[Direction, tuple[str, ...]]
) -> tuple[frozenset[int], tuple[Step, ...]]:
    """Step from a model to the best that single changes reach; give it, and the steps.

    Parameters
    ----------
    search : the models.
    chosen : the first one.
    kept : terms that are never dropped.
    plan : the direction, and the names of the terms.
    """
    direction, names = plan
    search.meet([chosen])
    value = search.criterion(chosen)
    steps = [Step(change="start", criterion=value)]
    while True:
        idle = [] if direction == "forward" else [c for c in search.idle(chosen) if c not in kept]
        if idle:
            chosen = chosen - {idle[-1]}
            value = search.criterion(chosen)
            steps.append(Step(change=f"- {names[idle[-1]]}", criterion=value))
            continue
        changes: list[tuple[str, frozenset[int]]] = []
        if direction != "forward":
            changes += [(f"- {names[c]}", chosen - {c}) for c in sorted(chosen - kept)]
        if direction != "backward":
            changes += [(f"+ {names[c]}", chosen | {c}) for c in sorted(set(range(len(names))) - chosen)]
        search.meet([terms for _, terms in changes], chosen)
        priced = [(search.criterion(terms), change, terms) for change, terms in changes]
        best = min(priced, key=lambda change: change[0], default=None)
        if best is None or best[0] >= value - SMALLEST_GAIN:
            return chosen, tuple(steps)
        value, change, chosen = best
        steps.append(Step(change=change, criterion=value))


def _null_log_likelihood(sets: RiskSets) -> float:
    """Give Efron's log-likelihood without covariates."""
    at_risk = sets.sum_at_risk(np.ones(len(sets.stop)))
    slot = np.repeat(np.arange(len(sets.deaths)), sets.deaths)
    place = np.arange(len(slot)) - (sets.deaths.cumsum() - sets.deaths)[slot]
    return -float(np.log(at_risk[slot] - place).sum())
