"""Waiting times from uniform numbers: −ln u, for many numbers side by side.

u = 2^k m with m from √½ up to √2, and ln m = 2 s (1 + s²/3 + s⁴/5 + …) with s = (m − 1) / (m + 1), of which ten terms
after the first are enough. No number is looked up and nothing is asked, so that the loops run in lanes; an answer is
two units in the last place from the exact one at the most. Whole numbers k are turned into floating ones through the
bits below the exponent of 2⁵².
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.stats.kernels.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROOT_OF_HALF = np.uint64(0x3FE6A09E667F3BCD)
POWER, POWERS_BELOW = np.uint64(52), np.uint64(64 << 52)
WHOLE, WHOLE_ZERO = np.uint64(0x4330000000000000), 2.0**52 + 64
LN2_HIGH = 0.693147180369123816490  # its last 32 bits are 0, so that k times it is exact
LN2_LOW = 1.90821492927058770002e-10


@compiled
def minus_logarithms(
    words: NDArray[np.uint64],
    numbers: NDArray[np.float64],
    spare_words: NDArray[np.uint64],
    spare: NDArray[np.float64],
) -> None:
    """Turn each number u, above 2⁻⁶³ and below 1, into −ln u; `words` is the memory of `numbers`."""
    for i in range(len(words)):
        power = (words[i] - ROOT_OF_HALF + POWERS_BELOW) >> POWER
        words[i] = words[i] - (power << POWER) + POWERS_BELOW
        spare_words[i] = power | WHOLE
    for i in range(len(numbers)):
        k = spare[i] - WHOLE_ZERO
        s = (numbers[i] - 1.0) / (numbers[i] + 1.0)
        z = s * s
        tail = 2 / 15 + z * (2 / 17 + z * (2 / 19 + z * (2 / 21)))
        rest = z * (2 / 3 + z * (2 / 5 + z * (2 / 7 + z * (2 / 9 + z * (2 / 11 + z * (2 / 13 + z * tail))))))
        numbers[i] = -(k * LN2_HIGH + (2.0 * s + (s * rest + k * LN2_LOW)))
