"""Patients behind a digitised survival curve: Guyot's algorithm.

The curve is read off a figure as points; the numbers at risk are printed under it. Between two such numbers the
censorings are spread evenly; their number is changed until the curve's drops leave the printed number at risk. With a
printed number of events the censorings after the last number at risk follow from it, else there are none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

MOST_ROUNDS = 200
READING_ERROR = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePatients:
    """Times and events that give a digitised curve back, sorted by time; synthetic, no patient's data."""

    time: NDArray[np.float64]
    event: NDArray[np.bool_]


def reconstruct_curve(
    times: ArrayLike,
    survival: ArrayLike,
    risk_times: ArrayLike,
    at_risk: ArrayLike,
    *,
    total_events: int | None = None,
) -> CurvePatients:
    """Rebuild the times and events behind a digitised Kaplan-Meier curve.

    Parameters
    ----------
    times : (k,) times of the points read off the curve, 0 or more.
    survival : (k,) the survival there, 0 to 1; a point that lies above the one before is brought down to it.
    risk_times : (m,) times of the numbers at risk, the first 0.
    at_risk : (m,) the numbers at risk.
    total_events : the number of events, where it is printed.

    Raises
    ------
    MethodError
        The points or the numbers cannot be those of a survival curve.

    References
    ----------
    Guyot 2012, doi:10.1186/1471-2288-12-9; answers: tests/unit/evidence/test_curve.py, where the patients behind the
    curve are known.

    Examples
    --------
    >>> found = reconstruct_curve([0, 2, 5, 9], [1, 0.75, 0.5, 0.25], [0], [4], total_events=3)
    >>> found.time.tolist(), found.event.tolist()
    ([2.0, 5.0, 9.0, 9.0], [True, True, True, False])
    """
    points = _points(times, survival)
    starts, numbers = _risk(risk_times, at_risk)
    bounds = [*np.searchsorted(points.time, starts, side="left").tolist(), len(points.time)]
    state = _State(n=int(numbers[0]), level=1.0)
    for place in range(len(starts)):
        part = points.part(bounds[place], bounds[place + 1])
        if place + 1 < len(starts):
            _fit_number(state, part, (float(starts[place]), float(starts[place + 1])), int(numbers[place + 1]))
        else:
            _fit_events(state, part, (float(starts[place]), float(points.time[-1])), total_events)
    time = np.array([*state.events, *state.censored, *[points.time[-1]] * state.n])
    event = np.arange(len(time)) < len(state.events)
    order = np.lexsort((~event, time))
    return CurvePatients(time=time[order], event=event[order])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Points:
    """Points of the curve in order of time."""

    time: NDArray[np.float64]
    survival: NDArray[np.float64]

    def part(self, first: int, end: int) -> _Points:
        return _Points(time=self.time[first:end], survival=self.survival[first:end])


@dataclass(slots=True, kw_only=True)
class _State:
    """What is left at a time: those at risk, the level of their curve, and who left before."""

    n: int
    level: float
    events: list[float] = field(default_factory=list[float])
    censored: list[float] = field(default_factory=list[float])


def _points(times: ArrayLike, survival: ArrayLike) -> _Points:
    t, s = np.asarray(times, dtype=np.float64).ravel(), np.asarray(survival, dtype=np.float64).ravel()
    if len(t) != len(s) or len(t) < 2:  # noqa: PLR2004  a curve has two points
        raise MethodError(f"times, survival: expected two points or more of each, found {len(t)} and {len(s)}")
    if not (np.isfinite(t).all() and np.isfinite(s).all()) or t.min() < 0:
        raise MethodError("times, survival: expected numbers, times 0 or more, found others; delete these points")
    if s.min() < 0 or s.max() > 1 + READING_ERROR:
        raise MethodError(f"survival: expected 0 to 1, found {s.min():g} to {s.max():g}; divide percentages by 100")
    order = np.argsort(t, kind="stable")
    return _Points(time=t[order], survival=np.minimum.accumulate(np.minimum(s[order], 1.0)))


def _risk(risk_times: ArrayLike, at_risk: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    starts, numbers = np.asarray(risk_times, dtype=np.float64).ravel(), np.asarray(at_risk, dtype=np.float64).ravel()
    if len(starts) != len(numbers) or not len(starts):
        raise MethodError(f"at_risk: expected a number for each time, found {len(numbers)} for {len(starts)} times")
    if np.any(np.diff(starts) <= 0) or np.any(np.diff(numbers) > 0) or numbers[-1] < 0:
        raise MethodError("at_risk: expected times that rise and numbers that do not, found others; correct the table")
    return starts, np.rint(numbers).astype(np.int64)


def _fit_number(state: _State, part: _Points, span: tuple[float, float], wanted: int) -> None:
    """Go through an interval with as many censorings as leave the printed number at risk."""
    n_censored = max(state.n - wanted - round(state.n * (1 - _ratio(state, part))), 0)
    for _ in range(MOST_ROUNDS):
        after = _gone_through(state, part, span, n_censored)
        step = after.n - wanted
        if step == 0 or (n_censored == 0 and step < 0):
            break
        n_censored = max(n_censored + step, 0)
    else:
        after = _gone_through(state, part, span, n_censored)
    _take(state, after)


def _fit_events(state: _State, part: _Points, span: tuple[float, float], total_events: int | None) -> None:
    """Go through the last interval with the censorings that leave the printed number of events, else with none."""
    best = _gone_through(state, part, span, 0)
    if total_events is not None:
        for n_censored in range(1, state.n + 1):
            if len(best.events) <= total_events:
                break
            best = _gone_through(state, part, span, n_censored)
    _take(state, best)


def _ratio(state: _State, part: _Points) -> float:
    return float(part.survival[-1]) / state.level if len(part.time) and state.level > 0 else 1.0


def _gone_through(state: _State, part: _Points, span: tuple[float, float], n_censored: int) -> _State:
    """Follow the curve's drops with so many censorings spread evenly over the interval."""
    start, end = span
    spread = [start + (end - start) * (place + 1) / (n_censored + 1) for place in range(n_censored)]
    found = _State(n=state.n, level=state.level, events=list(state.events), censored=list(state.censored))
    gone = 0
    for time, survival in zip(part.time.tolist(), part.survival.tolist(), strict=True):
        while gone < n_censored and spread[gone] < time and found.n > 0:
            found.censored.append(spread[gone])
            found.n -= 1
            gone += 1
        n_events = round(found.n * (1 - survival / found.level)) if found.level > 0 else 0
        if n_events > 0:
            found.level *= 1 - n_events / found.n
            found.n -= n_events
            found.events += [time] * n_events
    while gone < n_censored and found.n > 0:
        found.censored.append(spread[gone])
        found.n -= 1
        gone += 1
    return found


def _take(state: _State, after: _State) -> None:
    state.n, state.level, state.events, state.censored = after.n, after.level, after.events, after.censored
