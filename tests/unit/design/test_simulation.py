"""Virtual trials: the analyses are the product's own, the characteristics the exact ones, the bytes always the same."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.special import bdtrc, gammaincc
from scipy.stats import binom

from topline.core import MethodError
from topline.design import Timing, WeibullSurvival
from topline.design.one_sample_size import log_rank_moments
from topline.design.simulation import (
    PiecewiseRate,
    Run,
    Scenario,
    Simulated,
    SimulatedCharacteristics,
    SingleArmPlan,
    SingleArmWork,
    Visits,
    no_sums,
    partial_sums,
    running,
    simulate_single_arm,
    simulation_results,
    virtual_trials,
)
from topline.stats import batch, clopper_pearson, kaplan_meier, one_sample_log_rank

if TYPE_CHECKING:
    from topline.design.simulation import Endpoint
    from topline.stats.confidence import ConfidenceType

NULL = PiecewiseRate.with_survival(0.20, 6)
BETTER = PiecewiseRate.with_survival(0.35, 6)
ACCRUAL = PiecewiseRate.constant(5)
PLAN = SingleArmPlan(n=63, months=6, null=NULL, follow_up_months=6)
SEEN_AT_VISITS = Scenario(
    name="seen at visits",
    accrual=PiecewiseRate(rates=(2, 6), starts=(0, 4)),
    accrual_pattern="poisson",
    progression=PiecewiseRate(rates=(0.05, 0.2), starts=(0, 2)),
    death=PiecewiseRate.constant(0.03),
    death_after=PiecewiseRate.constant(0.1),
    yearly_loss=0.2,
    visits=Visits(every_months=2, window_months=0.25, missed=0.1),
)
SCENARIOS = (
    Scenario(name="plain", accrual=ACCRUAL, progression=BETTER),
    Scenario(name="lost", accrual=ACCRUAL, progression=BETTER, yearly_loss=0.3, accrual_pattern="even"),
    SEEN_AT_VISITS,
)


def scenario_of(hazard: PiecewiseRate, name: str = "constant hazard") -> Scenario:
    return Scenario(name=name, accrual=ACCRUAL, progression=hazard)


def simulate(plan: SingleArmPlan, scenario: Scenario, replicates: int = 40_000) -> SimulatedCharacteristics:
    return simulate_single_arm(plan, scenario, seed=7, replicates=replicates)


def is_near(found: Simulated, exact: float) -> bool:
    return abs(found.value - exact) <= 4 * found.error


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
@pytest.mark.parametrize("conf_type", ["log", "log-log", "plain", "logit", "arcsin"])
def test_each_trial_is_analysed_as_the_product_analyses_it(scenario: Scenario, conf_type: ConfidenceType) -> None:
    plan = SingleArmPlan(n=40, months=6, null=NULL, follow_up_months=3, conf_type=conf_type)
    kept = virtual_trials(plan, scenario, seed=3, replicates=50)

    curves = batch.kaplan_meier(kept.time, kept.event, [6], conf_type=plan.conf_type)
    np.testing.assert_allclose(kept.rate, curves.rate[:, 0], rtol=1e-12)
    np.testing.assert_allclose(kept.lower, curves.lower[:, 0], rtol=1e-11)
    np.testing.assert_allclose(kept.upper, curves.upper[:, 0], rtol=1e-11)
    tests = [one_sample_log_rank(t, e, NULL.cumulative) for t, e in zip(kept.time, kept.event, strict=True)]
    np.testing.assert_allclose(kept.statistic, [test.statistic for test in tests], rtol=1e-11, atol=1e-13)
    assert kept.observed.tolist() == kept.event.sum(axis=1).tolist()
    assert kept.free.tolist() == ((kept.time > 6) | ((kept.time > 6 - 1e-8) & ~kept.event)).sum(axis=1).tolist()


def test_who_is_followed_exactly_to_the_month_reached_it() -> None:
    scenario = Scenario(name="even", accrual=ACCRUAL, progression=PiecewiseRate.constant(0), accrual_pattern="even")
    kept = virtual_trials(PLAN, scenario, seed=1, replicates=1)
    assert kept.time[0, -1] == 6
    assert kept.free.tolist() == [63]


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((2**32 - 1,) * 4, (2**32 - 1,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_random_words_are_those_that_the_authors_of_philox_print(
    counter: tuple[int, ...], key: tuple[int, ...], words: tuple[int, ...]
) -> None:
    """Random123's known answers (kat_vectors, philox4x32 with 10 rounds)."""
    from topline.design.simulation.kernels.philox import four_words

    a, b, c, d = map(np.uint64, counter)
    assert tuple(map(int, four_words((a, b, c, d), (np.uint64(key[0]), np.uint64(key[1]))))) == words


@pytest.mark.parametrize("endpoint", ["pfs", "os"])
def test_the_sums_are_those_of_the_trials(endpoint: Endpoint) -> None:
    plan = SingleArmPlan(n=40, months=6, null=NULL, follow_up_months=6, endpoint=endpoint)
    kept = virtual_trials(plan, SEEN_AT_VISITS, seed=7, replicates=300)
    found = simulate(plan, SEEN_AT_VISITS, replicates=300)

    count, curve, test = found.analyses
    truth = SEEN_AT_VISITS.survival(6, plan.endpoint)
    lower, upper = (
        np.array([getattr(clopper_pearson(int(x), 40), side) for x in kept.free]) for side in ("lower", "upper")
    )
    assert count.positive.value == (kept.free >= plan.fewest_successes).mean()
    assert count.bias is not None
    assert count.bias.value == pytest.approx((kept.free / 40).mean() - truth)
    assert count.coverage is not None
    assert count.coverage.value == ((lower <= truth) & (truth <= upper)).mean()
    assert curve.positive.value == (kept.lower > plan.null_rate).mean()
    assert curve.bias is not None
    assert curve.bias.value == pytest.approx(kept.rate.mean() - truth)
    assert curve.bias.error == pytest.approx(kept.rate.std() / math.sqrt(300))
    assert curve.coverage is not None
    assert curve.coverage.value == ((kept.lower <= truth) & (truth <= kept.upper)).mean()
    assert test.positive.value == (kept.statistic >= plan.z_alpha).mean()
    assert found.events.value == kept.observed.mean()
    assert found.duration_months.value == pytest.approx(kept.duration_months.mean())
    assert found.duration_months.error == pytest.approx(kept.duration_months.std() / math.sqrt(300))


@pytest.mark.parametrize(("hazard", "rate"), [(NULL, 0.20), (BETTER, 0.35)], ids=["null", "better"])
def test_counting_has_the_exact_alpha_and_power_of_the_binomial_test(hazard: PiecewiseRate, rate: float) -> None:
    count = simulate(PLAN, scenario_of(hazard)).analyses[0]
    assert PLAN.fewest_successes == 20
    assert is_near(count.positive, float(bdtrc(19, 63, rate)))
    assert count.bias is not None
    assert is_near(count.bias, 0.0)
    assert count.spread == pytest.approx(math.sqrt(rate * (1 - rate) / 63), rel=0.02)


@pytest.mark.parametrize(("hazard", "rate"), [(NULL, 0.20), (BETTER, 0.35)], ids=["null", "better"])
def test_the_curve_has_the_exact_power_where_nobody_is_censored_before_the_month(
    hazard: PiecewiseRate, rate: float
) -> None:
    found = simulate(PLAN, scenario_of(hazard)).analyses[1]
    shares = np.arange(1, 63) / 63
    spread = np.sqrt((1 - shares) / (shares * 63)) / np.log(shares)
    middle = np.log(-np.log(shares))
    lower = np.exp(-np.exp(middle - 1.959964 * spread))
    upper = np.exp(-np.exp(middle + 1.959964 * spread))
    mass = binom.pmf(np.arange(1, 63), 63, rate)
    assert is_near(found.positive, mass[lower > 0.20].sum())
    assert found.coverage is not None
    assert is_near(found.coverage, mass[(lower <= rate) & (rate <= upper)].sum() / mass.sum())


def test_the_log_rank_test_has_the_exact_alpha_where_all_events_are_seen() -> None:
    plan = SingleArmPlan(n=30, months=6, null=NULL, follow_up_months=10_000, sided=1)
    found = simulate(plan, scenario_of(NULL))
    root = (plan.z_alpha + math.sqrt(plan.z_alpha**2 + 4 * 30)) / 2
    assert found.events == Simulated(value=30.0, error=0.0)
    assert is_near(found.analyses[2].positive, float(gammaincc(30, root**2)))


def test_events_are_as_many_as_the_integrals_say() -> None:
    scenario = Scenario(name="lost", accrual=ACCRUAL, progression=BETTER, yearly_loss=0.2)
    moments = log_rank_moments(
        WeibullSurvival(survival=0.20, months=6),
        WeibullSurvival(survival=0.35, months=6),
        Timing(per_month=5, follow_up_months=6, yearly_loss=0.2),
        63,
    )
    found = simulate(PLAN, scenario)
    assert is_near(found.events, 63 * moments.observed)
    assert found.duration_months.value == pytest.approx(63 / 5 + 6)
    kept = virtual_trials(PLAN, scenario, seed=7, replicates=4_000)
    assert kept.expected.mean() == pytest.approx(63 * moments.expected, rel=0.01)


def test_progression_is_seen_at_kept_visits_alone() -> None:
    scenario = Scenario(
        name="visits", accrual=ACCRUAL, progression=BETTER, visits=Visits(every_months=2, window_months=0.5, missed=0.3)
    )
    kept = virtual_trials(PLAN, scenario, seed=1, replicates=20)
    planned = np.round(kept.time / 2) * 2
    assert np.abs(kept.time - planned).max() <= 0.5
    assert (kept.time[kept.event] > 1.5 - 1e-9).all()
    early = (kept.event & (kept.time < 3)).mean()
    assert early == pytest.approx(0.7 * (1 - 0.35 ** (2 / 6)), abs=0.04)


def test_progression_seen_late_makes_the_rate_look_better() -> None:
    exact = scenario_of(BETTER)
    late = Scenario(name="late", accrual=ACCRUAL, progression=BETTER, visits=Visits(every_months=4))
    bias = [simulate(PLAN, scenario, replicates=4_000).analyses[1].bias for scenario in (exact, late)]
    assert bias[0] is not None
    assert bias[1] is not None
    assert bias[1].value == pytest.approx(0.35 ** (4 / 6) - 0.35, abs=0.01)
    assert abs(bias[0].value) < 0.005


def test_true_survival_after_progression_is_the_closed_form() -> None:
    scenario = Scenario(
        name="deaths", accrual=ACCRUAL, progression=PiecewiseRate.constant(0.2),
        death=PiecewiseRate.constant(0.05), death_after=PiecewiseRate.constant(0.1),
    )  # fmt: skip
    first, last = math.exp(-0.25 * 6), math.exp(-0.1 * 6)
    assert scenario.survival(6, "pfs") == pytest.approx(first)
    assert scenario.survival(6, "os") == pytest.approx(first + 0.2 / 0.15 * (last - first))
    found = simulate(SingleArmPlan(n=40, months=6, null=NULL, follow_up_months=6, endpoint="os"), scenario)
    assert found.analyses[0].bias is not None
    assert is_near(found.analyses[0].bias, 0.0)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_threads_and_chunks_do_not_change_a_bit(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = simulate_single_arm(PLAN, scenario, seed=5, replicates=10_000)
    together = simulate_single_arm(PLAN, scenario, seed=5, replicates=10_000, threads=2)
    monkeypatch.setattr(running, "BLOCKS_AT_ONCE", 1)
    told: list[int] = []
    in_turn = simulate_single_arm(PLAN, scenario, seed=5, replicates=10_000, progress=told.append)
    assert alone == together == in_turn
    assert told == [4096, 8192, 10_000]


def test_a_run_that_was_broken_off_goes_on_to_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BLOCKS_AT_ONCE", 1)
    run, work = Run(seed=5, replicates=10_000), SingleArmWork(plan=PLAN, scenario=SEEN_AT_VISITS)
    whole = list(partial_sums(work, run))
    again = list(partial_sums(work, run, after=whole[0]))
    assert [state.is_complete for state in whole] == [False, False, True]
    assert again == whole[1:]
    assert list(partial_sums(work, run, after=whole[-1])) == whole[-1:]
    assert whole[0] != no_sums(work)


def test_a_trial_does_not_hang_on_those_before_it() -> None:
    all_trials = virtual_trials(PLAN, SEEN_AT_VISITS, seed=5, replicates=6)
    last = virtual_trials(PLAN, SEEN_AT_VISITS, seed=5, replicates=1, first=5)
    assert last.time.tobytes() == all_trials.time[5:].tobytes()


def test_seeds_and_names_give_other_trials() -> None:
    first = virtual_trials(PLAN, scenario_of(NULL), seed=1, replicates=1)
    assert (virtual_trials(PLAN, scenario_of(NULL), seed=2, replicates=1).time != first.time).all()
    assert (virtual_trials(PLAN, scenario_of(NULL, "another"), seed=1, replicates=1).time != first.time).all()


def test_a_run_stops_when_the_precision_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    found = simulate_single_arm(PLAN, scenario_of(NULL), seed=1, replicates=100_000, precision=0.0015)
    assert found.largest_error <= 0.0015
    assert found.replicates % 4096 == 0
    assert found == simulate_single_arm(PLAN, scenario_of(NULL), seed=1, replicates=found.replicates)
    monkeypatch.setattr(running, "BLOCKS_AT_ONCE", 1)
    assert found == simulate_single_arm(PLAN, scenario_of(NULL), seed=1, replicates=100_000, precision=0.0015)


def test_no_positive_trial_is_not_told_as_certain() -> None:
    hopeless = scenario_of(PiecewiseRate.constant(10))
    found = simulate(PLAN, hopeless, replicates=1000).analyses[0].positive
    assert found.value == 0
    assert found.error == pytest.approx(0.001, rel=0.01)


def test_results_have_a_line_for_each_analysis() -> None:
    rows = simulation_results([simulate(PLAN, scenario, replicates=500) for scenario in SCENARIOS]).rows
    lines = {(row.statistic.output_id, row.statistic.group1_level, row.statistic.variable_level) for row in rows}
    assert len(lines) == 1 + 3 * (1 + 3)
    absent = [row.statistic for row in rows if row.statistic.stat_num is None]
    assert {statistic.error for statistic in absent} == {"this analysis has none"}
    methods = {row.statistic.method for row in rows if row.statistic.output_id != "simulated-plan"}
    assert methods == {"500 simulated trials, seed 7"}


def test_everything_impossible_is_told_together() -> None:
    with pytest.raises(MethodError) as error:
        SingleArmPlan(n=0, months=6, null=NULL, follow_up_months=-1, alpha=1)
    assert [str(problem) for problem in error.value.problems] == [
        "n: expected a whole number from 1 to 10,000, found 0, say what the protocol plans",
        "follow-up: expected 0 months or more, found -1, say what the protocol plans",
        "alpha: expected above 0 and below 1, found 1, say what the protocol plans",
    ]
    with pytest.raises(MethodError) as error:
        Scenario(name="", accrual=PiecewiseRate.constant(0), progression=NULL, yearly_loss=1)
    assert [str(problem) for problem in error.value.problems] == [
        "name: expected a name, found none, name the scenario, its random numbers hang on the name",
        "accrual: expected a last rate above 0, found 0, say how many enter in a month until all have",
        "yearly loss: expected 0 or more and below 1, found 1, write 0.1 for 10 %",
    ]
    with pytest.raises(MethodError, match="starts: expected months that rise from 0, found 0, 4, 2"):
        PiecewiseRate(rates=(1, 2, 3), starts=(0, 4, 2))
    with pytest.raises(MethodError, match="window of visits: expected 0 or more and less than half"):
        Visits(every_months=2, window_months=1)
    with pytest.raises(MethodError, match="seed: expected a whole number from 0 to 4294967295, found -1"):
        simulate_single_arm(PLAN, SCENARIOS[0], seed=-1)
    with pytest.raises(MethodError, match="precision: expected above 0 and below 1, found 2"):
        simulate_single_arm(PLAN, SCENARIOS[0], seed=1, precision=2)


def test_a_curve_is_that_of_the_single_estimator_too() -> None:
    kept = virtual_trials(PLAN, SEEN_AT_VISITS, seed=9, replicates=3)
    for row in range(3):
        at = kaplan_meier(kept.time[row], kept.event[row], conf_type="log-log").at(6)
        assert (kept.rate[row], kept.lower[row], kept.upper[row]) == pytest.approx((at.estimate, at.lower, at.upper))
