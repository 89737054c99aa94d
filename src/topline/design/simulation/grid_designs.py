"""The designs that a simulation file names: their looks are those that the design's own module finds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.design.bop2 import bop2_sized
from topline.design.bop2_toxicity import OutcomeRates, bop2_toxicity_calibrated
from topline.design.exact_group_sequential import exact_group_sequential_sized
from topline.design.fleming import fleming_sized
from topline.design.looks import Look, StagedDesign
from topline.design.posterior_monitoring import posterior_monitoring_sized
from topline.design.predictive_probability import predictive_probability_sized
from topline.design.simon import simon_two_stage
from topline.design.simulation.grid_two_arms import two_arm_plan_of
from topline.design.simulation.log_rank_plan import LogRankPlan
from topline.design.simulation.piecewise_rate import PiecewiseRate
from topline.design.simulation.plan import SingleArmPlan
from topline.design.simulation.staged_plan import PlannedLook, StagedPlan, planned_looks, planned_toxicity_looks
from topline.design.three_outcomes import three_outcome_design
from topline.design.timing import Timing
from topline.design.toxicity_boundary import bayesian_toxicity_boundary, pocock_toxicity_boundary
from topline.design.two_stage_log_rank import two_stage_log_rank
from topline.stats.design_targets import read_targets
from topline.stats.exact_sample_size import exact_proportion_sample_size, exact_proportion_test

if TYPE_CHECKING:
    from topline.design.simulation.two_arm_plan import TwoArmPlan
    from topline.design.toxicity_boundary import ToxicityBoundary
    from topline.protocol import SimulatedDesign, ToxicityRule

ALPHA, POWER = 0.05, 0.8
STAGES, FIRST_LOOK, COHORT = 2, 10, 5
LEVEL = 0.95


def plan_of(design: SimulatedDesign) -> StagedPlan | SingleArmPlan | LogRankPlan | TwoArmPlan:
    """Give the plan, found where the file gives targets alone."""
    if design.origin == "two_arms":
        return two_arm_plan_of(design)
    if design.origin == "single_arm":
        return _single_arm(design)
    if design.origin in {"log_rank_optimal", "log_rank_minimax"}:
        return _log_rank(design)
    return StagedPlan(
        name=design.name,
        looks=_looks(design),
        endpoint=design.endpoint or "response",
        months=design.at_months,
        accrual_pauses=True if design.accrual_pauses is None else design.accrual_pauses,
        pending=design.pending or "wait",
        lag_months=design.lag_months or 0.0,
        null_rate=design.null_rate,
        alpha=design.alpha or ALPHA,
    )


def _single_arm(design: SimulatedDesign) -> SingleArmPlan:
    months, sided = design.at_months or 0.0, design.sided or 1
    return SingleArmPlan(
        n=design.n or 0,
        months=months,
        null=PiecewiseRate.with_survival(design.null_rate or 0.0, months),
        follow_up_months=months if design.follow_up_months is None else design.follow_up_months,
        alpha=(design.alpha or ALPHA) * sided,
        sided=sided,
        conf_type=design.conf_type or "log-log",
        endpoint="os" if design.endpoint == "os" else "pfs",
        name=design.name,
    )


def _log_rank(design: SimulatedDesign) -> LogRankPlan:
    """Find the two-stage design for uniform accrual and exponential times; the scenario may bring others."""
    p0, months = design.null_rate or 0.0, design.at_months or 0.0
    follow_up = months if design.follow_up_months is None else design.follow_up_months
    targets = read_targets(p0, design.alternative_rate or 0.0, design.alpha or ALPHA, 1, design.power or POWER)
    timing = Timing(per_month=design.accrual_per_month or 0.0, follow_up_months=follow_up)
    optimal, minimax = two_stage_log_rank(targets, months, timing)
    found = optimal if design.origin == "log_rank_optimal" else minimax
    return LogRankPlan(
        name=design.name, n1=found.n1, n=found.n, c1=found.c1, c=found.c,
        null=PiecewiseRate.with_survival(p0, months), months=months, follow_up_months=follow_up,
        endpoint="os" if design.endpoint == "os" else "pfs",
    )  # fmt: skip


def _looks(design: SimulatedDesign) -> tuple[PlannedLook, ...]:
    rule = None if design.toxicity is None else _toxicity(design.toxicity)
    match design.origin:
        case "looks":
            given = tuple(
                PlannedLook(n=look.n, futility=look.futility, efficacy=look.efficacy, toxicity=look.toxicity)
                for look in design.looks or ()
            )
            return given if rule is None else _with_rule(given, rule)
        case "toxicity":
            return () if rule is None else _with_rule((), rule)
        case "bop2_toxicity":
            return _bop2_toxicity(design)
        case _:
            return planned_looks(_found(design), rule)


def _with_rule(looks: tuple[PlannedLook, ...], rule: ToxicityBoundary) -> tuple[PlannedLook, ...]:
    """Add a rule's stops to looks; where both say a number the lower one stops."""
    stops = dict(zip(rule.n, rule.stop, strict=True))
    known = {look.n: look for look in looks}
    rows = [known.get(n, PlannedLook(n=n)) for n in sorted(known | stops)]
    numbers = [(look, [stop for stop in (look.toxicity, stops.get(look.n)) if stop is not None]) for look in rows]
    return tuple(replace(look, toxicity=min(found) if found else None) for look, found in numbers)


def _found(design: SimulatedDesign) -> StagedDesign:  # noqa: PLR0911 (one return for each design)
    p0, p1 = design.null_rate or 0.0, design.alternative_rate or 0.0
    alpha, power, stages = design.alpha or ALPHA, design.power or POWER, design.stages or STAGES
    first, cohort = design.first_look or FIRST_LOOK, design.cohort or COHORT
    match design.origin:
        case "simon_optimal":
            return simon_two_stage(p0, p1, alpha=alpha, power=power).optimal.staged(design.name)
        case "simon_minimax":
            return simon_two_stage(p0, p1, alpha=alpha, power=power).minimax.staged(design.name)
        case "three_outcomes":
            three = three_outcome_design(p0, p1, alpha=alpha, right_positive=power)
            look = Look(n=three.n, futility=three.negative, efficacy=three.positive)
            return StagedDesign(name=design.name, looks=(look,))
        case "fleming":
            return fleming_sized(p0, p1, alpha=alpha, power=power, stages=stages)
        case "group_sequential":
            return exact_group_sequential_sized(p0, p1, alpha=alpha, power=power, stages=stages)
        case "predictive_probability":
            return predictive_probability_sized(p0, p1, alpha=alpha, power=power, n_min=first, cohort=cohort)
        case "posterior_monitoring":
            return posterior_monitoring_sized(p0, p1, alpha=alpha, power=power, n_min=first, cohort=cohort)
        case "bop2":
            return bop2_sized(p0, p1, alpha=alpha, power=power, n_min=first, cohort=cohort).design
        case _:
            return _one_stage(design, p0, p1, alpha, power)


def _one_stage(design: SimulatedDesign, p0: float, p1: float, alpha: float, power: float) -> StagedDesign:
    n = design.n
    if n is None:
        n = exact_proportion_sample_size(p0, p1, alpha=alpha, sided=1, power=power).first.n
    fewest = exact_proportion_test(n, p0, (1 + p0) / 2, alpha=alpha, sided=1).critical
    return StagedDesign(name=design.name, looks=(Look(n=n, futility=fewest - 1, efficacy=fewest),))


def _bop2_toxicity(design: SimulatedDesign) -> tuple[PlannedLook, ...]:
    null = OutcomeRates(efficacy=design.null_rate or 0.0, toxicity=design.toxicity_limit or 0.0)
    better = OutcomeRates(efficacy=design.alternative_rate or 0.0, toxicity=design.alternative_toxicity or 0.0)
    return planned_toxicity_looks(
        bop2_toxicity_calibrated(null, better, design.sizes or (), alpha=design.alpha or ALPHA)
    )


def _toxicity(rule: ToxicityRule) -> ToxicityBoundary:
    if rule.rule == "pocock":
        return pocock_toxicity_boundary(rule.limit, rule.looks, alpha=rule.alpha or ALPHA)
    return bayesian_toxicity_boundary(rule.limit, rule.looks, level=rule.level or LEVEL)
