"""Cox's partial likelihood with its first two derivatives, by sums over the risk sets.

A slot is one event time of one stratum. A subject is at risk in the slots with entry < t <= time. With d deaths in a
slot, Efron's likelihood has d terms: in term l = 0 .. d-1 the risk sum is S - (l/d) E, E the deaths' own share, and
each term has the mean weight of the deaths. Breslow's has S in every term.

The information needs no p x p sum for each slot: sum_k a_k S2_k equals X' diag(w r H) X, where H adds up the a_k of
the slots in which a subject is at risk.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from topline.stats.sorting import sort_subjects

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.stats.inputs import FollowUp

Ties = Literal["efron", "breslow", "exact"]
SMALLEST_LOG_RISK = -690.0
ONE_STRATUM = 2  # bounds
MOST_CELLS = 250_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskSets:
    """Who is at risk when; subjects sorted by stratum and by the last slot at which they are at risk.

    Parameters
    ----------
    order : (m,) rows of the input, without those at risk in no slot.
    start, stop : (m,) first slot at risk, and one beyond the last.
    died : (m,) whether the subject's event is in slot stop - 1.
    weights : (m,) case weights.
    stratum : (m,) code of the stratum.
    slot_time : (k,) event time of each slot.
    bounds : (s + 1,) first slot of each stratum, and one beyond the last.
    row_bounds : (s + 1,) first subject of each stratum, and one beyond the last.
    first_row : (k,) first subject whose last slot is k.
    entered : rows sorted by `start`, of those who enter late; None where nobody does.
    deaths : (k,) number of deaths.
    death_weight : (k,) their summed weight.
    """

    order: NDArray[np.intp]
    start: NDArray[np.intp]
    stop: NDArray[np.intp]
    died: NDArray[np.bool_]
    weights: NDArray[np.float64]
    stratum: NDArray[np.intp]
    slot_time: NDArray[np.float64]
    bounds: NDArray[np.intp]
    row_bounds: NDArray[np.intp]
    first_row: NDArray[np.intp]
    entered: NDArray[np.intp] | None
    deaths: NDArray[np.intp]
    death_weight: NDArray[np.float64]

    def sum_at_risk(self, amount: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum (m, ...) `amount` over those at risk in each slot."""
        if self.entered is not None and len(self.order) * len(self.deaths) <= MOST_CELLS:
            slots = np.arange(len(self.deaths))[:, None]
            return ((self.start <= slots) & (slots < self.stop)).astype(np.float64) @ amount
        total = np.add.reduceat(amount, self.first_row, axis=0)
        waiting = np.zeros_like(total) if self.entered is not None else None
        if waiting is not None:
            np.add.at(waiting, self.start[self.entered] - 1, amount[self.entered])
        for first, last in pairwise(self.bounds.tolist()):
            part = slice(first, last)
            total[part] = total[part][::-1].cumsum(axis=0)[::-1]
            if waiting is not None:
                total[part] -= waiting[part][::-1].cumsum(axis=0)[::-1]
        return total

    def sum_dead(self, amount: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum (m, ...) `amount` over the deaths of each slot."""
        dead = np.nonzero(self.died)[0]
        return np.add.reduceat(amount[dead], np.append(0, self.deaths.cumsum()[:-1]), axis=0)

    def sum_slots(self, amount: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum (k, ...) `amount` over the slots at which each subject is at risk."""
        running = np.empty_like(amount)
        for first, last in pairwise(self.bounds.tolist()):
            np.cumsum(amount[first:last], axis=0, out=running[first:last])
        total = running[self.stop - 1]
        if self.entered is not None:
            total[self.entered] -= running[self.start[self.entered] - 1]
        return total

    def highest(self, linear: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the (s,) largest linear predictor of each stratum; 0 for a stratum without slots."""
        if len(self.row_bounds) == ONE_STRATUM:
            return linear.max(keepdims=True)
        highest = np.zeros(len(self.row_bounds) - 1)
        filled = np.nonzero(self.row_bounds[1:] > self.row_bounds[:-1])[0]
        highest[filled] = np.maximum.reduceat(linear, self.row_bounds[filled])
        return highest

    def log_risk(self, linear: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the (m,) linear predictor less its largest in the stratum, no lower than exp can tell from 0."""
        highest = self.highest(linear)
        shifted = linear - (highest if len(highest) == 1 else np.repeat(highest, np.diff(self.row_bounds)))
        return np.maximum(shifted, SMALLEST_LOG_RISK, out=shifted)


def build_risk_sets(follow_up: FollowUp, strata: NDArray[np.intp]) -> RiskSets:
    """Find the slots and who is at risk in each."""
    order = sort_subjects(follow_up.time, strata, follow_up.order)
    time, died = follow_up.time[order], follow_up.event[order]
    stratum = strata[order] if strata.any() else strata
    stop, slot_time, deaths, bounds = find_slots(time, died, stratum)
    start, late = bounds[stratum], None
    if follow_up.entry is not None:
        first = _first_slots(follow_up.entry[order], stratum, slot_time, bounds)
        start, late = first, first > start
    present = stop > start
    if not present.all():
        # without strata and entries those censored before the first event stand in front: a view will do
        is_front = late is None and len(bounds) == ONE_STRATUM
        chosen = slice(int(np.searchsorted(stop, 1)), None) if is_front else present
        order, start, stop, stratum, died = order[chosen], start[chosen], stop[chosen], stratum[chosen], died[chosen]
        late = None if late is None else late[chosen]
    weights = np.ones(len(order)) if follow_up.weights is None else follow_up.weights[order]
    entered = None if late is None or not late.any() else np.nonzero(late)[0]
    death_weight = deaths.astype(np.float64)
    if follow_up.weights is not None:
        death_weight = np.bincount(stop[died] - 1, weights[died], len(deaths)).astype(np.float64)
    return RiskSets(
        order=order,
        start=start,
        stop=stop,
        died=died,
        weights=weights,
        stratum=stratum,
        slot_time=slot_time,
        bounds=bounds,
        row_bounds=np.searchsorted(stop, bounds, side="right"),
        first_row=np.concatenate([[0], np.nonzero(stop[1:] != stop[:-1])[0] + 1]),
        entered=None if entered is None else entered[np.argsort(start[entered], kind="stable")],
        deaths=deaths,
        death_weight=death_weight,
    )


def find_slots(
    time: NDArray[np.float64], died: NDArray[np.bool_], stratum: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.intp], NDArray[np.intp]]:
    """Give one beyond the last slot of each subject; subjects are sorted by stratum and time.

    Then each slot's time and number of deaths, and the first slot of each stratum with one beyond the last.
    """
    n, last = len(time), int(stratum[-1])
    is_new = np.empty(n, dtype=np.bool_)
    is_new[0] = True
    np.not_equal(time[1:], time[:-1], out=is_new[1:])
    if last > 0:
        is_new[1:] |= stratum[1:] != stratum[:-1]
    first = is_new.nonzero()[0]
    if len(first) == n:
        stop, rows = died.cumsum(), died.nonzero()[0]
        deaths = np.ones(len(rows), dtype=np.intp)
    else:
        dead = np.add.reduceat(died, first, dtype=np.intp)
        happens = dead > 0
        stop = np.repeat(happens.cumsum(), np.concatenate([first[1:], [n]]) - first)
        rows, deaths = first[happens], dead[happens]
    bounds = np.searchsorted(stratum[rows], np.arange(last + 2)) if last > 0 else np.array([0, len(rows)])
    return stop, time[rows], deaths, bounds


def _first_slots(
    entry: NDArray[np.float64], stratum: NDArray[np.intp], slot_time: NDArray[np.float64], bases: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Give the first slot after entry; rows and slots are sorted by stratum."""
    first = np.empty(len(entry), dtype=np.intp)
    rows = np.searchsorted(stratum, np.arange(len(bases)))
    for code in range(len(bases) - 1):
        part, slots = slice(rows[code], rows[code + 1]), slice(bases[code], bases[code + 1])
        first[part] = bases[code] + np.searchsorted(slot_time[slots], entry[part], side="right")
    return first


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The likelihood's terms at one linear predictor: one for each death.

    Parameters
    ----------
    risk : (m,) exp of the linear predictor, scaled by its largest in the stratum.
    log_risk : (m,) its logarithm.
    slot : (d,) slot of each term.
    fraction : (d,) l / deaths for Efron, 0 for Breslow.
    hazard : (d,) mean weight of the deaths over the risk sum.
    mean : (d, p) weighted mean of x in the risk set of the term.
    log_likelihood : the partial log-likelihood.
    """

    risk: NDArray[np.float64]
    log_risk: NDArray[np.float64]
    slot: NDArray[np.intp]
    fraction: NDArray[np.float64]
    hazard: NDArray[np.float64]
    mean: NDArray[np.float64]
    log_likelihood: float

    def by_slot(self, amount: NDArray[np.float64], n_slots: int) -> NDArray[np.float64]:
        """Sum (d, ...) `amount` over the terms of each slot."""
        firsts = np.searchsorted(self.slot, np.arange(n_slots))
        return np.add.reduceat(amount, firsts, axis=0)


def evaluate_terms(sets: RiskSets, x: NDArray[np.float64], linear: NDArray[np.float64], ties: Ties) -> Terms:
    """Evaluate the terms of the likelihood at the linear predictor of the (sorted) subjects."""
    log_risk = sets.log_risk(linear)
    risk = np.exp(log_risk)
    weighted = sets.weights * risk
    moments = np.empty((len(risk), x.shape[1] + 1))
    moments[:, 0] = weighted
    np.multiply(x, weighted[:, None], out=moments[:, 1:])
    sums = sets.sum_at_risk(moments)
    slot = np.repeat(np.arange(len(sets.deaths)), sets.deaths)
    fraction = np.zeros(len(slot))
    in_terms = sums[slot] if len(slot) > len(sums) else sums
    if ties == "efron" and len(slot) > len(sums):
        firsts = np.append(0, sets.deaths.cumsum()[:-1])
        fraction = (np.arange(len(slot)) - firsts[slot]) / sets.deaths[slot]
        in_terms = in_terms - fraction[:, None] * sets.sum_dead(moments)[slot]
    if sets.entered is not None:  # those who enter late are subtracted: no less is left than the deaths' own share
        least = (1 - fraction) * sets.sum_dead(weighted)[slot]
        in_terms = np.column_stack([np.maximum(in_terms[:, 0], least), in_terms[:, 1:]])
    mean_weight = (sets.death_weight / sets.deaths)[slot]
    dead = sets.died
    return Terms(
        risk=risk,
        log_risk=log_risk,
        slot=slot,
        fraction=fraction,
        hazard=mean_weight / in_terms[:, 0],
        mean=in_terms[:, 1:] / in_terms[:, :1],
        log_likelihood=float(sets.weights[dead] @ log_risk[dead] - mean_weight @ np.log(in_terms[:, 0])),
    )


def at_risk_hazard(sets: RiskSets, terms: Terms, amount: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """Sum hazard (times `amount` (d,)) over the terms in which each subject is at risk.

    A tied death has its own share.
    """
    hazard = terms.hazard if amount is None else terms.hazard * amount
    total = sets.sum_slots(terms.by_slot(hazard, len(sets.deaths)))
    if terms.fraction.any():
        own = terms.by_slot(hazard * terms.fraction, len(sets.deaths))
        total[sets.died] -= own[sets.stop[sets.died] - 1]
    return total


def information(
    sets: RiskSets, x: NDArray[np.float64], terms: Terms, amount: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Give the (p, p) information, each term times `amount` (d,)."""
    exposure = sets.weights * terms.risk * at_risk_hazard(sets, terms, amount)
    mean_weight = (sets.death_weight / sets.deaths)[terms.slot]
    if amount is not None:
        mean_weight = mean_weight * amount
    return x.T @ (x * exposure[:, None]) - terms.mean.T @ (terms.mean * mean_weight[:, None])


def score(sets: RiskSets, x: NDArray[np.float64], terms: Terms) -> NDArray[np.float64]:
    """Give the (p,) score."""
    dead = sets.died
    return sets.weights[dead] @ x[dead] - (sets.death_weight / sets.deaths)[terms.slot] @ terms.mean
