"""Sort follow-up times together with a small code for each subject, such as whether it had the event.

The bits of a float of 0 or more order as the float does and leave the sign bit free; where the times span few powers of
two more bits are free. Time and code share one whole number a subject, so that one fast sort of numbers orders both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.stats.blocks import blocks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.stats.label_codes import Codes

KEY_BITS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedTimes:
    """Times and codes in order of time, then of code.

    Parameters
    ----------
    keys : (n,) the bits of the time, less `base`, above `shift` bits of the code; 0 above the code is time 0.
    shift : the number of bits of the code.
    base : what is taken from the bits of a time.
    """

    keys: NDArray[np.uint64]
    shift: int
    base: int


def fit_in_keys(time: NDArray[np.float64], n_codes: int) -> bool:
    """Say whether times of 0 or more and codes from 0 to `n_codes` - 1 fit in 64 bits."""
    shift = _code_bits(n_codes)
    if shift <= 1:
        return True
    return int(_bits(time.max() + 0.0)) - _base(time, shift) < 1 << (KEY_BITS - shift)


def sort_times(time: NDArray[np.float64], code: Codes, n_codes: int) -> SortedTimes:
    """Sort times of 0 or more with codes from 0 to `n_codes` - 1."""
    shift = _code_bits(n_codes)
    base = _base(time, shift)
    keys = np.empty(len(time), dtype=np.uint64)
    for block in blocks(len(time)):
        own, bits = keys[block], _bits(time[block])
        if base > 0:
            bits = np.subtract(bits, np.uint64(base), out=own)
            own[time[block] == 0] = 0
        np.left_shift(bits, np.uint64(shift), out=own)
        np.bitwise_or(own, code[block], out=own, casting="unsafe")
    keys.sort()
    return SortedTimes(keys=keys, shift=shift, base=base)


def as_times(bits: NDArray[np.uint64], base: int) -> NDArray[np.float64]:
    """Turn ascending bits, less the base, into times where they stand."""
    if base > 0:
        n_zeros = int(np.searchsorted(bits, np.uint64(1)))
        bits += np.uint64(base)
        bits[:n_zeros] = 0
    return bits.view(np.float64)


def _code_bits(n_codes: int) -> int:
    return (n_codes - 1).bit_length()


def _bits(time: NDArray[np.float64] | np.float64) -> NDArray[np.uint64]:
    return np.asarray(time, dtype=np.float64).view(np.uint64)


def _base(time: NDArray[np.float64], shift: int) -> int:
    """Leave the bits as they are where the sign bit is enough (it is that of -0.0, and drops out)."""
    if shift <= 1:
        return 0
    lowest = time.min()
    if lowest == 0:
        lowest = np.min(time, where=time > 0, initial=np.inf)
    return int(_bits(lowest)) - 1
