"""The distribution of the sum of m numbers drawn without replacement, for every m at once."""

from __future__ import annotations

import numpy as np

from topline.stats.kernels.compiled import compiled


@compiled
def subset_sum_probabilities(ascending: np.ndarray, most: int) -> np.ndarray:
    """Give (most + 1, total + 1) chances that m of the whole numbers `ascending`, 0 or more, add up to s.

    The numbers join one after the other: of m drawn among the first j, number j is one with chance m / j.
    """
    n = len(ascending)
    through = np.zeros(n + 1, dtype=np.int64)
    through[1:] = np.cumsum(ascending)
    chances = np.zeros((most + 1, through[n] + 1))
    chances[0, 0] = 1.0
    for j in range(1, n + 1):
        number = ascending[j - 1]
        for m in range(min(j, most), 0, -1):
            leave, take = (j - m) / j, m / j
            for s in range(through[j] - through[j - m], through[m] - 1, -1):
                joined = chances[m - 1, s - number] * take if s >= number else 0.0
                chances[m, s] = chances[m, s] * leave + joined
    return chances
