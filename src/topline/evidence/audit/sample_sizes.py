"""The printed sample size under every convention, its exact power, and what dropout makes of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from topline.evidence.audit.page import AuditFinding, judged, shown, span, whole
from topline.stats import exact_proportion_test, sample_size_conventions
from topline.stats.sample_size import with_dropout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.evidence.audit.page import Page, Verdict
    from topline.evidence.published import Printed
    from topline.evidence.published.sections import PublishedDesign
    from topline.stats import SampleSizeConvention

SIZE, POWER, DROPOUT = "sample size", "exact power", "dropout"
MOST_TOLD = 4


def check_sample_sizes(page: Page) -> Iterator[AuditFinding]:
    """Name the conventions that give the printed size, and say what power it has exactly."""
    design = page.published.design
    n, p0, p1 = whole(design.n), _value(design.null_rate), _value(design.alternative_rate)
    if n is not None and p0 is not None and p1 is not None and 0 < p0 < p1 < 1:
        yield _size(design, n, p0, p1)
        if design.power is not None and design.power.value is not None:
            yield _power(design, n, (p0, p1), design.power)
    if n is not None and design.dropout is not None and whole(design.n_final) is not None:
        yield _dropout(n, _value(design.dropout) or 0.0, whole(design.n_final) or 0)


def _size(design: PublishedDesign, n: int, p0: float, p1: float) -> AuditFinding:
    alpha, power = _value(design.alpha) or 0.05, _value(design.power) or 0.8
    every = sample_size_conventions(p0, p1, alphas=(alpha,), powers=(power,))
    meant = [each for each in every if each.sided == design.sides]
    giving = [each for each in meant if each.evaluable == n]
    others = [each for each in every if each.sided != design.sides and each.evaluable == n]
    told = giving or others or meant
    words = "; ".join(f"{each.words}: {_sized(each)}" for each in told)
    verdict: Verdict = "consistent" if giving else "inconsistent"
    given = f"{p0:g} against {p1:g}, alpha {alpha:g}, power {power:g}: printed {n}; "
    lead = "" if giving else f"no {design.sides}-sided convention gives it; "
    return _finding(SIZE, verdict, given + lead + words)


def _power(design: PublishedDesign, n: int, rates: tuple[float, float], power: Printed) -> AuditFinding:
    alpha = _value(design.alpha) or 0.05
    sided = 1 if design.sides == 1 else 2
    test = exact_proportion_test(n, *rates, alpha=alpha, sided=sided)
    words = (
        f"an exact binomial test of {n} subjects rejects from {test.critical} responders on, by chance with "
        f"probability {shown(test.alpha, 4)}, and has power {shown(test.power, 3)}; printed {span(power)}"
    )
    return _finding(POWER, judged(fits=test.power >= power.interval.low), words)


def _dropout(n: int, dropout: float, final: int) -> AuditFinding:
    divided, added = with_dropout(n, dropout), math.ceil(n * (1 + dropout) - 1e-9)
    words = (
        f"{n} / (1 - {dropout:g}) = {shown(n / (1 - dropout))}, so {divided}; "
        f"{n} × {1 + dropout:g} = {shown(n * (1 + dropout))}, so {added}; printed {final}"
    )
    return _finding(DROPOUT, judged(fits=final in {divided, added}), words)


def _finding(check: str, verdict: Verdict, words: str) -> AuditFinding:
    return AuditFinding(check=check, verdict=verdict, about="Sample size", ids=("design",), arithmetic=words)


def _sized(convention: SampleSizeConvention) -> str:
    return f"{shown(convention.unrounded)}, so {convention.evaluable}"


def _value(printed: Printed | None) -> float | None:
    return None if printed is None else printed.value
