"""Walk over long arrays a block at a time, so that what is made of a block stays in the processor's cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK = 1 << 14


def blocks(n_rows: int, *, backwards: bool = False) -> Iterator[slice]:
    """Give the rows of one block after another."""
    starts = range(0, n_rows, BLOCK)
    for start in reversed(starts) if backwards else starts:
        yield slice(start, min(start + BLOCK, n_rows))
