"""Count subjects with a time and a code in one pass, and walk once over times that are sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from topline.stats.kernels.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray


@compiled
def count_days(time: NDArray[Any], code: NDArray[Any], width: int, cells: NDArray[np.int64]) -> int:
    """Count whole times, with codes below `width`, in cells (time, code); give the last time, -1 at any other value."""
    most = len(cells) // width - 1
    last = 0
    for row in range(len(time)):
        t, c = time[row], code[row]
        if not (t >= 0 and t <= most and c >= 0 and c < width):
            return -1
        day, kind = int(t), int(c)
        if day != t or kind != c:
            return -1
        cells[day * width + kind] += 1
        last = max(last, day)
    return last


@compiled
def collapse(keys: NDArray[np.uint64], starts: NDArray[Any], events: NDArray[Any]) -> int:
    """Put the bits of each distinct time, its first row and its events in front; give the number of distinct times.

    The keys are sorted, with the event in the lowest bit.
    """
    last = -1
    for row in range(len(keys)):
        bits = keys[row] >> np.uint64(1)
        happened = np.int64(keys[row] & np.uint64(1))
        if last < 0 or bits != keys[last]:
            last += 1
            keys[last] = bits
            starts[last] = row
            events[last] = 0
        events[last] += happened
    return last + 1


@compiled
def merge(time: NDArray[np.float64], starts: NDArray[Any], events: NDArray[Any], width: float) -> int:
    """Join each distinct time to the one before that is at most `width` away; give the number that remain."""
    last = 0
    before = time[0]
    for row in range(1, len(time)):
        t, start, happened = time[row], starts[row], events[row]
        if t - before > width:
            last += 1
            time[last], starts[last], events[last] = t, start, happened
        else:
            events[last] += happened
        before = t
    return last + 1


@compiled
def list_times(keys: NDArray[np.uint64], shift: int, base: int, time: NDArray[np.uint64]) -> int:
    """Write the bits of each distinct time of sorted keys; give their number."""
    places, least = np.uint64(shift), np.uint64(base)
    found = 0
    before = np.uint64(0)
    for row in range(len(keys)):
        bits = keys[row] >> places
        if row == 0 or bits != before:
            time[found] = bits + least if bits > 0 else bits
            found += 1
        before = bits
    return found


@compiled
def walk_groups(
    keys: NDArray[np.uint64],
    place: tuple[int, int, float, int],
    at_risk: NDArray[np.int64],
    risks: NDArray[np.float64],
    deaths: NDArray[np.float64],
) -> tuple[int, int]:
    """Fill a row with those at risk and one with the deaths of each group at each of the next event times.

    Give the next key and the number of rows filled. `place` holds shift and base of the keys, the width within which
    times are one, and the key to begin with. The code of a key is twice its group, plus 1 for the event; `at_risk` is
    brought along from key to key.
    """
    shift, base, width, key = place
    places, least, mask = np.uint64(shift), np.uint64(base), np.uint64((1 << shift) - 1)
    raw = np.zeros(2, dtype=np.uint64)
    moments = raw.view(np.float64)
    room, n_groups = deaths.shape
    filled = 0
    while key < len(keys) and filled < room:
        before = keys[key] >> places
        raw[0] = before + least if before > 0 else before
        for group in range(n_groups):
            risks[filled, group] = at_risk[group]
            deaths[filled, group] = 0.0
        happened = np.uint64(0)
        while key < len(keys):
            bits = keys[key] >> places
            if bits != before:
                raw[1] = bits + least
                if moments[1] - moments[0] > width:
                    break
                before, raw[0] = bits, raw[1]
            code = keys[key] & mask
            group = int(code >> np.uint64(1))
            died = code & np.uint64(1)
            at_risk[group] -= 1
            deaths[filled, group] += died
            happened |= died
            key += 1
        filled += int(happened)
    return key, filled
