"""What happened after the cut-off day is left out, counted and named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.core import Exclusion

if TYPE_CHECKING:
    from .conftest import SmallStudy


def emptied(dataset: str, date: str, subject: str) -> Exclusion:
    reason = f"{date} is after the cut-off date 2026-02-12 and was emptied"
    return Exclusion(dataset=dataset, reason=reason, records=1, subjects=(subject,))


def test_later_records_and_later_ends_are_left_out_and_counted(small: SmallStudy) -> None:
    small.study += "data: {cutoff_date: 2026-02-12}\n"

    data = small.read()

    assert data.exclusions == (
        emptied("DM", "DTHDTC", "S-2"),
        emptied("DM", "RFXENDTC", "S-1"),
        emptied("EX", "EXENDTC", "S-1"),
        Exclusion(
            dataset="RS", reason="RSDTC is after the cut-off date 2026-02-12", records=2, subjects=("S-1", "S-2")
        ),
    )  # fmt: skip
    assert data.domains["RS"]["RSSEQ"].to_list() == [1]
    assert data.domains["DM"].select("DTHDTC", "DTHFL").row(1) == (None, None)
    assert data.domains["EX"]["EXENDTC"].to_list() == [None, "2026-02-01"]


def test_a_record_on_the_cutoff_day_stays(small: SmallStudy) -> None:
    small.study += "data: {cutoff_date: 2026-06-01}\n"
    assert small.read().exclusions == ()


def test_a_partial_date_that_may_lie_before_the_cutoff_stays(small: SmallStudy) -> None:
    small.study += "data: {cutoff_date: 2026-01-15}\n"
    assert small.read().domains["AE"]["AESTDTC"].to_list() == ["2026-01-03", "2026-01"]


def test_a_subject_who_gave_consent_later_is_left_out_with_all_records(small: SmallStudy) -> None:
    small.study += "data: {cutoff_date: 2026-01-31}\n"
    small.change("dm", "2025-12-22,2026-06-01,Y", "2026-02-01,,")

    data = small.read()

    assert data.domains["DM"]["USUBJID"].to_list() == ["S-1", "S-3"]
    assert data.domains["EX"]["USUBJID"].to_list() == ["S-1"]
    assert data.exclusions[0] == Exclusion(
        dataset="DM", reason="RFICDTC is after the cut-off date 2026-01-31", records=1, subjects=("S-2",)
    )
    assert (
        Exclusion(
            dataset="EX",
            reason="the subject gave consent after the cut-off date 2026-01-31",
            records=1,
            subjects=("S-2",),
        )
        in data.exclusions
    )
