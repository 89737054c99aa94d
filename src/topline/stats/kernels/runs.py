"""Put the rows of one time in the order in which they were given, whatever the sort of the times made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.stats.kernels.compiled import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@compiled
def sort_runs(order: NDArray[np.intp], is_new: NDArray[np.bool_]) -> None:
    """Sort `order` (n,) within each run; `is_new` (n - 1,) says which of all but the first start one."""
    first, n = 0, len(order)
    while first < n:
        last = first + 1
        while last < n and not is_new[last - 1]:
            last += 1
        if last - first > 1:
            order[first:last].sort()
        first = last
