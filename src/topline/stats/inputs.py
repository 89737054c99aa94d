"""Read the arrays that a caller gives: lengths, missing values, times that are equal but for rounding.

Times that differ by less than 1.5e-8, absolutely or relative to the mean of the distinct times, are one time: days
added up in months in two orders must not make two event times (R's `timefix`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.label_codes import encode_labels
from topline.stats.sorting import sort_times

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

MANY_ROWS = 10_000
TIE_TOLERANCE = float(np.sqrt(np.finfo(np.float64).eps))


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """Follow-up of n subjects, checked.

    Parameters
    ----------
    time : (n,) end of follow-up.
    event : (n,) whether it ended with the event.
    entry : (n,) start of observation (left truncation), None where everybody is observed from 0.
    weights : (n,) case weights, None where each subject counts once.
    order : (n,) rows in the order of time and row, None where nobody has sorted them.
    """

    time: NDArray[np.float64]
    event: NDArray[np.bool_]
    entry: NDArray[np.float64] | None = None
    weights: NDArray[np.float64] | None = None
    order: NDArray[np.intp] | None = None


def read_follow_up(
    time: ArrayLike, event: ArrayLike, *, entry: ArrayLike | None = None, weights: ArrayLike | None = None
) -> FollowUp:
    """Check follow-up times, events, entry times and weights, and merge times that are nearly equal."""
    times = read_times(time)
    happened = read_flags(event, "event", len(times))
    case_weights = None if weights is None else read_vector(weights, "weights", len(times))
    if case_weights is not None and np.any(case_weights < 0):
        raise MethodError("weights: expected 0 or more, found a negative one, correct or remove it")
    if entry is None:
        merged, order = _merge_and_sort(times)
        return FollowUp(time=merged, event=happened, weights=case_weights, order=order)
    starts = read_vector(entry, "entry", len(times))
    merged = merge_times(np.concatenate([starts, times]))
    starts, times = merged[: len(starts)], merged[len(starts) :]
    if np.any(starts >= times):
        row = int(np.argmax(starts >= times))
        raise MethodError(
            f"entry[{row}]: expected before time {times[row]:g}, found {starts[row]:g}, correct or remove it"
        )
    return FollowUp(time=times, event=happened, entry=starts, weights=case_weights)


def read_times(time: ArrayLike) -> NDArray[np.float64]:
    """Check that times are finite and 0 or more."""
    given = np.asarray(time, dtype=np.float64)
    if given.ndim == 1 and len(given) > 0 and given.min() >= 0 and given.max() < np.inf:
        return given
    times = read_vector(given, "time")
    if times.min() < 0:
        row = int(np.argmax(times < 0))
        raise MethodError(f"time[{row}]: expected 0 or more, found {times[row]:g}, correct or remove it")
    return times


def read_vector(values: ArrayLike, name: str, length: int | None = None) -> NDArray[np.float64]:
    """Check that `values` are finite numbers in one dimension."""
    vector = np.asarray(values, dtype=np.float64)
    if vector.ndim != 1 or (length is not None and len(vector) != length):
        wanted = "one dimension" if length is None else f"{length} values"
        raise MethodError(f"{name}: expected {wanted}, found shape {vector.shape}, give one value a subject")
    if length is None and len(vector) == 0:
        raise MethodError(f"{name}: expected at least one subject, found none, check the population's filter")
    if not _are_finite(vector):
        row = int(np.argmin(np.isfinite(vector)))
        raise MethodError(f"{name}[{row}]: expected a finite number, found {vector[row]}, remove or impute it")
    return vector


def read_flags(values: ArrayLike, name: str, length: int | None = None) -> NDArray[np.bool_]:
    """Check that `values` are true or false, or 0 or 1."""
    given = np.asarray(values)
    if given.dtype == np.bool_:
        if given.ndim != 1 or (length is not None and len(given) != length):
            raise MethodError(f"{name}: expected {length} values, found shape {given.shape}, give one value a subject")
        return given
    if (
        given.dtype.kind in "iu"
        and given.shape == (length,)
        and given.size > 0
        and 0 <= given.min() <= given.max() <= 1
    ):
        return given.astype(np.bool_)
    numbers = read_vector(values, name, length)
    wrong = (numbers != 0) & (numbers != 1)
    if np.any(wrong):
        row = int(np.argmax(wrong))
        raise MethodError(f"{name}[{row}]: expected 0 or 1, found {numbers[row]:g}, recode it")
    return numbers.astype(np.bool_)


def read_labels(labels: ArrayLike, name: str, length: int) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """Give the labels' texts in sorted order, and a code for each subject."""
    levels, codes = encode_labels(labels, name, length)
    return levels, codes.astype(np.intp)


def read_confidence(conf_level: float) -> float:
    """Check that a confidence level lies between 0 and 1."""
    if not 0 < conf_level < 1:
        raise MethodError(f"conf_level: expected between 0 and 1, found {conf_level:g}, write 0.95 for 95 %")
    return float(conf_level)


def merge_times(times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Set times that are equal but for rounding to the first of them."""
    return _merge_and_sort(times)[0]


def _merge_and_sort(times: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.intp] | None]:
    """Give the merged times, and the rows in their order where they had to be sorted."""
    if len(times) < 2 or _are_whole(times):  # noqa: PLR2004  the number is the rule itself
        return times, None
    order = sort_times(times)
    ascending = times[order]
    gaps = ascending[1:] - ascending[:-1]
    distinct = ascending[np.append(True, gaps > 0)]
    is_later = np.append(False, gaps <= tie_width(distinct))
    del gaps
    if len(times) - np.count_nonzero(is_later) == len(distinct):
        return times, order
    later = is_later.nonzero()[0]
    opens = np.append(True, later[1:] - later[:-1] > 1)
    run = opens.cumsum()
    first = later[opens] - 1
    merged = times.copy()
    merged[order[later]] = ascending[first[run - 1]]
    # rows of one time in the order in which they were given
    places, runs = np.concatenate([first, later]), np.concatenate([run[opens], run])
    rows = order[places]
    order[np.sort(places)] = rows[np.lexsort((rows, runs))]
    return merged, order


def tie_width(distinct: NDArray[np.float64]) -> float:
    """Give the distance within which distinct times of 0 or more are one time."""
    return max(TIE_TOLERANCE, TIE_TOLERANCE * float(distinct.sum()) / len(distinct))


def _are_finite(vector: NDArray[np.float64]) -> bool:
    """Say whether all numbers are finite, without a second array where there are many."""
    if len(vector) < MANY_ROWS:
        return bool(np.isfinite(vector).all())
    return math.isfinite(vector.min()) and math.isfinite(vector.max())


def _are_whole(times: NDArray[np.float64]) -> bool:
    """Say whether all times are whole numbers far smaller than 1/tolerance: nothing can be nearly tied."""
    return bool(
        times[0] == np.floor(times[0]) and np.max(times) < 0.5 / TIE_TOLERANCE and np.all(times == np.floor(times))
    )
