"""Events and subjects of a two-arm trial that is analysed by the log-rank test.

Schoenfeld takes the variance of the log-rank statistic from the allocation, Freedman from the events of both arms
under the alternative. Times are exponential with the control arm's median and a constant hazard ratio.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from topline.core import MethodError, Problem, name_remedy
from topline.design.survival_size import smallest_size
from topline.design.timing import WeibullSurvival, event_probability
from topline.stats.design_targets import read_targets

if TYPE_CHECKING:
    from topline.design.timing import Timing

EventsFormula = Literal["schoenfeld", "freedman"]
ANY_RATES = (0.4, 0.6)


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoArmSize:
    """The size of a two-arm trial.

    Parameters
    ----------
    events : needed in both arms, unrounded.
    n : subjects in both arms, by whole groups of the allocation's smaller part; None without an accrual.
    accrual_months, duration_months : how long accrual and trial take; None without an accrual.
    """

    events: float
    n: int | None
    accrual_months: float | None
    duration_months: float | None


def log_rank_events(
    hazard_ratio: float,
    *,
    alpha: float = 0.05,
    sided: int = 2,
    power: float = 0.8,
    allocation: float = 1.0,
    formula: EventsFormula = "schoenfeld",
) -> float:
    """Give the number of events, unrounded, by which a log-rank test finds a hazard ratio.

    Parameters
    ----------
    hazard_ratio : treatment to control, above 0 and below 1.
    alpha, sided, power : the error rates.
    allocation : subjects of the treatment arm to one of the control arm.
    formula : schoenfeld or freedman.

    References
    ----------
    doi:10.2307/2531021, doi:10.1002/sim.4780010204; answers by rpact: tests/oracle/design/r/two_arms.R

    Examples
    --------
    >>> round(log_rank_events(0.7), 1), round(log_rank_events(0.7, formula="freedman"), 1)
    (246.8, 252.0)
    """
    problems = [
        Problem(file=name, place="", expected=expected, found=f"{found:g}", remedy=remedy)
        for name, expected, found, remedy, is_wrong in (
            ("hazard ratio", "above 0 and below 1", hazard_ratio, "treatment to control", not 0 < hazard_ratio < 1),
            ("allocation", "above 0", allocation, "2 gives two to treatment for one to control", not allocation > 0),
        )
        if is_wrong
    ]
    if problems:
        raise MethodError(problems)
    targets = read_targets(*ANY_RATES, alpha, sided, power)
    square = (targets.z_alpha + targets.z_power) ** 2
    match formula:
        case "schoenfeld":
            return square * (1 + allocation) ** 2 / allocation / math.log(hazard_ratio) ** 2
        case "freedman":
            return square * (1 + allocation * hazard_ratio) ** 2 / allocation / (1 - hazard_ratio) ** 2
    raise MethodError(f"formula: found {formula!r}, {name_remedy(str(formula), ('schoenfeld', 'freedman'))}")


def two_arm_size(
    events: float, hazard_ratio: float, control_median_months: float, timing: Timing, *, allocation: float = 1.0
) -> TwoArmSize:
    """Find how many subjects give a number of events.

    Parameters
    ----------
    events : needed in both arms.
    hazard_ratio : treatment to control.
    control_median_months : the control arm's median; times are exponential.
    timing : accrual of both arms together, follow-up and loss.
    allocation : subjects of the treatment arm to one of the control arm.

    Examples
    --------
    >>> from topline.design import Timing
    >>> two_arm_size(246.8, 0.7, 12, Timing(per_month=20, follow_up_months=12)).n
    388
    """
    if not control_median_months > 0:
        raise MethodError(f"control median: expected above 0 months, found {control_median_months:g}, say it in months")
    control = WeibullSurvival.with_median(control_median_months)
    treated = WeibullSurvival.with_median(control_median_months / hazard_ratio)

    def share_of_events(n: int) -> float:
        mean = (allocation * event_probability(treated, timing, n) + event_probability(control, timing, n)) / (
            1 + allocation
        )
        return n * mean / events

    n = smallest_size(share_of_events, 1.0)
    return TwoArmSize(
        events=events, n=n, accrual_months=timing.accrual_months(n), duration_months=timing.duration_months(n)
    )
