"""Effects that R computed, printed with a paper's digits: no alarm on them, and one on a P that is not theirs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from topline.evidence import audit, read_published

if TYPE_CHECKING:
    from topline.evidence import AuditFinding

ANSWERS = json.loads((Path(__file__).parent / "effects.json").read_text(encoding="utf-8"))["rows"]
BY_NAME = {row["name"]: row for row in ANSWERS}
CHECKS = ("estimate within its interval", "middle of an interval", "P of an effect")


def findings(folder: Path, row: dict[str, float | str], digits: int, p: str = "") -> dict[str, AuditFinding]:
    """Audit one effect that is printed with so many digits."""
    estimate, lower, upper = (f"{row[key]:.{digits}f}" for key in ("estimate", "lower", "upper"))
    printed = p or ("<0.001" if float(row["p"]) < 0.001 else f"{row['p']:.3f}")
    file = folder / "published.yaml"
    file.write_text(
        "publication: {id: r, title: R's answers}\n"
        f"effects: {{E: {{measure: {row['measure']}, estimate: {estimate}, ci: [{lower}, {upper}], p: {printed}}}}}\n",
        encoding="utf-8",
    )
    return {found.check: found for found in audit(read_published(file)).findings}


@pytest.mark.parametrize("digits", [1, 2, 3])
@pytest.mark.parametrize("name", BY_NAME)
def test_an_effect_of_r_raises_no_alarm(tmp_path: Path, name: str, digits: int) -> None:
    found = findings(tmp_path, BY_NAME[name], digits)

    assert found["estimate within its interval"].verdict == "consistent"
    assert found["middle of an interval"].verdict == "consistent"
    assert "inconsistent" not in {each.verdict for each in found.values()}


@pytest.mark.parametrize("name", [name for name, row in BY_NAME.items() if row["wald"]])
def test_the_p_of_wald_is_the_one_that_the_limits_give(tmp_path: Path, name: str) -> None:
    assert findings(tmp_path, BY_NAME[name], 3)["P of an effect"].verdict == "consistent"


@pytest.mark.parametrize(
    ("name", "p"),
    [("Student's t of sleep", "0.004"), ("odds ratio of infert", "0.21"), ("correlation of drat and qsec", "0.012")],
)
def test_a_p_that_the_limits_deny_is_found(tmp_path: Path, name: str, p: str) -> None:
    found = findings(tmp_path, BY_NAME[name], 2, p)["P of an effect"]

    assert found.verdict == "inconsistent"
    assert found.arithmetic.endswith(f"by Wald's test; printed {p}")
