"""Rebuild the records of the example trial from print, time it, and hold the committed folder to its seed.

The search takes minutes, so that the suite does not run it. Every file of the folder, its reports included, must come
back to the last byte; the exit code is 1 where one does not. The machine code must be made once, so run it twice to
time the search alone.

usage: python benchmarks/reconstruct.py
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

from topline.pipeline import RebuildOptions, reconstruct

STUDY = Path(__file__).parents[1] / "studies/nct04695470"
SEED = 1
AIM = "aim: 300 s or less on two cores"


def main() -> int:
    """Rebuild, compare, and tell."""
    clock, cpu = perf_counter(), process_time()
    with tempfile.TemporaryDirectory() as folder:
        (found,) = reconstruct(STUDY / "published.yaml", Path(folder), RebuildOptions(seed=SEED))
        seconds, core_seconds = perf_counter() - clock, process_time() - cpu
        made, committed = (_bytes(each / "data") for each in (Path(folder), STUDY))
    print(f"{seconds:.0f} s, {core_seconds:.0f} s of CPU, {os.cpu_count()} cores ({AIM})")
    print(f"{found.count('met')} met, {found.count('missed')} missed, {found.count('impossible')} impossible")
    different = sorted(name for name in made.keys() | committed.keys() if made.get(name) != committed.get(name))
    print(f"{len(committed)} files committed, different: {', '.join(different) or 'none'}")
    return 1 if different else 0


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


if __name__ == "__main__":
    sys.exit(main())
