"""Response, time to event and Cox models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.display.tables import TABLES
from topline.protocol import Arm, PlanItem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from topline.display import TableDisplay
    from topline.protocol import Protocol
    from topline.results import Results, Statistic

    MakeRow = Callable[..., Statistic]
    MakeRows = Callable[..., list[Statistic]]
    Collect = Callable[[Iterable[Statistic]], Results]
    ReadTable = Callable[[TableDisplay], dict[str, list[str]]]

BEYOND = "beyond the follow-up of this group"


@pytest.fixture
def interval(row: MakeRow) -> MakeRows:
    """Make estimate and limits; None is not reached."""

    def make(
        analysis: str, values: tuple[float | None, ...], error: str = "not reached", **columns: str
    ) -> list[Statistic]:
        names = ("estimate", "conf.low", "conf.high")
        return [
            row(analysis, name, value, error="" if value is not None else error, **columns)
            for name, value in zip(names, values, strict=True)
        ]

    return make


def test_response_shows_best_response_in_clinical_order_and_rates(
    protocol: Protocol,
    row: MakeRow,
    counts: MakeRows,
    sizes: MakeRows,
    interval: MakeRows,
    collect: Collect,
    read: ReadTable,
) -> None:
    best = "confirmed best overall response"
    rate = {"context": "Objective response rate", "stat_fmt": "0.0%", "method": "Clopper-Pearson exact 95 % CI"}
    results = collect(
        [
            *sizes("t", {"": 10}),
            *counts("t.best", {"": (4, 10)}, context=best, variable_level="PD"),
            *counts("t.best", {"": (6, 10)}, context=best, variable_level="CR"),
            row("t.rate", "n", 6, context="Objective response rate"),
            *interval("t.rate", (0.6, 0.2624, 0.8784), **rate),
        ]
    )
    table = TABLES["response"](PlanItem(id="t", show="response", by=None), results, protocol)
    assert read(table) == {
        "Confirmed best overall response, n (%)": [],
        ".Complete response": ["6 (60.0%)"],
        ".Progressive disease": ["4 (40.0%)"],
        "Objective response rate, n (%)": ["6 (60.0%)"],
        ".95% CI": ["26.2% to 87.8%"],
    }
    assert table.footnotes == (
        "Response by RECIST 1.1; evaluator: investigator.",
        "Clopper-Pearson exact 95% CI.",
        "CI, confidence interval; RECIST, Response Evaluation Criteria in Solid Tumours.",
    )


def survival_rows(
    row: MakeRow, counts: MakeRows, sizes: MakeRows, interval: MakeRows, arms: tuple[str, ...]
) -> list[Statistic]:
    control, *others = arms
    versus = {"context": f"versus {control}", "stat_fmt": "0.00"}
    return [
        *sizes("t", dict.fromkeys(arms, 20)),
        *counts("t.events", dict.fromkeys(arms, (15, 20)), variable="CNSR", variable_level="0"),
        *counts("t.censored", dict.fromkeys(arms, (5, 20)), variable="CNSR", variable_level="1"),
        *interval("t.median", (4.25, 2.9, None), group1_level=control, method="Kaplan-Meier; 95 % CI log type"),
        *[each for arm in others for each in interval("t.median", (None, 5.1, None), group1_level=arm)],
        *interval(
            "t.rate", (None,) * 3, "beyond the follow-up of this group", group1_level=control, variable_level="12"
        ),
        row("t.log_rank", "p.value", 0.0004, method="log-rank, two-sided"),
        *[row("t.log_rank_pair", "p.value", 0.04, group1_level=arm) for arm in others],
        *[each for arm in others for each in interval("t.cox_arm", (0.5, 0.25, 1), group1_level=arm, **versus)],
    ]


def test_two_arms_have_the_log_rank_test_beside_the_hazard_ratio(
    protocol: Protocol,
    row: MakeRow,
    counts: MakeRows,
    sizes: MakeRows,
    interval: MakeRows,
    collect: Collect,
    read: ReadTable,
) -> None:
    results = collect(survival_rows(row, counts, sizes, interval, ("Placebo", "Xanomeline")))
    table = TABLES["time_to_event"](PlanItem(id="t", show="time_to_event", endpoint="PFS"), results, protocol)
    shown = read(table)
    assert [column.label for column in table.columns] == ["Placebo", "Xanomeline"]
    assert shown["Events, n (%)"] == ["15 (75.0%)", "15 (75.0%)"]
    assert shown[".Median"] == ["4.3 (2.9, NR)", "NR (5.1, NR)"]
    assert shown[".12 months"] == ["NEᵃ", "–"]
    assert shown[".Hazard ratio (95% CI)"] == ["Reference", "0.50 (0.25, 1.00)"]
    assert shown[".Log-rank test, P"] == ["", "<0.001"]
    assert table.footnotes == (
        "Median: Kaplan-Meier; 95% CI log type.",
        "Test of all groups: log-rank, two-sided.",
        "ᵃ Beyond the follow-up of this group.",
        "CI, confidence interval; NE, not estimable; NR, not reached.",
    )


def test_three_arms_have_pairwise_tests_and_a_column_for_the_test_of_all(
    protocol: Protocol,
    row: MakeRow,
    counts: MakeRows,
    sizes: MakeRows,
    interval: MakeRows,
    collect: Collect,
    read: ReadTable,
) -> None:
    arms = (*protocol.treatment.arms, Arm(code="Y", label="Y mab"))
    wider = protocol.model_copy(update={"treatment": protocol.treatment.model_copy(update={"arms": arms})})
    results = collect(survival_rows(row, counts, sizes, interval, ("Placebo", "Xanomeline", "Y mab")))
    table = TABLES["time_to_event"](PlanItem(id="t", show="time_to_event", endpoint="PFS"), results, wider)
    assert [column.label for column in table.columns] == ["Placebo", "Xanomeline", "Y mab", "All groups"]
    assert read(table)[".Log-rank test, P"] == ["", "0.040", "0.040", "<0.001"]
    assert read(table)[".Median"][-1] == ""


def test_one_arm_is_not_compared(
    protocol: Protocol,
    row: MakeRow,
    counts: MakeRows,
    sizes: MakeRows,
    interval: MakeRows,
    collect: Collect,
    read: ReadTable,
) -> None:
    rows = survival_rows(row, counts, sizes, interval, ("Placebo",))
    table = TABLES["time_to_event"](PlanItem(id="t", show="time_to_event", endpoint="PFS"), collect(rows), protocol)
    assert list(read(table)) == [
        "Events, n (%)", "Censored, n (%)", "Months (95% CI)", ".Median", ".Median follow-up", ".Range of follow-up",
        "Event-free at (95% CI)", ".12 months",
    ]  # fmt: skip
    assert (table.title, table.population) == ("Progression-free survival", "Intention to treat (N = 20)")


def test_cox_models_stand_side_by_side_with_the_reference_named(
    protocol: Protocol, row: MakeRow, sizes: MakeRows, interval: MakeRows, collect: Collect, read: ReadTable
) -> None:
    sex = {"variable": "SEX", "method": "Cox, Efron ties, Wald 95 % CI"}
    results = collect(
        [
            *sizes("t", {"": 20}),
            *[
                row(f"t.{m}", "reference", "Reference", variable_level="F", **sex)
                for m in ("univariable", "multivariable")
            ],
            row("t.univariable", "n", 11, variable_level="F", **sex),
            row("t.univariable", "n.event", 7, variable_level="F", **sex),
            *interval("t.univariable", (1.5, 0.8, 2.8), variable_level="M", stat_fmt="0.00", **sex),
            row("t.univariable", "p.value", 0.21, variable_level="M", **sex),
            *interval("t.multivariable", (1.4, 0.7, 2.7), variable_level="M", stat_fmt="0.00", **sex),
            row("t.multivariable", "p.value", 0.3, variable_level="M", **sex),
            row("t.zph", "p.value", 0.45, variable="SEX", variable_level="M"),
            row("t.zph", "p.value", 0.55, variable="GLOBAL"),
            row("t.model", "n", 19, context="all covariates together"),
            row("t.model", "n.event", 12, context="all covariates together"),
            row("t.model", "estimate", 0.61, context="concordance", stat_fmt="0.000"),
            row("t.model", "std.error", 0.05, context="concordance", stat_fmt="0.000"),
            row("t.model", "p.value", 0.2, context="likelihood-ratio test"),
        ]
    )
    table = TABLES["cox"](PlanItem(id="t", show="cox", endpoint="PFS"), results, protocol)
    assert read(table) == {
        "Sex": [],
        ".Female": ["11", "7", "Reference", "", "Reference", "", ""],
        ".Male": ["", "", "1.50 (0.80, 2.80)", "0.210", "1.40 (0.70, 2.70)", "0.300", "0.450"],
        "All covariates together": ["19", "12", "", "", "", "0.200", "0.550"],
        ".Concordance (SE)": ["", "", "", "", "0.610 (0.050)", "", ""],
    }
    assert table.title == "Cox models of progression-free survival"
