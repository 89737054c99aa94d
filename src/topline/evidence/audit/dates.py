"""Times against dates: nobody can be followed for longer than from the first enrolment to the cut-off.

Where no cut-off is printed, the day on which the journal received the publication is the last possible one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.core import DAYS_PER_MONTH
from topline.evidence.audit.page import AuditFinding, finding, judged, numbers_of, shown, whole
from topline.evidence.published.rows import Survival

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from topline.evidence.audit.page import Page

ORDER, LONGEST, CYCLES = "order of dates", "times within the trial", "cycles within the trial"


def check_dates(page: Page) -> Iterator[AuditFinding]:
    """Compare accrual, cut-off and receipt with each other and with every printed time."""
    cohort, received = page.published.cohort, page.published.publication.received
    named = {
        "first enrolment": cohort.first_enrolment,
        "last enrolment": cohort.last_enrolment,
        "cut-off": cohort.cutoff,
        "received": received,
    }
    dates = {name: date for name, date in named.items() if date is not None}
    if len(dates) > 1:
        days = list(dates.values())
        words = ", ".join(f"{name} {date}" for name, date in dates.items())
        yield _finding(ORDER, words, fits=days == sorted(days))
    last = cohort.cutoff or received
    if cohort.first_enrolment is not None and last is not None:
        yield from _times(page, cohort.first_enrolment, last)
        yield from _cycles(page, (last - cohort.first_enrolment).days)


def _times(page: Page, first: dt.date, last: dt.date) -> Iterator[AuditFinding]:
    months = (last - first).days / DAYS_PER_MONTH
    words = f"{first} to {last} are {shown(months, 1)} months"
    longest = 0.0
    for path, survival in page.rows(Survival):
        lower, upper = survival.ci or (None, None)
        named = {"median": survival.median, "ci.lower": lower, "ci.upper": upper}
        times = {name: time for name, time in named.items() if time is not None and time.value is not None}
        per_month = page.per_month(str(path[-1]))
        too_long = [name for name, time in times.items() if time.interval.low / per_month > months]
        longest = max([longest, *((time.value or 0) / per_month for time in times.values())])
        if too_long:
            told = f"{', '.join(str(times[name]) for name in too_long)} printed; {words}"
            yield finding(LONGEST, "inconsistent", page, path, told, numbers=numbers_of(path, *too_long))
    if longest:
        yield _finding(LONGEST, f"the longest printed time is {longest:g} months; {words}", fits=longest <= months)


def _cycles(page: Page, days: int) -> Iterator[AuditFinding]:
    """Compare the most cycles with the days that there were."""
    lengths = [whole(drug.cycle_days) for drug in page.published.regimen.values()]
    shortest = min((length for length in lengths if length is not None), default=None)
    summary = page.published.summaries.get("CYCLES")
    most = whole(summary.range[1]) if summary is not None and summary.range is not None else None
    if shortest is not None and most is not None:
        needed = (most - 1) * shortest
        words = f"cycle {most} begins {needed} days after the first at the earliest; there were {days} days"
        path = ("summaries", "CYCLES")
        yield finding(CYCLES, judged(fits=needed <= days), page, path, words, numbers=numbers_of(path, "range.max"))


def _finding(check: str, words: str, *, fits: bool) -> AuditFinding:
    return AuditFinding(check=check, verdict=judged(fits=fits), about="Dates", ids=("cohort",), arithmetic=words)
