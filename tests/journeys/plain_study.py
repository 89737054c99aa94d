"""A trial of six invented patients in the plain workbook, small enough to work its readout by hand."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from pathlib import Path

PLAN = """\
study: {id: PLAIN, title: Six patients on one drug}
data: {standard: workbook}
treatment: {regimen: [{name: New drug, dose: 100, unit: mg, cycle_days: 21, days_on: 21, reductions: [50]}]}
covariates:
  - {variable: AGE, label: Age, unit: years, cutoffs: [65]}
  - {variable: SEX, label: Sex, levels: {F: Female, M: Male}}
  - {variable: ECOG, label: ECOG, levels: {"0": "0", "1": "1"}}
  - {variable: KRAS, label: KRAS}
  - {variable: HGBBL, label: Haemoglobin, unit: g/L, test: HGB}
"""
SHEETS = {
    "Patients": """\
Patient *|Site|Age (years) *|Sex *|ECOG|Consent|Enrolled|Reason not enrolled|KRAS
(example) P-001|01|61|Female|1|2026-01-05|2026-01-12||mutated
P1|North|61|Female|0|2026-01-02|2026-01-05||wild type
P2|North|70|Male|1|2026-01-07|2026-01-12||mutated
P3|South|55|female|1|2026-01-14|2026-01-19||mutated
P4|South|66|Male|1|2026-01-27|2026-02-02||wild type
P5|South|48|F|0|2026-02-03|2026-02-09||wild type
P6|South|59|Male|1|2026-02-04||Not eligible|
""",
    "Lesions": """\
Patient|Date|Visit|Lesion|Kind|Lymph node|Place|Diameter (mm)|State
P1|2026-01-02||T1|Target|No|Liver|50|
P1|2026-01-02||T2|Target|Yes|Axilla|20|
P1|2026-02-16||T1|Target|No|Liver|30|
P1|2026-02-16||T2|Target|Yes|Axilla|12|
P1|2026-03-30||T1|Target|No|Liver|28|
P1|2026-03-30||T2|Target|Yes|Axilla|11|
P1|2026-05-11||T1|Target|No|Liver|40|
P1|2026-05-11||T2|Target|Yes|Axilla|20|
P2|2026-01-08||T1|Target||Lung|40|
P2|2026-02-23||T1|Target||Lung|50|
P3|2026-01-15||T1|Target||Lung|30|
P3|2026-03-02||T1|Target||Lung|28|
P3|2026-04-13||T1|Target||Lung|27|
P4|2026-01-28||T1|Target||Liver|25|
P4|2026-01-28||N1|Non-target||Bone||Present
P5|2026-02-05||T1|Target||Lung|20|
P5|2026-02-05||N1|Non-target||Pleura||Present
P5|2026-03-23||T1|Target||Lung|0|
P5|2026-03-23||N1|Non-target||Pleura||Absent
P5|2026-05-04||T1|Target||Lung||Absent
P5|2026-05-04||N1|Non-target||Pleura||Absent
""",
    "Assessments": """\
Patient|Date|Visit|Response
P1|2026-02-16|Week 6|PR
P1|2026-03-30|Week 12|PR
P1|2026-05-11|Week 18|PD
P2|2026-02-23|Week 6|PD
P3|2026-03-02|Week 6|SD
P3|2026-04-13|Week 12|SD
P5|2026-03-23|Week 6|CR
P5|2026-05-04|Week 12|CR
""",
    "Doses": """\
Patient|Drug|First day|Last day|Dose|Unit|How often|Reason for change
P1|New drug|2026-01-05|2026-06-30|100|mg|Daily|
P2|New drug|2026-01-12|2026-02-22|100|mg|Daily|
P3|New drug|2026-01-20|2026-04-10|100|mg|Daily|
P3|New drug|2026-04-11|2026-05-31|50|mg|Daily|Nausea
P4|New drug|2026-02-02|2026-02-10|100|mg|Daily|
P5|New drug|2026-02-09||100|mg|Daily|
""",
    "Adverse events": """\
Patient|Event|Preferred term|Organ class|Grade|First day|Last day|Serious|Related|Action|Outcome
P1|feeling sick|Nausea|Gastrointestinal disorders|2|2026-01-20|2026-01-23|No|Yes|None|Recovered
P1|Fatigue||General disorders and administration site conditions|1|2026-02||No|No|None|Not recovered
P2|Neutropenia||Blood and lymphatic system disorders|4|2026-02-01|2026-02-10|Yes|Yes|Interrupted|Recovered
P3|Nausea|Nausea|Gastrointestinal disorders|3|2026-04-08|2026-04-20|No|Yes|Dose reduced|Recovered
P4|Sepsis||Infections and infestations|5|2026-02-18|2026-02-20|Yes|No|Not applicable|Fatal
""",
    "Labs": """\
Patient|Date|Test|Value|Unit|Lower limit|Upper limit
P1|2026-01-04|Haemoglobin|128|g/L|120|160
P1|2026-02-16|haemoglobin|95|g/L|120|160
P2|2026-01-11|HGB|14.1|g/dL|13|17
""",
    "Follow-up": """\
Patient|Last seen alive|Died|Day of death|Cause of death|Left the study|Reason|New treatment since|New treatment
P1|2026-06-30|No||||||
P2|2026-03-01|Yes|2026-03-20|Progression||||
P3|2026-06-15|No|||2026-06-01|Withdrawal by the patient||
P4||Yes|2026-02-20|Sepsis||||
P5|2026-06-20|No||||||
""",
}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def rows_of(name: str, **changes: str) -> list[list[str]]:
    """Give the cells of a sheet; a change replaces one text (with _ for blanks) by another, where it first stands."""
    text = SHEETS[name]
    for old, new in changes.items():
        text = text.replace(old, new, 1)
    return [line.split("|") for line in text.splitlines()]


def write_book(file: Path, sheets: dict[str, list[list[str]]] | None = None) -> None:
    """Write the workbook as a spreadsheet keeps it: whole days as dates, numbers as numbers."""
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("How to fill in").write_string(0, 0, "Notes")
        day_format = book.add_format({"num_format": "yyyy-mm-dd"})
        for name in [*SHEETS, *(each for each in sheets or {} if each not in SHEETS)]:
            page = book.add_worksheet(name)
            for r, row in enumerate((sheets or {}).get(name) or rows_of(name)):
                for c, cell in enumerate(row):
                    if DAY.fullmatch(cell) and _is_day(cell):
                        page.write_datetime(r, c, dt.datetime.fromisoformat(cell), day_format)
                    elif cell.replace(".", "", 1).isdigit():
                        page.write_number(r, c, float(cell))
                    else:
                        page.write_string(r, c, cell)


def write_tables(folder: Path) -> None:
    """Write the same sheets as CSV files."""
    for name in SHEETS:
        lines = [";".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows_of(name)]
        file = folder / f"{name.lower().replace(' ', '-')}.csv"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _is_day(cell: str) -> bool:
    try:
        dt.date.fromisoformat(cell)
    except ValueError:
        return False
    return True
