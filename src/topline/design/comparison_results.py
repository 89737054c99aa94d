"""A comparison of designs as rows of the results table: the targets, the designs, their boundaries, the sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.core import MethodError
from topline.design.comparison import compare_designs
from topline.design.lines import SHORTEST, Column, Line, statistics
from topline.design.looks import operating_characteristics
from topline.results import collect_results
from topline.stats.exact_sample_size import exact_proportion_sample_size, exact_proportion_test
from topline.stats.sample_size import with_dropout
from topline.stats.sample_size_conventions import sample_size_conventions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.design.comparison import ComparedDesign
    from topline.design.looks import Look
    from topline.design.request import DesignRequest
    from topline.results import Results, Statistic
    from topline.stats.design_targets import Sides
    from topline.stats.sample_size_conventions import SampleSizeConvention

TARGETS = (
    Column(name="null_rate", label="Rate under the null", fmt="0.0%"),
    Column(name="alternative_rate", label="Rate hoped for", fmt="0.0%"),
    Column(name="alpha", label="Alpha", fmt=SHORTEST),
    Column(name="sided", label="Sides", fmt="0"),
    Column(name="power", label="Power", fmt=SHORTEST),
    Column(name="dropout", label="Dropout", fmt="0.0%"),
    Column(name="months", label="Month of the rates", fmt=SHORTEST),
    Column(name="per_month", label="Subjects a month", fmt=SHORTEST),
    Column(name="follow_up", label="Follow-up of the last subject (months)", fmt=SHORTEST),
)
DESIGNS = (
    Column(name="N", label="Evaluable", fmt="0"),
    Column(name="enrolled", label="Enrolled", fmt="0"),
    Column(name="expected_n", label="Expected under the null", fmt="0.0"),
    Column(name="early_stop", label="Early stop under the null", fmt="0.0%"),
    Column(name="alpha", label="Alpha", fmt="0.0000"),
    Column(name="power", label="Power", fmt="0.000"),
    Column(name="looks", label="Looks", fmt="0"),
    Column(name="months", label="Duration (months)", fmt="0.0"),
    Column(name="rule", label="Decision"),
)
BOUNDARIES = (
    Column(name="futility", label="Stop as negative with at most", fmt="0"),
    Column(name="efficacy", label="Stop as positive with at least", fmt="0"),
    Column(name="stop_null", label="Stops here under the null", fmt="0.0%"),
    Column(name="stop_alternative", label="Stops here under the alternative", fmt="0.0%"),
)
CONVENTIONS = (
    Column(name="unrounded", label="Unrounded", fmt="0.00"),
    Column(name="N", label="Evaluable", fmt="0"),
    Column(name="enrolled", label="Enrolled", fmt="0"),
    Column(name="critical", label="Positive with", fmt="0"),
    Column(name="exact_power", label="Exact power", fmt="0.000"),
)
MOST_TOLD = 3
NO_LIMIT = "no number of successes stops here"


def compare_designs_results(request: DesignRequest) -> Results:
    """Find every design for the same targets and write them, their boundaries and the sizes as results."""
    compared = compare_designs(request)
    rows: list[Statistic] = list(targets_rows(request))
    for design in compared:
        rows += statistics(_design_line(design, request), DESIGNS)
    for design in compared:
        rows += _boundary_rows(design, request)
    rows += size_rows(request)
    return collect_results(rows)


def size_results(request: DesignRequest, n: int | None) -> Results:
    """Write the sizes of every convention as results, or of those alone that give a size."""
    rows = tuple(size_rows(request, n))
    if not rows:
        raise MethodError(_nothing_gives(request, n))
    return collect_results((*targets_rows(request), *rows))


def targets_rows(request: DesignRequest) -> Iterator[Statistic]:
    """Write what was asked for."""
    t, timing = request.targets, request.timing
    values: dict[str, float | str | None] = {
        "null_rate": t.p0,
        "alternative_rate": t.p1,
        "alpha": t.alpha,
        "sided": t.sided,
        "power": t.power,
        "dropout": request.dropout,
        "months": request.months,
        "per_month": timing.per_month if timing else None,
        "follow_up": timing.follow_up_months if timing else None,
    }
    line = Line(output="targets", label=request.title or "Targets", values=values, reason="not asked for")
    return statistics(line, TARGETS)


def size_rows(request: DesignRequest, n: int | None = None) -> Iterator[Statistic]:
    """Write sizes by convention; with a size, those alone that give it, and what the exact test would need."""
    groups: dict[str, list[SampleSizeConvention]] = {}
    for each in conventions(request, n):
        groups.setdefault(f"Alpha {each.alpha:g} {each.sides_words}, power {each.power:g}", []).append(each)
    for group, members in groups.items():
        for each in members:
            label = each.formula_words[:1].upper() + each.formula_words[1:]
            unrounded = None if each.formula.startswith("exact") else each.unrounded
            yield from _size_line(request, group, label, each.evaluable, (each.alpha, each.sided, unrounded))
        if n is not None:
            t, first = request.targets, members[0]
            exact = exact_proportion_sample_size(t.p0, t.p1, alpha=first.alpha, sided=first.sided, power=first.power)
            errors = (first.alpha, first.sided, None)
            yield from _size_line(request, group, "The exact test needs", exact.first.n, errors)


def _size_line(
    request: DesignRequest, group: str, label: str, evaluable: int, rule: tuple[float, Sides, float | None]
) -> Iterator[Statistic]:
    """Write one size with the exact power in that many subjects; the rule is alpha, its sides, the unrounded size."""
    alpha, sided, unrounded = rule
    test = exact_proportion_test(evaluable, request.targets.p0, request.targets.p1, alpha=alpha, sided=sided)
    values: dict[str, float | str | None] = {
        "unrounded": unrounded,
        "N": evaluable,
        "enrolled": enrolled_where_some_drop_out(evaluable, request),
        "critical": test.critical,
        "exact_power": test.power,
    }
    method = "exact power of the exact binomial test in that many evaluable subjects"
    return statistics(Line(output="conventions", label=label, group=group, method=method, values=values), CONVENTIONS)


def enrolled_where_some_drop_out(n: int | None, request: DesignRequest) -> int | None:
    """Give how many to enrol for n evaluable subjects, None where nobody drops out: they are as many."""
    return with_dropout(n, request.dropout) if n is not None and request.dropout else None


def conventions(request: DesignRequest, n: int | None) -> tuple[SampleSizeConvention, ...]:
    """Give the sizes for the alpha and power asked for, with one side and with two."""
    t = request.targets
    return sample_size_conventions(t.p0, t.p1, alphas=(t.alpha,), powers=(t.power,), dropout=request.dropout, n=n)


def _nothing_gives(request: DesignRequest, n: int | None) -> str:
    sizes = sorted({each.evaluable for each in conventions(request, None)})
    return (
        f"n: expected one of {', '.join(map(str, sizes))}, found {n}, no convention gives it for these rates, "
        f"alpha {request.targets.alpha:g} and power {request.targets.power:g}"
    )


def _design_line(design: ComparedDesign, request: DesignRequest) -> Line:
    enrolled = None if design.n is None else with_dropout(design.n, request.dropout)
    values: dict[str, float | str | None] = {
        "N": design.n,
        "enrolled": enrolled_where_some_drop_out(design.n, request),
        "expected_n": design.expected_n,
        "early_stop": design.early_stop,
        "alpha": design.alpha,
        "power": design.power,
        "looks": len(design.looks.looks) if design.looks else None,
        "months": request.timing.duration_months(enrolled) if request.timing and enrolled else None,
        "rule": design.rule or _rule(design),
    }
    return Line(
        output="designs", label=design.label, group=design.family, method=design.method, values=values,
        reason=design.reason,
    )  # fmt: skip


def _rule(design: ComparedDesign) -> str | None:
    """Say the boundaries of a design with few looks."""
    if design.looks is None:
        return None
    if len(design.looks.looks) > MOST_TOLD:
        return "boundaries at each look"
    *early, last = design.looks.looks
    stops = [
        f"stop {_stops(look)} of {look.n}" for look in early if look.futility is not None or look.efficacy is not None
    ]
    return "; ".join((*stops, f"positive ≥{last.efficacy} of {last.n}"))


def _stops(look: Look) -> str:
    sides = (("≤", look.futility), ("≥", look.efficacy))
    return " or ".join(f"{sign}{number}" for sign, number in sides if number is not None)


def _boundary_rows(design: ComparedDesign, request: DesignRequest) -> Iterator[Statistic]:
    if design.looks is None or len(design.looks.looks) == 1:
        return
    null = operating_characteristics(design.looks, request.targets.p0)
    better = operating_characteristics(design.looks, request.targets.p1)
    for position, look in enumerate(design.looks.looks):
        values: dict[str, float | str | None] = {
            "futility": look.futility,
            "efficacy": look.efficacy,
            "stop_null": null.futility[position] + null.efficacy[position],
            "stop_alternative": better.futility[position] + better.efficacy[position],
        }
        line = Line(
            output="boundaries", label=f"{look.n} subjects", group=design.label, values=values, method=design.method,
            reason=NO_LIMIT,
        )  # fmt: skip
        yield from statistics(line, BOUNDARIES)
