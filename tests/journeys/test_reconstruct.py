"""From a digitised curve to a file of times, and what a wrong call is answered with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.conftest import Command


def test_curve_becomes_a_file_of_synthetic_subjects(topline: Command, tmp_path: Path) -> None:
    (tmp_path / "curve.csv").write_text("time,survival\n0,1\n2,0.75\n8,0.375\n")
    (tmp_path / "risk.csv").write_text("time,at_risk\n0,4\n6,2\n")
    files = ("--curve", tmp_path / "curve.csv", "--at-risk", tmp_path / "risk.csv", "--events", 2)

    done = topline("reconstruct", *files, "--out", tmp_path / "patients.csv")

    assert done.returncode == 0, done.stderr
    rows = [line.split(",")[:2] for line in (tmp_path / "patients.csv").read_text().splitlines()]
    assert rows == [["time", "event"], ["2.0", "1"], ["3.0", "0"], ["8.0", "1"], ["8.0", "0"]]
    assert "no patient's data" in done.stdout


def test_wrong_calls_are_answered_with_what_to_do(topline: Command, tmp_path: Path) -> None:
    (tmp_path / "curve.csv").write_text("month,share\n0,1\n")

    nothing = topline("reconstruct", cwd=tmp_path)
    misnamed = topline("reconstruct", "--curve", "curve.csv", "--at-risk", "curve.csv", cwd=tmp_path)

    assert (nothing.returncode, misnamed.returncode) == (2, 2)
    assert "expected a published file, or a curve with --curve and --at-risk" in nothing.stderr
    assert "expected the columns time and survival, found month, share" in misnamed.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["curve.csv"]


SMALL = """\
publication: {id: small, title: A small invented trial}
population: ITT
populations: {ITT: {label: All, n: 40}}
endpoints: {OS: {label: Overall survival}}
baseline:
  SEX: {label: Sex, levels: {M: {n: 24}, F: {n: 16}}}
survival: {OS: {median: 14.0}}
responses: {best: {CR: {n: 1}, PR: {n: 9}, SD: {n: 18}, PD: {n: 10}}}
counts: {SERIOUS: {n: 3, of: 40, percent: 7.5}}
"""
REFUSED = {
    "a paper without any survival number": (
        [("survival: {OS: {median: 14.0}}\n", "")],
        (
            "published.yaml:1, survival: expected a survival number, for example a median time, found none, "
            "add the block survival, or survival of levels in baseline"
        ),
    ),
    "levels of more subjects than there are, and a level without its count": (
        [("M: {n: 24}", "M: {n: 34}"), ("survival:", "  ECOG: {levels: {A: {n: 40}, B: {label: Other}}}\nsurvival:")],
        (
            "published.yaml:6, baseline.SEX: expected counts that add up to 40 or less, found 50, correct the counts, "
            "or name the population that they are of\n"
            "published.yaml:7, baseline.ECOG.B: expected the number of subjects, or their share, found neither, add n"
        ),
    ),
    "best responses of more subjects than there are": (
        [("SD: {n: 18}", "SD: {n: 28}")],
        (
            "published.yaml:8, responses: expected best responses of 40 subjects or fewer, found 1 CR + 9 PR + 28 SD + "
            "10 PD = 48, correct the counts, or n of the population"
        ),
    ),
    "a percentage without its denominator": (
        [("population: ITT\npopulations: {ITT: {label: All, n: 40}}\n", ""), ("of: 40, percent", "percent")],
        "published.yaml:7: expected a denominator for 7.5 %, found none, give of, or a population with its n",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_paper_that_cannot_be_rebuilt_is_refused_by_line(topline: Command, tmp_path: Path, case: str) -> None:
    changes, problems = REFUSED[case]
    text = SMALL
    for old, new in changes:
        text = text.replace(old, new)
    (tmp_path / "published.yaml").write_text(text)

    done = topline("reconstruct", tmp_path / "published.yaml", "--out", tmp_path / "study")

    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{problems}\n")
    assert not (tmp_path / "study").exists()
