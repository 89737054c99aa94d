"""Count subjects by time and code: how many there are of each code at each distinct time.

Whole times (days) are counted without sorting them; others are sorted once with the code in the lowest bits. From
COMPILED_ROWS on both are compiled loops; below, numpy needs less than a tenth of the time that importing numba takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from topline.stats.inputs import tie_width
from topline.stats.sorted_times import as_times, fit_in_keys, sort_times, times_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.stats.label_codes import Codes
    from topline.stats.sorted_times import SortedTimes

    Cells = NDArray[np.int64]

COMPILED_ROWS = 500_000
MOST_DAYS = 100_000
MOST_CELLS = 1 << 24
CELLS_A_ROW = 16


def count_many_days(time: NDArray[Any], code: NDArray[Any], n_codes: int) -> tuple[NDArray[np.float64], Cells] | None:
    """Count whole times of any number type in one compiled pass; None where a time or a code is something else."""
    if (MOST_DAYS + 1) * n_codes > MOST_CELLS or not (_is_plain(time) and _is_plain(code)):
        return None
    from topline.stats.kernels.counting import count_days

    cells = np.zeros((MOST_DAYS + 1) * n_codes, dtype=np.int64)
    last = count_days(time, code, n_codes, cells)
    return None if last < 0 else _days_with_subjects(cells[: (last + 1) * n_codes].reshape(-1, n_codes))


def _is_plain(values: NDArray[Any]) -> bool:
    return values.ndim == 1 and values.dtype.isnative and values.dtype.char in "?bBhHiIlLqQfd"


def count_cells(
    time: NDArray[np.float64], code: Codes, n_codes: int, *, merges: bool
) -> tuple[NDArray[np.float64], Cells]:
    """Count times of 0 or more by numpy; `merges` makes times one that are equal but for rounding."""
    if _are_few_days(time, n_codes):
        cells = np.bincount(time.astype(np.intp) * n_codes + code, minlength=n_codes)
        rest = -len(cells) % n_codes
        return _days_with_subjects(np.append(cells, np.zeros(rest, dtype=np.int64)).reshape(-1, n_codes))
    if fit_in_keys(time, n_codes):
        distinct, cells = tally(sort_times(time, code, n_codes), n_codes)
    else:
        distinct, row = np.unique(time, return_inverse=True)
        cells = np.bincount(row * n_codes + code, minlength=len(distinct) * n_codes).reshape(-1, n_codes)
    return _merge(distinct, cells) if merges else (distinct, cells)


def tally(layout: SortedTimes, n_codes: int) -> tuple[NDArray[np.float64], Cells]:
    """Count the codes at each distinct time of sorted times."""
    bits = times_of(layout)
    is_new = np.empty(len(bits), dtype=np.bool_)
    is_new[0] = True
    np.not_equal(bits[1:], bits[:-1], out=is_new[1:])
    code = (layout.keys & np.uint64((1 << layout.shift) - 1)).astype(np.intp)
    cells = np.bincount((np.cumsum(is_new) - 1) * n_codes + code)
    distinct = bits[is_new]
    full = np.zeros((len(distinct), n_codes), dtype=np.int64)
    full.reshape(-1)[: len(cells)] = cells
    return as_times(distinct, layout.base), full


def _merge(time: NDArray[np.float64], cells: Cells) -> tuple[NDArray[np.float64], Cells]:
    is_apart = time[1:] - time[:-1] > tie_width(time)
    if is_apart.all():
        return time, cells
    firsts = np.flatnonzero(np.append(True, is_apart))
    return time[firsts], np.add.reduceat(cells, firsts, axis=0)


def _days_with_subjects(cells: Cells) -> tuple[NDArray[np.float64], Cells]:
    days = np.flatnonzero(cells.any(axis=1))
    return days.astype(np.float64), cells[days]


def _are_few_days(time: NDArray[np.float64], n_codes: int) -> bool:
    """Say whether times are whole numbers, few enough to count each."""
    most = min(float(MOST_DAYS), CELLS_A_ROW * len(time) / n_codes)
    return bool(time[0] == np.floor(time[0]) and time.max() <= most and np.all(time == np.floor(time)))
