"""Measure how a new risk reclassifies subjects against an old one: NRI and IDI of a censored event.

Both are easily misread: they can be positive for a marker that is noise, above all where models are not calibrated
(doi:10.1002/sim.5804), so each answer carries `warning`; report them beside the difference of C and
the likelihood ratio test, never alone.

NRI: event rates of those who move up and down are one minus Kaplan-Meier at the horizon. IDI: means of the risks of
those with the event and those beyond the horizon, weighted by the inverse chance of being uncensored. Intervals: both
models are made anew in each resample.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.cox_model import read_covariates
from topline.stats.inputs import read_follow_up, read_vector
from topline.stats.kaplan_meier import kaplan_meier
from topline.stats.prediction_error import inverse_censoring_weights
from topline.stats.prognosis.fitted_model import fit_model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from topline.stats.inputs import FollowUp

WARNING = (
    "NRI and IDI can favour a useless marker, above all without calibration; judge by the likelihood ratio test and "
    "the difference of C"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reclassification:
    """NRI with its two parts, and IDI with its two parts.

    Parameters
    ----------
    nri_events : share of those with the event who move up, less the share who move down.
    nri_nonevents : share of those without who move down, less the share who move up.
    nri : their sum.
    idi_events : mean rise of the risk among those with the event.
    idi_nonevents : mean fall of the risk among those without.
    idi : their sum.
    warning : what the reader must know.
    """

    nri_events: float
    nri_nonevents: float
    nri: float
    idi_events: float
    idi_nonevents: float
    idi: float
    warning: str = WARNING


def reclassification(
    time: ArrayLike,
    event: ArrayLike,
    old: ArrayLike,
    new: ArrayLike,
    horizon: float,
    *,
    cutoffs: ArrayLike | None = None,
) -> Reclassification:
    """Compare two predicted risks at a horizon.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event.
    old, new : (n,) predicted probabilities of the event by the horizon.
    horizon : the time by which the event counts.
    cutoffs : limits of risk categories, a risk at a limit belonging above it; None for the category-free NRI, in which
        any rise is up.

    References
    ----------
    doi:10.1002/sim.4085 (NRI), doi:10.1002/sim.5647 (IDI); answers: tests/oracle/stats/r/prognosis.R
    """
    follow_up = read_follow_up(time, event)
    n = len(follow_up.time)
    before, after = read_vector(old, "old", n), read_vector(new, "new", n)
    for name, risks in (("old", before), ("new", after)):
        if np.any((risks < 0) | (risks > 1)):
            raise MethodError(f"{name}: expected probabilities from 0 to 1, give the predicted risk and not a score")
    limits = None if cutoffs is None else np.sort(read_vector(cutoffs, "cutoffs"))
    step = _moves(before, after, limits)
    everybody = _event_rate(follow_up, np.ones(n, dtype=np.bool_), horizon)
    is_beyond = follow_up.time > horizon
    if not (0 < everybody < 1 and is_beyond.any()):
        raise MethodError(f"horizon: expected one with events before and subjects beyond, found {horizon:g}")
    up, down = step > 0, step < 0
    up_rate, down_rate = _event_rate(follow_up, up, horizon), _event_rate(follow_up, down, horizon)
    of_events = (up_rate * up.mean() - down_rate * down.mean()) / everybody
    of_others = ((1 - down_rate) * down.mean() - (1 - up_rate) * up.mean()) / (1 - everybody)
    weights = inverse_censoring_weights(follow_up, horizon)
    rise = after - before
    rise_of_events = float(np.average(rise, weights=np.where(is_beyond, 0.0, weights)))
    fall_of_others = -float(np.average(rise, weights=np.where(is_beyond, weights, 0.0)))
    return Reclassification(
        nri_events=float(of_events),
        nri_nonevents=float(of_others),
        nri=float(of_events + of_others),
        idi_events=rise_of_events,
        idi_nonevents=fall_of_others,
        idi=rise_of_events + fall_of_others,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReclassificationIntervals:
    """Percentile intervals of NRI and IDI.

    Parameters
    ----------
    nri, idi : lower and upper limit.
    n_resamples : resamples in which both can be had.
    """

    nri: tuple[float, float]
    idi: tuple[float, float]
    n_resamples: int


def reclassification_intervals(
    time: ArrayLike,
    event: ArrayLike,
    x: ArrayLike,
    without: Sequence[int],
    horizon: float,
    resamples: ArrayLike,
    *,
    conf_level: float = 0.95,
) -> ReclassificationIntervals:
    """Give the intervals of the category-free NRI and of IDI, a model against the same without some columns.

    Both models are fitted anew in each resample; the limits are percentiles (R's type 7).

    Parameters
    ----------
    time, event, horizon : as in `reclassification`.
    x : (n, p) columns of the larger model.
    without : positions of the columns that the smaller model lacks.
    resamples : (B, n) rows of each resample, from 0; one without an event before the horizon or without a subject
        beyond it, or in which a model cannot be fitted, is left out and not counted.

    References
    ----------
    doi:10.1002/sim.5647; answers: tests/oracle/stats/r/prognosis_intervals.R
    """
    moves = reclassification_moves(time, event, x, without, horizon, resamples)
    return reclassification_limits(moves, conf_level=conf_level)


def reclassification_moves(
    time: ArrayLike, event: ArrayLike, x: ArrayLike, without: Sequence[int], horizon: float, resamples: ArrayLike
) -> NDArray[np.float64]:
    """Give (B, 2) NRI and IDI of each resample, NaN where it has neither; resamples can be taken in parts.

    Parameters
    ----------
    time, event, x, without, horizon, resamples : as in `reclassification_intervals`.

    References
    ----------
    doi:10.1002/sim.5647; answers: tests/oracle/stats/r/prognosis_intervals.R
    """
    follow_up = read_follow_up(time, event)
    columns = read_covariates(x, len(follow_up.time))
    smaller = [place for place in range(columns.shape[1]) if place not in set(without)]
    found = np.full((len(np.asarray(resamples)), 2), np.nan)
    for place, rows in enumerate(np.asarray(resamples)):
        part = follow_up.time[rows], follow_up.event[rows]
        try:
            old, new = (_risk(*part, own[rows], horizon) for own in (columns[:, smaller], columns))
            moved = reclassification(*part, old, new, horizon)
        except MethodError:  # a resample without an event by the horizon has neither
            continue
        found[place] = moved.nri, moved.idi
    return found


def reclassification_limits(moves: NDArray[np.float64], *, conf_level: float = 0.95) -> ReclassificationIntervals:
    """Give the percentile intervals of NRI and IDI of resamples.

    Parameters
    ----------
    moves : (B, 2) of `reclassification_moves`.
    conf_level : two-sided confidence level.

    References
    ----------
    doi:10.1002/sim.5647; answers: tests/oracle/stats/r/prognosis_intervals.R
    """
    known = moves[~np.isnan(moves[:, 0])]
    if len(known) == 0:
        raise MethodError("resamples: expected one with events before the horizon and subjects beyond, found none")
    tail = (1 - conf_level) / 2
    lower, upper = np.quantile(known, [tail, 1 - tail], axis=0).tolist()
    return ReclassificationIntervals(nri=(lower[0], upper[0]), idi=(lower[1], upper[1]), n_resamples=len(known))


def _risk(
    time: NDArray[np.float64], event: NDArray[np.bool_], x: NDArray[np.float64], horizon: float
) -> NDArray[np.float64]:
    return np.clip(fit_model(time, event, x, range(x.shape[1])).risk(x, horizon), 0, 1)


def _moves(
    old: NDArray[np.float64], new: NDArray[np.float64], limits: NDArray[np.float64] | None
) -> NDArray[np.float64]:
    if limits is None:
        return np.sign(new - old)
    return np.sign(np.searchsorted(limits, new, side="right") - np.searchsorted(limits, old, side="right")).astype(
        np.float64
    )


def _event_rate(follow_up: FollowUp, who: NDArray[np.bool_], horizon: float) -> float:
    if not who.any():
        return 0.0
    return 1 - (kaplan_meier(follow_up.time[who], follow_up.event[who]).at(horizon).estimate or 0.0)
