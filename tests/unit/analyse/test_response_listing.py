"""Tumour assessments of five subjects, by hand.

S-1: sum 50 mm at baseline, 30 at week 6 (PR), 0 at week 12 (CR), 12 at week 18: recorded SD, by the lesions PD, and not
counted. S-2: no target lesion, a new lesion. S-3: a baseline alone. S-4: not one assessment. S-5: seen twice at one
visit and day.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl
import pytest

from topline.analyse import analyse
from topline.derive import AnalysisData
from topline.display import TableDisplay, lay_out
from topline.protocol import Arm, PlanItem, Population, Protocol, Study, Treatment

if TYPE_CHECKING:
    from topline.results import Results

START = dt.date(2024, 1, 1)
ARMS = {"S-1": "A", "S-2": "A", "S-3": "B", "S-4": "B", "S-5": "B"}
ITEM = PlanItem(id="visits", show="response_listing")
PROTOCOL = Protocol(
    study=Study(id="T", title="Five subjects"),
    treatment=Treatment(arms=(Arm(code="A", label="A", control=True), Arm(code="B", label="B"))),
    populations={"ITT": Population(label="Intention to treat", rule="ENRLFL = 'Y'")},
    plan=(ITEM,),
)
SUMS = """
id  day visit    sum base nadir
S-1 1   BASELINE 50  50   -
S-1 43  WEEK_6   30  50   50
S-1 85  WEEK_12  0   50   30
S-1 127 WEEK_18  12  50   0
S-3 1   BASELINE 20  20   -
"""
RESPONSES = """
id  day visit   record target nontarget new         lesions counts why
S-1 43  WEEK_6  PR     PR     CR        NONE        PR      Y      by_the_lesions_PR:_sum_30.0_mm,_-40%
S-1 85  WEEK_12 CR     CR     CR        NONE        CR      Y      by_the_lesions_CR:_all_gone
S-1 127 WEEK_18 SD     PD     CR        NONE        PD      N      by_the_lesions_PD:_disease_again
S-2 43  WEEK_6  PD     -      -         UNEQUIVOCAL PD      Y      by_the_lesions_PD:_new_lesion_N1
S-5 43  WEEK_6  NE     -      -         -           -       N      -
S-5 43  WEEK_6  SD     -      -         -           -       Y      -
"""


def read_table(text: str) -> pl.DataFrame:
    header, *lines = [line.split() for line in text.strip().splitlines()]
    cells = [[None if cell == "-" else cell.replace("_", " ") for cell in line] for line in lines]
    frame = pl.DataFrame(cells, schema=dict.fromkeys(header, pl.String), orient="row").rename({"id": "USUBJID"})
    day = pl.col("day").cast(pl.Int64)
    return frame.with_columns(
        ADY=day, ADT=pl.lit(START) + pl.duration(days=day - 1), AVISIT="visit", VISITNUM=pl.lit(None, pl.Float64),
        TRT01P=pl.col("USUBJID").replace_strict(ARMS), ITTFL=pl.lit("Y"),
    )  # fmt: skip


def data() -> AnalysisData:
    core = {"TRT01P": list(ARMS.values()), "ITTFL": ["Y"] * len(ARMS)}
    adsl = pl.DataFrame({"USUBJID": list(ARMS), **core})
    size, base, nadir = (pl.col(name).cast(pl.Float64) for name in ("sum", "base", "nadir"))
    adtr = read_table(SUMS).with_columns(
        PARAMCD=pl.lit("SUMDIAM"), AVAL=size, NADIR=nadir,
        PCHG=pl.when(pl.col("visit") != "BASELINE").then(100 * (size / base - 1)),
    )  # fmt: skip
    words = {
        "AVALC": "record", "TRGRESP": "target", "NTRGRESP": "nontarget", "NEWLES": "new", "LESRESP": "lesions",
        "DECISION": "why", "ANL01FL": "counts",
    }  # fmt: skip
    visits = read_table(RESPONSES).with_columns(PARAMCD=pl.lit("OVR"), **words)
    best = adsl.with_columns(PARAMCD=pl.lit("BOR"), AVALC=pl.Series(["CR", "PD", "MISSING", "MISSING", "SD"]))
    adrs = pl.concat([visits, best], how="diagonal")
    return AnalysisData(datasets={"adsl": adsl, "adtr": adtr, "adrs": adrs}, metadata=(), findings=(), exclusions=())


@pytest.fixture(scope="module")
def results() -> Results:
    return analyse(data(), PROTOCOL)


@pytest.fixture(scope="module")
def table(results: Results) -> TableDisplay:
    (made,) = lay_out(results, PROTOCOL)
    assert isinstance(made, TableDisplay)
    return made


def test_each_visit_has_its_sizes_its_responses_and_the_reason(table: TableDisplay) -> None:
    assert [column.label for column in table.columns] == [
        "mm", "% from baseline", "% from nadir", "Target", "Non-target", "New lesion", "Overall", "Overall on record",
        "Why, by the lesions",
    ]  # fmt: skip
    assert [[row.label.replace("\u00a0", " "), *(cell.text for cell in row.cells)] for row in table.rows] == [
        ["S-1, A: best overall response CR"],
        ["Baseline, day 1", "50.0", "–", "–", "–", "–", "–", "–", "–", "–"],
        ["Week 6, day 43", "30.0", "−40.0", "−40.0", "PR", "CR", "No", "PR", "PR", "sum 30.0 mm, −40%"],
        ["Week 12, day 85", "0.0", "−100.0", "−100.0", "CR", "CR", "No", "CR", "CR", "all gone"],
        ["Week 18, day 127", "12.0", "−76.0", "–ᵃ", "PD", "CR", "No", "PDᵇ", "SDᶜ", "disease again"],
        ["S-2, A: best overall response PD"],
        ["Week 6, day 43", "–", "–", "–", "–", "–", "Yes", "PD", "PD", "new lesion N1"],
        ["S-3, B: best overall response missing"],
        ["Baseline, day 1", "20.0", "–", "–", "–", "–", "–", "–", "–", "–"],
        ["S-5, B: best overall response SD"],
        ["Week 6, day 43", "–", "–", "–", "–", "–", "–", "–", "NEᶜ", "–"],
        ["Week 6, day 43 (2)", "–", "–", "–", "–", "–", "–", "–", "SD", "–"],
    ]


def test_differences_and_subjects_without_an_assessment_are_counted(table: TableDisplay) -> None:
    assert table.footnotes == (
        "The nadir is the smallest sum before the visit, the baseline included.",
        "Overall response on record and by the lesions differ in 1 of 4 visits with both.",
        "Subjects of the analysis set without a tumour assessment: 1.",
        "ᵃ The nadir is 0 mm.",
        "ᵇ The response on record is another.",
        (
            "ᶜ The assessment does not count: it is before the start, after the first progression or a new therapy, or"
            " stands beside a worse one of its day."
        ),
        "CR, complete response; NE, not evaluable; PD, progressive disease; PR, partial response; SD, stable disease.",
    )
    assert table.number == "Listing 1"


def test_a_row_leads_to_the_record_of_its_visit(results: Results) -> None:
    datasets = data().datasets
    rows = [row.statistic for row in results.rows if row.statistic.variable == "AVISIT" and row.statistic.stat_chr]
    for row in rows:
        frame = datasets[row.dataset].filter(
            pl.sql_expr(row.filter), pl.col("USUBJID") == row.group2_level, pl.col("AVISIT") == row.variable_level
        )
        assert row.stat_chr in frame.select(pl.exclude("ADT", "ADY", "VISITNUM")).row(0) or "(2)" in row.context
    assert len(rows) == 24


def test_derived_responses_have_no_column_for_the_record() -> None:
    criteria = PROTOCOL.criteria
    derived = criteria.model_copy(update={"response": criteria.response.model_copy(update={"source": "lesions"})})
    protocol = PROTOCOL.model_copy(update={"criteria": derived})
    (made,) = lay_out(analyse(data(), protocol), protocol)
    assert isinstance(made, TableDisplay)
    assert "Overall on record" not in [column.label for column in made.columns]
    assert not any("on record" in note for note in made.footnotes if not note.startswith("ᵇ"))


def test_a_study_without_assessments_says_so() -> None:
    full = data().datasets
    empty = {name: frame if name == "adsl" else frame.clear() for name, frame in full.items()}
    nothing = AnalysisData(datasets=empty, metadata=(), findings=(), exclusions=())
    (made,) = lay_out(analyse(nothing, PROTOCOL), PROTOCOL)
    assert isinstance(made, TableDisplay)
    assert [row.label for row in made.rows] == ["No tumour assessment was recorded."]
