"""Input that cannot be analysed is refused whole: exit 2, every problem a line, no traceback, nothing written."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.journeys.small_study import DOMAINS, PLAN, changed, without_records, write_small_study

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.conftest import Command

BROKEN = {
    "misspelt column": ("dm", changed("dm", "USUBJID", "USUBJD"), ("dm.csv", "USUBJID", "USUBJD")),
    "missing column": ("ex", changed("ex", ",EXSTDTC", ",EXSTART"), ("ex.csv", "EXSTDTC")),
    "unknown unit of age": ("dm", changed("dm", "61,YEARS", "61,FURLONGS"), ("dm.csv", "AGEU", "FURLONGS")),
    "unknown unit of dose": (
        "ex",
        changed("ex", "S-1,1,DRUG,5,mg", "S-1,1,DRUG,5,spoons"),
        ("ex.csv", "EXDOSU", "spoons"),
    ),
    "duplicate subject": ("dm", changed("dm", "SMALL,S-2,2", "SMALL,S-1,2"), ("dm.csv", "USUBJID", "S-1")),
    "date that is none": ("ae", changed("ae", "2024-01-20", "2024-02-30"), ("ae.csv", "AESTDTC", "2024-02-30")),
    "subject not in DM": ("ae", changed("ae", "AE,S-4", "AE,S-9"), ("ae.csv", "USUBJID", "S-9")),
    "negative dose": ("ex", changed("ex", "S-1,1,DRUG,5", "S-1,1,DRUG,-5"), ("ex.csv", "EXDOSE", "-5")),
    "grade of 6": ("ae", changed("ae", "SEVERE,3", "SEVERE,6"), ("ae.csv", "AETOXGR", "6")),
    "text in a number": ("dm", changed("dm", ",70,YEARS", ",seventy,YEARS"), ("dm.csv", "AGE", "seventy")),
    "unknown response": (
        "rs",
        changed("rs", "PR,PR,INVESTIGATOR,WEEK 6", "PX,PX,INVESTIGATOR,WEEK 6"),
        ("rs.csv", "PX"),
    ),
    "no record": ("dm", DOMAINS["dm"].splitlines(keepends=True)[0], ("dm.csv",)),
}


def refused(topline: Command, study: Path, *words: str) -> list[str]:
    out = study / "out"
    done = topline("run", study, "--out", out, "--jobs", "1", *words)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()
    assert [path.name for path in study.iterdir() if path.name.startswith(".out")] == []
    return done.stderr.splitlines()


@pytest.mark.parametrize("case", BROKEN)
def test_broken_record_is_refused_with_its_place(topline: Command, tmp_path: Path, case: str) -> None:
    domain, text, expected = BROKEN[case]
    lines = refused(topline, write_small_study(tmp_path / "study", **{domain: text}))
    assert any(all(part in line for part in expected) for line in lines), lines
    assert all(", found " in line and "expected " in line for line in lines)


def test_all_problems_of_all_files_are_told_together(topline: Command, tmp_path: Path) -> None:
    study = write_small_study(
        tmp_path / "study", ae=changed("ae", "SEVERE,3", "SEVERE,6"), dm=changed("dm", "61,YEARS", "61,FURLONGS")
    )
    lines = refused(topline, study)
    assert any("ae.csv" in line for line in lines)
    assert any("dm.csv" in line for line in lines)


def test_empty_file_is_refused(topline: Command, tmp_path: Path) -> None:
    study = write_small_study(tmp_path / "study")
    (study / "data" / "ae.csv").write_bytes(b"")
    assert any("ae.csv" in line for line in refused(topline, study))


def test_truncated_parquet_is_refused(topline: Command, tmp_path: Path) -> None:
    study = write_small_study(tmp_path / "study", ae="")
    pl.DataFrame({"USUBJID": ["S-1"] * 50}).write_parquet(study / "data" / "ae.parquet")
    whole = (study / "data" / "ae.parquet").read_bytes()
    (study / "data" / "ae.parquet").write_bytes(whole[: len(whole) // 2])
    assert any("ae.parquet" in line for line in refused(topline, study))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (PLAN + "design: {endpoint: PSF, null_rate: 0.2, alternative_rate: 0.35}\n", ("study.yaml:", "PSF", "PFS")),
        (PLAN.replace("cutoffs: [65]", "cutoffs: sixty"), ("study.yaml:4", "cutoffs")),
        (PLAN + "covariate: []\n", ("study.yaml:6", "covariate", "covariates")),
        (PLAN + "populations: {ITT: {label: All, rule: AGEE > 3}}\n", ("AGEE", "AGE")),
        (PLAN.replace("folder: data", "folder: ../elsewhere"), ("study.yaml:2", "folder")),
        (PLAN + "study: [\n", ("study.yaml",)),
        ("", ("study.yaml",)),
    ],
)
def test_broken_study_file_is_refused_with_its_line(
    topline: Command, tmp_path: Path, plan: str, expected: tuple[str, ...]
) -> None:
    study = write_small_study(tmp_path / "study")
    (study / "study.yaml").write_text(plan)
    lines = refused(topline, study)
    assert any(all(part in line for part in expected) for line in lines), lines


def test_study_that_is_not_there_is_refused(topline: Command, tmp_path: Path) -> None:
    done = topline("run", tmp_path / "nowhere")
    assert done.returncode == 2
    assert "expected a study file, found no such file" in done.stderr


def test_unknown_output_is_answered_with_the_known(topline: Command, tmp_path: Path) -> None:
    lines = refused(topline, write_small_study(tmp_path / "study"), "--only", "basline")
    assert any("'basline'" in line and "did you mean baseline?" in line for line in lines)


def test_unknown_format_is_refused(topline: Command, tmp_path: Path) -> None:
    assert any("'pdff'" in line for line in refused(topline, write_small_study(tmp_path / "study"), "--format", "pdff"))


def test_output_folder_that_cannot_be_made_is_refused(topline: Command, tmp_path: Path) -> None:
    study = write_small_study(tmp_path / "study")
    (tmp_path / "locked").write_text("a file stands where the folder would")
    done = topline("run", study, "--out", tmp_path / "locked" / "out")
    assert done.returncode == 2
    assert "expected a folder that can be written, found it is locked" in done.stderr


def test_finding_is_told_by_check_and_refused_when_strict(topline: Command, tmp_path: Path) -> None:
    study = write_small_study(tmp_path / "study", ae=changed("ae", "2024-01-20,2024-02-01", "2024-01-20,2024-01-02"))
    told = topline("check", study)
    assert told.returncode == 0, told.stderr
    assert "S-1" in told.stdout
    strict = topline("check", study, "--strict")
    assert strict.returncode == 2
    assert "S-1" in strict.stderr
    assert refused(topline, study, "--strict")


ODD = {
    "no adverse event": {"ae": DOMAINS["ae"].splitlines(keepends=True)[0]},
    "no adverse event file": {"ae": ""},
    "no assessment": {"rs": DOMAINS["rs"].splitlines(keepends=True)[0]},
    "no death": {
        "dm": DOMAINS["dm"].replace("2024-04-02,Y", ","),
        "ds": DOMAINS["ds"].replace("DEATH", "COMPLETED"),
        "ae": DOMAINS["ae"].replace("FATAL", "RECOVERED/RESOLVED"),
    },
    "one subject": {name: without_records(name, "S-2", "S-3", "S-4", "S-5") for name in DOMAINS},
}


@pytest.mark.parametrize("case", ODD)
def test_odd_study_still_gives_its_readout(topline: Command, tmp_path: Path, case: str) -> None:
    study = write_small_study(tmp_path / "study", **ODD[case])
    done = topline("run", study, "--jobs", "1")
    assert done.returncode == 0, done.stderr
    table = pl.read_parquet(study / "readout" / "results.parquet")
    silent = table.filter(pl.col("stat_num").is_null() & (pl.col("stat_chr") == "") & (pl.col("error") == ""))
    assert silent.rows() == []
    assert (study / "readout" / "report.html").stat().st_size > 10_000


def test_text_from_data_is_escaped_everywhere(topline: Command, tmp_path: Path) -> None:
    text = changed("ae", "Rash,RASH,SKIN DISORDERS,MILD", "x,<script>alert(1)</script>,=HYPERLINK(1),MILD")
    study = write_small_study(tmp_path / "study", ae=text)
    done = topline("run", study, "--jobs", "1")
    assert done.returncode == 0, done.stderr
    out = study / "readout"
    pages = [out / "report.html", *(out / "tables").glob("*.html"), *(out / "figures").glob("*.svg")]
    assert [page.name for page in pages if "<script>alert(1)" in page.read_text()] == []
    assert "&lt;script&gt;alert(1)" in (out / "report.html").read_text()
    cells = [
        cell.strip('"')
        for file in (out / "tables").glob("*.csv")
        for line in file.read_text().splitlines()
        for cell in line.split(",")
    ]
    assert [cell for cell in cells if cell.lstrip().startswith("=")] == []


def test_study_moves_with_its_folder(topline: Command, tmp_path: Path) -> None:
    study = write_small_study(tmp_path / "first")
    assert topline("run", study, "--jobs", "1", "--quiet").returncode == 0
    shutil.copytree(study, tmp_path / "second", ignore=shutil.ignore_patterns("readout"))
    assert topline("run", tmp_path / "second" / "study.yaml", "--jobs", "1", "--quiet").returncode == 0
    first, second = (tmp_path / name / "readout" / "report.html" for name in ("first", "second"))
    assert first.read_bytes() == second.read_bytes()
