"""What a plan item may ask for, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.analyse import analyse
from topline.analyse.registry import ANALYSES
from topline.core import ProtocolError
from topline.protocol import Covariate, PlanItem

if TYPE_CHECKING:
    from topline.derive import AnalysisData
    from topline.protocol import Protocol
    from topline.results import Statistic


def rows_of(data: AnalysisData, protocol: Protocol, item: PlanItem) -> list[Statistic]:
    return [row.statistic for row in analyse(data, protocol.model_copy(update={"plan": (item,)})).rows]


def sizes_of(rows: list[Statistic]) -> dict[tuple[str, str], float | None]:
    return {(row.group1, row.group1_level): row.stat_num for row in rows if row.analysis_id.endswith(".N")}


def test_every_display_of_a_plan_has_its_analysis() -> None:
    kinds = PlanItem.model_fields["show"].annotation
    named = {name for part in getattr(kinds, "__args__", ()) for name in getattr(part, "__args__", (part,))}
    assert set(ANALYSES) == named


def test_only_the_items_asked_for_are_made(analysis_data: AnalysisData, protocol: Protocol) -> None:
    results = analyse(analysis_data, protocol, ("spider", "flow"))
    assert list(dict.fromkeys(row.statistic.output_id for row in results.rows)) == ["flow", "spider"]


def test_an_unknown_item_is_answered_with_the_known_ones(analysis_data: AnalysisData, protocol: Protocol) -> None:
    with pytest.raises(
        ProtocolError, match=r"^plan: expected an item's id, found 'flo', did you mean flow\? Known: flow"
    ):
        analyse(analysis_data, protocol, ("flo",))


def test_without_groups_there_is_the_total_alone(analysis_data: AnalysisData, protocol: Protocol) -> None:
    rows = rows_of(analysis_data, protocol, PlanItem(id="all", show="baseline", by=None))
    assert sizes_of(rows) == {("", ""): 7}


def test_a_covariate_groups_by_its_cut_offs(analysis_data: AnalysisData, protocol: Protocol) -> None:
    rows = rows_of(analysis_data, protocol, PlanItem(id="age", show="time_to_event", endpoint="PFS", by="AGE"))
    versus = {(row.group1_level, row.context) for row in rows if row.analysis_id == "age.cox_arm"}
    assert sizes_of(rows) == {("AGEGR1", "<65"): 3, ("AGEGR1", ">=65"): 4}
    assert versus == {(">=65", "versus <65")}


def test_a_number_without_cut_offs_makes_no_groups(analysis_data: AnalysisData, protocol: Protocol) -> None:
    plain = protocol.model_copy(update={"covariates": (Covariate(variable="AGE", label="Age"),)})
    with pytest.raises(ProtocolError) as refused:
        rows_of(analysis_data, plain, PlanItem(id="age", show="baseline", by="AGE"))
    assert str(refused.value) == (
        "plan:age: expected by: a covariate with levels or cut-offs, found a number, "
        "give AGE cutoffs, or group by another covariate"
    )


def test_a_covariate_may_group_itself(analysis_data: AnalysisData, protocol: Protocol) -> None:
    item = PlanItem(id="sex", show="baseline", by="SEX", covariates=("SEX",))
    rows = rows_of(analysis_data, protocol, item)
    counts = {(row.group1_level, row.variable_level): row.stat_num for row in rows if row.stat_name == "n"}
    assert counts == {("F", "F"): 3, ("F", "M"): 0, ("M", "F"): 0, ("M", "M"): 3, ("", "F"): 3, ("", "M"): 3}


def test_a_model_has_the_grouping_covariate_once_and_first(analysis_data: AnalysisData, protocol: Protocol) -> None:
    rows = rows_of(analysis_data, protocol, PlanItem(id="sex", show="cox", endpoint="PFS", by="SEX"))
    named = [row.variable for row in rows if row.analysis_id == "sex.univariable" and row.stat_name == "reference"]
    assert named == ["SEX", "AGEGR1"]


def test_what_is_named_twice_is_shown_once(analysis_data: AnalysisData, protocol: Protocol) -> None:
    item = PlanItem(id="twice", show="baseline", by=None, covariates=("SEX", "SEX"))
    rows = rows_of(analysis_data, protocol, item)
    assert [row.variable_level for row in rows if row.stat_name == "n"] == ["F", "M"]


def test_the_items_population_replaces_the_standard_one(analysis_data: AnalysisData, protocol: Protocol) -> None:
    rows = rows_of(analysis_data, protocol, PlanItem(id="treated", show="baseline", by=None, population="SAF"))
    assert sizes_of(rows) == {("", ""): 6}


def test_a_filter_on_the_subjects_limits_those_who_count_as_all(
    analysis_data: AnalysisData, protocol: Protocol
) -> None:
    item = PlanItem(id="women", show="adverse_events", by=None, filter="SEX = 'F'")
    assert sizes_of(rows_of(analysis_data, protocol, item)) == {("", ""): 3}  # 01, 03, 05


def test_a_filter_on_the_events_does_not(analysis_data: AnalysisData, protocol: Protocol) -> None:
    item = PlanItem(id="serious", show="adverse_events", by=None, filter="AESER = 'Y'")
    rows = rows_of(analysis_data, protocol, item)
    assert sizes_of(rows) == {("", ""): 6}
    assert [row.stat_num for row in rows if row.analysis_id == "serious.any" and row.stat_name == "n"] == [2]


def test_a_filter_with_alternatives_keeps_to_the_analysis(analysis_data: AnalysisData, protocol: Protocol) -> None:
    item = PlanItem(id="either", show="adverse_events", by=None, filter="AEDECOD = 'Nausea' OR AESER = 'Y'")
    rows = rows_of(analysis_data, protocol, item)
    (found,) = [row for row in rows if row.analysis_id == "either.any" and row.stat_name == "n"]
    assert found.filter == "TRTEMFL = 'Y' AND (AEDECOD = 'Nausea' OR AESER = 'Y')"
    assert found.stat_num == 4  # 01, 02, 03, 06; the nausea of 05 came before treatment


def test_a_filter_on_an_unknown_column_names_the_nearest(analysis_data: AnalysisData, protocol: Protocol) -> None:
    item = PlanItem(id="odd", show="adverse_events", filter="AESERR = 'Y'")
    with pytest.raises(ProtocolError, match=r"plan:odd: .* found 'AESERR', did you mean AESER\?"):
        rows_of(analysis_data, protocol, item)
