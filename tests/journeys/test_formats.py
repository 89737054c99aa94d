"""The example study read from other formats gives the same results table."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pyreadstat
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.conftest import Command

OUTPUTS = (
    "disposition", "analysis-sets", "baseline", "exposure", "response", "waterfall", "swimmer", "spider", "pfs", "os",
    "pfs-cox", "ae-overview", "ae-grades", "deaths",
)  # fmt: skip
STUDY = Path(__file__).parents[2] / "studies" / "pharmaverse-onco"


def write_csv(frame: pl.DataFrame, folder: Path, domain: str) -> None:
    frame.write_csv(folder / f"{domain}.csv")


def write_xpt(frame: pl.DataFrame, folder: Path, domain: str) -> None:
    pyreadstat.write_xport(frame, folder / f"{domain}.xpt", table_name=domain, file_format_version=5)


@pytest.mark.parametrize("write", [write_csv, write_xpt])
def test_results_are_the_same_from_every_format(
    topline: Command, demo: Path, tmp_path: Path, write: Callable[[pl.DataFrame, Path, str], None]
) -> None:
    study = tmp_path / "study"
    (study / "data").mkdir(parents=True)
    shutil.copy(STUDY / "study.yaml", study)
    plan = study / "study.yaml"
    lines = plan.read_text().splitlines(keepends=True)
    plan.write_text("".join(line for line in lines if "domains:" not in line))
    for file in (STUDY / "data").glob("*.parquet"):
        write(pl.read_parquet(file), study / "data", file.stem.removesuffix("_onco").upper())
    done = topline(
        "run", study, "--out", tmp_path / "out", "--only", ",".join(OUTPUTS), "--format", "html", "--jobs", "1"
    )
    assert done.returncode == 0, done.stderr
    expected = pl.read_parquet(demo / "results.parquet").filter(pl.col("output_id").is_in(OUTPUTS))
    assert pl.read_parquet(tmp_path / "out" / "results.parquet").equals(expected)
