"""Headlines of studies with two arms, with one, and with numbers that cannot be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.display import phrase_headlines
from topline.protocol import PlanItem
from topline.results import collect_results

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from topline.protocol import Protocol
    from topline.results import Statistic

    MakeRow = Callable[..., Statistic]
    MakeRows = Callable[..., list[Statistic]]
    Say = Callable[[Iterable[Statistic], Protocol], list[str]]


@pytest.fixture
def say() -> Say:
    """Say the headlines of a plan as text."""

    def texts(statistics: Iterable[Statistic], protocol: Protocol) -> list[str]:
        sentences = phrase_headlines(collect_results(statistics), protocol)
        return ["".join(part.text for part in sentence.parts) for sentence in sentences]

    return texts


def plan(protocol: Protocol, *items: PlanItem) -> Protocol:
    return protocol.model_copy(update={"plan": items})


def test_enrolment_is_told_by_arm(protocol: Protocol, row: MakeRow, sizes: MakeRows, say: Say) -> None:
    enrolled = (("Placebo", 8), ("Xanomeline", 10), ("", 18))
    statistics = [
        *sizes("t", {"Placebo": 8, "Xanomeline": 10, "": 18}),
        row("t.screened", "n", 20),
        *[row("t.randomised", "n", n, group1_level=arm) for arm, n in enrolled],
        row("t.treated", "n", 17),
    ]
    assert say(statistics, plan(protocol, PlanItem(id="t", show="disposition"))) == [
        "Of 20 subjects screened, 18 were enrolled (8 with Placebo and 10 with Xanomeline) and 17 treated."
    ]


def test_response_of_one_arm_names_no_arm(protocol: Protocol, row: MakeRow, sizes: MakeRows, say: Say) -> None:
    rate = {"context": "Objective response rate", "group1_level": "Only", "stat_fmt": "0.0%"}
    statistics = [
        *sizes("t", {"Only": 72}),
        row("t.rate", "n", 17, context="Objective response rate", group1_level="Only"),
        row("t.rate", "estimate", 17 / 72, **rate),
        row("t.rate", "conf.low", 0.1440, **rate),
        row("t.rate", "conf.high", 0.3509, **rate),
    ]
    assert say(statistics, plan(protocol, PlanItem(id="t", show="response"))) == [
        "The objective response rate was 23.6% (17 of 72; 95% CI 14.4% to 35.1%)."
    ]


def test_median_and_hazard_ratio_are_told_and_absent_limits_in_words(
    protocol: Protocol, row: MakeRow, sizes: MakeRows, say: Say
) -> None:
    statistics = [
        *sizes("t", {"Placebo": 8, "Xanomeline": 10}),
        row("t.median", "estimate", 4.2, group1_level="Placebo"),
        row("t.median", "conf.low", 2.9, group1_level="Placebo"),
        row("t.median", "conf.high", None, group1_level="Placebo", error="not reached"),
        row("t.median", "estimate", None, group1_level="Xanomeline", error="no event in this group"),
        row("t.cox_arm", "estimate", None, group1_level="Xanomeline", context="versus Placebo", error="no event"),
    ]
    item = PlanItem(id="t", show="time_to_event", endpoint="PFS")
    assert say(statistics, plan(protocol, item)) == [
        (
            "Median progression-free survival was 4.2 months (95% CI 2.9 to not reached) with Placebo and "
            "not reached with Xanomeline; "
            "the hazard ratio versus Placebo was not estimable with Xanomeline (no event)."
        )
    ]


def test_a_median_that_no_arm_reaches_is_told_once(protocol: Protocol, row: MakeRow, sizes: MakeRows, say: Say) -> None:
    arms = {"Placebo": 8, "Xanomeline": 10}
    statistics = [
        *sizes("t", arms),
        *[row("t.median", "estimate", None, group1_level=arm, error="not reached") for arm in arms],
    ]
    item = PlanItem(id="t", show="time_to_event", endpoint="OS")
    assert say(statistics, plan(protocol, item)) == ["Median overall survival was not reached in any group."]


def test_one_arm_whose_median_is_not_reached_is_told_plainly(
    protocol: Protocol, row: MakeRow, sizes: MakeRows, say: Say
) -> None:
    statistics = [*sizes("t", {"Only": 8}), row("t.median", "estimate", None, group1_level="Only", error="not reached")]
    item = PlanItem(id="t", show="time_to_event", endpoint="OS")
    assert say(statistics, plan(protocol, item)) == ["Median overall survival was not reached."]


def test_adverse_events_are_told_by_arm_and_the_frequent_over_all(
    protocol: Protocol, counts: MakeRows, sizes: MakeRows, say: Say
) -> None:
    arms = {"Placebo": 8, "Xanomeline": 10, "": 18}
    terms = {"HEADACHE": 3, "NAUSEA": 9, "RASH": 5, "FEVER": 1}
    statistics = [
        *sizes("o", arms, "SAF"),
        *counts("o.overview", {"Placebo": (4, 8), "Xanomeline": (9, 10)}, context="Any adverse event"),
        *counts("o.overview", {"Placebo": (0, 8), "Xanomeline": (1, 10)}, context="Serious"),
        *counts("o.overview", {"Placebo": (0, 8), "Xanomeline": (2, 10)}, context="Grade 3 or higher"),
        *sizes("a", arms, "SAF"),
        *[each for t, n in terms.items() for each in counts("a.term", {"": (n, 18)}, variable_level=t)],
    ]
    items = (PlanItem(id="o", show="adverse_event_overview"), PlanItem(id="a", show="adverse_events"))
    assert say(statistics, plan(protocol, *items)) == [
        "Adverse events were recorded in 4 of 8 subjects (50.0%) with Placebo and 9 of 10 (90.0%) with Xanomeline.",
        "Serious adverse events were recorded in 0 of 8 subjects with Placebo and 1 of 10 (10.0%) with Xanomeline.",
        (
            "Adverse events of grade 3 or higher were recorded in 0 of 8 subjects with Placebo and 2 of 10 (20.0%) "
            "with Xanomeline."
        ),
        "Over all groups, the most frequent adverse events were nausea (50.0%), rash (27.8%) and headache (16.7%).",
    ]


def test_deaths_are_counted_by_arm(protocol: Protocol, counts: MakeRows, sizes: MakeRows, say: Say) -> None:
    statistics = [
        *sizes("t", {"Placebo": 8, "Xanomeline": 10}),
        *counts("t.deaths", {"Placebo": (1, 8), "Xanomeline": (0, 10)}),
    ]
    assert say(statistics, plan(protocol, PlanItem(id="t", show="death_listing"))) == [
        "Deaths were recorded in 1 of 8 subjects with Placebo and 0 of 10 with Xanomeline."
    ]


def test_every_number_of_a_headline_carries_its_result(protocol: Protocol, row: MakeRow, sizes: MakeRows) -> None:
    statistics = [*sizes("t", {"Only": 8}), row("t.deaths", "n", 3, group1_level="Only")]
    results = collect_results(statistics)
    (sentence,) = phrase_headlines(results, plan(protocol, PlanItem(id="t", show="death_listing")))
    size, deaths = (result.result_id for result in results.rows)
    assert [(part.text, part.result_ids) for part in sentence.parts] == [
        ("Deaths were recorded in ", ()),
        ("3", (deaths,)),
        (" of ", ()),
        ("8", (size,)),
        (" subjects.", ()),
    ]


def test_an_empty_plan_has_no_headlines(protocol: Protocol, say: Say) -> None:
    assert say([], plan(protocol)) == []
