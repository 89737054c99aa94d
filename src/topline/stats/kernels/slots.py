"""Walk through sorted subjects once to find the event times, and the last one at which each subject is at risk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.stats.kernels.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray


@compiled
def find_slots(
    time: NDArray[np.float64], died: NDArray[np.bool_], stratum: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.intp], NDArray[np.intp]]:
    """Give one beyond the last slot of each subject; subjects are sorted by stratum and time.

    Then each slot's time and number of deaths, and the first slot of each stratum with one beyond the last.
    """
    n = len(time)
    stop = np.empty(n, dtype=np.intp)
    slot_time, deaths = np.empty(n), np.empty(n, dtype=np.intp)
    bounds = np.zeros(stratum[n - 1] + 2, dtype=np.intp)
    n_slots, first, code = 0, 0, 0
    while first < n:
        now = time[first]
        while code < stratum[first]:
            code += 1
            bounds[code] = n_slots
        last, n_dead = first, 0
        while last < n and time[last] == now and stratum[last] == code:
            n_dead += died[last]
            last += 1
        if n_dead > 0:
            slot_time[n_slots], deaths[n_slots] = now, n_dead
            n_slots += 1
        for row in range(first, last):
            stop[row] = n_slots
        first = last
    bounds[code + 1] = n_slots
    return stop, slot_time[:n_slots].copy(), deaths[:n_slots].copy(), bounds
