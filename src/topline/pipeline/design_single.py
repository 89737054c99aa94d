"""One kind of design, from numbers: two arms, toxicity, estimates after a trial with looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.core import MethodError, Problem
from topline.pipeline.design import report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topline.design.spending import Spending
    from topline.pipeline.design import DesignReport


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoArmOptions:
    """What `topline design two-arms` is asked for."""

    hazard_ratio: float
    alpha: float = 0.05
    sided: int = 2
    power: float = 0.8
    allocation: float = 1.0
    control_median_months: float | None = None
    per_month: float | None = None
    follow_up_months: float = 0.0
    yearly_loss: float = 0.0
    shares: tuple[float, ...] = (1.0,)
    futility: Spending | None = None


def design_two_arms(options: TwoArmOptions) -> DesignReport:
    """Size a two-arm trial and draw its boundaries."""
    from topline.design import Timing, TwoArmRequest, two_arm_results

    if options.futility is not None and len(options.shares) == 1:
        problem = Problem(
            file="--futility", place="", expected="a look before the end to stop at", found="none",
            remedy="add --looks 0.5,1, or leave it out",
        )  # fmt: skip
        raise MethodError([problem])
    timing = None
    if options.per_month is not None:
        timing = Timing(
            per_month=options.per_month, follow_up_months=options.follow_up_months, yearly_loss=options.yearly_loss
        )
    request = TwoArmRequest(
        hazard_ratio=options.hazard_ratio, alpha=options.alpha, sided=options.sided, power=options.power,
        allocation=options.allocation, control_median_months=options.control_median_months, timing=timing,
        shares=options.shares, futility=options.futility,
    )  # fmt: skip
    return report("Two arms", two_arm_results(request))


def design_toxicity(limit: float, looks: Sequence[int], level: float, alpha: float) -> DesignReport:
    """Draw the rules to stop for toxicity."""
    from topline.design import toxicity_results

    return report("Stopping for toxicity", toxicity_results(limit, tuple(looks), level=level, alpha=alpha))


def estimate_after(
    looks: Sequence[tuple[int, int]],
    ended: tuple[int, int],
    null_rate: float,
    conf_level: float,
    first_stage: int | None = None,
) -> DesignReport:
    """Estimate the rate after a trial with looks.

    Parameters
    ----------
    looks : subjects and the most successes that are negative, for each look; the last one decides.
    ended : successes and subjects at the look at which the trial ended.
    null_rate : the rate under the null.
    conf_level : two-sided confidence level.
    first_stage : successes of the first of two stages, where the second had another number of subjects than planned.
    """
    from topline.design import Look, SecondStage, StagedDesign, altered_stage_results, inference_results

    if not looks or any(most < 0 or most >= n for n, most in looks):
        found = ", ".join(f"{most}/{n}" for n, most in looks) or "none"
        raise MethodError(
            [
                Problem(
                    file="--looks", place="", expected="for each look successes/subjects, as 1/10,5/29", found=found,
                    remedy="give the most successes that are negative",
                )
            ]
        )  # fmt: skip
    sizes = [n for n, _ in looks]
    *early, (n, most) = looks
    stages = (*(Look(n=size, futility=bound) for size, bound in early), Look(n=n, futility=most, efficacy=most + 1))
    design = StagedDesign(name="Looks", looks=stages)
    if first_stage is not None:
        observed = SecondStage(first=first_stage, n=ended[1] - sizes[0], x=ended[0] - first_stage)
        return report("Estimates after the trial", altered_stage_results(design, observed, null_rate, conf_level))
    if ended[1] not in sizes:
        remedy = "say at which look the trial ended; after another second stage than planned add --first-stage X"
        expected = f"successes/subjects with {', '.join(map(str, sizes))} subjects"
        found = f"{ended[0]}/{ended[1]}"
        raise MethodError([Problem(file="--ended", place="", expected=expected, found=found, remedy=remedy)])
    return report(
        "Estimates after the trial",
        inference_results(design, sizes.index(ended[1]) + 1, ended[0], null_rate, conf_level),
    )
