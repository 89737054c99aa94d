"""Count subjects by time and code: how many there are of each code at each distinct whole time (day).

Days are counted without sorting them. From COMPILED_ROWS on that is a compiled loop; below, numpy needs less than a
tenth of the time that importing numba takes; below SORTED_ROWS sorting is as fast as counting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.stats.label_codes import Codes

    Cells = NDArray[np.int64]

SORTED_ROWS = 1_000
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


def count_few_days(time: NDArray[np.float64], code: Codes, n_codes: int) -> tuple[NDArray[np.float64], Cells] | None:
    """Count whole times by numpy; None where they are few beside the days, or not whole."""
    if len(time) < SORTED_ROWS or not _are_few_days(time, n_codes):
        return None
    cells = np.bincount(time.astype(np.intp) * n_codes + code, minlength=n_codes)
    rest = -len(cells) % n_codes
    return _days_with_subjects(np.append(cells, np.zeros(rest, dtype=np.int64)).reshape(-1, n_codes))


def _days_with_subjects(cells: Cells) -> tuple[NDArray[np.float64], Cells]:
    days = np.flatnonzero(cells.any(axis=1))
    return days.astype(np.float64), cells[days]


def _are_few_days(time: NDArray[np.float64], n_codes: int) -> bool:
    """Say whether times are whole numbers, few enough to count each."""
    most = min(float(MOST_DAYS), CELLS_A_ROW * len(time) / n_codes)
    return bool(time[0] == np.floor(time[0]) and time.max() <= most and np.all(time == np.floor(time)))
