"""Which method gives the confidence interval of a rate.

Clopper-Pearson, Wilson, Agresti-Coull, Jeffreys and Wald are tried. An interval that none of them gives, but that lies
within what they span and half a subject more, may come from another method (a continuity correction, mid-P): then the
check cannot tell.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from topline.evidence.audit.page import finding, judged, shown, whole
from topline.evidence.published.rows import Rate
from topline.stats import agresti_coull, clopper_pearson, jeffreys, wald, wilson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from topline.evidence.audit.page import AuditFinding, Page, Verdict
    from topline.evidence.published.rows import Pair
    from topline.protocol.yaml_source import Path
    from topline.stats import Interval

CHECK = "interval of a rate"
ROUNDING = 1e-9
MOST_TOLD = 5
METHODS: Mapping[str, Callable[[int, int, float], Interval]] = {
    "Clopper-Pearson": clopper_pearson,
    "Wilson": wilson,
    "Agresti-Coull": agresti_coull,
    "Jeffreys": jeffreys,
    "Wald": wald,
}
Limits = dict[str, tuple[float, float]]


def check_intervals(page: Page) -> Iterator[AuditFinding]:
    """Name the methods that give each interval of a counted rate."""
    for path, rate in page.rows(Rate):
        of = page.denominator(path)
        if rate.ci is None or "at" in path or not of or any(limit.value is None for limit in rate.ci):
            continue
        counts = _counts(rate, of)
        if path[:2] == ("responses", "subgroups") and rate.of is None:
            continue
        if counts:
            yield _judge(page, path, counts, of, rate.ci)


def _counts(rate: Rate, of: int) -> list[int]:
    n = whole(rate.n)
    if n is not None:
        return [n] if n <= of else []
    percent = rate.percent
    if percent is None:
        return []
    return [count for count in range(of + 1) if percent.interval.holds(Fraction(100 * count, of))]


def _judge(page: Page, path: Path, counts: list[int], of: int, ci: Pair) -> AuditFinding:
    level = page.published.level
    tried: Limits = {}
    for n in counts:
        for name, method in METHODS.items():
            interval = method(n, of, level)
            if interval.lower is not None and interval.upper is not None:
                tried[f"{name} of {n}/{of}"] = (100 * interval.lower, 100 * interval.upper)
    fitting = [name for name, limits in tried.items() if _gives(limits, ci)]
    printed = f"printed {ci[0]} to {ci[1]} %"
    if fitting:
        each = "; ".join(f"{name} gives {_told(tried[name])}" for name in fitting[:MOST_TOLD])
        more = f"; {len(fitting) - MOST_TOLD} more fit" if len(fitting) > MOST_TOLD else ""
        return finding(CHECK, "consistent", page, path, f"{each}{more}; {printed}")
    each = "; ".join(f"{name} {_told(tried[name])}" for name in list(tried)[:MOST_TOLD])
    verdict: Verdict = "cannot tell" if _is_near(tried, ci, 50 / of) else judged(fits=False)
    return finding(CHECK, verdict, page, path, f"no method gives the {printed}: {each}")


def _gives(limits: tuple[float, float], ci: Pair) -> bool:
    return all(printed.interval.holds(limit, ROUNDING) for printed, limit in zip(ci, limits, strict=True))


def _is_near(tried: Limits, ci: Pair, margin: float) -> bool:
    """Say whether the limits lie within what the methods span, and half a subject more."""
    for side, printed in enumerate(ci):
        limits = [each[side] for each in tried.values()]
        if printed.interval.high < min(limits) - margin or printed.interval.low > max(limits) + margin:
            return False
    return True


def _told(limits: tuple[float, float]) -> str:
    return f"{shown(limits[0])} to {shown(limits[1])}"
