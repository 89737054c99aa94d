"""Virtual trials with two arms: the analyses are the product's own, looks and boundaries do what the plan says."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from topline.core import MethodError
from topline.design import group_sequential
from topline.design.simulation import (
    Arm,
    PiecewiseRate,
    TwoArmPlan,
    TwoArmScenario,
    TwoArmTrials,
    Visits,
    futility_bound,
    simulate_two_arms,
    virtual_two_arm_trials,
)
from topline.stats import cox, kaplan_meier, log_rank, rmst_difference

ACCRUAL = PiecewiseRate.constant(10)
CONTROL = Arm(progression=PiecewiseRate.with_median(6), yearly_loss=0.1)
LATE = Arm(progression=PiecewiseRate(rates=(0.115, 0.07), starts=(0, 3)), yearly_loss=0.2)
SCENARIO = TwoArmScenario(name="late", accrual=ACCRUAL, control=CONTROL, treated=LATE)
DEATHS = Arm(
    progression=PiecewiseRate.constant(0.1), death=PiecewiseRate.constant(0.02), death_after=PiecewiseRate.constant(0.1)
)
VISITED = TwoArmScenario(
    name="visited", accrual=ACCRUAL, accrual_pattern="poisson", visits=Visits(every_months=2), control=DEATHS,
    treated=replace(DEATHS, yearly_loss=0.2),
)  # fmt: skip
PLAN = TwoArmPlan(
    name="three looks", n=90, events=60, follow_up_months=12, shares=(0.4, 0.7, 1), futility="pocock", gamma=0.5,
    rmst_months=6, survival_months=4,
)  # fmt: skip


def same(*arms: Arm, name: str = "no effect") -> TwoArmScenario:
    return TwoArmScenario(name=name, accrual=ACCRUAL, control=arms[0], treated=arms[-1])


def entered(trials: TwoArmTrials, b: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    k = trials.subjects[b]
    return trials.time[b, :k], trials.event[b, :k], trials.is_treated[b, :k].astype(int)


@pytest.mark.parametrize("scenario", [SCENARIO, VISITED], ids=lambda scenario: scenario.name)
def test_each_trial_is_analysed_as_the_product_analyses_it(scenario: TwoArmScenario) -> None:
    kept = virtual_two_arm_trials(replace(PLAN, rmst_months=4.5), scenario, seed=3, replicates=30)
    for b in range(30):
        time, event, treated = entered(kept, b)
        test = log_rank(time, event, treated, gamma=0.5)
        assert test.expected is not None
        assert test.observed is not None
        assert kept.z[b] ** 2 == pytest.approx(test.statistic, rel=1e-10)
        assert np.sign(kept.z[b]) == np.sign(test.expected[1] - test.observed[1])
        fit = cox(time, event, treated[:, None].astype(float))
        assert kept.log_hazard_ratio[b].tolist() == pytest.approx([fit.coef[0], fit.std_error[0]], rel=1e-9)
        mean_time = rmst_difference(time, event, treated, 4.5)
        assert kept.mean_time[b].tolist() == pytest.approx([mean_time.estimate, mean_time.std_error], rel=1e-10)
        control, treatment = (
            kaplan_meier(time[treated == arm], event[treated == arm], conf_type="plain").at(4).estimate
            for arm in (0, 1)
        )
        assert control is not None
        assert treatment is not None
        assert kept.survival[b, 0] == pytest.approx(treatment - control, rel=1e-10, abs=1e-12)
        assert kept.events[b] == event.sum()


def test_the_sums_are_those_of_the_trials() -> None:
    kept = virtual_two_arm_trials(PLAN, SCENARIO, seed=7, replicates=400)
    found = simulate_two_arms(PLAN, SCENARIO, seed=7, replicates=400)
    assert found.positive.value == (kept.decision == 1).mean()
    assert found.subjects.value == kept.subjects.mean()
    assert found.events.value == kept.events.mean()
    assert found.duration_months.value == pytest.approx(kept.month.mean())
    assert found.duration_months.error == pytest.approx(kept.month.std() / 20)
    assert found.statistic is not None
    assert found.statistic.value == pytest.approx(kept.z.mean())
    for k, look in enumerate(found.looks):
        taken = (kept.look_month[:, k] >= 0) & (kept.stop >= k)
        assert look.taken.value == taken.mean()
        assert look.efficacy.value == ((kept.stop == k) & (kept.decision == 1)).mean()
        assert look.futility.value == ((kept.stop == k) & (kept.decision == -1)).mean()
        assert look.month is not None
        assert look.month.value == pytest.approx(kept.look_month[taken, k].mean())
    ratio, mean_time, survival = found.effects
    assert ratio.truth is None
    assert math.log(ratio.estimate.value) == pytest.approx(kept.log_hazard_ratio[:, 0].mean())
    has = ~np.isnan(kept.mean_time[:, 0])
    assert mean_time.estimate.value == pytest.approx(kept.mean_time[has, 0].mean())
    assert mean_time.without.value == pytest.approx(1 - has.mean())
    assert survival.truth is not None
    gap, reach = kept.survival[:, 0] - survival.truth, PLAN.quantile * kept.survival[:, 1]
    assert survival.coverage is not None
    assert survival.coverage.value == (np.abs(gap) <= reach).mean()
    assert survival.positive.value == (kept.survival[:, 0] > reach).mean()


def test_looks_are_at_their_events_and_decide_by_the_boundaries() -> None:
    kept = virtual_two_arm_trials(PLAN, SCENARIO, seed=3, replicates=300)
    upper, lower = PLAN.bounds
    design = group_sequential((0.4, 0.7, 1), futility="pocock")
    assert PLAN.look_events == (24, 42, 60)
    assert upper == design.boundaries
    assert lower == (*design.futility[:-1], -math.inf)
    early = kept.stop < 2
    assert (kept.events[early] == np.array(PLAN.look_events)[kept.stop[early]]).all()
    assert kept.decision.tolist() == [
        1 if z >= upper[k] else -1 if z <= lower[k] else 0 for z, k in zip(kept.z, kept.stop, strict=True)
    ]
    assert set(kept.decision[early].tolist()) == {1, -1}


def test_without_an_effect_alpha_is_kept() -> None:
    plan = TwoArmPlan(name="one look", n=150, events=100, sided=1, alpha=0.025, shares=(0.5, 1))
    found = simulate_two_arms(plan, same(CONTROL), seed=1, replicates=40_000)
    assert abs(found.positive.value - 0.025) < 4 * found.positive.error
    assert found.effects[0].truth == 1
    assert found.effects[0].coverage is not None
    assert abs(found.effects[0].coverage.value - 0.95) < 0.005


def test_power_is_what_the_events_were_chosen_for() -> None:
    better = replace(CONTROL, progression=PiecewiseRate.with_median(6 / 0.6))
    plan = TwoArmPlan(name="events by Schoenfeld", n=200, events=121)
    found = simulate_two_arms(plan, same(CONTROL, better, name="0.6"), seed=1, replicates=20_000)
    assert found.positive.value == pytest.approx(0.80, abs=0.015)
    ratio = found.effects[0]
    assert ratio.truth == pytest.approx(0.6)
    assert ratio.bias is not None
    assert abs(ratio.bias.value) < 0.01


def test_curves_that_cross_have_the_true_differences() -> None:
    crossing = TwoArmScenario(
        name="crossing", accrual=ACCRUAL, control=Arm(progression=PiecewiseRate.constant(0.1)),
        treated=Arm(progression=PiecewiseRate(rates=(0.2, 0.0), starts=(0, 4))),
    )  # fmt: skip
    plan = TwoArmPlan(name="fixed", n=400, follow_up_months=14, rmst_months=12, survival_months=12)
    found = simulate_two_arms(plan, crossing, seed=1, replicates=4_000)
    _, mean_time, survival = found.effects
    treated = (1 - math.exp(-0.8)) / 0.2 + 8 * math.exp(-0.8)
    assert mean_time.truth == pytest.approx(treated - (1 - math.exp(-1.2)) / 0.1)
    assert survival.truth == pytest.approx(math.exp(-0.8) - math.exp(-1.2))
    for effect in (mean_time, survival):
        assert effect.bias is not None
        assert effect.coverage is not None
        assert abs(effect.bias.value) <= 4 * effect.bias.error
        assert abs(effect.coverage.value - 0.95) < 0.015


def test_blocks_hold_the_ratio_and_simple_randomisation_does_not() -> None:
    plan = TwoArmPlan(name="two to one", n=90, follow_up_months=6, per_block=(1, 2))
    blocks = virtual_two_arm_trials(plan, SCENARIO, seed=1, replicates=200).is_treated
    assert (blocks.reshape(200, 30, 3).sum(axis=2) == 2).all()
    assert blocks.reshape(200, 30, 3).mean(axis=(0, 1)) == pytest.approx([2 / 3] * 3, abs=0.03)
    simple = virtual_two_arm_trials(replace(plan, randomisation="simple"), SCENARIO, seed=1, replicates=200).is_treated
    assert simple.sum(axis=1).std() == pytest.approx(math.sqrt(90 * 2 / 9), rel=0.2)
    assert simple.mean() == pytest.approx(2 / 3, abs=0.015)


def test_entries_are_spread_evenly_over_the_accrual() -> None:
    plan = TwoArmPlan(name="accrual", n=60, follow_up_months=0.0)
    never = Arm(progression=PiecewiseRate.constant(0))
    times = virtual_two_arm_trials(plan, same(never), seed=1, replicates=300).time
    assert (np.diff(times, axis=1) < 0).all()
    assert np.sort(6 - times.ravel())[::1800].tolist() == pytest.approx(np.arange(0, 6, 0.6).tolist(), abs=0.1)


def test_the_hazard_ratio_is_told_where_it_is_one() -> None:
    proportional = replace(DEATHS, progression=PiecewiseRate.constant(0.05), death=PiecewiseRate.constant(0.01))
    assert same(DEATHS, proportional).hazard_ratio("pfs") == pytest.approx(0.5)
    assert same(DEATHS, proportional).hazard_ratio("os") is None
    assert SCENARIO.hazard_ratio("pfs") is None
    alike = replace(DEATHS, death_after=None)
    assert same(alike, replace(alike, death=PiecewiseRate.constant(0.01))).hazard_ratio("os") == pytest.approx(0.5)


def test_threads_do_not_change_a_bit() -> None:
    alone = simulate_two_arms(PLAN, VISITED, seed=5, replicates=10_000)
    assert alone == simulate_two_arms(PLAN, VISITED, seed=5, replicates=10_000, threads=2)
    last = virtual_two_arm_trials(PLAN, VISITED, seed=5, replicates=1, first=5)
    assert last.z.tolist() == virtual_two_arm_trials(PLAN, VISITED, seed=5, replicates=6).z[5:].tolist()


def test_a_trial_without_events_has_no_statistic() -> None:
    never = Arm(progression=PiecewiseRate.constant(0))
    plan = TwoArmPlan(name="nothing happens", n=20, events=5, follow_up_months=6, rmst_months=3)
    found = simulate_two_arms(plan, same(never), seed=1, replicates=100)
    assert (found.positive.value, found.without.value, found.statistic) == (0, 1, None)
    assert found.effects == ()
    assert found.duration_months.value == pytest.approx(8)


def test_a_hazard_ratio_is_a_bound_by_schoenfelds_variance() -> None:
    assert futility_bound(1.0, 80) == 0
    assert futility_bound(0.8, 100) == pytest.approx(-math.log(0.8) * 5)
    assert futility_bound(0.8, 90, (1, 2)) == pytest.approx(-math.log(0.8) * math.sqrt(90 * 2) / 3)
    with pytest.raises(MethodError, match="hazard ratio: expected above 0, found 0, 1 is no effect"):
        futility_bound(0, 10)


def test_everything_impossible_is_told_together() -> None:
    with pytest.raises(MethodError) as error:
        TwoArmPlan(
            name="", n=1, events=5, shares=(0.5, 1), look_months=(3, 6), futility="pocock", futility_bounds=(0.0, 0.1),
            rho=-1, per_block=(0, 1), survival_months=0,
        )  # fmt: skip
    assert [str(problem) for problem in error.value.problems] == [
        "n: expected a whole number from 2 to 10,000, found 1, say what the protocol plans",
        "rho: expected 0 or more, found -1, say what the protocol plans",
        "month of the difference of survival: expected above 0, found 0, say what the protocol plans",
        "events: expected a whole number from 1 to n, found 5, say what the protocol plans",
        "block: expected controls and treated, 1 or more, found (0, 1), (1, 2) is two to one",
        "look months: expected 1, one for each share below 1, found 2, give as many",
        "futility bounds: expected 1, one for each share below 1, found 2, give as many",
        "futility: expected a spending or bounds, found both, leave one out",
        "name: expected a name, found none, name the design",
    ]
    with pytest.raises(MethodError, match="final analysis: expected events or follow-up months, found neither"):
        TwoArmPlan(name="when", n=10)
    with pytest.raises(MethodError, match="looks: expected events, or a month for each look, found neither"):
        TwoArmPlan(name="when", n=10, follow_up_months=3, shares=(0.5, 1))
    with pytest.raises(MethodError, match="yearly loss: expected 0 or more and below 1, found 1"):
        same(replace(CONTROL, yearly_loss=1))
    cured = replace(LATE, progression=PiecewiseRate(rates=(0.1, 0), starts=(0, 6)), yearly_loss=0)
    with pytest.raises(MethodError, match="cure, ten: expected a longest follow-up, since some subjects never have"):
        simulate_two_arms(TwoArmPlan(name="ten", n=20, events=10), same(CONTROL, cured, name="cure"), seed=1)
