"""Cox's partial likelihood with its first two derivatives, by sums over the risk sets.

A slot is one event time of one stratum. A subject is at risk in the slots with entry < t <= time. With d deaths in a
slot, Efron's likelihood has d terms: in term l = 0 .. d-1 the risk sum is S - (l/d) E, E the deaths' own share, and
each term has the mean weight of the deaths. Breslow's has S in every term.

The information needs no p x p sum for each slot: sum_k a_k S2_k equals X' diag(w r H) X, where H adds up the a_k of
the slots in which a subject is at risk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.stats.inputs import FollowUp

Ties = Literal["efron", "breslow", "exact"]
SMALLEST_LOG_RISK = -690.0


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
    first_row: NDArray[np.intp]
    entered: NDArray[np.intp] | None
    deaths: NDArray[np.intp]
    death_weight: NDArray[np.float64]

    def sum_at_risk(self, amount: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum (m, ...) `amount` over those at risk in each slot."""
        total = np.add.reduceat(amount, self.first_row, axis=0)
        waiting = np.zeros_like(total) if self.entered is not None else None
        if waiting is not None:
            np.add.at(waiting, self.start[self.entered] - 1, amount[self.entered])
        for first, last in zip(self.bounds[:-1], self.bounds[1:], strict=True):
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
        running = np.concatenate([np.zeros((1, *amount.shape[1:])), amount.cumsum(axis=0)])
        return running[self.stop] - running[self.start]


def build_risk_sets(follow_up: FollowUp, strata: NDArray[np.intp]) -> RiskSets:
    """Find the slots and who is at risk in each."""
    times, rank = np.unique(follow_up.time, return_inverse=True)
    key = strata * len(times) + rank
    slots = np.unique(key[follow_up.event])
    bases = np.searchsorted(slots, np.arange(int(strata.max()) + 2) * len(times))
    stop = np.searchsorted(slots, key, side="right")
    start = bases[strata]
    if follow_up.entry is not None:
        entered_by = np.searchsorted(times, follow_up.entry, side="right") - 1
        start = np.where(entered_by < 0, start, np.searchsorted(slots, strata * len(times) + entered_by, side="right"))
    order = np.argsort(stop, kind="stable")
    order = order[(stop > start)[order]]
    start, stop, stratum, died = start[order], stop[order], strata[order], follow_up.event[order]
    weights = np.ones(len(order)) if follow_up.weights is None else follow_up.weights[order]
    late = np.nonzero(start > bases[stratum])[0]
    return RiskSets(
        order=order,
        start=start,
        stop=stop,
        died=died,
        weights=weights,
        stratum=stratum,
        slot_time=times[slots % len(times)],
        bounds=bases,
        first_row=np.searchsorted(stop - 1, np.arange(len(slots))),
        entered=late if len(late) else None,
        deaths=np.bincount(stop[died] - 1, minlength=len(slots)),
        death_weight=np.bincount(stop[died] - 1, weights=weights[died], minlength=len(slots)).astype(np.float64),
    )


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
    highest = np.full(len(sets.bounds) - 1, -np.inf)
    np.maximum.at(highest, sets.stratum, linear)
    log_risk = np.maximum(linear - highest[sets.stratum], SMALLEST_LOG_RISK)
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
