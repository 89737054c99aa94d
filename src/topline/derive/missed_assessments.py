"""Which events come after missed assessments, as FDA's guidance on endpoints censors them.

An assessment of the schedule is missed when its whole window lies after the last adequate assessment and before the
event. Without an adequate assessment the count starts at the anchor: randomisation, else the first dose.

FDA 2018, Clinical Trial Endpoints for the Approval of Cancer Drugs and Biologics, appendix C.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topline.derive.event_rule import EventRule
    from topline.protocol import AssessmentInterval

DAYS_PER_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedAssessments:
    """When an event is too far from the last assessment to count.

    Parameters
    ----------
    assessed : the rule that picks adequate assessments.
    schedule : the intervals of the protocol.
    limit : missed assessments from which an event does not count, 1 or more.
    """

    assessed: EventRule
    schedule: tuple[AssessmentInterval, ...]
    limit: int


def last_before_a_gap(events: pl.DataFrame, assessments: pl.DataFrame, missed: MissedAssessments) -> pl.DataFrame:
    """Find the subjects whose event does not count, and their last adequate assessment before it.

    Parameters
    ----------
    events : USUBJID, PARAMCD, ANCHORDT, ADT of each subject's first event.
    assessments : USUBJID, ADT of adequate assessments.

    Returns
    -------
    USUBJID, PARAMCD, GAPDT (the last adequate assessment; null where there is none).
    """
    before = (
        events.join(assessments.select("USUBJID", ASSESSDT="ADT"), on="USUBJID", how="left")
        .group_by("USUBJID", "PARAMCD", "ANCHORDT", "ADT", maintain_order=True)
        .agg(pl.col("ASSESSDT").filter(pl.col("ASSESSDT") < pl.col("ADT")).max().alias("GAPDT"))
    )
    day = (pl.col("ADT") - pl.col("ANCHORDT")).dt.total_days()
    last_day = (pl.col("GAPDT") - pl.col("ANCHORDT")).dt.total_days().fill_null(0)
    days = before.select(day.alias("DAY"), last_day.alias("LAST")).to_numpy()
    until = int(days[:, 0].max(initial=0))
    return before.filter(count_missed(days[:, 1], days[:, 0], missed.schedule, until) >= missed.limit).drop(
        "ANCHORDT", "ADT"
    )


def count_missed(
    last_day: np.ndarray, day: np.ndarray, schedule: Sequence[AssessmentInterval], until: int
) -> np.ndarray:
    """Count the scheduled assessments whose windows lie between two days of a subject.

    Parameters
    ----------
    last_day, day : (n,) days from the anchor to the last adequate assessment and to the event. [days]
    until : the last day up to which the schedule is written out. [days]
    """
    planned = np.array([*scheduled_windows(schedule, until)]).reshape(-1, 2)
    passed = np.searchsorted(planned[:, 1], day, side="left")
    begun = np.searchsorted(planned[:, 0], last_day, side="right")
    return np.maximum(passed - begun, 0)


def scheduled_windows(schedule: Sequence[AssessmentInterval], until: int) -> Iterator[tuple[float, float]]:
    """Write out the first and the last day of each planned assessment's window, from the anchor on."""
    week = 0.0
    for interval in schedule:
        end = interval.until_week if interval.until_week is not None else until / DAYS_PER_WEEK + interval.every_weeks
        while week + interval.every_weeks <= end:
            week += interval.every_weeks
            day = week * DAYS_PER_WEEK
            yield day - interval.window_days, day + interval.window_days
