"""The plain workbook: a small trial read by hand, and every kind of mistake told with its sheet and cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.journeys.plain_study import PLAN, SHEETS, rows_of, write_book, write_tables

import topline
from topline.core import DataError
from topline.data import SHEETS as TABLE
from topline.data import StudyData, read_study
from topline.protocol import read_protocol

if TYPE_CHECKING:
    from pathlib import Path


class PlainStudy:
    """The trial in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.plan = folder, folder / "data", PLAN
        self.data.mkdir()
        self.sheets: dict[str, list[list[str]]] = {}

    def set(self, sheet: str, cell: str, text: str) -> None:
        """Write a cell, such as D7, of a sheet."""
        rows = self.sheets.setdefault(sheet, rows_of(sheet))
        rows[int(cell[1:]) - 1][ord(cell[0]) - ord("A")] = text

    def read(self) -> StudyData:
        (self.folder / "study.yaml").write_text(self.plan, encoding="utf-8")
        if not any(self.data.iterdir()):
            write_book(self.data / "trial.xlsx", self.sheets)
        return read_study(self.data, read_protocol(self.folder / "study.yaml"))

    def problems(self) -> list[str]:
        with pytest.raises(DataError) as caught:
            self.read()
        return str(caught.value).splitlines()


@pytest.fixture
def plain(tmp_path: Path) -> PlainStudy:
    return PlainStudy(tmp_path)


def times(datasets: dict[str, pl.DataFrame], endpoint: str) -> list[tuple[object, ...]]:
    return datasets["adtte"].filter(pl.col("PARAMCD") == endpoint).select("USUBJID", "AVAL", "CNSR").rows()


@pytest.mark.parametrize("source", ["recorded", "lesions"])
def test_the_readout_is_that_worked_by_hand(plain: PlainStudy, source: str) -> None:
    plain.plan = f"{PLAN}criteria: {{response: {{source: {source}}}}}\n"
    plain.read()
    datasets = dict(topline.run(plain.folder).datasets)
    best = datasets["adrs"].filter(pl.col("PARAMCD") == "CBOR").select("USUBJID", "AVALC").rows()
    # P1: 70, 42 (-40 %), 39, then 60 mm (+54 %); P2: +25 % and 10 mm; P3: -7 and -10 %; P5: gone twice
    assert best == [("P1", "PR"), ("P2", "PD"), ("P3", "SD"), ("P4", "MISSING"), ("P5", "CR")]
    # P1: 5 January to 11 May; P2: 12 January to 23 February; P4 died on 20 February; P3 and P5: last assessment
    assert times(datasets, "PFS") == [("P1", 127, 0), ("P2", 43, 0), ("P3", 85, 1), ("P4", 19, 0), ("P5", 85, 1)]
    assert times(datasets, "OS") == [("P1", 177, 1), ("P2", 68, 0), ("P3", 148, 1), ("P4", 19, 0), ("P5", 132, 1)]


def test_doses_events_and_labs_are_those_worked_by_hand(plain: PlainStudy) -> None:
    plain.read()
    datasets = topline.run(plain.folder).datasets
    dose = datasets["adex"].filter(pl.col("PARAMCD") == "CUMDOSE").select("USUBJID", "AVAL").rows()
    # 177, 42, 81 and 9 days of 100 mg, 51 of 50 mg; P5 took 100 mg from 9 February until last seen on 20 June, 132 days
    assert dose == [("P1", 17700), ("P2", 4200), ("P3", 10650), ("P4", 900), ("P5", 13200)]
    adae = datasets["adae"].filter(pl.col("TRTEMFL") == "Y")
    assert adae["USUBJID"].n_unique() == 4
    assert adae.filter(pl.col("GRADE").is_in(["3", "4", "5"]))["USUBJID"].to_list() == ["P2", "P3", "P4"]
    assert adae.filter(pl.col("AREL") == "Y")["USUBJID"].unique().sort().to_list() == ["P1", "P2", "P3"]
    assert adae.filter(pl.col("AESER") == "Y")["USUBJID"].to_list() == ["P2", "P4"]
    assert adae.filter(pl.col("AEDECOD") == "Nausea")["AETERM"].to_list() == ["feeling sick", "Nausea"]
    assert datasets["adlb"].filter(pl.col("USUBJID") == "P1")["ATOXGRL"].to_list() == ["0", "2"]


def test_a_dose_per_kilogram_takes_the_weight_of_the_sheet(plain: PlainStudy) -> None:
    plain.plan = PLAN.replace("dose: 100, unit: mg, cycle_days: 21", "dose: 2, unit: mg/kg, cycle_days: 21").replace(
        "reductions: [50]", "reductions: [1]"
    )
    plain.sheets["Vital signs"] = [
        ["Patient", "Date", "Sign", "Value", "Unit"],
        ["P1", "2026-01-04", "Weight", "50", "kg"],
        ["P2", "2026-01-12", "Weight", "110.2311", "lb"],
    ]
    domains = plain.read().domains
    assert domains["VS"].select("USUBJID", "VSSEQ", "VSTESTCD", "VSSTRESN", "VSSTRESU", "VSDTC").rows() == [
        ("P1", 2, "WEIGHT", 50.0, "kg", "2026-01-04"), ("P2", 3, "WEIGHT", 110.2311, "LB", "2026-01-12"),
    ]  # fmt: skip
    adex = dict(topline.run(plain.folder).datasets)["adex"]
    intensity = adex.filter(pl.col("PARAMCD") == "RDI").select("USUBJID", pl.col("AVAL").round(3)).rows()
    assert intensity == [("P1", 100.0), ("P2", 100.0)]


def test_a_weight_in_centimetres_is_told(plain: PlainStudy) -> None:
    plain.sheets["Vital signs"] = [
        ["Patient", "Date", "Sign", "Value", "Unit"], ["P1", "2026-01-04", "Weight", "50", "cm"],
    ]  # fmt: skip
    assert plain.problems() == [
        (
            "trial.xlsx:sheet Vital signs, cell E2: expected a unit of weight (kg, lb), found 'cm', "
            "correct the sign or the unit"
        )
    ]


def test_subjects_are_those_of_the_sheets(plain: PlainStudy) -> None:
    plain.read()
    adsl = topline.run(plain.folder).datasets["adsl"]
    assert adsl.select("USUBJID", "EOSSTT", "DCSREAS", "DTHCAUS", "KRAS", "HGBBL").rows() == [
        ("P1", "ONGOING", None, None, "wild type", 128.0),
        ("P2", "DISCONTINUED", "DEATH", "Progression", "mutated", 14.1),
        ("P3", "DISCONTINUED", "WITHDRAWAL BY SUBJECT", None, "mutated", None),
        ("P4", "DISCONTINUED", "DEATH", "Sepsis", "wild type", None),
        ("P5", "ONGOING", None, None, "wild type", None),
        ("P6", "SCREEN FAILURE", "NOT ELIGIBLE", None, None, None),
    ]
    assert adsl["SEX"].to_list() == ["F", "M", "F", "M", "F", "M"]


def test_csv_files_of_the_same_names_are_read_as_the_same(plain: PlainStudy, tmp_path: Path) -> None:
    expected = plain.read()
    (tmp_path / "csv" / "data").mkdir(parents=True)
    other = PlainStudy.__new__(PlainStudy)
    other.folder, other.data, other.plan = tmp_path / "csv", tmp_path / "csv" / "data", PLAN
    write_tables(other.data)
    found = other.read()
    assert list(found.domains) == list(expected.domains) == ["DM", "DS", "EX", "AE", "LB", "TU", "TR", "RS", "CM"]
    for name, frame in expected.domains.items():
        assert_frame_equal(found.domains[name], frame)
    (other.data / "lesions.csv").write_text(SHEETS["Lesions"].replace("|50|", "|fifty|", 1).replace("|", ";"), "utf-8")
    assert other.problems() == [
        (
            "lesions.csv:row 2, column Diameter (mm): expected a number from 0 to 500, found 'fifty', "
            "write the number alone, in the unit of the header"
        )
    ]


def test_a_number_of_a_record_is_its_row(plain: PlainStudy) -> None:
    assert plain.read().domains["AE"]["AESEQ"].to_list() == [2, 3, 4, 5, 6]


MISTAKES = {
    ("Patients", "C3", ""): (
        "sheet Patients, cell C3: expected a number from 0 to 120, found nothing, "
        "fill in Age (years), or remove the row"
    ),
    ("Patients", "C3", "sixty"): (
        "sheet Patients, cell C3: expected a number from 0 to 120, found 'sixty', "
        "write the number alone, in the unit of the header"
    ),
    ("Patients", "C3", "161"): (
        "sheet Patients, cell C3: expected a number from 0 to 120, found '161', "
        "write the number alone, in the unit of the header"
    ),
    ("Patients", "D4", "Mele"): (
        "sheet Patients, cell D4: expected one of the list, found 'Mele', did you mean Male? Known: Female, Male"
    ),
    (
        "Patients",
        "G3",
        "5.1.2026",
    ): "sheet Patients, cell G3: expected a date, found '5.1.2026', write it as 2026-01-31",
    ("Patients", "G3", "2026-01"): "sheet Patients, cell G3: expected a date, found '2026-01', write it as 2026-01-31",
    ("Patients", "A8", "P5"): "sheet Patients, cell A8: expected each Patient once, found 'P5', keep one of the rows",
    ("Lesions", "A2", "P11"): (
        "sheet Lesions, cell A2: expected a patient of the sheet Patients, found 'P11', "
        "did you mean P1? Or add the patient there"
    ),
    ("Lesions", "H2", "5,2"): (
        "sheet Lesions, cell H2: expected a number from 0 to 500, found '5,2', write it with a point: 5.2"
    ),
    ("Lesions", "H2", ""): (
        "sheet Lesions, cell H2: expected the diameter of a target lesion, found nothing, "
        "measure it, or say in State why it could not be"
    ),
    ("Lesions", "I2", "Present"): (
        "sheet Lesions, cell I2: expected a diameter or a state, and not both, found 'Present', "
        "leave one of the two empty"
    ),
    ("Lesions", "B11", "2026-01-08"): (
        "sheet Lesions, cell A11: expected each Patient, Date, Lesion once, found 'P2', keep one of the rows"
    ),
    ("Doses", "D3", "2026-01-02"): (
        "sheet Doses, cell D3: expected a day on or after the first day, found '2026-01-02', "
        "correct one of the two days"
    ),
    ("Doses", "F3", "mgs"): (
        "sheet Doses, cell F3: expected one of the list, found 'mgs', "
        "did you mean mg? Known: mg, g, ug, mg/kg, mg/m2, IU, mL"
    ),
    ("Adverse events", "E2", "6"): (
        "sheet Adverse events, cell E2: expected one of the list, found '6', use one of: 1, 2, 3, 4, 5"
    ),
    ("Adverse events", "F2", "2026-02-30"): (
        "sheet Adverse events, cell F2: expected a date, or the month (2026-01) or year (2026), found '2026-02-30', "
        "write it as 2026-01-31, or as 2026-01 or 2026 where the rest is unknown"
    ),
    ("Labs", "F2", "170"): (
        "sheet Labs, cell G2: expected a limit above the lower limit, found '160', correct one of the two"
    ),
    ("Follow-up", "C3", "No"): (
        "sheet Follow-up, cell D3: expected no day of death of a patient who has not died, found '2026-03-20', "
        "correct Died, or empty it"
    ),
    ("Follow-up", "G4", ""): (
        "sheet Follow-up, cell G4: expected a reason for leaving the study, found nothing, choose one of the list"
    ),
}


def test_what_came_after_the_cut_off_is_left_out(plain: PlainStudy) -> None:
    plain.plan = PLAN.replace("{standard: workbook}", "{standard: workbook, cutoff_date: 2026-03-15}")
    data = plain.read()
    assert data.domains["RS"]["USUBJID"].to_list() == ["P1", "P2", "P3"]
    assert data.domains["DM"]["DTHDTC"].drop_nulls().to_list() == ["2026-02-20"]
    assert "RSDTC is after the cut-off date 2026-03-15" in [exclusion.reason for exclusion in data.exclusions]


@pytest.mark.parametrize("place", MISTAKES)
def test_a_mistake_is_told_with_its_sheet_and_cell(plain: PlainStudy, place: tuple[str, str, str]) -> None:
    plain.set(*place)
    assert plain.problems() == [f"trial.xlsx:{MISTAKES[place]}"]


def test_the_word_of_a_failed_formula_is_told_in_a_column_of_text(plain: PlainStudy) -> None:
    plain.set("Adverse events", "C4", "#N/A")
    plain.set("Patients", "I4", "#DIV/0!")
    remedy = "correct the formula, or empty the cell"
    assert plain.problems() == [
        f"trial.xlsx:sheet Patients, cell I4: expected a value, found '#DIV/0!', {remedy}",
        f"trial.xlsx:sheet Adverse events, cell C4: expected a value, found '#N/A', {remedy}",
    ]


def test_all_mistakes_of_all_sheets_are_told_together(plain: PlainStudy) -> None:
    plain.set("Lesions", "H2", "fifty")
    plain.set("Doses", "F3", "mgs")
    plain.set("Adverse events", "E2", "6")
    assert [line.partition(":")[2][:20] for line in plain.problems()] == [
        "sheet Lesions, cell ", "sheet Doses, cell F3", "sheet Adverse events",
    ]  # fmt: skip


def test_a_renamed_column_is_told_with_its_name(plain: PlainStudy) -> None:
    plain.set("Lesions", "H1", "Diametr (mm)")
    assert plain.problems() == [
        (
            "trial.xlsx:sheet Lesions, row 1: expected a column 'Diameter (mm)', found none, "
            "rename Diametr (mm) to Diameter (mm)"
        )
    ]


def test_a_column_that_nothing_uses_is_a_finding(plain: PlainStudy) -> None:
    plain.sheets["Labs"] = [[*row, text] for row, text in zip(rows_of("Labs"), ("Remark", "x", "", ""), strict=True)]
    assert (
        "Labs Remark: expected a column of the sheet, found 'Remark', which is not used; "
        "rename it if a column of the template is meant [unused-column]"
    ) in [str(finding) for finding in plain.read().findings]


def test_a_covariate_without_a_column_is_told(plain: PlainStudy) -> None:
    plain.plan = PLAN.replace("variable: KRAS", "variable: BRAF")
    assert plain.problems() == [
        (
            "trial.xlsx:sheet Patients, row 1: expected a column 'BRAF' with values (a covariate of the study file), "
            "found none, add the column and fill it in, or take it out of the study file"
        )
    ]


def test_a_covariate_without_a_value_is_told(plain: PlainStudy) -> None:
    for row in range(2, 9):
        plain.set("Patients", f"E{row}", "")
    assert plain.problems() == [
        (
            "trial.xlsx:sheet Patients, row 1: expected a column 'ECOG' with values (a covariate of the study file), "
            "found no value, fill it in, or take it out of the study file"
        )
    ]


def test_an_empty_workbook_asks_for_rows_alone(plain: PlainStudy) -> None:
    plain.sheets = {name: rows_of(name)[:1] for name in SHEETS}
    assert [line.partition(",")[0] for line in plain.problems()] == [
        "trial.xlsx:sheet Patients: expected rows of Patients (nothing can be analysed without them)",
        "trial.xlsx:sheet Assessments: expected rows of Assessments (criteria.response.source is recorded)",
        "trial.xlsx:sheet Doses: expected rows of Doses (nothing can be analysed without them)",
    ]


def test_an_arm_is_one_of_the_study_file(plain: PlainStudy) -> None:
    plain.plan = PLAN.replace("{regimen:", "{arms: [{code: A, label: Drug}, {code: B, label: Other}], regimen:")
    assert plain.problems() == [
        (
            "trial.xlsx:sheet Patients, row 1: expected a column 'Arm' with values (the study file names several "
            "arms), found none, add the column and fill it in, or take it out of the study file"
        )
    ]


def test_a_sheet_that_the_criteria_need_is_told(plain: PlainStudy) -> None:
    plain.sheets["Assessments"] = rows_of("Assessments")[:1]
    assert plain.problems() == [
        (
            "trial.xlsx:sheet Assessments: expected rows of Assessments (criteria.response.source is recorded), "
            "found no row, fill them in"
        )
    ]


def test_a_folder_without_a_workbook_is_told(plain: PlainStudy) -> None:
    (plain.data / "notes.txt").write_text("nothing")
    assert plain.problems() == [
        (
            "data: expected one workbook with a sheet Patients, found none, "
            "make one with: topline init DIR --data workbook"
        )
    ]


def test_two_workbooks_are_told(plain: PlainStudy) -> None:
    write_book(plain.data / "a.xlsx")
    write_book(plain.data / "b.xlsx")
    assert plain.problems() == [
        "data: expected one workbook with a sheet Patients, found a.xlsx, b.xlsx, keep one of them"
    ]


def test_the_page_describes_every_sheet_and_column(repository: Path) -> None:
    text = (repository / "docs/workbook.md").read_text(encoding="utf-8")
    for sheet in TABLE:
        assert f"## {sheet.name}\n\n{sheet.meaning}\n" in text
        for column in sheet.columns:
            needed = "yes" if column.is_required else ""
            assert f"| {column.name} | {column.meaning} | {column.holds} | {needed} |" in text
            if column.words:
                assert f"{sheet.name}, {column.name}: {'; '.join(column.words)}." in text
