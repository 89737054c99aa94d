"""Measure what bounds the statistics on this machine: reading memory, sorting, multiplying, taking exponentials.

usage: OPENBLAS_NUM_THREADS=1 python benchmarks/bounds.py      (best of seven)

Each line is the least that a row of `benchmarks/stats.py` can take, whatever the program: the one operation that it
cannot do without, on arrays of the row's size.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

MANY, LARGE, COLUMNS = 10_000_000, 1_000_000, 10
FITS, EVALUATIONS, DRAWN = 1_000, 8, 48
RUNS = 7


def main() -> None:
    rng = np.random.default_rng(1)
    times, events = rng.exponential(500, MANY), rng.random(MANY) < 0.6  # noqa: PLR2004  the share of events in stats.py
    keys = (times.view(np.uint64) << np.uint64(1)) | events
    x = rng.normal(size=(LARGE, COLUMNS))
    small = rng.normal(size=FITS * EVALUATIONS * DRAWN)
    seconds = _best(lambda: (times.max(), events.max()))
    bandwidth = (times.nbytes + events.nbytes) / seconds / 1e9
    print(f"| read {MANY:,} times and events once ({bandwidth:.0f} GB/s) | {seconds:.4f} |")
    print(f"| sort {MANY:,} keys of 64 bits | {_best(lambda: np.sort(keys)):.4f} |")
    print(f"| multiply x'x, {LARGE:,} x {COLUMNS} | {_best(lambda: x.T @ x):.4f} |")
    print(f"| sort {LARGE:,} keys, and take rows of x in that order | {_best(lambda: _take_sorted(x, keys)):.4f} |")
    print(f"| {FITS:,} fits of {DRAWN} rows, {EVALUATIONS} exponentials a row | {_best(lambda: np.exp(small)):.4f} |")


def _take_sorted(x: np.ndarray, keys: np.ndarray) -> np.ndarray:
    return x[np.argsort(keys[: len(x)])]


def _best(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


if __name__ == "__main__":
    main()
