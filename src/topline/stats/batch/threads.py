"""Share samples among threads: the same pieces for any number of threads, so that the answer is the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from topline.core import MethodError

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS_A_PIECE = 65_536


def in_pieces(work: Callable[[slice], None], n_samples: int, n_rows: int, threads: int) -> None:
    """Call `work` with slices that cover all samples, each about `ROWS_A_PIECE` rows of data."""
    if threads < 1:
        raise MethodError(f"threads: expected 1 or more, found {threads}")
    size = max(1, ROWS_A_PIECE // max(n_rows, 1))
    pieces = [slice(first, min(first + size, n_samples)) for first in range(0, n_samples, size)]
    if threads == 1 or len(pieces) == 1:
        for piece in pieces:
            work(piece)
        return
    with ThreadPoolExecutor(max_workers=threads) as pool:
        list(pool.map(work, pieces))
