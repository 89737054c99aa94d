"""Response, survival and tumour size of the eight subjects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.analyse import analyse
from topline.core import DAYS_PER_MONTH
from topline.protocol import PlanItem

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.derive import AnalysisData
    from topline.protocol import Protocol
    from topline.results import Results

    Numbers = Callable[..., dict[tuple[str, ...], float | None]]


def test_best_responses_are_shares_of_all_subjects(numbers: Numbers) -> None:
    active = {"group1_level": "Active", "context": "unconfirmed best overall response"}
    assert numbers("response.best", "p", ("variable_level",), **active) == {
        ("CR",): 0,
        ("PR",): 0.25,
        ("SD",): 0.25,
        ("NON-CR/NON-PD",): 0,
        ("PD",): 0.25,
        ("NE",): 0,
        ("MISSING",): 0.25,
    }


def test_a_response_rate_has_exact_limits(numbers: Numbers) -> None:
    assert numbers("response.rate", "n") == {("Active",): 1, ("Control",): 1, ("",): 2}
    # R: binom.test with 1 of 4
    assert numbers("response.rate", "conf.low")["Active",] == pytest.approx(0.006309463, rel=1e-6)
    assert numbers("response.rate", "conf.high")["Active",] == pytest.approx(0.8058796, rel=1e-6)


def test_events_and_censorings_are_counted_with_their_reasons(numbers: Numbers) -> None:
    assert numbers("pfs.events", "n") == {("Active",): 2, ("Control",): 2}
    assert numbers("pfs.censored", "n") == {("Active",): 2, ("Control",): 1}
    assert numbers("pfs.events_by", "n", ("variable_level",), group1_level="Active") == {
        ("Death",): 1,
        ("Progression",): 1,
    }


def test_a_median_is_in_months(numbers: Numbers) -> None:
    medians = numbers("pfs.median", "estimate")  # the curves reach 1/2 at days 300 and 60
    assert medians == {("Active",): 300 / DAYS_PER_MONTH, ("Control",): 60 / DAYS_PER_MONTH}


def test_survival_analyses_have_no_total(numbers: Numbers) -> None:
    assert set(numbers("pfs.N", "N")) == {("Active",), ("Control",)}


def test_a_rate_is_read_off_the_curve(numbers: Numbers) -> None:
    rates = numbers("pfs.rate", "estimate", ("group1_level", "variable_level"))
    assert rates == {("Active", "1"): 1, ("Active", "3"): 1, ("Control", "1"): 1, ("Control", "3"): None}


def test_a_curve_begins_at_1_and_has_a_step_at_each_time(numbers: Numbers) -> None:
    curve = numbers("curve.curve", "estimate", ("variable_level",), group1_level="Control")
    censored = numbers("curve.curve", "n.censor", ("variable_level",), group1_level="Control")
    assert curve == {
        ("0",): 1,
        ("50",): pytest.approx(2 / 3),
        ("60",): pytest.approx(1 / 3),
        ("70",): pytest.approx(1 / 3),
    }
    assert censored == {("0",): 0, ("50",): 0, ("60",): 0, ("70",): 1}


def test_the_risk_table_counts_before_and_through_each_tick(numbers: Numbers) -> None:
    active = {"group1_level": "Active"}  # event at day 100, censored 200, event 300, censored 400 = month 13.1
    ticks = ("0", "2", "4", "6", "8", "10", "12", "14")
    expected = {
        "n.risk": (4, 4, 3, 3, 2, 1, 1, 0),
        "n.event": (0, 0, 1, 1, 1, 2, 2, 2),
        "n.censor": (0, 0, 0, 0, 1, 1, 1, 2),
    }
    for name, counts in expected.items():
        found = numbers("curve.risk_table", name, ("variable_level",), **active)
        assert found == {(tick,): count for tick, count in zip(ticks, counts, strict=True)}, name


def test_the_control_arm_is_the_reference(numbers: Numbers, results: Results) -> None:
    assert set(numbers("pfs.cox_arm", "estimate", ("group1_level", "context"))) == {("Active", "versus Control")}
    references = [row.statistic for row in results.rows if row.statistic.analysis_id == "cox.univariable"]
    assert [(row.variable, row.variable_level) for row in references if row.stat_name == "reference"] == [
        ("TRT01P", "Control"),
        ("AGEGR1", "<65"),
        ("SEX", "F"),
    ]


def test_the_joint_model_takes_the_subjects_who_have_all_covariates(numbers: Numbers) -> None:
    assert numbers("cox.model", "n") == {("",): 6}  # the sex of one is missing
    assert numbers("cox.multivariable", "n", ("variable_level",), variable="TRT01P") == {
        ("Control",): 3,
        ("Active",): 3,
    }


def test_a_subgroup_counts_both_arms(numbers: Numbers) -> None:
    by = ("variable_level", "group2_level", "group1_level")
    assert numbers("forest.subgroup", "n", by, variable="SEX") == {
        ("F", "control", "Control"): 1,
        ("F", "treatment", "Active"): 2,
        ("M", "control", "Control"): 2,
        ("M", "treatment", "Active"): 1,
    }
    assert numbers("forest.subgroup", "n.event", by, variable="SEX")["M", "treatment", "Active"] == 0


def test_the_waterfall_falls_and_counts_the_unmeasured(numbers: Numbers) -> None:
    falling = numbers("waterfall.subject", "value", ("group2_level",), variable="AVAL", group1_level="Active")
    assert list(falling.items()) == [(("03",), 25), (("02",), -10), (("01",), -40)]
    assert numbers("waterfall.absent", "n") == {("Active",): 1, ("Control",): 0, ("",): 1}


def test_the_waterfall_names_each_best_response(results: Results) -> None:
    rows = [row.statistic for row in results.rows if row.statistic.analysis_id == "waterfall.subject"]
    named = {row.group2_level: row.stat_chr for row in rows if row.variable == "BOR"}
    assert named == {"01": "PR", "02": "SD", "03": "PD", "05": "PD", "06": "SD", "07": "CR"}


def test_a_swimmer_has_its_moments_in_days_from_the_first_dose(results: Results) -> None:
    rows = [row.statistic for row in results.rows if row.statistic.analysis_id == "swimmer.subject"]
    course = [(row.variable, row.stat_chr, row.stat_num) for row in rows if row.group2_level == "03"]
    assert course == [
        ("treatment_start", "First dose", 1),
        ("treatment_end", "Last dose", 290),
        ("progression", "PD", 43),
        ("death", "Death", 300),
        ("last_day", "Last day on study", 300),
    ]


def test_swimmers_are_the_treated_longest_first(results: Results) -> None:
    rows = [row.statistic for row in results.rows if row.statistic.analysis_id == "swimmer.subject"]
    active = [row.group2_level for row in rows if row.group1_level == "Active"]
    assert list(dict.fromkeys(active)) == ["03", "02", "01"]


def test_a_spider_leg_begins_at_0(results: Results) -> None:
    rows = [row.statistic for row in results.rows if row.statistic.analysis_id == "spider.subject"]
    leg = [(row.variable_level, row.context, row.stat_num) for row in rows if row.group2_level == "01"]
    assert leg == [("1", "baseline", 0), ("43", "", -40)]


def test_two_assessments_on_one_day_make_one_point(analysis_data: AnalysisData, protocol: Protocol) -> None:
    twice = {**analysis_data.datasets, "adtr": analysis_data.datasets["adtr"].vstack(analysis_data.datasets["adtr"])}
    doubled = type(analysis_data)(datasets=twice, metadata=(), findings=(), exclusions=())
    rows = [row.statistic for row in analyse(doubled, protocol, ("spider",)).rows]
    assert [row.variable_level for row in rows if row.group2_level == "01"] == ["1", "43"]


def test_the_confidence_level_and_type_of_the_item_are_used(analysis_data: AnalysisData, protocol: Protocol) -> None:
    items = (
        PlanItem(id="wide", show="time_to_event", endpoint="PFS", months=(6,)),
        PlanItem(
            id="narrow",
            show="time_to_event",
            endpoint="PFS",
            months=(6,),
            confidence_level=0.8,
            confidence_type="plain",
        ),
    )
    rows = [row.statistic for row in analyse(analysis_data, protocol.model_copy(update={"plan": items})).rows]
    lower = {
        row.output_id: row
        for row in rows
        if row.group1_level == "Active" and row.stat_name == "conf.low" and row.variable_level == "6"
    }
    # R: summary(survfit(Surv(c(100, 200, 300, 400), c(1, 0, 1, 0)) ~ 1, conf.type, conf.int), times = 182.625)
    assert lower["wide"].stat_num == pytest.approx(0.42593227, rel=1e-6)
    assert lower["narrow"].stat_num == pytest.approx(0.47253595, rel=1e-6)
    assert lower["narrow"].method == "Kaplan-Meier; 80% CI plain type; months = days / 30.4375"
