"""The baseline table with survival columns, on the eight subjects.

Women have events on days 50, 100 and 300; men one on day 60 and are censored on days 70 and 200; the subject censored
on day 400 has no sex. The log-rank test by hand: the women's events less those expected are 3 − (1/2 + 2/5 + 2/3 + 1),
with variance 1/4 + 6/25 + 2/9.
"""

from __future__ import annotations

from math import erfc, sqrt
from typing import TYPE_CHECKING

import pytest

from topline.analyse import analyse
from topline.core import DAYS_PER_MONTH
from topline.display import TableDisplay, lay_out
from topline.protocol import Covariate, PlanItem

if TYPE_CHECKING:
    from topline.derive import AnalysisData
    from topline.protocol import Protocol
    from topline.results import Results

ITEM = PlanItem(id="t1", show="baseline_survival", endpoints=("PFS",))
LEVELS = {"F": "Female", "M": "Male", "U": "Unknown"}


@pytest.fixture(scope="module")
def plan(protocol: Protocol) -> Protocol:
    sex = Covariate(variable="SEX", label="Sex", levels=LEVELS)
    return protocol.model_copy(update={"plan": (ITEM,), "covariates": (protocol.covariates[0], sex)})


@pytest.fixture(scope="module")
def table(analysis_data: AnalysisData, plan: Protocol) -> Results:
    return analyse(analysis_data, plan)


def told(results: Results, analysis: str, variable: str, level: str = "") -> dict[str, float | None]:
    rows = [row.statistic for row in results.rows]
    chosen = [row for row in rows if (row.analysis_id, row.variable, row.variable_level) == (analysis, variable, level)]
    return {row.stat_name: row.stat_num for row in chosen}


def test_each_level_has_its_subjects_events_and_median(table: Results) -> None:
    women, men = told(table, "t1.median", "SEX", "F"), told(table, "t1.median", "SEX", "M")
    assert (women["n"], women["n.event"], women["estimate"]) == (3, 3, 100 / DAYS_PER_MONTH)
    assert (men["n"], men["n.event"], men["estimate"]) == (3, 1, None)


def test_all_subjects_have_a_median_too(table: Results) -> None:
    everybody = told(table, "t1.median", "")  # five of seven left after day 60, four at risk at 100: 15/28; then 300
    assert (everybody["n"], everybody["n.event"]) == (7, 4)
    assert everybody["estimate"] == 300 / DAYS_PER_MONTH


def test_the_levels_of_a_covariate_are_compared(table: Results) -> None:
    difference, variance = 3 - (1 / 2 + 2 / 5 + 2 / 3 + 1), 1 / 4 + 6 / 25 + 2 / 9
    found = told(table, "t1.log_rank", "SEX")
    assert found["statistic"] == pytest.approx(difference**2 / variance)
    assert found["df"] == 1
    assert found["p.value"] == pytest.approx(erfc(difference / sqrt(variance) / sqrt(2)))


def test_a_number_with_cut_offs_is_summarised_and_its_groups_compared(table: Results) -> None:
    assert told(table, "t1.summary", "AGE")["median"] == 65
    assert told(table, "t1.median", "AGEGR1", "<65")["n"] == 3
    assert told(table, "t1.log_rank", "AGEGR1")["df"] == 1


def test_the_table_shows_the_test_beside_the_covariate_and_the_reason_of_what_is_absent(
    table: Results, plan: Protocol
) -> None:
    (display,) = lay_out(table, plan)
    assert isinstance(display, TableDisplay)
    rows = {row.label: [cell.text for cell in row.cells] for row in display.rows}
    assert [column.label for column in display.columns] == ["All subjects", "Median, months (95% CI)", "Log-rank P"]
    assert rows["Sex, n (%)"] == ["", "", "0.608"]
    assert rows["Female"] == ["3 (50.0%)", "3.3 (1.6, NR)", ""]
    assert rows["Unknown"] == ["0", "NEᵃ", ""]
    assert rows["Missing"] == ["1", "", ""]
    assert "ᵃ No subject in this group." in display.footnotes


def test_a_single_level_cannot_be_compared(analysis_data: AnalysisData, plan: Protocol) -> None:
    women = ITEM.model_copy(update={"filter": "SEX = 'F'", "covariates": ("SEX",)})
    results = analyse(analysis_data, plan.model_copy(update={"plan": (women,)}))
    rows = [row.statistic for row in results.rows if row.statistic.analysis_id == "t1.log_rank"]
    assert {row.error for row in rows} == {"fewer than two groups with subjects"}
