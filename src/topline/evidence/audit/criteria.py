"""What a publication says it did, against itself: thresholds of one step, levels against eligibility."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topline.evidence.audit.page import AuditFinding, finding, judged, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.evidence.audit.page import Page, Verdict
    from topline.evidence.published import Level, Variable
    from topline.evidence.published.sections import PublishedCriterion

STEP, ELIGIBLE, LINE = "thresholds of a step", "levels and eligibility", "line of treatment and prior lines"
ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)[ -]line\b", re.IGNORECASE)


def check_criteria(page: Page) -> Iterator[AuditFinding]:
    """Compare thresholds between endpoints, and levels with the criteria of eligibility."""
    yield from _thresholds(page)
    for criterion in page.published.eligibility.values():
        block = page.published.baseline.get(criterion.variable)
        if block is not None and criterion.kind == "inclusion":
            yield from _levels(page, criterion.variable, block, criterion)
            yield from _lines(page, criterion.variable, block, criterion)


def _thresholds(page: Page) -> Iterator[AuditFinding]:
    """Compare the thresholds of a step between endpoints, and with what the other steps do."""
    thresholds = page.published.thresholds
    steps: dict[str, dict[str, str]] = {}
    for threshold in thresholds.values():
        steps.setdefault(threshold.step, {})[threshold.endpoint] = str(threshold.below)
    compared = {step: values for step, values in steps.items() if len(values) > 1}
    differing = {step for step, values in compared.items() if len(set(values.values())) > 1}
    for step, values in compared.items():
        words = ", ".join(f"P < {below} for {endpoint}" for endpoint, below in values.items())
        verdict: Verdict = "consistent"
        if step in differing:
            is_alone = len(compared) > len(differing)
            verdict = "inconsistent" if is_alone else "cannot tell"
            words += "; every other step has one threshold for all" if is_alone else "; it may be meant"
        ids = tuple(f"thresholds.{key}" for key, threshold in thresholds.items() if threshold.step == step)
        yield AuditFinding(check=STEP, verdict=verdict, about=_capital(step), ids=ids, arithmetic=words)


def _levels(page: Page, key: str, block: Variable, criterion: PublishedCriterion) -> Iterator[AuditFinding]:
    """Look for subjects in a level that the criteria exclude."""
    for name, level in block.levels.items():
        n = whole(level.n)
        if n is None:
            continue
        excluded = _is_excluded(name, level, criterion)
        if excluded is not None:
            words = (
                f"{n} subjects in a level that the criterion '{criterion.label}' {'excludes' if excluded else 'allows'}"
            )
            path = ("baseline", key, "levels", name)
            yield finding(ELIGIBLE, judged(fits=not (excluded and n)), page, path, words)


def _is_excluded(name: str, level: Level, criterion: PublishedCriterion) -> bool | None:
    if criterion.values:
        return name not in criterion.values
    least, most = criterion.at_least, criterion.at_most
    ends = (level.at_most or level.below, level.at_least or level.above)
    if least is not None and least.value is not None and ends[0] is not None and ends[0].value is not None:
        return ends[0].value < least.value or (level.below is not None and ends[0].value <= least.value)
    if most is not None and most.value is not None and ends[1] is not None and ends[1].value is not None:
        return ends[1].value > most.value or (level.above is not None and ends[1].value >= most.value)
    return None


def _lines(page: Page, key: str, block: Variable, criterion: PublishedCriterion) -> Iterator[AuditFinding]:
    """Take a level called "2nd line" for the line of treatment that follows a single prior line."""
    least = whole(criterion.at_least)
    named = {name: ORDINAL.search(level.label) for name, level in block.levels.items()}
    for name, found in named.items():
        n = whole(block.levels[name].n)
        if least is None or found is None or n is None:
            continue
        line = int(found[1])
        words = (
            f"the criterion '{criterion.label}' asks for {least} or more; treatment in line {line} follows {line - 1}"
        )
        fits = line - 1 >= least or n == 0
        if not fits:
            words += (
                f", so {n} subjects called '{block.levels[name].label}' would not have been eligible; "
                f"read as {line} prior lines it fits"
            )
        yield finding(LINE, judged(fits=fits), page, ("baseline", key, "levels", name), words)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
