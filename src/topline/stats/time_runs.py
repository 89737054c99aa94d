"""Sort subjects by time, each with a small code, and find the runs of those whose times are one.

Time and code are sorted together as one whole number where they fit in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from topline.stats.inputs import TIE_TOLERANCE, tie_width
from topline.stats.sorted_times import as_times, fit_in_keys, sort_times

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.stats.label_codes import Codes

BITS_A_BYTE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRuns:
    """n subjects in order of time and code.

    Parameters
    ----------
    time : (k,) the first time of each run, ascending.
    first : (k,) the first subject of each run.
    code : (n,) the subjects' codes.
    """

    time: NDArray[np.float64]
    first: NDArray[np.intp]
    code: NDArray[np.uint8 | np.int64]

    @property
    def are_single(self) -> bool:
        """Whether each run is one subject."""
        return len(self.first) == len(self.code)

    def add(self, amount: NDArray[Any]) -> NDArray[Any]:
        """Sum (n,) whole numbers or flags over each run."""
        return amount if self.are_single else np.add.reduceat(amount, self.first, dtype=np.int64)


def find_runs(time: NDArray[np.float64], code: Codes, n_codes: int, *, merges: bool) -> TimeRuns:
    """Sort times of 0 or more with codes below `n_codes`; `merges` makes times one that are equal but for rounding."""
    moments, codes = _sort(time, code, n_codes)
    is_first = np.empty(len(time), dtype=np.bool_)
    is_first[0] = True
    gaps = moments[1:] - moments[:-1]
    np.greater(gaps, TIE_TOLERANCE * max(1.0, float(moments[-1])) if merges else 0.0, out=is_first[1:])
    if merges and np.count_nonzero(is_first) <= np.count_nonzero(gaps):  # some are nearly equal
        distinct = moments[np.append(True, gaps > 0)]
        np.greater(gaps, tie_width(distinct), out=is_first[1:])
    first = is_first.nonzero()[0]
    return TimeRuns(time=moments if len(first) == len(time) else moments[first], first=first, code=codes)


def _sort(
    time: NDArray[np.float64], code: Codes, n_codes: int
) -> tuple[NDArray[np.float64], NDArray[np.uint8 | np.int64]]:
    if not fit_in_keys(time, n_codes):
        order = np.lexsort((code, time))
        return time[order], code[order].astype(np.int64)
    layout = sort_times(time, code, n_codes)
    keys = layout.keys
    codes = keys.astype(np.uint8 if layout.shift <= BITS_A_BYTE else np.int64)
    codes &= (1 << layout.shift) - 1
    keys >>= np.uint64(layout.shift)
    return as_times(keys, layout.base), codes
