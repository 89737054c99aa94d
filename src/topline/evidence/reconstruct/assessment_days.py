"""The days on which tumours are looked at: day 1 and each scheduled week, some early, more of them late.

Delays add up while treatment is delayed, so that a visit may be later than planned by more than it may be early.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.core import DAYS_PER_WEEK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.evidence.reconstruct.printed import Schedule


def scheduled_days(schedule: Schedule, last_day: int) -> Iterator[int]:
    """List the planned days of the assessments after day 1, up to a day."""
    week = 0.0
    while True:
        is_later = schedule.later_weeks is not None and week >= (schedule.later_from_week or 0.0)
        week += schedule.later_weeks if is_later and schedule.later_weeks else schedule.every_weeks
        day = round(week * DAYS_PER_WEEK) + 1
        if day - schedule.early_days > last_day:
            return
        yield day


def assessment_windows(schedule: Schedule, last_day: int) -> Iterator[tuple[int, int]]:
    """List the first and the last day of each assessment's window."""
    for day in scheduled_days(schedule, last_day):
        yield day - schedule.early_days, day + schedule.late_days
