"""The whole example study, as a stranger runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import polars as pl

from topline.pipeline import trace_result
from topline.results import COLUMNS, results_from_table

if TYPE_CHECKING:
    from tests.journeys.conftest import Command

STUDY = Path(__file__).parents[2] / "studies" / "pharmaverse-onco"
VOLATILE = {"manifest.json", "log.txt"}
DATASETS = ("adsl", "adtr", "adrs", "adtte", "adae", "adex", "adlb")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_demo_command_runs_the_study_and_says_where_the_report_lies(topline: Command, tmp_path: Path) -> None:
    done = topline("demo", "pharmaverse-onco", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"Report: {tmp_path / 'out' / 'report.html'}"
    assert (tmp_path / "out" / "report.html").is_file()


def test_output_folder_holds_all_that_is_promised(demo: Path) -> None:
    manifest = json.loads((demo / "manifest.json").read_text())
    files = set(contents(demo))
    assert {"report.html", "report.docx", "results.parquet", "results.json", "manifest.json", "log.txt"} <= files
    assert {f"datasets/{name}.parquet" for name in DATASETS} <= files
    for display in manifest["displays"]:
        is_table = f"tables/{display}.html" in files
        is_figure = {f"figures/{display}.{kind}" for kind in ("svg", "png", "pdf")} <= files
        assert is_table or is_figure, display
        assert f"tables/{display}.csv" in files


def test_results_table_has_the_fixed_columns(demo: Path) -> None:
    table = pl.read_parquet(demo / "results.parquet")
    assert tuple(table.columns) == COLUMNS
    assert table["result_id"].is_unique().all()
    assert json.loads((demo / "results.json").read_text())


def test_every_count_is_the_number_of_subjects_behind_it(demo: Path) -> None:
    datasets = {name: pl.read_parquet(demo / "datasets" / f"{name}.parquet") for name in DATASETS}
    results = results_from_table(pl.read_parquet(demo / "results.parquet"))
    counts = [
        row for row in results.rows if row.statistic.stat_name in {"n", "N"} and row.statistic.stat_num is not None
    ]
    wrong = [row for row in counts if len(trace_result(row, datasets).subjects) != row.statistic.stat_num]
    assert len(counts) > 500
    assert wrong == []


def test_number_that_cannot_be_had_says_why(demo: Path) -> None:
    table = pl.read_parquet(demo / "results.parquet")
    silent = table.filter(pl.col("stat_num").is_null() & (pl.col("stat_chr") == "") & (pl.col("error") == ""))
    assert silent.rows() == []


def test_same_inputs_give_the_same_bytes_for_any_number_of_jobs(topline: Command, demo: Path, tmp_path: Path) -> None:
    done = topline("run", STUDY, "--out", tmp_path / "again", "--jobs", "2")
    assert done.returncode == 0, done.stderr
    first, second = contents(demo), contents(tmp_path / "again")
    assert set(first) == set(second)
    assert [name for name in first if name not in VOLATILE and first[name] != second[name]] == []


def test_only_makes_the_named_outputs(topline: Command, tmp_path: Path) -> None:
    done = topline("run", STUDY, "--out", tmp_path / "out", "--only", "baseline", "--format", "html", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["displays"] == ["baseline"]
    assert not (tmp_path / "out" / "report.docx").exists()


def test_trace_prints_the_subjects_behind_a_number(topline: Command, demo: Path) -> None:
    table = pl.read_parquet(demo / "results.parquet")
    row = table.filter((pl.col("stat_name") == "n") & (pl.col("stat_num") == 3) & (pl.col("dataset") == "adae")).row(
        0, named=True
    )
    done = topline("trace", demo, row["result_id"])
    assert done.returncode == 0, done.stderr
    subjects = [line.strip() for line in done.stdout.splitlines() if line.startswith("  ")]
    assert len(subjects) == 3
    assert set(subjects) <= set(pl.read_parquet(demo / "datasets" / "adsl.parquet")["USUBJID"])


def test_word_report_has_tables_whose_header_rows_repeat(demo: Path) -> None:
    document = docx.Document(str(demo / "report.docx"))
    assert len(document.tables) >= 10
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in document.tables)  # noqa: SLF001 - python-docx has no public name for it


def test_log_names_every_exclusion(demo: Path) -> None:
    log = (demo / "log.txt").read_text()
    assert "Left out" in log
    assert "Findings" in log
