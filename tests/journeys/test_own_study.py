"""A stranger's way to a study of their own: init, look, check, schema."""

from __future__ import annotations

import json
import sys
from subprocess import run
from typing import TYPE_CHECKING

import fastexcel
import pytest
from tests.journeys.small_study import write_small_study

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.conftest import Command


def test_init_makes_a_folder_to_fill_in(topline: Command, tmp_path: Path) -> None:
    done = topline("init", tmp_path / "mine")
    assert done.returncode == 0, done.stderr
    names = sorted(path.relative_to(tmp_path / "mine").as_posix() for path in (tmp_path / "mine").rglob("*.*"))
    assert {"README.md", "study.yaml", "data-workbook.xlsx", "data/dm.csv", "data/ex.csv", "data/rs.csv"} <= set(names)
    assert "DM" in fastexcel.read_excel(tmp_path / "mine" / "data-workbook.xlsx").sheet_names
    assert "#" in (tmp_path / "mine" / "study.yaml").read_text()


def test_folder_to_fill_in_is_told_to_be_empty(topline: Command, tmp_path: Path) -> None:
    topline("init", tmp_path / "mine")
    done = topline("check", tmp_path / "mine")
    assert done.returncode == 2
    assert "dm.csv" in done.stderr
    assert "study.yaml" not in done.stderr


def test_init_never_writes_into_a_folder_in_use(topline: Command, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    done = topline("init", tmp_path)
    assert done.returncode == 2
    assert "expected a new or empty folder, found something is there already" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_init_from_an_example_gives_a_study_that_runs(topline: Command, tmp_path: Path) -> None:
    assert topline("init", tmp_path / "mine", "--from", "pharmaverse-onco").returncode == 0
    done = topline("check", tmp_path / "mine")
    assert done.returncode == 0, done.stderr
    assert "306 records  dm.parquet" in done.stdout


def test_unknown_example_is_answered_with_the_known(topline: Command) -> None:
    done = topline("demo", "pharmaverse")
    assert done.returncode == 2
    assert "pharmaverse-onco" in done.stderr


def test_schema_is_a_json_schema_that_names_the_study_file_s_keys(topline: Command) -> None:
    schema = json.loads(topline("schema").stdout)
    assert {"study", "data", "endpoints", "plan"} <= set(schema["properties"])


def test_check_says_what_the_study_holds(topline: Command, tmp_path: Path) -> None:
    done = topline("check", write_small_study(tmp_path / "study"))
    assert done.returncode == 0, done.stderr
    assert "Study SMALL: Five subjects on one drug" in done.stdout
    assert "5 records  dm.csv" in done.stdout


@pytest.mark.parametrize("name", ["demo", "init", "check", "run", "trace", "schema"])
def test_every_command_explains_itself(topline: Command, name: str) -> None:
    done = topline(name, "--help")
    assert done.returncode == 0
    assert "Usage: topline" in done.stdout


def test_help_loads_no_heavy_library() -> None:
    code = "import sys, topline.cli; print([m for m in ('polars', 'numpy', 'scipy', 'matplotlib') if m in sys.modules])"
    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_python_gives_the_same_results_as_the_command(topline: Command, tmp_path: Path) -> None:
    import topline as package

    study = write_small_study(tmp_path / "study")
    assert topline("run", study, "--quiet", "--jobs", "1").returncode == 0
    readout = package.run(study)
    import polars as pl

    assert readout.results.equals(pl.read_parquet(study / "readout" / "results.parquet"))
    assert {"adsl", "adtte", "adae"} <= set(readout.datasets)
    assert readout.out is None


def test_responses_recorded_without_lesions_can_be_evaluated(tmp_path: Path) -> None:
    import topline as package

    adsl = package.run(write_small_study(tmp_path / "study")).datasets["adsl"]
    assert adsl["BMEASFL"].to_list() == [None] * 5
    assert adsl["EVALFL"].to_list() == ["Y"] * 5
