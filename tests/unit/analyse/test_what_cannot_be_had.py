"""A number that cannot be had keeps its row with the reason; no study stops the analysis."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topline.analyse import analyse
from topline.protocol import PlanItem, Treatment

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.derive import AnalysisData
    from topline.protocol import Protocol
    from topline.results import Results, Statistic

    Keep = Callable[[AnalysisData, str], AnalysisData]


def rows_of(results: Results, analysis_id: str, stat_name: str) -> list[Statistic]:
    found = [row.statistic for row in results.rows if row.statistic.analysis_id == analysis_id]
    return [row for row in found if row.stat_name == stat_name]


def without_reason(results: Results) -> list[Statistic]:
    rows = [row.statistic for row in results.rows]
    return [row for row in rows if row.stat_num is None and not row.stat_chr and not row.error]


@pytest.mark.parametrize(
    "condition",
    ["TRUE", "FALSE", "USUBJID = '01'", "USUBJID = '04'", "USUBJID = '08'", "TRT01P = 'Control'", "SEX = 'F'"],
)
def test_every_row_has_a_value_or_a_reason(
    condition: str, analysis_data: AnalysisData, protocol: Protocol, without: Keep
) -> None:
    results = analyse(without(analysis_data, condition), protocol)
    assert {row.statistic.output_id for row in results.rows} == {item.id for item in protocol.plan}
    assert without_reason(results) == []


@settings(max_examples=15)
@given(subjects=st.sets(st.sampled_from(["01", "02", "03", "04", "05", "06", "07", "08"]), min_size=1))
def test_any_part_of_the_study_gives_each_row_a_value_or_a_reason(
    subjects: set[str], analysis_data: AnalysisData, protocol: Protocol, without: Keep
) -> None:
    names = ", ".join(f"'{name}'" for name in sorted(subjects))
    assert without_reason(analyse(without(analysis_data, f"USUBJID IN ({names})"), protocol)) == []


@pytest.mark.parametrize("dataset", ["adtte", "adrs", "adtr", "adae", "adex"])
def test_a_study_without_a_kind_of_data_has_all_other_results(
    dataset: str, analysis_data: AnalysisData, protocol: Protocol
) -> None:
    datasets = {**analysis_data.datasets, dataset: analysis_data.datasets[dataset].clear()}
    results = analyse(replace(analysis_data, datasets=datasets), protocol)
    assert {row.statistic.output_id for row in results.rows} == {item.id for item in protocol.plan}
    assert without_reason(results) == []


def test_a_study_without_arms_has_one_group_and_no_total(analysis_data: AnalysisData, protocol: Protocol) -> None:
    adsl = analysis_data.datasets["adsl"].with_columns(TRT01P=pl.lit("All subjects"), TRT01A=pl.lit("All subjects"))
    others = {
        name: frame.with_columns(TRT01P=pl.lit("All subjects"), TRT01A=pl.lit("All subjects"))
        for name, frame in analysis_data.datasets.items()
    }
    single = protocol.model_copy(update={"treatment": Treatment()})
    results = analyse(replace(analysis_data, datasets={**others, "adsl": adsl}), single)
    assert without_reason(results) == []
    assert [row.group1_level for row in rows_of(results, "baseline.N", "N")] == ["All subjects"]
    (test,) = rows_of(results, "pfs.log_rank", "p.value")
    assert (test.stat_num, test.error) == (None, "fewer than two groups with subjects")
    assert rows_of(results, "pfs.cox_arm", "estimate") == []
    sexes = rows_of(results, "forest.subgroup", "estimate")
    assert [(row.variable, row.variable_level) for row in sexes] == [("AGEGR1", ">=65"), ("SEX", "M")]


def test_a_group_without_event_has_no_median_and_no_hazard_ratio(
    analysis_data: AnalysisData, protocol: Protocol
) -> None:
    adtte = analysis_data.datasets["adtte"]
    censored = adtte.with_columns(CNSR=pl.when(pl.col("TRT01P") == "Active").then(1).otherwise("CNSR"))
    results = analyse(
        replace(analysis_data, datasets={**analysis_data.datasets, "adtte": censored}), protocol, ("pfs",)
    )
    active = next(row for row in rows_of(results, "pfs.median", "estimate") if row.group1_level == "Active")
    (ratio,) = rows_of(results, "pfs.cox_arm", "estimate")
    assert (active.stat_num, active.error) == (None, "no event in this group")
    assert (ratio.stat_num, ratio.error, ratio.warning) == (None, "no event in this group", "")


def test_no_event_at_all_leaves_no_test_and_no_model(analysis_data: AnalysisData, protocol: Protocol) -> None:
    censored = analysis_data.datasets["adtte"].with_columns(CNSR=pl.lit(1))
    results = analyse(replace(analysis_data, datasets={**analysis_data.datasets, "adtte": censored}), protocol)
    (test,) = rows_of(results, "pfs.log_rank", "p.value")
    (interaction,) = [row for row in rows_of(results, "forest.interaction", "p.value") if row.variable == "SEX"]
    assert (test.stat_num, test.error) == (None, "no event")
    assert (interaction.stat_num, interaction.error) == (None, "no event")
    assert without_reason(results) == []


def test_a_rate_beyond_follow_up_is_not_read_off_the_last_step(analysis_data: AnalysisData, protocol: Protocol) -> None:
    item = PlanItem(id="late", show="time_to_event", endpoint="PFS", months=(12, 24))
    results = analyse(analysis_data, protocol.model_copy(update={"plan": (item,)}))
    active = [row for row in rows_of(results, "late.rate", "estimate") if row.group1_level == "Active"]
    assert [(row.variable_level, row.stat_num, row.error) for row in active] == [
        ("12", 0.375, ""),  # 3/4 at day 100, then 1/2 of it at day 300
        ("24", None, "beyond the follow-up of this group"),
    ]


def test_a_runaway_hazard_ratio_is_given_with_a_warning(analysis_data: AnalysisData, protocol: Protocol) -> None:
    results = analyse(analysis_data, protocol, ("pfs",))
    (ratio,) = rows_of(results, "pfs.cox_arm", "estimate")
    assert ratio.stat_num is not None
    assert ratio.warning == ("the likelihood has no finite maximum (separation): a hazard ratio may be 0 or infinite")


def test_what_the_events_do_not_record_is_not_counted_as_none(analysis_data: AnalysisData, protocol: Protocol) -> None:
    results = analyse(analysis_data, protocol, ("overview",))
    rows = [row for row in rows_of(results, "overview.overview", "n") if row.context.startswith("Leading to disc")]
    assert {(row.stat_num, row.error) for row in rows} == {(None, "not collected: AEACN is missing in all records")}
