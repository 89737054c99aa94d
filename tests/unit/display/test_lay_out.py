"""The order, the numbers and the headings of displays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.display import FigureDisplay, TableDisplay, lay_out
from topline.display.tables import TABLES
from topline.protocol import PlanItem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from topline.protocol import Protocol, TableKind
    from topline.results import Results, Statistic

PLAN = (
    PlanItem(id="sets", show="analysis_sets"),
    PlanItem(id="km", show="kaplan_meier", endpoint="PFS"),
    PlanItem(id="pfs", show="time_to_event", endpoint="PFS"),
    PlanItem(id="deaths", show="death_listing", title="Who died"),
    PlanItem(id="falls", show="waterfall"),
)


def test_tables_figures_and_listings_are_counted_apart_in_the_plan_s_order(
    protocol: Protocol, collect: Callable[[Iterable[Statistic]], Results]
) -> None:
    displays = lay_out(collect([]), protocol.model_copy(update={"plan": PLAN}))
    assert [(display.id, display.number, display.section) for display in displays] == [
        ("sets", "Table 1", "Subjects"),
        ("km", "Figure 1", "Efficacy"),
        ("pfs", "Table 2", "Efficacy"),
        ("deaths", "Listing 1", "Safety"),
        ("falls", "Figure 2", "Efficacy"),
    ]


def test_the_data_of_a_figure_bears_the_figure_s_number(
    protocol: Protocol, collect: Callable[[Iterable[Statistic]], Results]
) -> None:
    displays = lay_out(collect([]), protocol.model_copy(update={"plan": PLAN}))
    assert [each.data.number for each in displays if isinstance(each, FigureDisplay)] == ["Figure 1", "Figure 2"]


def test_a_title_of_the_plan_stands_before_the_standard_title(
    protocol: Protocol, collect: Callable[[Iterable[Statistic]], Results]
) -> None:
    displays = lay_out(collect([]), protocol.model_copy(update={"plan": PLAN}))
    assert [each.title for each in displays if isinstance(each, TableDisplay)] == [
        "Analysis sets",
        "Progression-free survival",
        "Who died",
    ]


def test_groups_by_a_covariate_are_named_in_the_title_and_labelled(
    protocol: Protocol,
    sizes: Callable[[str, dict[str, int]], list[Statistic]],
    collect: Callable[[Iterable[Statistic]], Results],
) -> None:
    plan = (PlanItem(id="t", show="adverse_events", by="SEX"),)
    (table,) = lay_out(collect(sizes("t", {"M": 3, "F": 4, "": 7})), protocol.model_copy(update={"plan": plan}))
    assert isinstance(table, TableDisplay)
    assert table.title == "Treatment-emergent adverse events by system organ class, preferred term and sex"
    assert [column.label for column in table.columns] == ["Female", "Male", "Total"]


def test_an_analysis_set_bears_its_size_where_another_display_knows_it(
    protocol: Protocol,
    sizes: Callable[[str, dict[str, int]], list[Statistic]],
    collect: Callable[[Iterable[Statistic]], Results],
) -> None:
    arms = {"Placebo": 3, "Xanomeline": 4}
    plan = (
        PlanItem(id="base", show="baseline"),
        PlanItem(id="pfs", show="time_to_event", endpoint="PFS"),
        PlanItem(id="old", show="time_to_event", endpoint="PFS", filter="AGE >= 65"),
    )
    results = collect([*sizes("base", {**arms, "": 7}), *sizes("pfs", arms), *sizes("old", arms)])
    displays = lay_out(results, protocol.model_copy(update={"plan": plan}))
    assert [display.population for display in displays] == [
        "Intention to treat (N = 7)",
        "Intention to treat (N = 7)",
        "Intention to treat",
    ]


def test_the_same_table_for_two_analysis_sets_names_the_set(
    protocol: Protocol, collect: Callable[[Iterable[Statistic]], Results]
) -> None:
    plan = tuple(PlanItem(id=name, show="response", population=name) for name in ("ITT", "SAF"))
    displays = lay_out(collect([]), protocol.model_copy(update={"plan": plan}))
    assert [display.title for display in displays] == [
        "Best overall response and response rates: intention to treat",
        "Best overall response and response rates: safety",
    ]


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_without_results_is_still_a_table(
    kind: TableKind, protocol: Protocol, collect: Callable[[Iterable[Statistic]], Results]
) -> None:
    plan = (PlanItem(id="t", show=kind, endpoint="PFS"),)
    (table,) = lay_out(collect([]), protocol.model_copy(update={"plan": plan}))
    assert isinstance(table, TableDisplay)
    assert table.title
    assert all(len(row.cells) == len(table.columns) or row.is_heading for row in table.rows)
    assert len(table.rows) > 0
