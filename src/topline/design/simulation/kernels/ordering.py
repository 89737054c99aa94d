"""Put times in order: first into as many boxes of equal width as there are times, then by insertion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.stats.kernels.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray


@compiled
def order_times(time: NDArray[np.float64], order: NDArray[np.int64], boxes: NDArray[np.int64]) -> None:
    """Fill `order` (n,) with the places of the times from the earliest on, equal ones as they come; boxes is (2, n)."""
    n = len(time)
    first, last = np.inf, -np.inf
    for i in range(n):
        first, last = min(first, time[i]), max(last, time[i])
    width = (last - first) / n
    box, filled = boxes[0], boxes[1]
    filled[:] = 0
    for i in range(n):
        box[i] = min(int((time[i] - first) / width), n - 1) if width > 0.0 else 0
        filled[box[i]] += 1
    before = 0
    for k in range(n):
        filled[k], before = before, before + filled[k]
    for i in range(n):
        order[filled[box[i]]] = i
        filled[box[i]] += 1
    for k in range(1, n):
        moved, j = order[k], k
        while j > 0 and time[order[j - 1]] > time[moved]:
            order[j] = order[j - 1]
            j -= 1
        order[j] = moved
