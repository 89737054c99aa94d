"""What cannot be analysed is told with its place, what was expected, what was found and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from topline.core import DataError
from topline.data import read_study

if TYPE_CHECKING:
    from .conftest import SmallStudy

DATE_REMEDY = "write it as 2026-01-31, or as 2026-01 or 2026 where the rest is unknown"
RESPONSES = "CR, PR, SD, PD, NE, NON-CR/NON-PD, ND, ICR, IPR, ISD, IUPD, ICPD, …"
FORMATS = ".parquet, .csv, .xpt, .sas7bdat, .xlsx, .json, .ndjson"


def test_the_small_study_has_no_problem_and_no_finding(small: SmallStudy) -> None:
    data = small.read()
    assert [(source.domain, source.name, source.rows) for source in data.sources] == [
        ("DM", "dm.csv", 3), ("DS", "ds.csv", 3), ("EX", "ex.csv", 2), ("AE", "ae.csv", 2), ("TR", "tr.csv", 2),
        ("RS", "rs.csv", 3),
    ]  # fmt: skip
    assert data.findings == ()


def test_a_misspelt_column_is_answered_with_the_right_name(small: SmallStudy) -> None:
    small.change("ae", "AEDECOD", "AEDECODE")
    assert small.problems() == ["ae.csv: expected a column AEDECOD, found none, rename AEDECODE to AEDECOD"]


def test_a_missing_column_is_an_error(small: SmallStudy) -> None:
    small.change("ae", "AEBODSYS", "OTHER")
    assert small.problems() == ["ae.csv: expected a column AEBODSYS, found none, add the column"]


def test_a_column_that_is_there_twice_is_an_error(small: SmallStudy) -> None:
    small.change("ae", "AESEV", "aetoxgr")
    assert small.problems() == [
        "ae.csv:column AETOXGR: expected each column once, found AETOXGR 2 times, keep one of them"
    ]


def test_a_column_without_a_name_is_an_error(small: SmallStudy) -> None:
    small.change("ae", "AESEV", "")
    assert small.problems() == [
        "ae.csv:column 8: expected a column name, found an empty cell, name the column or remove it"
    ]


def test_text_in_a_number_column_is_an_error(small: SmallStudy) -> None:
    small.change("ex", ",100,", ",hundred,")
    assert small.problems() == [
        "ex.csv:row 2, column EXDOSE: expected a number, found 'hundred', correct the cell or leave it empty"
    ]


def test_half_a_record_number_is_an_error(small: SmallStudy) -> None:
    small.change("rs", "S-1,2,", "S-1,1.5,")
    assert small.problems()[0] == (
        "rs.csv:row 3, column RSSEQ: expected a whole number, found '1.5', correct the cell or leave it empty"
    )


@pytest.mark.parametrize(
    ("domain", "old", "new", "line"),
    [
        ("dm", "60,YEARS", "60,MONTHS",
         "dm.csv:row 2, column AGEU: expected a known unit (YEARS), found 'MONTHS', convert to YEARS"),
        ("ex", "100,mg", "100,mgs",
         ("ex.csv:row 2, column EXDOSU: expected a known unit (mg, g, ug, mg/kg, mg/m2, IU, mL), found 'mgs', "
         "did you mean mg?")),
        ("tr", "20,mm", "2,cm",
         "tr.csv:row 2, column TRSTRESU: expected a known unit (mm), found 'cm', convert to mm"),
    ],
)  # fmt: skip
def test_an_unknown_unit_is_an_error(small: SmallStudy, domain: str, old: str, new: str, line: str) -> None:
    small.change(domain, old, new)
    assert small.problems() == [line]


def test_a_subject_who_is_twice_in_dm_is_an_error(small: SmallStudy) -> None:
    small.add("dm", "S,DM,S-1,2026-01-01,2026-01-01,2026-03-01,2025-12-20,,,60,YEARS,F,A,A")
    assert small.problems() == [
        "dm.csv:row 5, column USUBJID: expected each subject once, found 'S-1', keep one row of the subject"
    ]


def test_a_record_number_that_a_subject_has_twice_is_an_error(small: SmallStudy) -> None:
    small.change("rs", "S-1,2,", "S-1,1,")
    assert small.problems() == [
        (
            "rs.csv:row 3, column RSSEQ: expected each RSSEQ once within a subject, found '1 of subject S-1', "
            "number the records anew"
        )
    ]


def test_a_record_without_a_number_is_an_error(small: SmallStudy) -> None:
    small.change("rs", "S-1,2,", "S-1,,")
    assert small.problems() == [
        "rs.csv:row 3, column RSSEQ: expected a record number, found nothing, number the records"
    ]


@pytest.mark.parametrize("date", ["2026-02-30", "2026-13", "26-01-03", "03.01.2026", "2026-01-03T25:00", "2026-1-3"])
def test_a_date_that_is_none_is_an_error(small: SmallStudy, date: str) -> None:
    small.change("ae", "2026-01-03", date)
    assert small.problems() == [
        f"ae.csv:row 2, column AESTDTC: expected a date of the calendar in ISO 8601, found '{date}', {DATE_REMEDY}"
    ]


@pytest.mark.parametrize("date", ["2026", "2026-01", "2026-01-03", "2026-01-03T08:15", "2024-02-29T23:59:59.5Z"])
def test_a_partial_date_and_a_time_are_dates(small: SmallStudy, date: str) -> None:
    small.change("ae", "2026-01-03,2026-01-05", f"{date},")
    assert small.read().domains["AE"]["AESTDTC"][0] == date


def test_a_subject_who_is_not_in_dm_is_an_error(small: SmallStudy) -> None:
    small.change("ae", "S-2,1", "S-9,1")
    remedy = "add the subject to DM or remove the record"
    assert small.problems() == [f"ae.csv:row 3, column USUBJID: expected a subject of DM, found 'S-9', {remedy}"]


def test_a_record_without_a_subject_is_an_error(small: SmallStudy) -> None:
    small.change("ae", "S-2,1", ",1")
    assert small.problems() == [
        "ae.csv:row 3, column USUBJID: expected a subject, found nothing, fill in USUBJID or remove the row"
    ]


@pytest.mark.parametrize(
    ("domain", "old", "new", "place"),
    [
        ("tr", ",12,", ",-12,", "tr.csv:row 3, column TRSTRESN: expected 0 or more, found '-12'"),
        ("ex", ",50,", ",-0.5,", "ex.csv:row 3, column EXDOSE: expected 0 or more, found '-0.5'"),
        ("dm", ",60,", ",-60,", "dm.csv:row 2, column AGE: expected 0 or more, found '-60'"),
    ],
)
def test_a_negative_number_is_an_error(small: SmallStudy, domain: str, old: str, new: str, place: str) -> None:
    small.change(domain, old, new)
    assert small.problems() == [f"{place}, correct the number"]


def test_a_grade_of_six_is_an_error(small: SmallStudy) -> None:
    small.change("ae", ",3,SEVERE", ",6,SEVERE")
    assert small.problems() == [
        "ae.csv:row 3, column AETOXGR: expected a grade from 1 to 5, found '6', correct the grade or leave it empty"
    ]


def test_an_unknown_overall_response_is_an_error(small: SmallStudy) -> None:
    small.change("rs", ",PR,", ",PRR,")
    small.change("rs", ",SD,", ",STABLE,")
    expected = "column RSSTRESC: expected a known overall response"
    assert small.problems() == [
        f"rs.csv:row 2, {expected}, found 'PRR', did you mean PR? Known: {RESPONSES}",
        f"rs.csv:row 4, {expected}, found 'STABLE', use one of: {RESPONSES}",
    ]


def test_the_response_of_a_component_is_not_checked(small: SmallStudy) -> None:
    small.add("rs", "S-2,2,NEWLPROG,ANYTHING,2026-02-14,INVESTIGATOR")
    assert small.findings() == ()


def test_an_arm_that_the_protocol_does_not_name_is_an_error(small: SmallStudy) -> None:
    small.change("dm", "B,B", "BB,B")
    assert small.problems() == [
        "dm.csv:row 3, column ARMCD: expected an arm of the protocol, found 'BB', did you mean B? Known: A, B"
    ]


def test_the_records_of_another_domain_are_an_error(small: SmallStudy) -> None:
    small.change("dm", "S,DM,S-2", "S,AE,S-2")
    assert small.problems() == [
        "dm.csv:row 3, column DOMAIN: expected 'DM', found 'AE', name the right file for the domain in the study file"
    ]


def test_a_wrong_value_that_comes_again_is_told_once(small: SmallStudy) -> None:
    small.change("ex", "100,mg", "100,drops")
    small.change("ex", "50,mg", "50,drops")
    assert small.problems() == [
        (
            "ex.csv:row 2, column EXDOSU: expected a known unit (mg, g, ug, mg/kg, mg/m2, IU, mL), "
            "found 'drops' (and in 1 more rows), convert to mg"
        )
    ]


def test_many_wrong_values_are_told_to_twenty(small: SmallStudy) -> None:
    small.add("ae", *(f"S-1,{n},PAIN,GENERAL DISORDERS,2026-01,,{n},MILD," for n in range(10, 35)))
    lines = small.problems()
    assert len(lines) == 21
    assert (
        lines[-1] == "ae.csv:column AETOXGR: expected a grade from 1 to 5, found 5 more wrong values, correct them too"
    )


def test_exposure_without_a_row_is_an_error(small: SmallStudy) -> None:
    (small.data / "ex.csv").write_text("USUBJID,EXSEQ,EXTRT,EXDOSE,EXDOSU,EXSTDTC\n", encoding="utf-8")
    assert small.problems() == ["ex.csv: expected records of EX, found a header without rows, export the file again"]


def test_a_study_without_an_adverse_event_is_read(small: SmallStudy) -> None:
    (small.data / "ae.csv").write_text("USUBJID,AESEQ,AEDECOD,AEBODSYS,AESTDTC\n", encoding="utf-8")
    assert small.read().domains["AE"].height == 0


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_an_empty_file_is_an_error(small: SmallStudy, content: str) -> None:
    (small.data / "ae.csv").write_text(content, encoding="utf-8")
    assert small.problems() == ["ae.csv: expected records, found an empty file, export the file again"]


def test_a_missing_file_of_a_required_domain_is_an_error(small: SmallStudy) -> None:
    (small.data / "ex.csv").unlink()
    assert small.problems() == [
        f"data: expected a file for EX (exposure), found none, add ex.csv or another format: {FORMATS}"
    ]


def test_a_file_with_nearly_the_domains_name_is_offered(small: SmallStudy) -> None:
    (small.data / "ex.csv").rename(small.data / "ex_onco.csv")
    assert small.problems() == [
        (
            "data: expected a file for EX (exposure), found none, "
            "name it in the study file: data: {domains: {EX: ex_onco.csv}}"
        )
    ]


def test_two_files_for_one_domain_are_an_error(small: SmallStudy) -> None:
    (small.data / "RS.json").write_bytes(b'{"columns": [], "rows": []}')
    assert small.problems()[0] == (
        "rs.csv: expected one file for RS, found RS.json and rs.csv, "
        "remove one, or choose in the study file: data: {domains: {RS: RS.json}}"
    )


def test_the_study_file_chooses_between_two_files(small: SmallStudy) -> None:
    (small.data / "rs.json").write_text("not read", encoding="utf-8")
    small.study += "data: {domains: {RS: rs.csv}}\n"
    assert small.read().domains["RS"].height == 3


def test_a_named_file_that_is_not_there_is_an_error(small: SmallStudy) -> None:
    (small.data / "rs.csv").rename(small.data / "rs_oncology.csv")
    small.study += "data: {domains: {RS: rs_onco.csv}}\n"
    assert small.problems() == [
        (
            "rs_onco.csv: expected the file of RS, found no such file, "
            "did you mean rs_oncology.csv? Known: ae.csv, dm.csv, ds.csv, ex.csv, rs_oncology.csv, tr.csv"
        )
    ]


def test_a_named_file_of_an_unknown_format_is_an_error(small: SmallStudy) -> None:
    (small.data / "rs.csv").rename(small.data / "rs.txt")
    small.study += "data: {domains: {RS: rs.txt}}\n"
    assert small.problems() == [f"rs.txt: expected one of {FORMATS}, found '.txt', convert the file"]


def test_a_missing_data_folder_is_the_only_problem(small: SmallStudy) -> None:
    small.data.rename(small.folder / "elsewhere")
    assert small.problems() == [
        "data: expected a data folder, found no such folder, name the folder in the study file: data: {folder: …}"
    ]


def test_a_study_with_arms_needs_disposition(small: SmallStudy) -> None:
    (small.data / "ds.csv").unlink()
    assert small.problems() == [
        "data: expected a file for DS (it tells who was randomised), found none, add ds.csv or another format"
    ]


def test_a_study_with_arms_in_which_nobody_is_randomised_is_an_error(small: SmallStudy) -> None:
    small.change("ds", "RANDOMIZED", "RANDOMISED")
    small.change("ds", "RANDOMIZED", "RANDOMISED")
    assert small.problems() == [
        (
            "ds.csv:column DSDECOD: expected DSDECOD RANDOMIZED or ENROLLED for those who were enrolled, found none, "
            "did you mean RANDOMISED? Known: RANDOMISED, SCREEN FAILURE"
        )
    ]


def test_recorded_responses_need_their_domain(small: SmallStudy) -> None:
    (small.data / "rs.csv").unlink()
    assert small.problems() == [
        (
            "data: expected a file for RS (criteria.response.source is recorded), found none, "
            "add the file, or name it in the study file: data: {domains: {RS: …}}"
        )
    ]


def test_an_evaluator_whom_the_data_do_not_know_is_an_error(small: SmallStudy) -> None:
    small.study += "criteria: {response: {evaluator: INVESTIGATR}}\n"
    assert small.problems() == [
        (
            "rs.csv:column RSEVAL: expected records of 'INVESTIGATR' (criteria.response.evaluator), found none, "
            "did you mean INVESTIGATOR? Known: INVESTIGATOR"
        )
    ]


def test_a_covariate_that_dm_lacks_is_an_error(small: SmallStudy) -> None:
    small.study = small.study.replace("variable: SEX", "variable: ECOG")
    expected = "expected a column ECOG with values (a covariate of the study file), found none"
    assert small.problems()[0].startswith(f"dm.csv: {expected}, use one of: STUDYID, DOMAIN")


def test_a_covariates_test_that_no_domain_has_is_an_error(small: SmallStudy) -> None:
    small.study = small.study.replace("covariates: [", "covariates: [{variable: WT, label: Weight, test: WEIGHT}, ")
    assert small.problems() == [
        (
            "study file:covariates: expected the test code WEIGHT in LB, VS, QS or SC (covariate WT), found none, "
            "add the file of LB, VS, QS or SC"
        )
    ]


def test_the_problems_of_all_files_are_told_together(small: SmallStudy) -> None:
    small.change("ae", ",3,SEVERE", ",6,SEVERE")
    small.change("tr", ",12,", ",-12,")
    small.change("ex", "EXDOSU", "EXUNIT")
    assert [line.partition(":")[0] for line in small.problems()] == ["ex.csv", "ae.csv", "tr.csv"]


def test_a_file_that_may_not_be_read_is_an_error(small: SmallStudy, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    protocol = small.protocol()
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(DataError) as caught:
        read_study(small.data, protocol)
    assert str(caught.value).splitlines()[0] == (
        "dm.csv: expected a readable file, found Permission denied, check the file and its permissions"
    )


NEEDS = {
    "markers: [{id: NLR, label: NLR, formula: NEUT / 2, units: {NEUT: 10^9/L}}]": (
        "markers: expected the test code NEUT in LB (marker NLR)"
    ),
    "eligibility: [{id: I1, label: Blood, rule: NEUT > 1, tests: {NEUT: 10^9/L}}]": (
        "eligibility: expected the test code NEUT in LB or VS (criterion I1)"
    ),
}


@pytest.mark.parametrize("key", NEEDS)
def test_a_test_that_a_marker_or_a_criterion_needs_is_an_error(small: SmallStudy, key: str) -> None:
    small.study = f"{small.study}{key}\n"
    small.write("lb", "USUBJID,LBSEQ,LBTESTCD,LBSTRESN,LBDTC", "S-1,1,NEUTS,4,2026-01-01")
    assert small.problems() == [f"study file:{NEEDS[key]}, found none, did you mean NEUTS? Known: NEUTS"]


def test_an_empty_demographics_file_is_told_once(small: SmallStudy) -> None:
    header = (small.data / "dm.csv").read_text(encoding="utf-8").splitlines()[0]
    (small.data / "dm.csv").write_text(f"{header}\n", encoding="utf-8")
    told = [line for line in small.problems() if line.startswith("dm.csv")]
    assert told == ["dm.csv: expected records of DM, found a header without rows, export the file again"]
