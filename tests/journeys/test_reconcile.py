"""An invented paper on the small study, laid beside its readout: equal, then with planted differences, then broken."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.journeys.small_study import write_small_study

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.conftest import Command

# Five subjects, counted by hand in small_study.py. Progression-free: two events, the curve ends at 0.53.
PAPER = """\
publication: {id: small, title: Five subjects on one drug}
population: ITT
cohort: {enrolled: 5}
populations:
  ITT: {label: Everybody, n: 5}
  SAF: {label: Treated, n: 5}
endpoints:
  PFS: {label: Progression-free survival}
  ORR: {label: Response rate, type: response_rate}
summaries: {AGE: {integer: true, median: 61, iqr: [55, 66], range: [48, 70]}}
baseline:
  SEX: {levels: {F: {n: 3, percent: 60.0}, M: {n: 2, percent: 40.0}}}
responses:
  rates: {ORR: {n: 1, of: 5, percent: 20.0, ci: [0.5, 71.6]}}
survival: {PFS: {median: NA}}
counts: {SERIOUS: {label: Serious events, n: 1, of: 5, percent: 20.0}}
adverse_events:
  population: SAF
  columns: {severe: {grades: [3]}, total: {label: Total}}
  rows:
    RASH: {label: Rash, cells: {severe: 0, total: [2, 40.0]}}
    PYREXIA: {label: Pyrexia, cells: {severe: [1, 20.0], total: [1, 20.0]}}
statements:
  WOMEN: {restates: baseline.SEX.F, n: 3, of: 5, percent: 60.0}
results:
  counts.SERIOUS: {analysis_id: ae-overview.overview, context: Serious}
"""


@pytest.fixture(scope="module")
def readout(topline: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_small_study(tmp_path_factory.mktemp("small") / "study")
    done = topline("run", folder, "--jobs", "1", "--quiet")
    assert done.returncode == 0, done.stderr
    return folder / "readout"


def write(folder: Path, text: str) -> Path:
    path = folder / "published.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_paper_that_agrees_exits_0(topline: Command, readout: Path, tmp_path: Path) -> None:
    done = topline("reconcile", readout, write(tmp_path, PAPER), "--to", tmp_path)
    assert "31 of 31 printed numbers are equal at the printed rounding" in done.stdout
    assert (done.returncode, done.stderr) == (0, "")
    assert "31 of 31 printed numbers" in (tmp_path / "reconciliation.html").read_text(encoding="utf-8")


def test_planted_differences_are_told_with_their_size_and_exit_3(
    topline: Command, readout: Path, tmp_path: Path
) -> None:
    wrong = PAPER.replace("percent: 40.0}}}", "percent: 44.0}}}").replace("total: [2, 40.0]", "total: [3, 40.0]")
    done = topline("reconcile", readout, write(tmp_path, wrong.replace("median: NA", "median: 2.8")), "--to", tmp_path)
    assert done.returncode == 3
    told = [line for line in done.stdout.splitlines() if line.startswith("Different")]
    assert told == [
        "Different: baseline.SEX.M.percent: printed 44.0, computed 40.0 (-4)",
        "Different: survival.PFS.median: printed 2.8, computed NR",
        "Different: adverse_events.RASH.total.n: printed 3, computed 2 (-1)",
    ]
    assert "  the publication contradicts itself: percentage: 2/5 = 40" in done.stdout
    entries = json.loads((tmp_path / "reconciliation.json").read_text(encoding="utf-8"))["numbers"]
    assert [entry["id"] for entry in entries if entry["status"] == "different"] == [
        "baseline.SEX.M.percent", "survival.PFS.median", "adverse_events.RASH.total.n",
    ]  # fmt: skip


def test_each_verdict_can_be_queried_as_a_result(topline: Command, readout: Path, tmp_path: Path) -> None:
    wrong = PAPER.replace("total: [2, 40.0]", "total: [3, 40.0]").replace("percent: 60.0}, M", "percent: 61.0}, M")
    topline("reconcile", readout, write(tmp_path, wrong), "--to", tmp_path, "--quiet")

    table = pl.read_parquet(tmp_path / "reconciliation.parquet")
    assert table["result_id"].is_unique().all()
    different = table.filter(pl.col("stat_name") == "verdict", pl.col("stat_chr") == "different")
    assert (
        different.select("analysis_id", "variable_level").rows()
        == [
            ("reconciliation.baseline", "baseline.SEX.F.percent"),
            ("reconciliation.adverse-events", "adverse_events.RASH.total.n"),
            ("reconciliation.statements", "statements.WOMEN.percent"),
        ][:2]
    )
    share = table.filter(pl.col("variable_level") == "baseline.SEX.F.percent")
    told = {
        row["stat_name"]: row["stat_num"] if row["stat_num"] is not None else row["stat_chr"]
        for row in share.to_dicts()
    }
    assert {name: told[name] for name in ("verdict", "printed", "computed")} == {
        "verdict": "different", "printed": "61.0", "computed": 60.0,
    }  # fmt: skip
    assert told["difference"] == pytest.approx(-1.0)
    assert str(told["note"]).startswith("percentage: 3/5 = 60.000 %, printed 61.0")
    (answer,) = set(share["group1_level"])
    assert answer in pl.read_parquet(readout / "results.parquet")["result_id"]
    counts = table.filter(pl.col("analysis_id") == "reconciliation.all").select("variable_level", "stat_num").rows()
    assert counts == [("", 31.0), ("equal", 29.0), ("different", 2.0), ("not computed", 0.0), ("not a result", 0.0)]


def test_what_is_not_computed_counts_only_when_strict(topline: Command, readout: Path, tmp_path: Path) -> None:
    more = PAPER.replace("  SEX: {", "  ECOG: {levels: {'0': {n: 2}}}\n  SEX: {")
    paper = write(tmp_path, more)
    assert topline("reconcile", readout, paper, "--to", tmp_path).returncode == 0
    done = topline("reconcile", readout, paper, "--to", tmp_path, "--strict")
    assert done.returncode == 3
    assert "Not computed: 1: the readout has no variable 'ECOG'" in done.stdout


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (PAPER.replace("ITT", "FAS"), "expected a population of the readout, found 'FAS'"),
        (PAPER.replace("percent: 60.0", "percent: sixty"), "expected a printed number"),
        (PAPER.replace("counts.SERIOUS:", "counts.SERIUS:"), "expected the id of a printed number or row"),
    ],
)
def test_a_paper_that_does_not_fit_exits_2(
    topline: Command, readout: Path, tmp_path: Path, text: str, told: str
) -> None:
    done = topline("reconcile", readout, write(tmp_path, text), "--to", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert not (tmp_path / "reconciliation.html").exists()


def test_a_folder_that_is_no_readout_exits_2(topline: Command, tmp_path: Path) -> None:
    done = topline("reconcile", tmp_path, write(tmp_path, PAPER))
    assert done.returncode == 2
    assert done.stderr.strip() == (
        f"{tmp_path}: expected a readout, found no results.parquet, name the folder that `topline run` wrote"
    )
