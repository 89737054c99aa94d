"""All designs for the same targets, side by side.

Alpha is that of the side of success. Designs with a binary outcome are told with their exact error rates; those with a
time to event rest on normal approximations, and are there where a month and an accrual are given.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.core import MethodError
from topline.design.bop2 import bop2_sized
from topline.design.exact_group_sequential import exact_group_sequential_sized
from topline.design.fleming import fleming_sized
from topline.design.looks import Look, StagedDesign, operating_characteristics
from topline.design.one_sample_size import one_sample_log_rank_size
from topline.design.posterior_monitoring import posterior_monitoring_sized
from topline.design.predictive_probability import predictive_probability_sized
from topline.design.simon import simon_two_stage
from topline.design.survival_rate import survival_rate_size
from topline.design.three_outcomes import three_outcome_design
from topline.design.two_stage_log_rank import two_stage_log_rank
from topline.stats.exact_sample_size import exact_proportion_sample_size, exact_proportion_test
from topline.stats.sample_size import proportion_sample_size, whole_subjects

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.design.request import DesignRequest
    from topline.design.simon import SimonDesigns
    from topline.design.timing import Timing

ONE_STAGE, STAGES, WATCHED, TIME_TO_EVENT = "One stage", "Two stages or more", "Watched closely", "Time to event"
UNDECIDED = 0.1
"""The largest probability of the middle of three outcomes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedDesign:
    """One design of a comparison.

    Parameters
    ----------
    label, family : what it is called, and its kind.
    method : how it was found.
    n : largest number of evaluable subjects; None where there is no such design.
    alpha, power : exact probability of success under both rates; alpha None where it is approximate.
    expected_n, early_stop : under the null.
    looks : the boundaries of a binary outcome.
    rule : the decision of a design without looks at a count.
    reason : why there is no such design.
    """

    label: str
    family: str
    method: str
    n: int | None = None
    alpha: float | None = None
    power: float | None = None
    expected_n: float | None = None
    early_stop: float | None = None
    looks: StagedDesign | None = None
    rule: str = ""
    reason: str = ""


def compare_designs(request: DesignRequest) -> tuple[ComparedDesign, ...]:
    """Find every design for the same targets.

    A design that the targets do not allow is told with the reason.

    Examples
    --------
    >>> from topline.design import DesignRequest, read_targets
    >>> found = compare_designs(DesignRequest(targets=read_targets(0.20, 0.40, 0.05, 1)))
    >>> [(design.label, design.n) for design in found[:4]]
    [('Normal approximation', 29), ('Exact', 35), ('Exact, every larger size too', 38), ('Three outcomes', 25)]
    """
    return tuple(_find(kind, request) for kind in KINDS if kind.family != TIME_TO_EVENT or request.months is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignKind:
    """A kind of design: its name, how it is found, and the function that finds it."""

    family: str
    label: str
    method: str
    find: Callable[[DesignRequest], StagedDesign | Found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A design that is no row of looks at a count."""

    n: int
    power: float
    rule: str
    alpha: float | None = None
    expected_n: float | None = None
    early_stop: float | None = None


def _find(kind: DesignKind, request: DesignRequest) -> ComparedDesign:
    head = ComparedDesign(label=kind.label, family=kind.family, method=kind.method)
    try:
        found = kind.find(request)
    except MethodError as error:
        return replace(head, reason=str(error))
    if isinstance(found, Found):
        return replace(
            head, n=found.n, power=found.power, rule=found.rule, alpha=found.alpha, early_stop=found.early_stop,
            expected_n=float(found.n) if found.expected_n is None else found.expected_n,
        )  # fmt: skip
    null = operating_characteristics(found, request.targets.p0)
    better = operating_characteristics(found, request.targets.p1)
    return replace(
        head, n=found.n, alpha=null.success, power=better.success, expected_n=null.expected_n,
        early_stop=null.early_stop, looks=found,
    )  # fmt: skip


def _one_look(n: int, request: DesignRequest) -> StagedDesign:
    t = request.targets
    critical = exact_proportion_test(n, t.p0, t.p1, alpha=t.alpha, sided=t.sided).critical
    return StagedDesign(name="One stage", looks=(Look(n=n, futility=critical - 1, efficacy=critical),))


def _normal(request: DesignRequest) -> StagedDesign:
    t = request.targets
    return _one_look(
        whole_subjects(proportion_sample_size(t.p0, t.p1, alpha=t.alpha, sided=t.sided, power=t.power)), request
    )


def _exact(request: DesignRequest) -> StagedDesign:
    t = request.targets
    return _one_look(
        exact_proportion_sample_size(t.p0, t.p1, alpha=t.alpha, sided=t.sided, power=t.power).first.n, request
    )


def _lasting(request: DesignRequest) -> StagedDesign:
    t = request.targets
    return _one_look(
        exact_proportion_sample_size(t.p0, t.p1, alpha=t.alpha, sided=t.sided, power=t.power).lasting.n, request
    )


def _three_outcomes(request: DesignRequest) -> Found:
    t = request.targets
    found = three_outcome_design(
        t.p0,
        t.p1,
        alpha=t.upper_alpha,
        beta=1 - t.power,
        right_negative=1 - t.upper_alpha - UNDECIDED,
        right_positive=t.power - UNDECIDED,
    )
    rule = f"negative ≤{found.negative}, positive ≥{found.positive} of {found.n}"
    return Found(n=found.n, power=found.right_positive, rule=rule, alpha=found.alpha)


def _simon(request: DesignRequest) -> SimonDesigns:
    t = request.targets
    return simon_two_stage(t.p0, t.p1, alpha=t.upper_alpha, power=t.power)


def _simon_optimal(request: DesignRequest) -> StagedDesign:
    return _simon(request).optimal.staged("Simon, optimal")


def _simon_minimax(request: DesignRequest) -> StagedDesign:
    return _simon(request).minimax.staged("Simon, minimax")


def _simon_admissible(request: DesignRequest) -> StagedDesign:
    """Take the admissible design in the middle between the minimax and the optimal one."""
    designs = _simon(request).admissible
    between = designs[1:-1]
    if not between:
        raise MethodError("no design lies between the minimax and the optimal one")
    return between[len(between) // 2].staged("Simon, admissible")


def _fleming(request: DesignRequest) -> StagedDesign:
    t = request.targets
    return fleming_sized(t.p0, t.p1, alpha=t.upper_alpha, power=t.power, stages=request.stages)


def _group_sequential(request: DesignRequest) -> StagedDesign:
    t = request.targets
    return exact_group_sequential_sized(t.p0, t.p1, alpha=t.upper_alpha, power=t.power, stages=request.stages)


def _predictive(request: DesignRequest) -> StagedDesign:
    t, watch = request.targets, {"n_min": request.first_look, "cohort": request.cohort}
    return predictive_probability_sized(t.p0, t.p1, alpha=t.upper_alpha, power=t.power, **watch)


def _bop2(request: DesignRequest) -> StagedDesign:
    t, watch = request.targets, {"n_min": request.first_look, "cohort": request.cohort}
    return bop2_sized(t.p0, t.p1, alpha=t.upper_alpha, power=t.power, **watch).design


def _posterior(request: DesignRequest) -> StagedDesign:
    t, watch = request.targets, {"n_min": request.first_look, "cohort": request.cohort}
    return posterior_monitoring_sized(t.p0, t.p1, alpha=t.upper_alpha, power=t.power, **watch)


def _kaplan_meier(request: DesignRequest) -> Found:
    found = survival_rate_size(request.targets, request.months or 0, timing=request.timing)
    return Found(n=found.n, power=found.power, rule="lower limit above the null's rate")


def _log_rank(request: DesignRequest) -> Found:
    found = one_sample_log_rank_size(request.targets, request.months or 0, _timing(request))
    return Found(n=found.n, power=found.power, rule=f"Z above {request.targets.z_alpha:.3f}")


def _two_stage_log_rank(request: DesignRequest) -> Found:
    found, _ = two_stage_log_rank(request.targets, request.months or 0, _timing(request))
    return Found(
        n=found.n, power=found.power, expected_n=found.expected_n, early_stop=found.early_stop,
        rule=f"stop unless Z above {found.c1:.3f} at {found.n1} subjects; positive with Z above {found.c:.3f}",
    )  # fmt: skip


def _timing(request: DesignRequest) -> Timing:
    if request.timing is None:
        raise MethodError(
            "it needs the accrual: say how many subjects enter in a month and how long the last is watched"
        )
    return request.timing


KINDS: tuple[DesignKind, ...] = (
    DesignKind(
        family=ONE_STAGE, label="Normal approximation", find=_normal,
        method="size by the normal approximation with null and alternative variance, error rates of the exact test",
    ),
    DesignKind(family=ONE_STAGE, label="Exact", find=_exact, method="smallest size of the exact binomial test"),
    DesignKind(
        family=ONE_STAGE, label="Exact, every larger size too", find=_lasting,
        method="smallest size of the exact binomial test from which every larger one has the power",
    ),
    DesignKind(
        family=ONE_STAGE, label="Three outcomes", find=_three_outcomes,
        method="Sargent's three outcomes, undecided with at most 10% under either rate",
    ),
    DesignKind(family=STAGES, label="Simon, optimal", find=_simon_optimal, method="Simon's optimal two stages"),
    DesignKind(family=STAGES, label="Simon, minimax", find=_simon_minimax, method="Simon's minimax two stages"),
    DesignKind(
        family=STAGES, label="Simon, admissible", find=_simon_admissible,
        method="the middle one of the admissible two-stage designs between minimax and optimal",
    ),
    DesignKind(family=STAGES, label="Fleming", find=_fleming, method="Fleming's stages of equal size"),
    DesignKind(
        family=STAGES, label="Group-sequential", find=_group_sequential,
        method="exact boundaries by O'Brien-Fleming spending of alpha and beta, futility not binding",
    ),
    DesignKind(
        family=WATCHED, label="Predictive probability", find=_predictive,
        method="Lee and Liu's predictive probability, prior worth one subject at the null's rate",
    ),
    DesignKind(
        family=WATCHED, label="BOP2", find=_bop2, method="BOP2 with stops for futility, calibrated exactly"
    ),
    DesignKind(
        family=WATCHED, label="Posterior monitoring", find=_posterior,
        method="Thall and Simon's posterior monitoring against the null's rate, prior 0.5 and 0.5",
    ),
    DesignKind(
        family=TIME_TO_EVENT, label="Kaplan-Meier rate", find=_kaplan_meier,
        method="log-log interval of the Kaplan-Meier rate, normal approximation",
    ),
    DesignKind(
        family=TIME_TO_EVENT, label="One-sample log-rank", find=_log_rank,
        method="one-sample log-rank test, exponential times, normal approximation",
    ),
    DesignKind(
        family=TIME_TO_EVENT, label="One-sample log-rank, two stages", find=_two_stage_log_rank,
        method="optimal two stages of the one-sample log-rank test, exponential times, normal approximation",
    ),
)  # fmt: skip
