"""From a digitised curve to a file of times, and what a wrong call is answered with."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
