"""The event-free rate three ways, on the eight subjects.

Active has events on days 100 and 300 and is censored on days 200 and 400; control has events on 50 and 60 and is
censored on 70. Limits by R's binom.test; the test against the null by its formula in R.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.analyse import analyse
from topline.display import lay_out
from topline.protocol import Design, PlanItem

if TYPE_CHECKING:
    from topline.derive import AnalysisData
    from topline.protocol import Protocol
    from topline.results import Results

ITEM = PlanItem(
    id="pfs", show="time_to_event", endpoint="PFS", months=(3, 6, 9),
    rate_analyses=("binomial", "binomial_excluding", "one_sample_log_rank"),
)  # fmt: skip
DESIGN = Design(endpoint="PFS", null_rate=0.5, alternative_rate=0.7, at_months=6)


@pytest.fixture(scope="module")
def plan(protocol: Protocol) -> Protocol:
    return protocol.model_copy(update={"plan": (ITEM,), "design": DESIGN})


@pytest.fixture(scope="module")
def rates(analysis_data: AnalysisData, plan: Protocol) -> Results:
    return analyse(analysis_data, plan)


def told(results: Results, analysis: str, group: str, months: str = "") -> dict[str, float | None]:
    rows = [row.statistic for row in results.rows]
    chosen = [row for row in rows if row.analysis_id == f"pfs.{analysis}" and row.group1_level == group]
    return {row.stat_name: row.stat_num for row in chosen if row.variable_level == months}


@pytest.mark.parametrize(
    ("analysis", "group", "months", "expected"),
    [
        ("rate_binomial", "Active", "6", {"n": 3, "N": 4, "conf.low": 0.1941204493, "conf.high": 0.9936905369}),
        ("rate_binomial", "Active", "9", {"n": 2, "N": 4, "conf.low": 0.06758599, "conf.high": 0.93241401}),
        ("rate_binomial_excluding", "Active", "6", {"n": 3, "N": 4, "estimate": 0.75}),
        ("rate_binomial_excluding", "Active", "9", {"n": 2, "N": 3, "conf.low": 0.09429932, "conf.high": 0.99159624}),
        ("rate_binomial", "Control", "3", {"n": 0, "N": 3, "estimate": 0}),
        ("rate_binomial_excluding", "Control", "3", {"n": 0, "N": 2, "estimate": 0}),
    ],
)
def test_who_is_censored_before_is_a_failure_or_left_out(
    rates: Results, analysis: str, group: str, months: str, expected: dict[str, float]
) -> None:
    found = told(rates, analysis, group, months)
    assert {name: found[name] for name in expected} == pytest.approx(expected, rel=1e-6)


def test_the_null_expects_events_by_an_exponential_curve(rates: Results) -> None:
    # log(2) * (100 + 200 + 300 + 400) / 182.625 events, two observed
    expected = {"n.event": 2, "n.expected": 3.7954671078, "statistic": 0.9216050321, "p.value": 0.3567346328}
    assert told(rates, "one_sample_log_rank", "Active") == pytest.approx(expected, rel=1e-6)


def test_the_table_shows_them_side_by_side(rates: Results, plan: Protocol) -> None:
    (table,) = lay_out(rates, plan)
    labels = [row.label for row in table.rows]  # pyright: ignore[reportAttributeAccessIssue] a table, as its item says
    assert labels.count("6 months") == 3
    assert "Event-free at, censored as failures (95% CI)" in labels
    assert "One-sample log-rank test, P" in labels


def test_nothing_is_added_unless_asked(results: Results) -> None:
    assert not [row for row in results.rows if "binomial" in row.statistic.analysis_id]
