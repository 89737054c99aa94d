"""Put times in order: first into as many boxes of equal width as there are times, then by insertion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.stats.kernels.compiled import compiled, compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray


@compiled
def order_times(time: NDArray[np.float64], order: NDArray[np.int64], boxes: NDArray[np.int64]) -> None:
    """Fill `order` (n,) with the places of the times in order, equal ones as they come; `boxes` is (2, n or more)."""
    n = len(time)
    box, filled = boxes[0], boxes[1]
    fill_boxes(time, box, filled)
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


@compiled
def nth_time(time: NDArray[np.float64], wanted: int, boxes: NDArray[np.int64], few: NDArray[np.float64]) -> float:
    """Give the time that is the wanted one, from 1 up, in order; `few` (n,) is room for a box."""
    box, filled = boxes[0], boxes[1]
    fill_boxes(time, box, filled)
    chosen, before = 0, 0
    while before + filled[chosen] < wanted:
        before += filled[chosen]
        chosen += 1
    n = 0
    for i in range(len(time)):
        if box[i] == chosen:
            j = n
            while j > 0 and few[j - 1] > time[i]:
                few[j] = few[j - 1]
                j -= 1
            few[j] = time[i]
            n += 1
    return few[wanted - before - 1]


@compiled_part
def fill_boxes(time: NDArray[np.float64], box: NDArray[np.int64], filled: NDArray[np.int64]) -> None:
    """Give each time its box, and each box the number of its times."""
    n = len(time)
    first, last = np.inf, -np.inf
    for i in range(n):
        filled[i] = 0
        first, last = min(first, time[i]), max(last, time[i])
    scale = (n - 0.5) / (last - first) if last > first else 0.0
    if scale == np.inf:  # the times lie too near to each other to be told apart by width
        scale = 0.0
    for i in range(n):
        box[i] = int((time[i] - first) * scale)
        filled[box[i]] += 1
