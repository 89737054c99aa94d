"""Number the labels of groups and strata in their sorted order.

Whole numbers are counted between the lowest and the highest, other labels are compared with those of the first rows;
only labels of many kinds are sorted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from topline.core import MethodError
from topline.stats.blocks import blocks

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Codes = NDArray[np.bool_ | np.uint8 | np.intp]
    Labels = NDArray[Any]

FEW_ROWS = 10_000
FEW_LEVELS = 32
SMALL_CODES = 128


def encode_labels(labels: ArrayLike, name: str, length: int) -> tuple[tuple[str, ...], Codes]:
    """Give the labels' texts in sorted order, and for each subject the number of its own."""
    given = np.asarray(labels)
    if given.shape != (length,):
        raise MethodError(f"{name}: expected {length} labels, found shape {given.shape}, give one label a subject")
    if given.dtype == object:
        return _encode_objects(given, name)
    if given.dtype.kind == "f" and np.isnan(given).any():
        raise _missing(name)
    return _encode(given)


def _encode(given: Labels) -> tuple[tuple[str, ...], Codes]:
    found = None
    if given.dtype.kind in "biu":
        found = _encode_numbers(given)
    elif len(given) > FEW_ROWS:
        found = _encode_few(given)
    if found is not None:
        return found
    levels, codes = np.unique(given, return_inverse=True)
    return _texts(levels), codes.astype(_code_type(len(levels)))


def _encode_numbers(given: Labels) -> tuple[tuple[str, ...], Codes] | None:
    """Encode whole numbers that lie close together; None where they do not."""
    lowest, highest = int(given.min()), int(given.max())
    if highest - lowest >= len(given) or max(-lowest, highest) > np.iinfo(np.int64).max:
        return None
    if highest - lowest == 1:
        return _texts(np.array([lowest, highest]).astype(given.dtype)), (given == highest).view(np.uint8)
    is_present = np.zeros(highest - lowest + 1, dtype=np.bool_)
    for block in blocks(len(given)):
        is_present[_offsets(given[block], lowest)] = True
    levels = np.flatnonzero(is_present)
    number = np.cumsum(is_present) - 1
    small = number.astype(_code_type(len(levels)))
    codes = np.empty(len(given), dtype=small.dtype)
    for block in blocks(len(given)):
        np.take(small, _offsets(given[block], lowest), out=codes[block])
    return _texts((levels + lowest).astype(given.dtype)), codes


def _offsets(labels: Labels, lowest: int) -> NDArray[np.int64]:
    return labels.astype(np.int64) - lowest


def _encode_few(given: Labels) -> tuple[tuple[str, ...], Codes] | None:
    """Encode labels of few kinds, all of which are among the first rows; None where there are others."""
    levels = np.unique(given[:FEW_ROWS])
    if len(levels) > FEW_LEVELS:
        return None
    codes = np.zeros(len(given), dtype=np.uint8)
    for block in blocks(len(given)):
        labels, own = given[block], codes[block]
        n_found = 0
        for number, level in enumerate(levels):
            is_level = labels == level
            n_found += int(np.count_nonzero(is_level))
            own[is_level] = number
        if n_found < len(labels):
            return None
    return _texts(levels), codes


def _encode_objects(given: Labels, name: str) -> tuple[tuple[str, ...], Codes]:
    values: list[Any] = given.tolist()
    if set(map(type, values)) <= {str, np.str_}:
        levels = sorted(set(map(str, values)))
        number = {level: position for position, level in enumerate(levels)}
        codes = map(number.__getitem__, values)
        return tuple(levels), np.fromiter(codes, dtype=_code_type(len(levels)), count=len(values))
    if any(label is None or label != label for label in values):  # noqa: PLR0124  a NaN differs from itself
        raise _missing(name)
    return _encode(given.astype(str) if any(isinstance(label, str) for label in values) else np.array(values))


def _code_type(n_levels: int) -> type[np.uint8 | np.intp]:
    """Leave room in a byte for one bit more."""
    return np.uint8 if n_levels <= SMALL_CODES else np.intp


def _texts(levels: Labels) -> tuple[str, ...]:
    return tuple(str(level) for level in levels.tolist())


def _missing(name: str) -> MethodError:
    return MethodError(f"{name}: expected a label for each subject, found a missing one, fill or remove it")
