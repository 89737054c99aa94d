"""The efficacy table of the eight subjects: endpoints of three types, each in its own population.

Event-free at three months (91.3 days) are all four of the active arm and none of the three controls: of the 35 ways to
choose four of seven one is as extreme, so that Fisher's P is 1/35.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.analyse import analyse
from topline.core import DAYS_PER_MONTH
from topline.display import TableDisplay, lay_out
from topline.protocol import EventFreeRate, PlanItem

if TYPE_CHECKING:
    from topline.derive import AnalysisData
    from topline.protocol import Protocol
    from topline.results import Results

LABEL = "Progression-free at 3 months"
RATE = EventFreeRate(id="PFS3", label=LABEL, endpoint="PFS", at_months=3, estimate="binomial", population="SAF")
CURVE = EventFreeRate(id="PFS3KM", label="Progression-free at 3 months, by the curve", endpoint="PFS", at_months=3)
ITEM = PlanItem(id="t2", show="efficacy")


@pytest.fixture(scope="module")
def plan(protocol: Protocol) -> Protocol:
    return protocol.model_copy(update={"plan": (ITEM,), "endpoints": (*protocol.endpoints, RATE, CURVE)})


@pytest.fixture(scope="module")
def table(analysis_data: AnalysisData, plan: Protocol) -> Results:
    return analyse(analysis_data, plan)


def told(results: Results, analysis: str, context: str, group: str = "") -> dict[str, float | None]:
    rows = [row.statistic for row in results.rows]
    chosen = [row for row in rows if (row.analysis_id, row.context, row.group1_level) == (analysis, context, group)]
    return {row.stat_name: row.stat_num for row in chosen}


def test_each_endpoint_has_its_own_population(table: Results) -> None:
    assert told(table, "t2.rate", "Objective response rate", "Active")["N"] == 4
    assert told(table, "t2.rate", LABEL, "Active")["N"] == 3  # one was not treated
    sets = {row.statistic.population for row in table.rows if row.statistic.context == LABEL}
    assert sets == {"SAF"}


def test_a_counted_rate_is_compared_by_fishers_test(analysis_data: AnalysisData, plan: Protocol) -> None:
    everybody = RATE.model_copy(update={"population": "ITT"})
    results = analyse(analysis_data, plan.model_copy(update={"endpoints": (*plan.endpoints[:2], everybody)}))
    assert told(results, "t2.rate", LABEL, "Active")["n"] == 4
    assert told(results, "t2.rate", LABEL, "Control")["n"] == 0
    assert told(results, "t2.comparison", LABEL)["p.value"] == pytest.approx(1 / 35)


def test_a_rate_of_the_curve_is_not_compared(table: Results) -> None:
    assert told(table, "t2.rate", CURVE.label, "Control")["estimate"] is None  # beyond the follow-up
    assert told(table, "t2.comparison", CURVE.label) == {}


def test_medians_are_compared_by_the_log_rank_test(table: Results) -> None:
    assert told(table, "t2.median", "Progression-free survival", "Active")["estimate"] == 300 / DAYS_PER_MONTH
    assert set(told(table, "t2.comparison", "Progression-free survival")) == {"statistic", "df", "p.value"}


def test_the_table_shows_denominators_and_says_which_sets(table: Results, plan: Protocol) -> None:
    (display,) = lay_out(table, plan)
    assert isinstance(display, TableDisplay)
    rows = {row.label: [cell.text for cell in row.cells] for row in display.rows}
    assert [column.label for column in display.columns] == ["Active", "Control", "P"]
    assert rows["Partial response"] == ["1 (25.0%)", "0", ""]
    assert rows["Objective response rate, n of N (%)"] == ["1 of 4 (25.0%)", "1 of 3 (33.3%)", ">0.999"]
    assert rows[f"{LABEL}, n of N (%)"] == ["3 of 3 (100.0%)", "0 of 3 (0.0%)", "0.100"]
    assert f"Safety: {LABEL[0].lower()}{LABEL[1:]}." in display.footnotes


def test_without_groups_there_is_no_test(analysis_data: AnalysisData, plan: Protocol) -> None:
    whole = plan.model_copy(update={"plan": (ITEM.model_copy(update={"by": None}),)})
    results = analyse(analysis_data, whole)
    (display,) = lay_out(results, whole)
    assert isinstance(display, TableDisplay)
    assert [column.label for column in display.columns] == ["All subjects"]
    assert not [row for row in results.rows if row.statistic.analysis_id == "t2.comparison"]
    assert {len(row.cells) for row in display.rows if not row.is_heading} == {1}
