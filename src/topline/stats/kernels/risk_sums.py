"""Cox's partial likelihood from the last row to the first, with running sums over those at risk.

In a slot A is the sum of those at risk who do not die, E that of the deaths, d their number, u their mean weight. Term
l has s = A + g E with g = 1 - l/d (Efron) or 1 (Breslow). With nobody left at risk A is 0, whatever rounding left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from topline.stats.kernels.compiled import compiled, compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

SLOT_SUMS = 6
BEFORE = 5
LARGE_PRODUCT = 1e100


class Layout(NamedTuple):
    """Who is at risk when: the arrays of RiskSets, and `unit` (k,) the mean weight of the deaths of each slot."""

    start: NDArray[np.intp]
    stop: NDArray[np.intp]
    died: NDArray[np.bool_]
    entered: NDArray[np.intp]
    bounds: NDArray[np.intp]
    unit: NDArray[np.float64]


@compiled
def sum_risks(layout: Layout, weighted: NDArray[np.float64], step: float, slots: NDArray[np.float64]) -> float:
    """Give the sum over all terms of u log s, and fill the sums of each slot (6, k) (see `_close`).

    `weighted` (m,) is case weight times risk, `step` 1 for Efron's terms and 0 for Breslow's.
    """
    start, stop, died, entered, bounds, unit = layout
    log_sum = 0.0
    row, late = len(stop) - 1, len(entered) - 1
    for stratum in range(len(bounds) - 2, -1, -1):
        alive, n_alive = 0.0, 0
        for slot in range(bounds[stratum + 1] - 1, bounds[stratum] - 1, -1):
            while late >= 0 and start[entered[late]] == slot + 1:
                alive -= weighted[entered[late]]
                n_alive -= 1
                late -= 1
            if n_alive == 0:
                alive = 0.0
            dead, n_dead = 0.0, 0
            while row >= 0 and stop[row] == slot + 1:
                if died[row]:
                    dead += weighted[row]
                    n_dead += 1
                else:
                    alive += weighted[row]
                    n_alive += 1
                row -= 1
            log_sum += _close(float(alive), float(dead), n_dead, step, float(unit[slot]), slots, slot)
            alive += dead
            n_alive += n_dead
    return log_sum


@compiled_part
def _close(
    alive: float, dead: float, n_dead: int, step: float, unit: float, slots: NDArray[np.float64], slot: int
) -> float:
    """Give the slot's sum of u log s, and fill five rows at `slot`.

    They are the sums of u/s and of u g/s, and with weights u/s^2 the root of the summed weight, the mean of g and the
    root of its squared deviations.
    """
    if n_dead == 1 or step == 0.0:
        total = alive + dead
        hazard = n_dead * unit / total
        slots[0, slot], slots[1, slot], slots[2, slot] = hazard, hazard, np.sqrt(hazard / total)
        slots[3, slot], slots[4, slot] = 1.0, 0.0
        return n_dead * unit * np.log(total)
    product, log_sum, once, shared, square, moment = 1.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for place in range(n_dead):
        left = 1.0 - place / n_dead
        total = alive + left * dead
        inverse = 1.0 / total
        product *= total
        if product > LARGE_PRODUCT or product < 1.0 / LARGE_PRODUCT:
            log_sum += np.log(product)
            product = 1.0
        once += inverse
        shared += left * inverse
        square += inverse * inverse
        moment += left * inverse * inverse
    centre, spread = moment / square, 0.0
    for place in range(n_dead):
        left = 1.0 - place / n_dead
        spread += ((left - centre) / (alive + left * dead)) ** 2
    slots[0, slot], slots[1, slot], slots[2, slot] = unit * once, unit * shared, np.sqrt(unit * square)
    slots[3, slot], slots[4, slot] = centre, np.sqrt(unit * spread)
    return unit * (log_sum + np.log(product))


@compiled
def meet_hazard(layout: Layout, slots: NDArray[np.float64], exposure: NDArray[np.float64]) -> None:
    """Multiply `exposure` (m,) by the hazard that each subject meets; a death meets its share of its slot's."""
    start, stop, died, _, bounds, _ = layout
    row = 0
    for stratum in range(len(bounds) - 1):
        running, first = 0.0, bounds[stratum]
        for slot in range(first, bounds[stratum + 1]):
            slots[BEFORE, slot] = running
            while row < len(stop) and stop[row] == slot + 1:
                met = running + (slots[1, slot] if died[row] else slots[0, slot])
                earlier = start[row] - 1
                if earlier >= first:
                    met -= slots[BEFORE, earlier] + slots[0, earlier]
                exposure[row] *= max(met, 0.0)
                row += 1
            running += slots[0, slot]


class Running(NamedTuple):
    """What `scale_rows` carries from one block of rows to the one before.

    `place` holds the stratum, the next late entry and the number at risk; `alive` and `dead` are sums over columns.
    """

    place: NDArray[np.intp]
    alive: NDArray[np.float64]
    dead: NDArray[np.float64]


@compiled
def scale_rows(
    layout: Layout,
    x: NDArray[np.float64],
    amounts: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    block: tuple[int, int],
    running: Running,
    rows: NDArray[np.float64],
    means: NDArray[np.float64],
) -> int:
    """Take the rows of a block from the last to the first; give how many rows of `means` were filled.

    The information is the cross product of all `rows` less that of all `means`. `amounts` are weighted, the root of
    exposure, and slots.
    """
    _, stop, died, _, _, _ = layout
    weighted, root, slots = amounts
    place, alive, dead = running
    first, last = block
    n_means, due = 0, _next_to_leave(layout, place)
    for row in range(last - 1, first - 1, -1):
        slot = stop[row] - 1
        if slot <= due and (row == len(stop) - 1 or stop[row + 1] != slot + 1):
            _leave(layout, x, weighted, slot, place, alive)
            due = _next_to_leave(layout, place)
        closes = row == 0 or stop[row - 1] != slot + 1
        amount, factor, scale = weighted[row], root[row], slots[2, slot]
        place[2] += 1
        if slots[4, slot] == 0.0:
            for j in range(x.shape[1]):
                value = x[row, j]
                total = alive[j] + amount * value
                alive[j] = total
                rows[row - first, j] = factor * value
                means[n_means, j] = scale * total
            n_means += closes
        else:
            of_dead = amount if died[row] else 0.0
            for j in range(x.shape[1]):
                value = x[row, j]
                dead[j] += of_dead * value
                alive[j] += (amount - of_dead) * value
                rows[row - first, j] = factor * value
            if closes:
                centre, spread = slots[3, slot], slots[4, slot]
                for j in range(x.shape[1]):
                    means[n_means, j] = scale * (alive[j] + centre * dead[j])
                    means[n_means + 1, j] = spread * dead[j]
                    alive[j] += dead[j]
                    dead[j] = 0.0
                n_means += 2
    return n_means


@compiled_part
def _next_to_leave(layout: Layout, place: NDArray[np.intp]) -> int:
    """Give the highest slot at which a stratum has ended, or somebody enters after it."""
    ended = int(layout.bounds[place[0]]) - 1
    return ended if place[1] < 0 else max(ended, int(layout.start[layout.entered[place[1]]]) - 1)


@compiled_part
def _leave(
    layout: Layout,
    x: NDArray[np.float64],
    weighted: NDArray[np.float64],
    slot: int,
    place: NDArray[np.intp],
    alive: NDArray[np.float64],
) -> None:
    """Take out those who enter after the slot, and everybody where a stratum ends."""
    start, _, _, entered, bounds, _ = layout
    while slot < bounds[place[0]]:
        place[0] -= 1
        place[2] = 0
    while place[1] >= 0 and start[entered[place[1]]] == slot + 1:
        row = entered[place[1]]
        for j in range(x.shape[1]):
            alive[j] -= weighted[row] * x[row, j]
        place[1] -= 1
        place[2] -= 1
    if place[2] == 0:
        for j in range(len(alive)):
            alive[j] = 0.0
