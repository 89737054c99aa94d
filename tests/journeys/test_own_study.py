"""A stranger's way to a study of their own: init, look, check, schema."""

from __future__ import annotations

import json
import sys
from subprocess import run
from typing import TYPE_CHECKING

import fastexcel
import pytest
from tests.journeys.plain_study import PLAN, SHEETS, rows_of, write_book
from tests.journeys.small_study import write_small_study

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.conftest import Command


def test_init_makes_a_folder_to_fill_in(topline: Command, tmp_path: Path) -> None:
    done = topline("init", tmp_path / "mine")
    assert done.returncode == 0, done.stderr
    names = sorted(path.relative_to(tmp_path / "mine").as_posix() for path in (tmp_path / "mine").rglob("*.*"))
    assert {
        "README.md",
        "study.yaml",
        "data-workbook.xlsx",
        "workbook/trial-data.xlsx",
        "data/dm.csv",
        "data/ex.csv",
        "data/rs.csv",
    } <= set(names)
    assert "DM" in fastexcel.read_excel(tmp_path / "mine" / "data-workbook.xlsx").sheet_names
    assert "#" in (tmp_path / "mine" / "study.yaml").read_text()


def test_folder_to_fill_in_is_told_to_be_empty(topline: Command, tmp_path: Path) -> None:
    topline("init", tmp_path / "mine")
    done = topline("check", tmp_path / "mine")
    assert done.returncode == 2
    assert "dm.csv" in done.stderr
    assert "study.yaml" not in done.stderr


def test_trial_without_cdisc_data_goes_from_init_to_readout(topline: Command, tmp_path: Path) -> None:
    study = tmp_path / "trial"
    assert topline("init", study, "--data", "workbook").returncode == 0
    book = study / "data" / "trial-data.xlsx"
    *before, last = SHEETS
    assert fastexcel.read_excel(book).sheet_names == ["How to fill in", *before, "Vital signs", last, "Lists"]

    empty = topline("check", study)
    assert empty.returncode == 2
    assert "sheet Patients: expected rows of Patients" in empty.stderr
    assert "study.yaml" not in empty.stderr

    write_book(book)
    (study / "study.yaml").write_text(PLAN)
    told = topline("check", study)
    assert told.returncode == 0, told.stderr
    assert "21 records  trial-data.xlsx" in told.stdout
    done = topline("run", study, "--jobs", "1", "--format", "html")
    assert done.returncode == 0, done.stderr
    assert "PFS" in (study / "readout" / "report.html").read_text(encoding="utf-8")


def test_mistakes_in_a_workbook_are_refused_with_their_cells(topline: Command, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "study.yaml").write_text(PLAN)
    rows = rows_of("Lesions")
    rows[6][7], rows[3][0] = "28 mm", "P99"
    write_book(tmp_path / "data" / "trial.xlsx", {"Lesions": rows})
    done = topline("run", tmp_path)
    assert done.returncode == 2
    assert "trial.xlsx:sheet Lesions, cell A4: expected a patient of the sheet Patients, found 'P99'" in done.stderr
    assert "trial.xlsx:sheet Lesions, cell H7: expected a number from 0 to 500, found '28 mm'" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "readout").exists()


def test_unknown_form_of_data_is_answered_with_the_known(topline: Command, tmp_path: Path) -> None:
    done = topline("init", tmp_path / "mine", "--data", "excel")
    assert done.returncode == 2
    assert "--data: expected a known form, found 'excel', use one of: sdtm, workbook" in done.stderr


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


def test_schema_describes_the_published_file_too(topline: Command) -> None:
    schema = json.loads(topline("schema", "--published").stdout)
    assert {"publication", "baseline", "adverse_events"} <= set(schema["properties"])


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
