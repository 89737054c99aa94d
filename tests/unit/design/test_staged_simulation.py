"""Simulated plans with looks: exact designs are met, and looks wait, pause and stop as planned."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import binom, norm

from topline.core import MethodError
from topline.design import (
    OutcomeRates,
    StagedDesign,
    Timing,
    bayesian_toxicity_boundary,
    bop2,
    bop2_toxicity,
    exact_group_sequential,
    fleming,
    operating_characteristics,
    posterior_monitoring,
    predictive_probability_design,
    read_targets,
    simon_two_stage,
    staged_inference,
    toxicity_characteristics,
    two_stage_log_rank,
)
from topline.design.simulation import (
    LogRankPlan,
    LogRankWork,
    PiecewiseRate,
    PlannedLook,
    Response,
    Run,
    Scenario,
    Simulated,
    SingleArmPlan,
    SingleArmWork,
    StagedCharacteristics,
    StagedPlan,
    StagedWork,
    Subgroup,
    Toxicity,
    planned_looks,
    planned_toxicity_looks,
    simulate_work,
    virtual_subjects,
    virtual_trials,
)

HAZARD = PiecewiseRate.with_survival(0.30, 6)
SIMON = simon_two_stage(0.10, 0.30).optimal.staged("Simon")
DESIGNS = (
    SIMON,
    fleming(0.10, (13, 26)),
    exact_group_sequential(0.20, 0.40, (15, 30, 45), beta=0.2),
    predictive_probability_design(0.20, range(10, 37), theta_success=0.9),
    posterior_monitoring((20, 80), (10, 20, 30, 40), delta=0.15),
    bop2(0.20, range(10, 41, 5), level=0.9, futility_power=1, efficacy_power=2.1).design,
)
EVEN = Scenario(
    name="even", accrual=PiecewiseRate.constant(5), accrual_pattern="even", progression=PiecewiseRate.constant(0),
    response=Response(rate=0.30, by_months=4),
)  # fmt: skip
GROUPS = (
    Subgroup(name="wild type", prevalence=0.7, hazard_ratio=1.5, response_rate=0.1),
    Subgroup(name="mutated", prevalence=0.3, hazard_ratio=0.5, response_rate=0.6),
)


def scenario_of(rate: float, correlation: float = 0.0) -> Scenario:
    return Scenario(
        name="response", accrual=PiecewiseRate.constant(5), progression=HAZARD,
        response=Response(rate=rate, by_months=4, first_months=1, correlation=correlation),
    )  # fmt: skip


def plan_of(design: StagedDesign) -> StagedPlan:
    return StagedPlan(name=design.name, looks=planned_looks(design))


def simulate(plan: StagedPlan, scenario: Scenario, replicates: int = 20_000) -> StagedCharacteristics:
    return simulate_work(StagedWork(plan=plan, scenario=scenario), Run(seed=7, replicates=replicates))


def is_near(found: Simulated, exact: float) -> bool:
    return abs(found.value - exact) <= 4 * found.error


@pytest.mark.parametrize("rate", [0.10, 0.35])
@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.name)
def test_each_design_ends_at_each_look_as_often_as_it_does_exactly(design: StagedDesign, rate: float) -> None:
    exact = operating_characteristics(design, rate)
    found = simulate(plan_of(design), scenario_of(rate, 0.5))
    assert is_near(found.positive, exact.success)
    assert is_near(found.early_stop, exact.early_stop)
    assert is_near(found.enrolled, exact.expected_n)
    assert found.evaluated == found.enrolled
    for look, futility, efficacy in zip(found.looks, exact.futility, exact.efficacy, strict=True):
        assert is_near(look.futility, futility)
        assert is_near(look.efficacy, efficacy)
    assert is_near(found.undecided, 1 - sum(exact.futility) - sum(exact.efficacy))


def test_being_free_of_the_event_at_the_month_is_a_success_as_a_response_is() -> None:
    plan = StagedPlan(name="Simon", looks=planned_looks(SIMON), endpoint="pfs", months=6)
    exact = operating_characteristics(SIMON, 0.30)
    found = simulate(plan, scenario_of(0.5))
    assert found.true_rate == pytest.approx(0.30)
    assert is_near(found.positive, exact.success)
    assert is_near(found.looks[0].futility, exact.futility[0])


def test_estimates_have_the_bias_and_the_coverage_that_enumeration_gives() -> None:
    found = simulate(StagedPlan(name="Simon", looks=planned_looks(SIMON), alpha=0.05), scenario_of(0.30))
    naive = covered = naive_covered = 0.0
    for row, look in enumerate(SIMON.looks):
        for x in range(look.n + 1) if row else range(2):
            going_on = [y for y in range(2, 11) if 0 <= x - y <= 19] if row else [x]
            first = np.asarray(binom.pmf(going_on, 10, 0.30))
            mass = float((first * binom.pmf([x - y for y in going_on], 19, 0.30)).sum()) if row else float(first[0])
            if mass == 0:
                continue
            limits = staged_inference(SIMON, row + 1, x, 0.10, conf_level=0.90).interval
            assert limits.lower is not None
            assert limits.upper is not None
            naive += mass * (x / look.n - 0.30)
            covered += mass * (limits.lower <= 0.30 <= limits.upper)
            tails = binom.cdf(x, look.n, 0.30), binom.sf(x - 1, look.n, 0.30)
            naive_covered += mass * (min(tails) >= 0.05)
    assert found.naive is not None
    assert found.unbiased is not None
    assert naive < -0.02
    assert is_near(found.naive.bias, naive)
    assert is_near(found.naive.coverage, naive_covered)
    assert is_near(found.unbiased.bias, 0.0)
    assert is_near(found.unbiased.coverage, covered)


@pytest.mark.parametrize("correlation", [0.0, 0.3])
def test_bop2_with_toxicity_does_what_it_does_exactly(correlation: float) -> None:
    design = bop2_toxicity(0.2, 0.3, (10, 20, 30), level=0.8, stopping_power=1)
    exact = toxicity_characteristics(design, OutcomeRates(efficacy=0.4, toxicity=0.2, correlation=correlation))
    scenario = replace(scenario_of(0.4, 0.4), toxicity=Toxicity(rate=0.2, within_months=2, correlation=correlation))
    found = simulate(StagedPlan(name="BOP2", looks=planned_toxicity_looks(design)), scenario)
    assert is_near(found.positive, exact.success)
    assert is_near(found.early_stop, exact.early_stop)
    assert is_near(found.enrolled, exact.expected_n)
    assert found.undecided.value == 0
    assert found.unbiased is None


def test_a_rule_for_toxicity_stops_as_often_as_it_does_exactly() -> None:
    rule = bayesian_toxicity_boundary(0.30, (5, 10, 15, 20))
    looks = tuple(PlannedLook(n=n, toxicity=stop) for n, stop in zip(rule.n, rule.stop, strict=True))
    scenario = Scenario(
        name="toxic",
        accrual=PiecewiseRate.constant(5),
        progression=HAZARD,
        toxicity=Toxicity(rate=0.4, within_months=1),
    )
    found = simulate(StagedPlan(name="Toxicity", looks=looks), scenario)
    assert is_near(found.toxic, rule.stopping(0.4))
    assert found.naive is None
    assert found.positive.value == 0


def test_accrual_pauses_while_a_look_is_waited_for() -> None:
    found = simulate(plan_of(SIMON), EVEN, 5_000)
    stop = found.early_stop.value
    assert found.enrolled.value == pytest.approx(10 * stop + 29 * (1 - stop))
    assert found.duration_months.value == pytest.approx((10 / 5 + 4) * stop + (29 / 5 + 4 + 4) * (1 - stop))


def test_subjects_enter_while_a_look_is_waited_for_where_accrual_goes_on() -> None:
    found = simulate(replace(plan_of(SIMON), accrual_pauses=False), replace(EVEN, name="slow, even"), 5_000)
    stop = found.early_stop.value
    assert found.enrolled.value == 29
    assert found.evaluated.value == pytest.approx(10 * stop + 29 * (1 - stop))
    assert found.duration_months.value == pytest.approx((10 / 5 + 4) * stop + (29 / 5 + 4) * (1 - stop))


def test_who_is_not_known_at_the_look_counts_as_a_failure_where_the_plan_says_so() -> None:
    plan = replace(plan_of(SIMON), pending="failure", accrual_pauses=False)
    at_once = simulate(plan, EVEN, 2_000)
    assert at_once.looks[0].futility.value == 1
    assert at_once.duration_months.value == pytest.approx(2)
    later = simulate(replace(plan, lag_months=4), EVEN, 5_000)
    waited = simulate(replace(plan, pending="wait"), EVEN, 5_000)
    assert later.positive == waited.positive
    assert later.duration_months.value == pytest.approx(waited.duration_months.value)


def test_the_first_who_are_known_are_not_like_the_others() -> None:
    scenario = Scenario(name="fast", accrual=PiecewiseRate.constant(20), progression=HAZARD)
    plan = StagedPlan(
        name="Simon", looks=planned_looks(SIMON), endpoint="pfs", months=6, accrual_pauses=False, pending="first_known"
    )
    hasty = simulate(plan, scenario)
    patient = simulate(replace(plan, pending="wait"), scenario)
    assert hasty.looks[0].futility.value > 0.9
    assert patient.looks[0].futility.value < 0.2
    assert hasty.duration_months.value < patient.duration_months.value


def test_response_and_progression_keep_their_margins_and_have_the_correlation() -> None:
    found = virtual_subjects(scenario_of(0.3, 0.6), 100_000, seed=5)
    shares = np.exp(-HAZARD.cumulative(found.progression))
    assert found.is_responder.mean() == pytest.approx(0.3, abs=4 * math.sqrt(0.21 / 1e5))
    assert shares.mean() == pytest.approx(0.5, abs=4 / math.sqrt(12e5))
    biserial = 0.6 * norm.pdf(ndtri(0.3)) / math.sqrt(0.21)
    assert np.corrcoef(-ndtri(shares), found.is_responder)[0, 1] == pytest.approx(biserial, abs=0.01)
    assert (np.diff(found.entry) >= 0).all()
    known = found.response_time[found.is_responder]
    assert (known.min(), known.max()) == pytest.approx((1, 4), abs=0.001)
    assert (found.response_time[~found.is_responder] == 4).all()


def test_toxicity_has_its_correlation_with_response() -> None:
    scenario = replace(scenario_of(0.3, 0.6), toxicity=Toxicity(rate=0.25, within_months=2, correlation=-0.2))
    found = virtual_subjects(scenario, 100_000, seed=5)
    assert found.has_toxicity.mean() == pytest.approx(0.25, abs=0.006)
    assert np.corrcoef(found.has_toxicity, found.is_responder)[0, 1] == pytest.approx(-0.2, abs=0.012)
    assert found.toxicity_time[found.has_toxicity].mean() == pytest.approx(1, abs=0.02)


def test_plans_with_and_without_looks_meet_the_same_subjects() -> None:
    scenario = replace(
        scenario_of(0.3, 0.6), accrual_pattern="poisson", death=PiecewiseRate.constant(0.02),
        death_after=PiecewiseRate.constant(0.1), yearly_loss=0.2,
    )  # fmt: skip
    plan = SingleArmPlan(n=40, months=6, null=HAZARD, follow_up_months=6)
    kept = virtual_trials(plan, scenario, seed=5, replicates=1, first=3)
    found = virtual_subjects(scenario, 40, seed=5, replicate=3)
    event = np.minimum(found.progression, found.death)
    end = np.minimum(found.loss, found.entry[-1] + 6 - found.entry)
    np.testing.assert_allclose(kept.time[0], np.minimum(event, end), rtol=1e-11)
    assert (kept.event[0] == (event <= end)).all()


def test_subgroups_make_a_mixture_and_have_their_own_results() -> None:
    scenario = replace(scenario_of(0.3), subgroups=GROUPS)
    assert scenario.response_rate == pytest.approx(0.7 * 0.1 + 0.3 * 0.6)
    assert scenario.survival(6, "pfs") == pytest.approx(0.7 * 0.3**1.5 + 0.3 * 0.3**0.5)
    looks = (PlannedLook(n=40, futility=12, efficacy=13),)
    found = simulate(StagedPlan(name="one stage", looks=looks, null_rate=0.2), scenario)
    free = simulate(StagedPlan(name="free", looks=looks, endpoint="pfs", months=6), scenario)
    assert is_near(found.positive, float(binom.sf(12, 40, 0.25)))
    assert is_near(free.positive, float(binom.sf(12, 40, scenario.survival(6, "pfs"))))
    rates = (0.1, 0.6)
    for group, rate, share in zip(found.subgroups, rates, (0.7, 0.3), strict=True):
        sizes = np.arange(41)
        fewest = np.array([next(x for x in range(n + 2) if binom.sf(x - 1, n, 0.2) <= 0.05) for n in sizes.tolist()])
        power = float((binom.pmf(sizes, 40, share) * binom.sf(fewest - 1, sizes, rate)).sum())
        assert group.true_rate == rate
        assert group.bias is not None
        assert is_near(group.bias, 0.0)
        assert group.positive is not None
        assert is_near(group.positive, power)
    assert [group.positive for group in free.subgroups] == [None, None]
    for group, rate in zip(free.subgroups, (0.3**1.5, 0.3**0.5), strict=True):
        assert group.true_rate == pytest.approx(rate)
        assert group.bias is not None
        assert is_near(group.bias, 0.0)


def test_who_is_lost_before_it_is_known_is_no_success() -> None:
    scenario = replace(scenario_of(0.3), name="lost", response=Response(rate=0.3, by_months=4), yearly_loss=0.4,
                       progression=PiecewiseRate.constant(0))  # fmt: skip
    found = simulate(StagedPlan(name="one look", looks=(PlannedLook(n=30, efficacy=9),)), scenario)
    assert found.naive is not None
    assert is_near(found.naive.bias, 0.3 * 0.6 ** (4 / 12) - 0.3)


def test_threads_do_not_change_a_bit_and_blocks_can_be_added_later() -> None:
    scenario = replace(scenario_of(0.3, 0.4), subgroups=GROUPS, yearly_loss=0.1)
    work = StagedWork(plan=StagedPlan(name="Simon", looks=planned_looks(SIMON), null_rate=0.1), scenario=scenario)
    run = Run(seed=5, replicates=10_000)
    assert simulate_work(work, run) == simulate_work(work, run, threads=2)
    assert len(work.sums) == 13 + 2 * 3 + 2 * 4


def test_everything_impossible_is_told_together() -> None:
    with pytest.raises(MethodError) as error:
        Response(rate=30, by_months=4, first_months=5, correlation=1)
    assert str(error.value).splitlines() == [
        "response rate: expected above 0 and below 1, found 30, write 0.2 for 20 %",
        "first response: expected 0 to 4 months, found 5, say when the first assessment is",
        (
            "correlation of response and progression: expected above -1 and below 1, found 1, 0 is independence; "
            "above 0, who responds progresses later"
        ),
    ]
    with pytest.raises(MethodError) as error:
        Toxicity(rate=0, within_months=0)
    assert str(error.value).splitlines() == [
        "toxicity rate: expected above 0 and below 1, found 0, write 0.2 for 20 %",
        "toxicity within: expected above 0 months, found 0, say how long subjects are watched for it",
    ]
    with pytest.raises(MethodError) as error:
        Subgroup(name="mutated", prevalence=0, hazard_ratio=0, response_rate=1)
    assert str(error.value).splitlines() == [
        "subgroup 'mutated', prevalence: expected above 0, 1 at most, found 0, give its share",
        "subgroup 'mutated', hazard ratio: expected above 0, found 0, 1 is no difference",
        "subgroup 'mutated', response rate: expected above 0 and below 1, found 1, write 0.2 for 20 %",
    ]
    with pytest.raises(MethodError) as error:
        Scenario(
            name="apart", accrual=PiecewiseRate.constant(5), progression=HAZARD,
            toxicity=Toxicity(rate=0.3, within_months=1, correlation=0.2),
            subgroups=(replace(GROUPS[0], prevalence=0.5), GROUPS[1], GROUPS[1]),
        )  # fmt: skip
    assert str(error.value).splitlines() == [
        "subgroups: expected prevalences that are 1 together, found 1.1, let them cover all subjects",
        "subgroups: expected each name once, found 'mutated' 2 times, rename one",
        "subgroups: expected rates of response where there is response, found none, add the response",
        (
            "correlation of toxicity: expected no correlation with a response that is not there, found 0.2, add the "
            "response, or leave it out"
        ),
    ]
    with pytest.raises(MethodError) as error:
        replace(scenario_of(0.3), subgroups=GROUPS, toxicity=Toxicity(rate=0.3, within_months=1, correlation=0.7))
    assert str(error.value).splitlines() == [
        (
            "correlation of toxicity with response in 'wild type': expected -0.218 to 0.509, found 0.7, the two rates "
            "allow no more"
        ),
        (
            "correlation of toxicity with response in 'mutated': expected -0.802 to 0.535, found 0.7, the two rates "
            "allow no more"
        ),
    ]


def test_a_plan_that_cannot_be_is_refused_with_all_reasons() -> None:
    with pytest.raises(MethodError) as error:
        StagedPlan(
            name="odd", looks=(PlannedLook(n=20), PlannedLook(n=10)), endpoint="pfs", pending="first_known",
            lag_months=2, null_rate=1, alpha=0.6,
        )  # fmt: skip
    assert str(error.value).splitlines() == [
        "looks: expected numbers of subjects that rise from 1 to 10,000, found 20, 10, sort them",
        "months: expected the month of the rate free of pfs, above 0, found none, give it",
        "pending first_known: expected accrual that goes on, found accrual that pauses, choose one",
        "lag: expected 0 or more with failure, else 0, found 2 with first_known, give the months to a look",
        "null rate: expected above 0 and below 1, found 1, write 0.2 for 20 %",
        "alpha: expected above 0 and below 0.5, found 0.6, write 0.05 for 5 %",
    ]
    plain = Scenario(name="plain", accrual=PiecewiseRate.constant(5), progression=HAZARD)
    with pytest.raises(MethodError, match="plain, Simon: expected a response in the scenario, found none, say how"):
        StagedWork(plan=plan_of(SIMON), scenario=plain)
    with pytest.raises(MethodError, match="plain, odd: expected a toxicity in the scenario, found none, say how many"):
        StagedWork(plan=StagedPlan(name="odd", looks=(PlannedLook(n=9, toxicity=3),)), scenario=plain)
    with pytest.raises(MethodError, match="looks at toxicity: expected up to 29 subjects, found 30, leave it out"):
        planned_looks(SIMON, bayesian_toxicity_boundary(0.3, (10, 30)))
    one_stage = SingleArmPlan(n=30, months=6, null=HAZARD, follow_up_months=6)
    with pytest.raises(MethodError, match="scenario: expected one without subgroups, found 2, virtual_subjects keeps"):
        virtual_trials(one_stage, replace(scenario_of(0.3), subgroups=GROUPS), seed=1, replicates=1)
    with pytest.raises(MethodError) as error:
        LogRankPlan(
            name="odd", n1=30, n=20, c1=0, c=2, null=PiecewiseRate.constant(0), months=0, follow_up_months=-1,
            endpoint="ttp",  # pyright: ignore[reportArgumentType] (what a caller without types may write)
        )  # fmt: skip
    assert str(error.value).splitlines() == [
        "n1 and n: expected 1 or more, rising to 10,000 at most, found 30 and 20, say what the protocol plans",
        "months: expected above 0, found 0, say what the protocol plans",
        "follow-up: expected 0 months or more, found -1, say what the protocol plans",
        "null: expected a hazard above 0 from entry, found 0, say what the protocol plans",
        "endpoint: expected a known one, found 'ttp', use one of: pfs, os",
    ]


def test_one_analysis_in_subgroups_is_that_of_the_mixture_and_of_each() -> None:
    scenario = replace(scenario_of(0.3), subgroups=GROUPS)
    plan = SingleArmPlan(n=40, months=6, null=PiecewiseRate.with_survival(0.2, 6), follow_up_months=6, sided=1)
    found = simulate_work(SingleArmWork(plan=plan, scenario=scenario), Run(seed=7, replicates=20_000))
    rates = (0.3**1.5, 0.3**0.5)
    truth = 0.7 * rates[0] + 0.3 * rates[1]
    count, curve, _ = found.analyses
    assert found.true_rate == pytest.approx(truth)
    assert is_near(count.positive, float(binom.sf(plan.fewest_successes - 1, 40, truth)))
    assert curve.bias is not None
    assert is_near(curve.bias, 0.0)
    for group, rate, share in zip(found.subgroups, rates, (0.7, 0.3), strict=True):
        sizes = np.arange(41)
        fewest = np.array([next(x for x in range(n + 2) if binom.sf(x - 1, n, 0.2) <= 0.05) for n in sizes.tolist()])
        assert group.bias is not None
        assert is_near(group.bias, 0.0)
        assert group.positive is not None
        assert is_near(group.positive, float((binom.pmf(sizes, 40, share) * binom.sf(fewest - 1, sizes, rate)).sum()))


def test_alike_subgroups_do_as_one_does() -> None:
    alike = tuple(Subgroup(name=name, prevalence=0.5) for name in "AB")
    plan = SingleArmPlan(n=40, months=6, null=PiecewiseRate.with_survival(0.2, 6), follow_up_months=3)
    scenario = replace(scenario_of(0.3), yearly_loss=0.2)
    works = [SingleArmWork(plan=plan, scenario=each) for each in (scenario, replace(scenario, subgroups=alike))]
    one, two = (simulate_work(work, Run(seed=7, replicates=20_000)) for work in works)
    for first, second in zip(one.analyses, two.analyses, strict=True):
        assert abs(first.positive.value - second.positive.value) <= 5 * first.positive.error
    assert one.events.value == pytest.approx(two.events.value, abs=5 * one.events.error)


@pytest.mark.parametrize(("rate", "is_null"), [(0.20, True), (0.35, False)])
def test_two_log_rank_tests_come_near_the_normal_approximation(rate: float, *, is_null: bool) -> None:
    targets, timing = read_targets(0.20, 0.35, 0.05, 1, 0.8), Timing(per_month=5, follow_up_months=6)
    design = two_stage_log_rank(targets, 6, timing)[0]
    plan = LogRankPlan(
        name="optimal", n1=design.n1, n=design.n, c1=design.c1, c=design.c, months=6, follow_up_months=6,
        null=PiecewiseRate.with_survival(0.20, 6),
    )  # fmt: skip
    scenario = Scenario(
        name="exponential", accrual=PiecewiseRate.constant(5), progression=PiecewiseRate.with_survival(rate, 6)
    )
    found = simulate_work(LogRankWork(plan=plan, scenario=scenario), Run(seed=7, replicates=20_000))
    assert found.true_rate == pytest.approx(rate)
    assert found.largest_error == found.positive.error
    if is_null:
        assert found.positive.value == pytest.approx(0.05, abs=0.015)
        assert found.early_stop.value == pytest.approx(design.early_stop, abs=0.03)
        assert found.enrolled.value == pytest.approx(design.expected_n, abs=1)
        assert found.first.value == pytest.approx(0, abs=0.1)
    else:
        assert found.positive.value == pytest.approx(design.power, abs=0.03)
        assert found.second is not None
        assert found.second.value > design.c
