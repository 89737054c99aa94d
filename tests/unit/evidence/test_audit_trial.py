"""The trial's publication: what contradicts itself is found, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.evidence.audit import audit

if TYPE_CHECKING:
    from topline.evidence import Published
    from topline.evidence.audit import AuditFinding

CONTRADICTIONS = {
    "44 of 75 at or above 60, median 57": [
        ("quantiles and counts", "baseline.AGEGR1.>=60"), ("quantiles and counts", "baseline.AGEGR1.<60")
    ],
    "25 of 75 printed as 33.4 %": [("percentage", "baseline.SEX.F")],
    "10 of 75 printed as 13.9 %": [("percentage", "adverse_events.DIARRHEA.1-2")],
    "grade 1-2 counts under the name of all grades": [
        ("text and table", "statements.PROTEINURIA"), ("text and table", "statements.HYPERTENSION"),
        ("text and table", "statements.HAND_FOOT"), ("list of the text", "adverse_events.lists.COMMON"),
    ],
    "a liver disease that the table does not name": [("event of the text", "statements.LIVER_DISEASE_3")],
    "63 subjects have no exact power of 0.80": [("exact power", "design")],
    "P < 0.10 and P < 0.01 for one step": [("thresholds of a step", "thresholds.PFS_LOG_RANK")],
    "2nd line, after two failed lines": [("line of treatment and prior lines", "baseline.PRIORLN.2")],
}  # fmt: skip


@pytest.fixture(scope="module")
def findings(trial: Published) -> dict[tuple[str, str], AuditFinding]:
    """What is inconsistent in the trial's publication, by check and first row."""
    return {(found.check, found.ids[0]): found for found in audit(trial).of("inconsistent")}


@pytest.mark.parametrize("contradiction", CONTRADICTIONS)
def test_each_contradiction_is_found(findings: dict[tuple[str, str], AuditFinding], contradiction: str) -> None:
    assert set(CONTRADICTIONS[contradiction]) <= set(findings)


def test_nothing_else_is_inconsistent_and_nothing_is_left_open(
    trial: Published, findings: dict[tuple[str, str], AuditFinding]
) -> None:
    assert set(findings) == {place for places in CONTRADICTIONS.values() for place in places}
    assert audit(trial).of("cannot tell") == ()


def test_the_arithmetic_says_what_would_fit(findings: dict[tuple[str, str], AuditFinding]) -> None:
    told = {found.ids[0]: found.arithmetic for found in findings.values()}
    assert told["adverse_events.DIARRHEA.1-2"] == (
        "10/75 = 13.333 %, printed 13.9 (13.85 to 13.95) %; 10 would be 13.9 % of 72 (Evaluable for response); "
        "no count of 75 would fit"
    )
    assert told["baseline.AGEGR1.>=60"] == (
        "44 of 75 at or above 60; median 57 (56.5 to 57.5): then at least 38 lie below 60, not 31; "
        "with the two levels exchanged (31 and 44) it fits"
    )
    assert "36 is the count of Proteinuria, Grade 1–2" in told["statements.PROTEINURIA"]
    assert (
        "Diarrhea 18.7 %, Fatigue 16.0 %; it is complete by the Grade 1–2 column" in told["adverse_events.lists.COMMON"]
    )
    assert "has power 0.747; printed 0.80 (0.795 to 0.805)" in told["design"]


def test_clopper_pearson_gives_every_interval_of_a_rate(trial: Published) -> None:
    found = [each for each in audit(trial).findings if each.check == "interval of a rate"]
    assert [each.arithmetic.partition(" of ")[0] for each in found] == ["Clopper-Pearson"] * 4


def test_fisher_alone_gives_the_printed_p_of_the_responses(trial: Published) -> None:
    told = {each.ids[0]: each.arithmetic for each in audit(trial).findings if each.check == "P of counts"}
    assert told["responses.ORR.LIVERMET"] == "Fisher's test of 1/43 and 8/29 gives 0.0023; printed P 0.002"
    assert told["responses.DCR.LIVERMET"] == "Fisher's test of 29/43 and 26/29 gives 0.0462; printed P 0.046"


def test_the_normal_approximation_gives_63(trial: Published) -> None:
    found = next(each for each in audit(trial).findings if each.check == "sample size")
    assert "normal, null variance for alpha and alternative variance for power; two-sided: 62.45, so 63" in (
        found.arithmetic
    )
