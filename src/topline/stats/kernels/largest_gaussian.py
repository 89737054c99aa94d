"""The chance that a Gaussian chain leaves a symmetric band, by recursive quadrature."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from topline.stats.kernels.compiled import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REACH = 8.6  # where a step comes from, in standard deviations about its mean: beyond them lies 1e-16


@compiled
def chance_of_leaving(
    band: float, correlations: NDArray[np.float64], nodes: NDArray[np.float64], weights: NDArray[np.float64]
) -> float:
    """Give P(max |X_j| > band) for standard normal X_1, X_2, … that form a Markov chain.

    `correlations` are those of neighbours; `nodes` and `weights` integrate over [0, band]. The density of the chain
    that has stayed so far is even, so half of the band carries it. Each step adds the chance to leave just then, so
    that a small answer keeps its digits.
    """
    density = (weights * 0.0) + 1.0
    for i in range(len(nodes)):
        density[i] = math.exp(-0.5 * nodes[i] ** 2) / math.sqrt(2 * math.pi)
    chance = math.erfc(band / math.sqrt(2.0))
    for correlation in correlations:
        spread = math.sqrt((1 - correlation) * (1 + correlation))
        scale = spread * math.sqrt(2.0)
        mass = weights * density
        for i in range(len(nodes)):
            reached = correlation * nodes[i]
            chance += mass[i] * (math.erfc((band - reached) / scale) + math.erfc((band + reached) / scale))
        first = 0
        for j in range(len(nodes)):
            origin = correlation * nodes[j]
            while first < len(nodes) and origin - nodes[first] > REACH * spread:
                first += 1
            total = 0.0
            for i in range(first, len(nodes)):
                if nodes[i] - origin > REACH * spread:
                    break
                total += mass[i] * math.exp(-0.5 * ((nodes[j] - correlation * nodes[i]) / spread) ** 2)
            for i in range(len(nodes)):
                if nodes[i] + origin > REACH * spread:
                    break
                total += mass[i] * math.exp(-0.5 * ((nodes[j] + correlation * nodes[i]) / spread) ** 2)
            density[j] = total / (spread * math.sqrt(2 * math.pi))
    return chance
