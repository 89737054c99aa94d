"""Analysis datasets that were made elsewhere: four subjects on two arms, written by hand, then broken cell by cell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

import polars as pl
import pyreadstat
import pytest
from polars.testing import assert_frame_equal

from topline.core import DataError, ProtocolError
from topline.data import ADAM_CONTRACTS, ADAM_RULES, StudyData, read_study
from topline.protocol import read_protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLAN = """\
study: {id: ADAM, title: Four subjects}
data: {standard: adam, folder: data}
treatment: {arms: [{code: A, label: Drug, control: true}, {code: B, label: Other}]}
covariates: [{variable: SEX, label: Sex}]
plan:
  - {id: os, show: time_to_event, endpoint: OS}
  - {id: response, show: response, endpoints: [ORR]}
"""
TABLES = {
    "adsl": """\
USUBJID,TRT01P,TRTSDT,TRTEDT,RANDDT,DTHDT,DTHFL,SEX,SAFFL
S-1,Drug,2026-01-02,2026-03-01,2026-01-01,2026-04-10,Y,F,Y
S-2,DRUG,2026-01-05,2026-02-01,2026-01-04,,,M,Y
S-3,B,2026-01-06,2026-02-02,2026-01-05,,,M,Y
S-4,Screen Failure,,,,,,F,N
""",
    "adtte": """\
USUBJID,PARAMCD,PARAM,AVAL,CNSR,STARTDT,ADT,EVNTDESC,CNSDTDSC
S-1,OS,Overall Survival,100,0,2026-01-01,2026-04-10,Death,
S-2,OS,Overall Survival,50,1,2026-01-04,2026-02-22,,Alive
S-3,OS,Overall Survival,30,3,2026-01-05,2026-02-03,,Lost to follow-up
""",
    "adrs": """\
USUBJID,PARAMCD,PARAM,AVALC,ADT
S-1,BOR,Best overall response,PR,2026-02-10
S-2,BOR,Best overall response,SD,2026-02-12
S-3,BOR,Best overall response,PD,2026-02-13
""",
}


class AdamStudy:
    """The study in a folder of its own, with cells to change."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.plan = folder, folder / "data", PLAN
        self.data.mkdir()
        for name, text in TABLES.items():
            (self.data / f"{name}.csv").write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        file = self.data / f"{name}.csv"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def read(self) -> StudyData:
        (self.folder / "study.yaml").write_text(self.plan, encoding="utf-8")
        return read_study(self.data, read_protocol(self.folder / "study.yaml"))

    def problems(self) -> list[str]:
        with pytest.raises((DataError, ProtocolError)) as caught:
            self.read()
        return str(caught.value).splitlines()


@pytest.fixture
def adam(tmp_path: Path) -> AdamStudy:
    return AdamStudy(tmp_path)


def test_datasets_are_read_with_adam_types(adam: AdamStudy) -> None:
    data = adam.read()
    assert list(data.domains) == ["ADSL", "ADRS", "ADTTE"]
    assert data.domains["ADTTE"].schema["ADT"] == pl.Date()
    assert data.domains["ADTTE"]["AVAL"].to_list() == [100.0, 50.0, 30.0]
    assert data.domains["ADTTE"]["CNSR"].to_list() == [0, 1, 3]
    assert [source.name for source in data.sources] == ["adsl.csv", "adrs.csv", "adtte.csv"]
    assert data.findings == ()


BROKEN = {
    "required column": (
        "adtte", ",CNSR", ",CENS",
        "adtte.csv: expected a column CNSR, found none, rename CENS to CNSR",
    ),
    "subject twice": (
        "adsl", "S-4,", "S-3,",
        "adsl.csv:row 5, column USUBJID: expected each subject once, found 'S-3', keep one row of the subject",
    ),
    "not a date": (
        "adsl", "2026-01-02", "2026-13-02",
        ("adsl.csv:row 2, column TRTSDT: expected a whole date of the calendar, found '2026-13-02', "
        "write it as 2026-01-31, or leave it empty"),
    ),
    "partial date": (
        "adsl", "2026-01-02", "2026-01",
        ("adsl.csv:row 2, column TRTSDT: expected a whole date of the calendar, found '2026-01', "
        "write it as 2026-01-31, or leave it empty"),
    ),
    "flag": (
        "adsl", "F,Y", "F,YES",
        "adsl.csv:row 2, column SAFFL: expected one of Y, N, found 'YES', use one of: Y, N",
    ),
    "censoring": (
        "adtte", "50,1", "50,-1",
        ("adtte.csv:row 3, column CNSR: expected 0 (event) or above (censored), found '-1', "
        "write 0 for an event, 1 or more for a censoring"),
    ),
    "censoring that is no number": (
        "adtte", "50,1", "50,Y",
        "adtte.csv:row 3, column CNSR: expected a whole number, found 'Y', correct the cell or leave it empty",
    ),
    "no time": (
        "adtte", ",50,", ",,",
        "adtte.csv:row 3, column AVAL: expected a value of AVAL, found nothing, fill it in or remove the row",
    ),
    "negative time": (
        "adtte", "50,1,2026-01-04,2026-02-22", "-50,1,,",
        "adtte.csv:row 3, column AVAL: expected a time above 0 days, found '-50', count days as ADT - STARTDT + 1",
    ),
    "time without its first day": (
        "adtte", ",50,", ",49,",
        ("adtte.csv:row 3, column AVAL: expected ADT - STARTDT + 1 days, found '49.0' days from STARTDT 2026-01-04 to "
        "ADT 2026-02-22 of subject 'S-2', correct the dates or the time; Topline counts the first day as day 1"),
    ),
    "endpoint twice": (
        "adtte", "S-2,OS", "S-1,OS",
        ("adtte.csv:row 3, column PARAMCD: expected each parameter once within a subject, found 'OS of subject S-1', "
        "keep one evaluator's or period's rows, or name the right parameter in the study file: data: {parameters: …}"),
    ),
    "stranger": (
        "adrs", "S-3", "S-9",
        ("adrs.csv:row 4, column USUBJID: expected a subject of ADSL, found 'S-9', "
        "add the subject to ADSL or remove the row"),
    ),
    "no subject": (
        "adrs", "S-3", "",
        "adrs.csv:row 4, column USUBJID: expected a subject, found nothing, fill in USUBJID or remove the row",
    ),
    "response": (
        "adrs", ",PD,", ",PX,",
        ("adrs.csv:row 4, column AVALC: expected a response of BOR, CBOR (CR, PR, SD, PD, NE, NON-CR/NON-PD, ND), "
        "found 'PX', use one of: CR, PR, SD, PD, NE, NON-CR/NON-PD, ND, ICR, IPR, ISD, IUPD, ICPD, …"),
    ),
    "arm": (
        "adsl", "S-3,B", "S-3,Othera",
        ("adsl.csv:row 4, column TRT01P: expected the label or code of an arm of the protocol, found 'Othera', "
        "did you mean Other? Known: Drug, Other"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_cell_is_told_with_its_place_and_remedy(adam: AdamStudy, case: str) -> None:
    name, old, new, message = BROKEN[case]
    adam.change(name, old, new)
    assert adam.problems() == [message]


def test_all_problems_of_all_datasets_are_told_together(adam: AdamStudy) -> None:
    adam.change("adsl", "F,Y", "F,YES")
    adam.change("adrs", ",PD,", ",PX,")
    assert [line.partition(":")[0] for line in adam.problems()] == ["adsl.csv", "adrs.csv"]


def test_a_planned_endpoint_that_adtte_lacks_is_told_with_the_known(adam: AdamStudy) -> None:
    text = (adam.data / "adtte.csv").read_text(encoding="utf-8")
    (adam.data / "adtte.csv").write_text(text.replace(",OS,", ",OSINV,"), encoding="utf-8")
    assert adam.problems() == [
        (
            "adtte.csv:column PARAMCD: expected the endpoint OS, found OSINV, say which it is in the study file, "
            "data: {parameters: {OS: OSINV}}, or leave it out of the plan"
        )
    ]


def test_the_study_file_names_the_parameters_of_the_data(adam: AdamStudy) -> None:
    text = (adam.data / "adtte.csv").read_text(encoding="utf-8")
    (adam.data / "adtte.csv").write_text(text.replace(",OS,", ",OSINV,"), encoding="utf-8")
    adam.plan = PLAN.replace("folder: data}", "folder: data, parameters: {OS: OSINV}}")
    adtte = adam.read().domains["ADTTE"]
    assert adtte["PARAMCD"].to_list() == ["OSINV"] * 3 + ["OS"] * 3


def test_a_parameter_that_the_data_lack_is_told_with_the_known(adam: AdamStudy) -> None:
    adam.plan = PLAN.replace("folder: data}", "folder: data, parameters: {OS: OSS}}")
    assert adam.problems() == [
        "adtte.csv:column PARAMCD: expected OSS (data.parameters.OS), found none, did you mean OS? Known: OS"
    ]


def test_a_dataset_that_the_plan_shows_must_be_there(adam: AdamStudy) -> None:
    (adam.data / "adrs.csv").unlink()
    assert adam.problems() == [
        (
            "data: expected a file for ADRS (responses), found none, and the plan shows response, "
            "add adrs.parquet or another format, or give a plan without them"
        )
    ]


def test_a_copy_of_adsl_that_differs_is_told(adam: AdamStudy) -> None:
    adam.change("adrs", "USUBJID,", "SEX,USUBJID,")
    for subject, sex in (("S-1", "F"), ("S-2", "F"), ("S-3", "M")):
        adam.change("adrs", f"\n{subject}", f"\n{sex},{subject}")
    assert adam.problems() == [
        "adrs.csv:row 3, column SEX: expected the value that ADSL has, found 'F of subject S-2', correct one of the two"
    ]


def test_several_arms_need_arms_in_the_study_file(adam: AdamStudy) -> None:
    adam.plan = "\n".join(line for line in PLAN.splitlines() if not line.startswith("treatment"))
    assert adam.problems() == [
        (
            "adsl.csv:column TRT01P: expected one arm, as the study file names none, found B, DRUG, Drug, "
            "name them in the study file: treatment: {arms: [{code: …, label: …}]}"
        )
    ]


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("domains: {ADTE: x.csv}", "expected an ADaM dataset, found 'ADTE', did you mean ADTTE?"),
        (
            "parameters: {PSF: X}",
            "expected an endpoint or a parameter that displays show, found 'PSF', did you mean PFS?",
        ),
        ("cutoff_date: 2026-01-01", "expected no cut-off date with standard: adam, found 2026-01-01, leave it out"),
    ],
)
def test_the_study_file_is_checked_against_the_standard(adam: AdamStudy, key: str, message: str) -> None:
    adam.plan = PLAN.replace("folder: data}", f"folder: data, {key}}}")
    assert any(message in line and line.startswith("study.yaml:2") for line in adam.problems())


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("markers: [{id: NLR, label: Ratio, formula: NEUT / LYM, units: {NEUT: 10^9/L, LYM: 10^9/L}}]", "markers"),
        ("eligibility: [{id: I1, label: Adults, rule: AGE >= 18}]", "eligibility"),
        ("dates: {death: last}", "dates"),
    ],
)
def test_what_only_the_derivation_makes_is_refused(adam: AdamStudy, key: str, message: str) -> None:
    adam.plan = f"{PLAN}{key}\n"
    assert any(f"expected no {message} with standard: adam" in line for line in adam.problems())


def test_parameters_belong_to_adam(adam: AdamStudy) -> None:
    adam.plan = PLAN.replace("standard: adam, folder: data}", "standard: sdtm, folder: data, parameters: {OS: X}}")
    assert adam.problems() == [
        (
            "study.yaml:2: expected no parameters with standard: sdtm, found OS, leave them out; "
            "they name the parameters of ADaM datasets"
        )
    ]


def test_what_is_implausible_is_found(adam: AdamStudy) -> None:
    adam.change("adsl", "2026-01-05,2026-02-01", "2026-01-05,2026-01-01")
    adam.change("adsl", "2026-04-10,Y", "2026-04-10,")
    adam.change("adsl", "M,Y", "M,N")
    assert [str(finding) for finding in adam.read().findings] == [
        (
            "ADSL S-2: expected SAFFL 'Y' by the rule TRTSDT IS NOT NULL, found 'N'; "
            "correct SAFFL, or the rule of SAF in the study file [population-differs]"
        ),
        (
            "ADSL S-2: expected TRTEDT on or after TRTSDT 2026-01-05, found 2026-01-01; "
            "correct one of the two dates [treatment-end-before-start]"
        ),
    ]


def test_emergent_events_outside_of_treatment_are_found(adam: AdamStudy) -> None:
    (adam.data / "adae.csv").write_text(
        "USUBJID,AESEQ,AEDECOD,AEBODSYS,ASTDT,TRTEMFL\nS-1,1,RASH,SKIN,2025-12-30,Y\nS-2,1,RASH,SKIN,,Y\n",
        encoding="utf-8",
    )
    assert [str(finding) for finding in adam.read().findings if finding.dataset == "ADAE"] == [
        (
            "ADAE S-1 AESEQ 1: expected a treatment-emergent event on or after TRTSDT 2026-01-02, "
            "found ASTDT 2025-12-30; in rates it counts on day 1; correct TRTEMFL, or one of the two dates "
            "[emergent-before-treatment]"
        ),
        (
            "ADAE S-2 AESEQ 1: expected a start of a treatment-emergent event, found none; "
            "in rates its time runs to AERISKDT; fill in ASTDT [emergent-without-start]"
        ),
    ]


def test_eligibility_is_read_and_checked(adam: AdamStudy) -> None:
    (adam.data / "adie.csv").write_text("USUBJID,PARAMCD,AVALC\nS-1,I01,Y\nS-1,I02,\n", encoding="utf-8")
    assert adam.read().domains["ADIE"]["AVALC"].to_list() == ["Y", None]
    (adam.data / "adie.csv").write_text("USUBJID,PARAMCD,AVALC\nS-1,I01,Y\nS-1,I01,NO\n", encoding="utf-8")
    assert [line.split(", ", 2)[1] for line in adam.problems()] == [
        "column AVALC: expected one of Y", "column PARAMCD: expected each parameter once within a subject",
    ]  # fmt: skip


def write_transport(frame: pl.DataFrame, file: Path) -> None:
    write = cast("Callable[..., None]", pyreadstat.write_xport)  # its annotation knows pandas only
    write(frame, file.with_suffix(".xpt"), table_name=file.stem.upper(), file_format_version=5)


def write_numbers_for_dates(frame: pl.DataFrame, file: Path) -> None:
    epoch = pl.date(1960, 1, 1)
    days = [(pl.col(name) - epoch).dt.total_days().cast(pl.Float64) for name, t in frame.schema.items() if t == pl.Date]
    write_transport(frame.with_columns(days), file)


def write_dataset_json(frame: pl.DataFrame, file: Path) -> None:
    kinds = {pl.Date: "date", pl.Int64: "integer", pl.Float64: "double"}
    columns = [{"name": name, "dataType": kinds.get(type(t), "string")} for name, t in frame.schema.items()]
    rows = [list(row) for row in frame.with_columns(pl.col(pl.Date).cast(pl.String)).iter_rows()]
    file.with_suffix(".json").write_text(json.dumps({"columns": columns, "rows": rows}), encoding="utf-8")


@pytest.mark.parametrize(
    "write",
    [
        lambda frame, file: frame.write_parquet(file.with_suffix(".parquet")),
        lambda frame, file: frame.write_excel(file.with_suffix(".xlsx"), worksheet=file.stem.upper()),
        write_transport, write_numbers_for_dates, write_dataset_json,
    ],
    ids=["parquet", "xlsx", "xpt", "xpt without date formats", "dataset-json"],
)  # fmt: skip
def test_a_format_gives_the_same_datasets_as_csv(adam: AdamStudy, write: Callable[[pl.DataFrame, Path], None]) -> None:
    expected = adam.read()
    for file in sorted(adam.data.glob("*.csv")):
        write(pl.read_csv(file, try_parse_dates=True), file)
        file.unlink()
    found = adam.read()
    for name, frame in expected.domains.items():
        assert_frame_equal(found.domains[name], frame)


def test_the_page_lists_every_dataset_variable_and_rule(repository: Path) -> None:
    text = (repository / "docs/adam.md").read_text(encoding="utf-8")
    for contract in ADAM_CONTRACTS.values():
        required = ", ".join(contract.required)
        assert f"| {contract.domain} | {contract.row} | {required} | {', '.join(contract.used)} |" in text
    for rule in ADAM_RULES:
        assert f"| `{rule.name}` | {rule.meaning} |" in text
