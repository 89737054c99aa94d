"""Time one task of one Python library in a process of its own.

usage: python -m peers.measure LIBRARY TASK FOLDER
Prints one JSON object: seconds of the first call, median of the later ones, bytes at the peak beyond the data.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

from peers import python
from peers.data import read_data

LONG_CALL = 20.0
ENOUGH = 2.0
MOST_RUNS = 15
FEWEST_RUNS = 5


def main(library: str, task: str, folder: str) -> None:
    if library != "topline":
        python.quiet()
    work = getattr(python, library)()[task](read_data(Path(folder)))
    call, times = work if isinstance(work, tuple) else (work, 1.0)
    before = _status("VmRSS")
    first = _seconds(call)
    peak = _status("VmHWM") - before
    later: list[float] = []
    while first < LONG_CALL and (len(later) < FEWEST_RUNS or (sum(later) < ENOUGH and len(later) < MOST_RUNS)):
        later.append(_seconds(call))
    median = statistics.median(later) if later else first
    print(json.dumps({"first": first * times, "median": median * times, "peak": peak, "runs": max(len(later), 1)}))


def _seconds(call: python.Work) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _status(field: str) -> int:
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith(field):
            return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    main(*sys.argv[1:4])
