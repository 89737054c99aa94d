"""Deviations from two criteria of eligibility by five subjects, by hand.

I01 (adult): S-1 and S-2 keep it, S-3 does not, S-4 has no age. E01 (brain metastases): S-2 fails it, the rest keep it.
S-5 failed both at screening and was not enrolled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from topline.analyse import analyse
from topline.derive import AnalysisData
from topline.display import TableDisplay, lay_out
from topline.protocol import Arm, Criterion, PlanItem, Population, Protocol, Study, Treatment

if TYPE_CHECKING:
    from topline.results import Results

ARMS = {"S-1": "A", "S-2": "A", "S-3": "B", "S-4": "B", "S-5": None}
ANSWERS = {
    "I01": ("INCLUSION", "Adult", ("Y", "Y", "N", None, "N")),
    "E01": ("EXCLUSION", "Brain metastases", ("Y", "N", "Y", "Y", "N")),
}
TABLE, LISTING = PlanItem(id="kept", show="deviations"), PlanItem(id="who", show="deviation_listing")
PROTOCOL = Protocol(
    study=Study(id="T", title="Five subjects"),
    treatment=Treatment(arms=(Arm(code="A", label="A", control=True), Arm(code="B", label="B"))),
    populations={"ITT": Population(label="Intention to treat", rule="ENRLFL = 'Y'")},
    eligibility=(
        Criterion(id="I01", label="Adult", rule="AGE >= 18"),
        Criterion(id="E01", label="Brain metastases", kind="exclusion", rule="BRAIN = 'Y'"),
    ),
    plan=(TABLE, LISTING),
)


def data() -> AnalysisData:
    enrolled = ["Y", "Y", "Y", "Y", "N"]
    adsl = pl.DataFrame({"USUBJID": list(ARMS), "TRT01P": list(ARMS.values()), "ITTFL": enrolled})
    adie = pl.concat(
        adsl.with_columns(
            PARAMCD=pl.lit(code), PARAM=pl.lit(label), IECAT=pl.lit(kind), AVALC=pl.Series(answers, dtype=pl.String)
        )
        for code, (kind, label, answers) in ANSWERS.items()
    ).with_columns(
        DEVFL=pl.when((pl.col("ITTFL") == "Y") & (pl.col("AVALC") == "N")).then(pl.lit("Y")).otherwise(pl.lit("N"))
    )
    return AnalysisData(datasets={"adsl": adsl, "adie": adie}, metadata=(), findings=(), exclusions=())


@pytest.fixture(scope="module")
def results() -> Results:
    return analyse(data(), PROTOCOL)


def texts(table: object) -> list[list[str]]:
    assert isinstance(table, TableDisplay)
    return [["." * row.indent + row.label, *(cell.text for cell in row.cells)] for row in table.rows]


def test_each_criterion_is_kept_not_kept_or_not_assessed_by_every_enrolled_subject(results: Results) -> None:
    table, _ = lay_out(results, PROTOCOL)
    assert texts(table) == [
        ["Subjects with a deviation", "1 (50.0%)", "1 (50.0%)", "2 (50.0%)"],
        ["I01 (inclusion): Adult"],
        [".Kept", "2 (100.0%)", "0", "2 (50.0%)"],
        [".Not kept", "0", "1 (50.0%)", "1 (25.0%)"],
        [".Not assessed, a value is missing", "0", "1 (50.0%)", "1 (25.0%)"],
        ["E01 (exclusion): Brain metastases"],
        [".Kept", "1 (50.0%)", "2 (100.0%)", "3 (75.0%)"],
        [".Not kept", "1 (50.0%)", "0", "1 (25.0%)"],
        [".Not assessed, a value is missing", "0", "0", "0"],
    ]
    assert table.title == "Criteria of eligibility and deviations from them by treatment arm"
    assert table.section == "Subjects"


def test_the_listing_names_the_enrolled_subjects_and_the_criteria_that_they_do_not_keep(results: Results) -> None:
    _, listing = lay_out(results, PROTOCOL)
    assert texts(listing) == [
        ["S-2", "A", "E01 (exclusion): Brain metastases"],
        ["S-3", "B", "I01 (inclusion): Adult"],
    ]
    assert listing.number == "Listing 1"


def test_each_count_can_be_made_again_from_adie(results: Results) -> None:
    datasets = data().datasets
    rows = [row.statistic for row in results.rows if row.statistic.stat_name == "n"]
    for row in rows:
        frame = datasets[row.dataset].filter(pl.col("ITTFL") == "Y").filter(pl.sql_expr(row.filter))
        own = frame.filter(pl.col("TRT01P") == row.group1_level) if row.group1_level else frame
        assert own["USUBJID"].n_unique() == row.stat_num, row
    assert len(rows) == 24


@pytest.mark.parametrize("item", [TABLE, LISTING])
def test_a_study_without_criteria_says_so(item: PlanItem) -> None:
    protocol = PROTOCOL.model_copy(update={"eligibility": (), "plan": (item,)})
    nothing = AnalysisData(datasets={"adsl": data().datasets["adsl"]}, metadata=(), findings=(), exclusions=())
    (table,) = lay_out(analyse(nothing, protocol), protocol)
    assert texts(table) == [["No criterion of eligibility was checked: the study file has none under eligibility."]]


def test_subjects_who_keep_every_criterion_leave_the_listing_empty() -> None:
    kept = data().datasets["adie"].with_columns(AVALC=pl.lit("Y"), DEVFL=pl.lit("N"))
    found = AnalysisData(
        datasets={"adsl": data().datasets["adsl"], "adie": kept}, metadata=(), findings=(), exclusions=()
    )
    protocol = PROTOCOL.model_copy(update={"plan": (LISTING,)})
    (listing,) = lay_out(analyse(found, protocol), protocol)
    assert texts(listing) == [["Every criterion that was assessed is kept."]]
