"""Related adverse events by worst grade, in groups of grades, with kinds of interest above the terms.

Of the six treated subjects 01 has related events of grades 3 and 1, 02 one of grade 1, 05 one of grade 2; the worst
event of 03 is not related.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from topline.analyse import analyse
from topline.derive.adae import mark_worst
from topline.display import TableDisplay, lay_out
from topline.protocol import EventOfInterest, PlanItem

if TYPE_CHECKING:
    from topline.derive import AnalysisData
    from topline.protocol import Protocol
    from topline.results import Results

GUT = EventOfInterest(id="GUT", label="Of the gut", classes=("Gastro",), related_only=True)
ITEM = PlanItem(
    id="t3", show="adverse_event_grades", related_only=True, grades=("1-2", "3", "4"), events_of_interest=("GUT",),
    by=None,
)  # fmt: skip


@pytest.fixture(scope="module")
def plan(protocol: Protocol) -> Protocol:
    return protocol.model_copy(update={"plan": (ITEM,), "events_of_interest": (GUT,)})


@pytest.fixture(scope="module")
def flagged(analysis_data: AnalysisData) -> AnalysisData:
    """Flag the gut's related events and the worst of each kind, as the derivation does."""
    is_gut = (pl.col("AEBODSYS") == "Gastro") & (pl.col("AREL") == "Y")
    adae = analysis_data.datasets["adae"].with_row_index("AESEQ")
    adae = adae.with_columns(
        RANK=pl.col("GRADE").cast(pl.Int64).fill_null(0), ASTDT=pl.lit(None, pl.Date),
        GUTFL=pl.when(is_gut).then(pl.lit("Y")).otherwise(pl.lit("N")),
    )  # fmt: skip
    return replace(analysis_data, datasets={**analysis_data.datasets, "adae": mark_worst(adae, (GUT,))})


@pytest.fixture(scope="module")
def table(flagged: AnalysisData, plan: Protocol) -> Results:
    return analyse(flagged, plan)


def shown(results: Results, plan: Protocol) -> dict[str, list[str]]:
    (display,) = lay_out(results, plan)
    assert isinstance(display, TableDisplay)
    return {row.label: [cell.text for cell in row.cells] for row in display.rows}


def test_each_subject_counts_with_the_worst_related_event(table: Results, plan: Protocol) -> None:
    rows = shown(table, plan)
    assert rows["Any related adverse event"] == ["2 (33.3%)", "1 (16.7%)", "0", "3 (50.0%)"]
    assert rows["Nausea"] == ["1 (16.7%)", "0", "0", "1 (16.7%)"]
    assert "Infarct" not in rows


def test_kinds_of_interest_stand_above_the_terms(table: Results, plan: Protocol) -> None:
    rows = shown(table, plan)
    assert list(rows)[:2] == ["Any related adverse event", "Of the gut"]
    assert rows["Of the gut"] == ["2 (33.3%)", "0", "0", "2 (33.3%)"]


def test_an_unrelated_worst_event_does_not_hide_a_related_one() -> None:
    events = pl.DataFrame(
        {
            "USUBJID": ["1", "1", "1"], "AEBODSYS": ["A", "A", "A"], "AEDECOD": ["X", "X", "Y"], "RANK": [3, 2, 1],
            "AREL": ["N", "Y", "Y"], "TRTEMFL": ["Y", "Y", "Y"], "AESEQ": [1, 2, 3], "ASTDT": [None, None, None],
        }
    )  # fmt: skip
    marked = mark_worst(events).sort("AESEQ")
    assert marked["WORSTFL"].to_list() == ["Y", "N", "N"]
    assert marked["RELWFL"].to_list() == ["N", "Y", "N"]
    assert marked["RELTWFL"].to_list() == ["N", "Y", "Y"]


def test_severities_have_no_groups_of_grades(flagged: AnalysisData, plan: Protocol) -> None:
    words = flagged.datasets["adae"].with_columns(GRADE=pl.lit("MILD"), GRADESRC=pl.lit("AESEV"))
    data = replace(flagged, datasets={**flagged.datasets, "adae": words})
    rows = shown(analyse(data, plan), plan)
    assert rows["Any related adverse event"] == ["NEᵃ", "NEᵃ", "NEᵃ", "3 (50.0%)"]


def test_the_counts_lead_to_their_subjects(table: Results, flagged: AnalysisData) -> None:
    grades = [row.statistic for row in table.rows if row.statistic.variable == "GRADES"]
    assert grades
    for row in grades:
        if row.stat_name == "n":
            term = {row.group2: row.group2_level} if row.group2 else {}
            found = flagged.datasets["adae"].filter(pl.sql_expr(row.filter), pl.col("SAFFL") == "Y", **term)
            assert found["USUBJID"].n_unique() == row.stat_num
