"""One kind of design as rows of the results table: times to events, two arms, toxicity, estimates after a trial."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.core import MethodError
from topline.design.altered_second_stage import altered_second_stage
from topline.design.comparison_results import enrolled_where_some_drop_out, targets_rows
from topline.design.group_sequential import group_sequential
from topline.design.lines import Column, Line, statistics
from topline.design.log_rank_events import log_rank_events, two_arm_size
from topline.design.median_survival import weibull_median_size
from topline.design.one_sample_size import one_sample_log_rank_size
from topline.design.staged_inference import staged_inference
from topline.design.survival_rate import survival_rate_size
from topline.design.timing import Timing, WeibullSurvival
from topline.design.toxicity_boundary import bayesian_toxicity_boundary, pocock_toxicity_boundary
from topline.results import collect_results
from topline.stats.confidence import CONFIDENCE_TYPES
from topline.stats.sample_size import whole_subjects, with_dropout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.design.altered_second_stage import SecondStage
    from topline.design.log_rank_events import EventsFormula
    from topline.design.looks import StagedDesign
    from topline.design.median_survival import MedianTest
    from topline.design.request import DesignRequest
    from topline.design.spending import Spending
    from topline.design.survival_size import SurvivalSize
    from topline.results import Results, Statistic

SURVIVAL = (
    Column(name="N", label="Evaluable", fmt="0"),
    Column(name="enrolled", label="Enrolled", fmt="0"),
    Column(name="events", label="Events expected", fmt="0.0"),
    Column(name="power", label="Power", fmt="0.000"),
    Column(name="accrual", label="Accrual (months)", fmt="0.0"),
    Column(name="months", label="Duration (months)", fmt="0.0"),
)
TWO_ARMS = (
    Column(name="unrounded", label="Events, unrounded", fmt="0.0"),
    Column(name="events", label="Events", fmt="0"),
    Column(name="N", label="Subjects", fmt="0"),
    Column(name="months", label="Duration (months)", fmt="0.0"),
)
SHARES = (
    Column(name="events", label="Events", fmt="0"),
    Column(name="boundary", label="Stop with z above", fmt="0.000"),
    Column(name="local_alpha", label="One-sided P below", fmt="0.0000"),
    Column(name="spent", label="Alpha used up", fmt="0.0000"),
    Column(name="stopping", label="Stops here under the alternative", fmt="0.0%"),
    Column(name="futility_bound", label="Futile with z below", fmt="0.000"),
    Column(name="futile", label="Futile here under the alternative", fmt="0.0%"),
)
TOXICITY = (
    Column(name="bayesian", label="Bayesian: stop with", fmt="0"),
    Column(name="pocock", label="Pocock-type: stop with", fmt="0"),
)
INFERENCE = (
    Column(name="estimate", label="Estimate", fmt="0.0%"),
    Column(name="lower", label="Lower limit", fmt="0.0%"),
    Column(name="upper", label="Upper limit", fmt="0.0%"),
    Column(name="p_value", label="One-sided P", fmt="p"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoArmRequest:
    """What a two-arm trial is asked for.

    Parameters
    ----------
    hazard_ratio : treatment to control.
    alpha, sided, power : the error rates.
    allocation : subjects of the treatment arm to one of the control arm.
    control_median_months, timing : for the number of subjects; None where only events are asked for.
    shares : information at each look; (1.0,) is no look before the end.
    futility : how 1 − power is spent by stops for futility; None for no such stops.
    """

    hazard_ratio: float
    alpha: float = 0.05
    sided: int = 2
    power: float = 0.8
    allocation: float = 1.0
    control_median_months: float | None = None
    timing: Timing | None = None
    shares: tuple[float, ...] = (1.0,)
    futility: Spending | None = None


def survival_results(request: DesignRequest) -> Results:
    """Size a trial with a time to event by every test; those that need an accrual are there where one is given."""
    t, months = request.targets, request.months
    if months is None:
        raise MethodError("months: expected the month at which the rates hold, found none, give it with --at-months")
    rows: list[Statistic] = list(targets_rows(request))
    for conf_type in CONFIDENCE_TYPES:
        found = survival_rate_size(t, months, conf_type=conf_type, timing=request.timing)
        rows += _survival_rows(f"Rate at the month, {conf_type} interval", "Kaplan-Meier", found, request)
    if request.timing is not None:
        found = one_sample_log_rank_size(t, months, request.timing)
        rows += _survival_rows("One-sample log-rank", "Whole curve, exponential", found, request)
        medians = tuple(WeibullSurvival(survival=rate, months=months).median_months for rate in (t.p0, t.p1))
        tests: tuple[tuple[MedianTest, str], ...] = (
            ("chi_square", "exact by chi-square"),
            ("log_normal", "normal on the log scale"),
        )
        for test, words in tests:
            label = f"Median {medians[0]:.2f} against {medians[1]:.2f} months, {words}"
            found = weibull_median_size((medians[0], medians[1]), 1.0, request.timing, t, test)
            rows += _survival_rows(label, "Whole curve, exponential", found, request)
    return collect_results(rows)


def two_arm_results(request: TwoArmRequest) -> Results:
    """Size a two-arm trial by both formulas, and draw its boundaries where it has looks."""
    rows: list[Statistic] = []
    formulas: tuple[EventsFormula, ...] = ("schoenfeld", "freedman")
    events = {
        formula: log_rank_events(
            request.hazard_ratio, alpha=request.alpha, sided=request.sided, power=request.power,
            allocation=request.allocation, formula=formula,
        )
        for formula in formulas
    }  # fmt: skip
    looks = None
    if len(request.shares) > 1:
        looks = group_sequential(
            request.shares, alpha=request.alpha, sided=request.sided, power=request.power, futility=request.futility
        )
    inflation = 1.0 if looks is None else looks.inflation
    for formula, unrounded in events.items():
        rows += statistics(_two_arm_line(formula, unrounded * inflation, request), TWO_ARMS)
    if looks is not None:
        most = events["schoenfeld"] * inflation
        for position, share in enumerate(looks.shares):
            values: dict[str, float | str | None] = {
                "events": whole_subjects(share * most),
                "boundary": looks.boundaries[position],
                "local_alpha": looks.local_alpha[position],
                "spent": looks.spent[position],
                "stopping": looks.stopping[position],
            }
            if position < len(looks.stopping_futility):
                values |= {
                    "futility_bound": looks.futility[position], "futile": looks.stopping_futility[position]
                }  # fmt: skip
            method = "O'Brien-Fleming spending after Lan and DeMets; events by Schoenfeld's formula"
            rows += statistics(Line(output="shares", label=f"{share:.0%}", values=values, method=method), SHARES)
    return collect_results(rows)


def toxicity_results(limit: float, looks: tuple[int, ...], *, level: float, alpha: float) -> Results:
    """Draw both rules to stop for toxicity, with the probability of stopping at the limit and above."""
    rules = {
        "bayesian": bayesian_toxicity_boundary(limit, looks, level=level),
        "pocock": pocock_toxicity_boundary(limit, looks, alpha=alpha),
    }
    rows: list[Statistic] = []
    method = f"Pr(rate > {limit:g}) above {level:g}, prior 0.5 and 0.5; Pocock-type with {alpha:g} of ever stopping"
    for position, n in enumerate(looks):
        values: dict[str, float | str | None] = {name: rule.stop[position] for name, rule in rules.items()}
        line = Line(
            output="toxicity", label=f"{n} subjects", group="Toxicities that stop the trial", values=values,
            method=method, reason="no number of toxicities stops here",
        )  # fmt: skip
        rows += statistics(line, TOXICITY)
    chances = (
        Column(name="bayesian", label=TOXICITY[0].label, fmt="0.0%"),
        Column(name="pocock", label=TOXICITY[1].label, fmt="0.0%"),
    )
    for rate in (limit, *(round(limit + step, 4) for step in (0.1, 0.2, 0.3) if limit + step < 1)):
        values = {name: rule.stopping(rate) for name, rule in rules.items()}
        line = Line(
            output="toxicity", label=f"True rate {rate:.0%}", group="Probability of ever stopping", values=values,
            method=method,
        )  # fmt: skip
        rows += statistics(line, chances)
    return collect_results(rows)


def inference_results(design: StagedDesign, look: int, x: int, p0: float, conf_level: float) -> Results:
    """Estimate the rate after a trial with looks."""
    found = staged_inference(design, look, x, p0, conf_level=conf_level)
    method = f"{conf_level:.0%} limits and P value by the order of the unbiased estimate, null rate {p0:g}"
    lines = (
        Line(
            output="inference", label="Unbiased (UMVUE)", method=method,
            values={
                "estimate": found.interval.estimate, "lower": found.interval.lower, "upper": found.interval.upper,
                "p_value": found.interval.p_value,
            },
        ),
        Line(output="inference", label="Median unbiased", values={"estimate": found.median_unbiased}),
        Line(output="inference", label="Naive, biased", values={"estimate": found.naive}),
    )  # fmt: skip
    return collect_results(row for line in lines for row in statistics(line, INFERENCE))


def altered_stage_results(design: StagedDesign, observed: SecondStage, p0: float, conf_level: float) -> Results:
    """Estimate the rate after two stages of which the second had another number of subjects than planned."""
    found = altered_second_stage(design, observed, p0, conf_level=conf_level)
    needed = "no number of successes" if found.fewest is None else f"{found.fewest} successes or more"
    verdict = "positive" if found.is_positive else "negative"
    method = (
        f"Koyama and Chen's {conf_level:.0%} limits and P value, null rate {p0:g}; with {observed.n} subjects in the "
        f"second stage the trial is positive with {needed} there, so that it is {verdict}"
    )
    values: dict[str, float | str | None] = {
        "estimate": found.interval.estimate, "lower": found.interval.lower, "upper": found.interval.upper,
        "p_value": found.interval.p_value,
    }  # fmt: skip
    lines = (
        Line(output="inference", label="Median unbiased", method=method, values=values),
        Line(output="inference", label="Naive, biased", values={"estimate": found.naive}),
    )
    return collect_results(row for line in lines for row in statistics(line, INFERENCE))


def _survival_rows(label: str, group: str, found: SurvivalSize, request: DesignRequest) -> Iterator[Statistic]:
    enrolled = with_dropout(found.n, request.dropout)
    values: dict[str, float | str | None] = {
        "N": found.n,
        "enrolled": enrolled_where_some_drop_out(found.n, request),
        "events": found.events,
        "power": found.power,
        "accrual": request.timing.accrual_months(enrolled) if request.timing else None,
        "months": request.timing.duration_months(enrolled) if request.timing else None,
    }
    return statistics(Line(output="survival", label=label, group=group, values=values), SURVIVAL)


def _two_arm_line(formula: str, events: float, request: TwoArmRequest) -> Line:
    size = None
    if request.timing is not None and request.control_median_months is not None:
        size = two_arm_size(
            events, request.hazard_ratio, request.control_median_months, request.timing, allocation=request.allocation
        )
    values: dict[str, float | str | None] = {
        "unrounded": events,
        "events": whole_subjects(events),
        "N": size.n if size else None,
        "months": size.duration_months if size else None,
    }
    return Line(
        output="two_arms", label=formula.capitalize(), values=values, method="exponential times, constant hazard ratio"
    )
