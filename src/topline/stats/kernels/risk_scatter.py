"""Cox's partial likelihood from the last event time to the first, as subjects join those at risk one by one.

The scatter of x about its mean in a risk set grows by b (x - m)(x - m)' where a subject of risk r joins a sum S with
mean m, b = r S / (S + r), and m moves by r / (S + r) of x - m. The information is therefore one cross product with a
row for each step, (x - m) times the root of b times the hazard that the subject meets; nothing is subtracted. The tied
deaths of an Efron slot join each other first, then those at risk as one. Who enters late leaves: the same with -r,
and a row that is subtracted. A step is a whole number: what it concerns, and in the low bits what happens.

With A the sum at risk without the deaths, E theirs, d their number and u their mean weight, Efron's term l has the sum
s = A + g E with g = 1 - l / d.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.stats.kernels.compiled import compiled, compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

JOIN, JOIN_DEATHS, MERGE_DEATHS, LEAVE = range(4)
KIND, CLOSES, RESETS = 3, 4, 8
BITS = 4
SLOT_SUMS = 4
HAZARD, SHARED, OWN, PULL = range(SLOT_SUMS)
LARGE = 1e100


@compiled
def sum_risks(
    steps: NDArray[np.int64],
    weighted: NDArray[np.float64],
    deaths: tuple[NDArray[np.float64], NDArray[np.int64]],
    moves: NDArray[np.float64],
    slots: NDArray[np.float64],
) -> float:
    """Give the sum over all terms of u log s; fill `moves` (2, steps) and the sums of each slot (4, k).

    `weighted` (m,) is case weight times risk, `deaths` their weight and number by slot. `moves` are the share of
    x - m by which the mean moves, and b; a slot's sums are those of u / s and of u g / s, the sum of u A E g / s^2, and
    that of u g E / s.
    """
    weight, number = deaths
    log_sum, product, power = 0.0, 1.0, 1.0
    alive, dead, slot = 0.0, 0.0, len(weight)
    for at in range(len(steps) - 1, -1, -1):
        code = steps[at]
        kind = code & KIND
        slot -= (code & CLOSES) // CLOSES
        if code & RESETS:
            alive = alive if kind == LEAVE else 0.0
        if kind == JOIN:
            amount, before = weighted[code >> BITS], alive
            alive += amount
            share = amount / alive
            moves[0, at], moves[1, at] = share, share * before
        elif kind == JOIN_DEATHS:
            amount, before = weighted[code >> BITS], dead
            dead += amount
            share = amount / dead
            moves[0, at], moves[1, at] = share, share * before
        elif kind == MERGE_DEATHS:
            log_sum += _sum_terms(float(alive), float(dead), int(number[slot]), float(weight[slot]), slots[:, slot])
            share = dead / (alive + dead)
            moves[0, at], moves[1, at] = share, share * alive
            alive, dead = alive + dead, 0.0
        else:
            before, alive = alive, alive - weighted[code >> BITS]
            is_empty = (code & RESETS) != 0 or alive <= 0.0
            alive = 0.0 if is_empty else alive
            share = 0.0 if is_empty else weighted[code >> BITS] / alive
            moves[0, at], moves[1, at] = -share, share * before
        if code & CLOSES and kind != MERGE_DEATHS:
            slots[HAZARD, slot] = weight[slot] / alive
            if weight[slot] != power or alive > LARGE or alive < 1.0 / LARGE:
                log_sum += power * np.log(product) + weight[slot] * np.log(alive)
                product, power = 1.0, weight[slot]
            else:
                product *= alive
                if product > LARGE or product < 1.0 / LARGE:
                    log_sum += power * np.log(product)
                    product = 1.0
    return float(log_sum + power * np.log(product))


@compiled_part
def _sum_terms(alive: float, dead: float, number: int, weight: float, sums: NDArray[np.float64]) -> float:
    """Give the sum of u log s over Efron's terms of a slot, and fill its sums."""
    unit, log_sum, once, shared, twice = weight / number, 0.0, 0.0, 0.0, 0.0
    for place in range(number):
        left = 1.0 - place / number
        total = alive + left * dead
        log_sum += np.log(total)
        once += 1.0 / total
        shared += left / total
        twice += (alive / total) * (left * dead / total)
    sums[HAZARD], sums[SHARED], sums[OWN], sums[PULL] = unit * once, unit * shared, unit * twice, unit * shared * dead
    return unit * log_sum


@compiled
def meet_hazard(steps: NDArray[np.int64], slots: NDArray[np.float64], base: NDArray[np.float64]) -> None:
    """Turn b of each step into the root of b times the hazard that the subject meets."""
    running, before, slot = 0.0, 0.0, -1
    for at in range(len(steps)):
        code = steps[at]
        kind = code & KIND
        if code & CLOSES:
            slot += 1
            before, running = running, running + slots[HAZARD, slot]
        if kind == JOIN_DEATHS:
            base[at] = np.sqrt(base[at] * (before + slots[SHARED, slot]))
        elif kind == MERGE_DEATHS:
            base[at] = np.sqrt(base[at] * before + slots[OWN, slot])
        else:
            base[at] = np.sqrt(base[at] * running)
        if code & RESETS and kind != LEAVE:
            running = 0.0


@compiled
def fill_rows(  # noqa: C901, PLR0912  one loop: calls from within it take twice the time
    steps: NDArray[np.int64],
    x: NDArray[np.float64],
    amounts: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    block: tuple[int, int, int],
    running: NDArray[np.float64],
    rows: NDArray[np.float64],
) -> tuple[int, int, int]:
    """Fill `rows` for the steps of a block from the last to the first: from the top those to add, from the end others.

    `amounts` are moves, weight of the deaths by slot, and the sums of the slots; `block` is the first step, one beyond
    the last, and the slot reached, `running` (3, p) the mean at risk, that of the deaths that wait to be merged, and
    the sum over terms of u times the mean. Gives the number of rows to add, of those to subtract, and the slot reached.
    """
    moves, weight, slots = amounts
    first, last, slot = block
    mean, of_dead, pulled = running[0], running[1], running[2]
    n_added, n_taken, p = 0, 0, x.shape[1]
    for at in range(last - 1, first - 1, -1):
        code = steps[at]
        kind, row, share, root, place = code & KIND, code >> BITS, moves[0, at], moves[1, at], n_added
        slot -= (code & CLOSES) // CLOSES
        if code & RESETS and kind != LEAVE:
            for j in range(p):
                mean[j] = 0.0
        if kind == LEAVE:
            n_taken += 1
            place = len(rows) - n_taken
        else:
            n_added += 1
        if kind == MERGE_DEATHS:
            for j in range(p):
                distance = of_dead[j] - mean[j]
                pulled[j] += weight[slot] * mean[j] + slots[PULL, slot] * distance
                mean[j] += share * distance
                rows[place, j] = root * distance
        elif kind == JOIN_DEATHS:
            for j in range(p):
                distance = x[row, j] - of_dead[j]
                of_dead[j] += share * distance
                rows[place, j] = root * distance
        elif code & CLOSES:
            unit = weight[slot]
            for j in range(p):
                distance = x[row, j] - mean[j]
                moved = mean[j] + share * distance
                mean[j] = moved
                pulled[j] += unit * moved
                rows[place, j] = root * distance
        else:
            for j in range(p):
                distance = x[row, j] - mean[j]
                mean[j] += share * distance
                rows[place, j] = root * distance
    return n_added, n_taken, slot
