"""Time the whole readout of the example study against R's survival and survminer.

Topline runs cold, in a new process, and reads raw SDTM, derives, analyses, draws and writes HTML, DOCX, CSV, SVG, PNG,
PDF, parquet and JSON. R runs cold too, starts from the finished analysis datasets, and makes the same tables as CSV and
the same figures as SVG, PNG and PDF; it writes no report. Needs Rscript with survival, survminer and ggplot2.

usage: python benchmarks/readout.py [REPEATS]
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import polars as pl

HERE = Path(__file__).parent
STUDY = HERE.parent / "studies" / "pharmaverse-onco"


def main(repeats: int) -> None:
    """Print the medians of both and the ratio."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        topline = [
            timed([topline_program(), "run", str(STUDY), "--out", str(folder / "readout"), "--quiet"])
            for _ in range(repeats)
        ]
        write_csv(folder / "readout" / "datasets", folder / "csv")
        r = [
            timed(["Rscript", str(HERE / "r" / "readout.R"), str(folder / "csv"), str(folder / f"r{k}")])
            for k in range(repeats)
        ]
        start = [timed([topline_program(), "--help"]) for _ in range(repeats)]
    ours, theirs = statistics.median(topline), statistics.median(r)
    print(f"runs                       {repeats}")
    print(f"topline run, whole readout {ours:8.2f} s (median; {min(topline):.2f} to {max(topline):.2f})")
    print(f"R, tables and figures      {theirs:8.2f} s (median; {min(r):.2f} to {max(r):.2f})")
    print(f"ratio topline / R          {ours / theirs:8.2f}   (aim: 0.25 or less, and 8 s or less)")
    print(f"topline --help             {statistics.median(start):8.2f} s (aim: 0.3 s or less)")


def topline_program() -> str:
    """Find the program beside the running Python."""
    return str(Path(sys.executable).parent / "topline")


def timed(command: list[str]) -> float:
    """Run a command in a new process and give its seconds."""
    start = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return perf_counter() - start


def write_csv(datasets: Path, out: Path) -> None:
    """Write the analysis datasets as CSV for R."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    for file in sorted(datasets.glob("*.parquet")):
        pl.read_parquet(file).write_csv(out / f"{file.stem}.csv")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
