"""Time one task of one Python library in a process of its own.

usage: python -m peers.measure LIBRARY TASK FOLDER [cpu]
Prints one JSON object: seconds of the first call, median of the later ones, bytes at the peak beyond the data. With
`cpu`, seconds are those of the processor.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from peers import python
from peers.data import read_data

if TYPE_CHECKING:
    from collections.abc import Callable

LONG_CALL = 20.0
ENOUGH = 2.0
MOST_RUNS = 15
FEWEST_RUNS = 5


def main(library: str, task: str, folder: str, clock: str = "wall") -> None:
    read_clock = time.process_time if clock == "cpu" else time.perf_counter
    if library != "topline":
        python.quiet()
    work = getattr(python, library)()[task](read_data(Path(folder)))
    call, times = work if isinstance(work, tuple) else (work, 1.0)
    before = _status("VmRSS")
    first = _seconds(call, read_clock)
    peak = _status("VmHWM") - before
    later: list[float] = []
    while first < LONG_CALL and (len(later) < FEWEST_RUNS or (sum(later) < ENOUGH and len(later) < MOST_RUNS)):
        later.append(_seconds(call, read_clock))
    median = statistics.median(later) if later else first
    print(json.dumps({"first": first * times, "median": median * times, "peak": peak, "runs": max(len(later), 1)}))


def _seconds(call: python.Work, read_clock: Callable[[], float]) -> float:
    start = read_clock()
    call()
    return read_clock() - start


def _status(field: str) -> int:
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith(field):
            return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    main(*sys.argv[1:5])
