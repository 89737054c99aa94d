"""The simulation file: its page, its problems by line and field, and the works that it makes."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import pytest

from topline.core import ProtocolError
from topline.design import three_outcome_design
from topline.design.simulation import (
    Arm,
    Grid,
    PiecewiseRate,
    Run,
    Scenario,
    SingleArmPlan,
    StagedCharacteristics,
    StagedPlan,
    TwoArmPlan,
    TwoArmScenario,
    futility_bound,
    grid_of,
    grid_results,
    simulate_work,
)
from topline.protocol import read_simulation, simulation_file_schema

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SCENARIO = "scenarios: [{name: A, accrual: {per_month: 5}, progression: {median_months: 6}}]\n"
RESPONSE = (
    "scenarios: [{name: A, accrual: {per_month: 5}, progression: {median_months: 6},"
    " response: {rate: 0.3, by_months: 4}}]\n"
)
DESIGN = "designs: [{name: S, looks: [{n: 10, efficacy: 3}]}]\n"
PROBLEMS = {
    f"{SCENARIO}designss: []": (
        "grid.yaml:1: expected the key designs, found none, add designs: …",
        "grid.yaml:2: expected a known key, found 'designss', did you mean designs?",
    ),
    f"{SCENARIO}designs: []": ("grid.yaml:2: expected one or more in designs, found an empty list, add one",),
    f"{RESPONSE}designs: [{{name: S, frm: simon_optimal}}]": (
        "grid.yaml:2: expected a known key of designs[1], found 'frm', did you mean from?",
    ),
    f"{RESPONSE}designs: [{{name: S, from: simon_optimum, null_rate: 0.1}}]": (
        "grid.yaml:2: expected a known value of designs[1].from, found 'simon_optimum', did you mean simon_optimal?",
    ),
    f"scenarios: [{{name: A, response: {{rate: 30, by_months: 4}}}}]\n{DESIGN}": (
        "grid.yaml:1: expected a number below 1 for scenarios[1].response.rate, found 30, correct the number",
    ),
    f"scenarios:\n  - {{name: A}}\n  - {{name: a, progression: {{median_months: 3, survival: 0.2}}}}\n{DESIGN}": (
        "grid.yaml:3: expected each scenario once, found 'a' a second time, rename one of the two",
        "grid.yaml:2: expected accrual here or in common, found none, add accrual: …",
        "grid.yaml:2: expected progression here or in common, found none, add progression: …",
        "grid.yaml:3: expected accrual here or in common, found none, add accrual: …",
        (
            "grid.yaml:3: expected one of median_months, survival, monthly_hazard and pieces, found median_months and "
            "survival, give one"
        ),
        "grid.yaml:3: expected survival and at_months together, found survival alone, add the other",
    ),
    f"{RESPONSE}designs:\n  - {{name: S, from: simon_optimal, null_rate: 0.1, stages: 3, at_months: 6}}": (
        (
            "grid.yaml:3: expected a key that simon_optimal takes, found 'stages', it takes accrual_pauses, alpha, "
            "alternative_rate, at_months, endpoint, lag_months, null_rate, pending, power, toxicity; leave stages out"
        ),
        "grid.yaml:3: expected alternative_rate for simon_optimal, found none, add alternative_rate: …",
        "grid.yaml:3: expected no month for a response, found one, leave it out, or add endpoint: pfs",
    ),
    f"{RESPONSE}designs:\n  - {{name: S, from: single_arm, endpoint: response, n: 20, null_rate: 0.2}}": (
        "grid.yaml:3: expected at_months for single_arm, found none, add at_months: …",
        "grid.yaml:3: expected pfs or os for single_arm, found response, choose pfs or os, or from: one_stage",
    ),
    f"{SCENARIO}designs:\n  - {{name: T, from: toxicity, toxicity: {{limit: 0.3, looks: [5], alpha: 0.1}}}}": (
        "grid.yaml:3: expected no alpha for bayesian, found one, leave it out",
    ),
    "scenarios:\n  - {name: A, accrual: {}, progression: {survival: [0.2, 0.3], at_months: 6},\n"
    f"     response: {{rate: [0.1, 0.2], by_months: 4}}}}\n{DESIGN}": (
        "grid.yaml:2: expected one of per_month and pieces, found none, give one",
        (
            "grid.yaml:2: expected one list of rates, found progression.survival and response.rate, keep one list, and "
            "write the other scenarios out"
        ),
    ),
    f"{SCENARIO}designs:\n  - {{name: S, from: simon_optimal, null_rate: 0.4, alternative_rate: 0.3}}\n"
    "  - {name: T, looks: [{n: 10, futility: 3, efficacy: 2}]}\n  - {name: R, looks: [{n: 10, efficacy: 2}]}": (
        (
            "grid.yaml:3: expected above p0 (0.4) and below 1 for p1, found 0.3, the hoped-for rate is the higher one: "
            "count successes, not failures"
        ),
        "grid.yaml:4: expected futility below efficacy (2) for look at 10, found 3, a count stops a trial one way",
        "grid.yaml:5: expected a response in the scenario for A, R, found none, say how many respond",
    ),
    "scenarios:\n  - {name: A, accrual: {per_month: 5}, hazard_ratio: 0.7}\n"
    "  - {name: B, accrual: {per_month: 5}, hazard_ratio: [0.7, 1], death: {median_months: 9},\n"
    "     control: {progression: {survival: [0.2, 0.3], at_months: 6}}, response: {rate: 0.3, by_months: 4}}\n"
    "designs:\n  - {name: D, from: two_arms, events: 9, endpoint: response, null_rate: 0.1}\n"
    "  - {name: E, looks: [{n: 10, efficacy: 2}]}": (
        "grid.yaml:2: expected progression here or in common, found none, add progression: …",
        "grid.yaml:2: expected a control arm for hazard_ratio, found none, add control: …, or leave hazard_ratio out",
        "grid.yaml:3: expected one rate in the control arm, found a list in progression, write a scenario for each",
        "grid.yaml:3: expected no response in a scenario with two arms, found one, leave response out",
        "grid.yaml:3: expected no death with hazard_ratio, found one, leave death out",
        "grid.yaml:6: expected a key that two_arms takes, found 'null_rate', it takes alpha, endpoint, events, ",
        "grid.yaml:6: expected n for two_arms, found none, add n: …",
        "grid.yaml:6: expected pfs or os for two_arms, found response, choose pfs or os",
        "grid.yaml:6: expected a control arm in every scenario for two_arms, found none in A, keep ",
        "grid.yaml:7: expected no control arm in every scenario for looks, found one in B, keep designs with one arm",
    ),
    "common: {accrual: {per_month: 5}, control: {progression: {median_months: 6}}}\n"
    "scenarios:\n  - {name: A, hazard_ratio: 0.7}\n"
    "designs:\n  - {name: D, from: two_arms, n: 20, events: 30}\n  - {name: E, from: two_arms, n: 20}\n"
    "  - {name: F, from: two_arms, n: 20, events: 9, shares: [0.5]}": (
        "grid.yaml:5: expected a whole number from 1 to n for events, found 30, say what the protocol plans",
        "grid.yaml:6: expected events or follow-up months for final analysis, found neither, say when it is",
        "grid.yaml:7: expected shares of the information that rise from above 0 to 1 for shares, found 0.5, end with 1",
    ),
    f"{SCENARIO.replace('}}]', '}, visits: {every_months: 2, window_months: 1}}]')}{DESIGN}": (
        (
            "grid.yaml:1: expected 0 or more and less than half the months between visits for window of visits, "
            "found 1, take it from the schedule"
        ),
    ),
}


class GridFile:
    """A simulation file that a test writes."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "grid.yaml"

    def read(self, text: str) -> Grid:
        self.path.write_text(text, encoding="utf-8")
        return grid_of(read_simulation(self.path))

    def problems(self, text: str) -> list[str]:
        with pytest.raises(ProtocolError) as caught:
            self.read(text)
        return str(caught.value).splitlines()


@pytest.fixture
def grid_file(tmp_path: Path) -> GridFile:
    return GridFile(tmp_path)


def page(repository: Path) -> str:
    return (repository / "docs/simulation-file.md").read_text(encoding="utf-8")


def test_each_example_of_the_page_makes_works_that_run(repository: Path, grid_file: GridFile) -> None:
    works = [grid_file.read(text).works for text in EXAMPLE.findall(page(repository))]
    assert [len(each) for each in works] == [3 * 4, 3 * 3, 4 * 3, 3 * 3]
    assert len({work.label for each in works for work in each}) == 42
    found = [simulate_work(work, Run(seed=1, replicates=50)) for each in works for work in each]
    outputs = {row.statistic.output_id for row in grid_results(found).rows}
    assert outputs == {
        "simulated-grid", "simulated-estimates", "simulated-looks", "simulated-subgroups", "simulated-two-arm-looks",
        "simulated-effects",
    }  # fmt: skip


def test_subgroups_have_their_lines(grid_file: GridFile) -> None:
    (work,) = grid_file.read(
        RESPONSE.replace(
            "by_months: 4}",
            "by_months: 4}, subgroups: [{name: wild type, prevalence: 0.7},"
            " {name: mutated, prevalence: 0.3, response_rate: 0.6}]",
        )
        + "designs: [{name: S, looks: [{n: 10, efficacy: 3}], null_rate: 0.1}]"
    ).works
    rows = grid_results([simulate_work(work, Run(seed=1, replicates=2_000))]).rows
    found = {
        (row.statistic.group1_level, row.statistic.variable_level, row.statistic.stat_name): row.statistic.stat_num
        for row in rows
        if row.statistic.output_id == "simulated-subgroups"
    }
    assert found["A, S", "mutated", "true_rate"] == 0.6
    assert found["A, S", "mutated", "estimate"] == pytest.approx(0.6, abs=0.03)
    assert found["A, S", "wild type", "estimate"] == pytest.approx(0.3, abs=0.02)
    assert found["A, S", "mutated", "without"] == pytest.approx(0.7**10, abs=0.02)


def test_every_key_is_on_the_page(repository: Path) -> None:
    schema = simulation_file_schema()
    keys = {key for part in [schema, *schema["$defs"].values()] for key in part.get("properties", {})}
    assert sorted(key for key in keys if f"`{key}`" not in page(repository)) == []
    assert "from" in keys


@pytest.mark.parametrize(("text", "messages"), PROBLEMS.items())
def test_problems_name_line_and_field(grid_file: GridFile, text: str, messages: tuple[str, ...]) -> None:
    problems = grid_file.problems(text)
    assert len(problems) == len(messages)
    assert [problem[: len(message)] for problem, message in zip(problems, messages, strict=True)] == list(messages)


def test_a_list_of_rates_makes_a_scenario_of_each_and_common_parts_are_shared(grid_file: GridFile) -> None:
    works = grid_file.read(
        "common: {accrual: {per_month: 5}, yearly_loss: 0.1}\n"
        "scenarios:\n"
        "  - {name: PFS, progression: {survival: [0.2, 0.35], at_months: 6}}\n"
        "  - {name: none lost, progression: {median_months: 6}, yearly_loss: 0}\n"
        "designs: [{name: one look, looks: [{n: 20, efficacy: 8}], endpoint: pfs, at_months: 6}]\n"
    ).works
    assert [work.scenario.name for work in works] == ["PFS, 20 %", "PFS, 35 %", "none lost"]
    one_arm = [work.scenario for work in works if isinstance(work.scenario, Scenario)]
    assert [scenario.yearly_loss for scenario in one_arm] == [0.1, 0.1, 0.0]
    assert one_arm[1].progression == PiecewiseRate.with_survival(0.35, 6)
    assert one_arm[2].progression == PiecewiseRate.with_median(6)


def test_what_sargent_s_design_leaves_undecided_is_told(grid_file: GridFile) -> None:
    (work,) = grid_file.read(
        f"{RESPONSE}designs: [{{name: three, from: three_outcomes, null_rate: 0.1, alternative_rate: 0.3, alpha: 0.1}}]"
    ).works
    assert isinstance(work.plan, StagedPlan)
    assert [(look.n, look.futility, look.efficacy) for look in work.plan.looks] == [(21, 3, 5)]
    found = simulate_work(work, Run(seed=1, replicates=20_000))
    assert isinstance(found, StagedCharacteristics)
    exact = three_outcome_design(0.1, 0.3, alpha=0.1)
    assert abs(found.undecided.value - exact.undecided_alternative) <= 4 * found.undecided.error
    assert abs(found.positive.value - exact.right_positive) <= 4 * found.positive.error


def test_designs_have_the_looks_that_their_modules_find(grid_file: GridFile) -> None:
    works = grid_file.read(
        RESPONSE.replace("by_months: 4}", "by_months: 4}, toxicity: {rate: 0.2, within_months: 1}") + "designs:\n"
        "  - {name: optimal, from: simon_optimal, null_rate: 0.1, alternative_rate: 0.3}\n"
        "  - {name: minimax, from: simon_minimax, null_rate: 0.1, alternative_rate: 0.3,"
        " toxicity: {limit: 0.3, looks: [15]}}\n"
        "  - {name: one, from: one_stage, null_rate: 0.1, n: 25}\n"
        "  - {name: joined, looks: [{n: 10, futility: 1, toxicity: 7}], toxicity: {limit: 0.3, looks: [5, 10]}}\n"
        "  - {name: curve, from: single_arm, n: 40, at_months: 6, null_rate: 0.2, sided: 2, alpha: 0.025}\n"
    ).works
    optimal, minimax, one, joined, curve = (work.plan for work in works)
    assert isinstance(optimal, StagedPlan)
    assert [(look.n, look.futility, look.efficacy) for look in optimal.looks] == [(10, 1, None), (29, 5, 6)]
    assert isinstance(minimax, StagedPlan)
    assert [(look.n, look.futility, look.toxicity) for look in minimax.looks] == [(15, 1, 8), (25, 5, None)]
    assert isinstance(one, StagedPlan)
    assert [(look.n, look.futility, look.efficacy) for look in one.looks] == [(25, 5, 6)]
    assert isinstance(joined, StagedPlan)
    assert [(look.n, look.futility, look.toxicity) for look in joined.looks] == [(5, None, 4), (10, 1, 6)]
    assert isinstance(curve, SingleArmPlan)
    assert (curve.alpha, curve.upper_alpha, curve.label) == (0.05, 0.025, "curve")


def test_hazard_ratios_that_stop_for_futility_become_z_values(grid_file: GridFile) -> None:
    text = (
        "common: {accrual: {per_month: 5}, control: {progression: {median_months: 6}}}\n"
        "scenarios: [{name: HR, hazard_ratio: 0.7}]\n"
        "designs:\n  - {name: T, from: two_arms, n: 200, per_block: [1, 2], "
    )
    plan = grid_file.read(f"{text}events: 120, shares: [0.5, 1], futility_hazard_ratios: [0.9]}}\n").works[0].plan
    assert isinstance(plan, TwoArmPlan)
    assert plan.bounds[1] == (futility_bound(0.9, 60, (1, 2)), -math.inf)
    odd = "follow_up_months: 9, shares: [0.5, 1], look_months: [9], futility: pocock, futility_hazard_ratios: [0.9, 1]}"
    assert grid_file.problems(f"{text}{odd}\n") == [
        (
            "grid.yaml:4: expected one of futility, futility_bounds, futility_hazard_ratios, found futility and "
            "futility_hazard_ratios, keep one"
        ),
        (
            "grid.yaml:4: expected events at each look for futility_hazard_ratios, found none, looks at shares of "
            "events have them; give futility_bounds instead"
        ),
        "grid.yaml:4: expected 1 futility_hazard_ratios, one for each share below 1, found 2, give as many",
    ]


def test_two_arms_of_a_file_are_those_that_it_describes(grid_file: GridFile) -> None:
    works = grid_file.read(
        "common: {accrual: {per_month: 5, pattern: even}, yearly_loss: 0.2,\n"
        "  control: {progression: {median_months: 6}, death: {monthly_hazard: 0.01}, yearly_loss: 0.1}}\n"
        "scenarios:\n"
        "  - {name: HR, hazard_ratio: [0.5, 1]}\n"
        "  - {name: late, progression: {pieces: [{start_month: 0, monthly_hazard: 0.1},"
        " {start_month: 3, monthly_hazard: 0}]}}\n"
        "designs:\n"
        "  - {name: T, from: two_arms, n: 60, events: 40, follow_up_months: 9, shares: [0.5, 1], look_months: [10],\n"
        "     futility_bounds: [0], gamma: 1, per_block: [1, 2], randomisation: simple, endpoint: os, alpha: 0.05}\n"
    ).works
    half, same, late = (work.scenario for work in works)
    assert [each.name for each in (half, same, late)] == ["HR, 0.5", "HR, 1", "late"]
    control = Arm(progression=PiecewiseRate.with_median(6), death=PiecewiseRate.constant(0.01), yearly_loss=0.1)
    assert isinstance(half, TwoArmScenario)
    assert half.control == control
    assert half.treated == Arm(
        progression=PiecewiseRate.with_median(6).times(0.5), death=PiecewiseRate.constant(0.005), yearly_loss=0.2
    )
    assert isinstance(late, TwoArmScenario)
    assert late.treated == Arm(progression=PiecewiseRate(rates=(0.1, 0), starts=(0, 3)), yearly_loss=0.2)
    assert late.accrual_pattern == "even"
    assert works[0].plan == TwoArmPlan(
        name="T", n=60, events=40, follow_up_months=9, shares=(0.5, 1), look_months=(10,), futility_bounds=(0,),
        gamma=1, per_block=(1, 2), randomisation="simple", endpoint="os", alpha=0.05, sided=1,
    )  # fmt: skip
