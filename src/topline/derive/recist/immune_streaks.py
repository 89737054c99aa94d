"""Which visits progress after iRECIST, and which of them confirm a progression (Seymour 2017, table 2).

A progression opens a streak: iUPD. Within the streak a visit is iCPD when, `icpd_from_days` or more after the first
iUPD and, where `icpd_to_days` sets an end, no more days than that after the last, the disease has grown further: the
sum by `icpd_mm` or more since the first iUPD (small steps add up), a progressed non-target or new lesion is larger,
another new lesion is there, or another kind of lesion progresses now. A visit that is neither worse nor better stays
iUPD. The streak ends, and the bar is reset, when nothing that made it is left: the targets are no PD by the nadir, no
non-target progresses, and new lesions are gone or the targets respond better than the visit before. New lesions that
were there at the reset make no progression again unless they grow by 20% and 5 mm, and an iUPD that was not seen again
in time opens a new streak.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from topline.derive.recist.target_response import TOLERANCE_MM

if TYPE_CHECKING:
    from topline.derive.recist.response_rules import ResponseRules

    Array = np.ndarray

CALM, UNCONFIRMED, CONFIRMED = 0, 1, 2
TARGET_RANKS = {"CR": 0, "PR": 1, "SD": 2, "PD": 3}


class Visits(NamedTuple):
    """What one visit of each of some subjects shows; arrays of one length."""

    day: Array
    is_target_pd: Array
    is_other_pd: Array
    is_other_worse: Array
    has_new: Array
    has_first_seen: Array
    is_new_worse: Array
    new_mm: Array
    measured_mm: Array
    sum_mm: Array
    rank: Array
    is_not_evaluable: Array


class Streaks(NamedTuple):
    """The open streak of each subject; arrays by subject."""

    is_open: Array
    first: Array
    first_day: Array
    last_day: Array
    by_target: Array
    by_other: Array
    by_new: Array
    size_mm: Array
    new_mm: Array
    reset_new_mm: Array
    rank: Array
    is_confirmed: Array


def follow_streaks(judged: pl.DataFrame, rules: ResponseRules) -> tuple[Array, Array]:
    """Read the visits of all subjects side by side, first with first, second with second.

    Parameters
    ----------
    judged : visits as `judge_visits` gives them, in the order of VISIT_ID.

    Returns
    -------
    CALM, UNCONFIRMED or CONFIRMED for each visit, and the visit that opened the streak that it belongs to or ends (-1
    where there is none).
    """
    start = np.flatnonzero(judged["IS_BASELINE"].to_numpy())
    subject = np.cumsum(judged["IS_BASELINE"].to_numpy()) - 1
    place = np.arange(judged.height) - start[subject]
    seen = _seen(judged)
    streaks = _no_streak(len(start))
    streaks.rank[:] = seen.rank[start]
    state, opened = np.full(len(subject), CALM), np.full(len(subject), -1)
    for number in range(1, place.max(initial=0) + 1):
        rows = np.flatnonzero(place == number)
        visit = Visits(*(values[rows] for values in seen))
        state[rows], opened[rows] = _step(rows, visit, subject[rows], streaks, rules)
    return state, opened


def _seen(judged: pl.DataFrame) -> Visits:
    ranks = pl.col("TARGET").replace_strict(TARGET_RANKS, default=np.nan, return_dtype=pl.Float64())
    is_pd = {name: (pl.col(name) == "PD").fill_null(value=False) for name in ("TARGET", "NONTARGET")}
    columns = {
        "day": pl.col("TODT").to_physical().cast(pl.Int64).fill_null(0),
        "is_target_pd": is_pd["TARGET"],
        "is_other_pd": is_pd["NONTARGET"] | pl.col("IS_BACK"),
        "is_other_worse": pl.col("IS_NON_TARGET_WORSE").fill_null(value=False),
        "has_new": pl.col("NEWLESION") == "UNEQUIVOCAL",
        "has_first_seen": pl.col("N_FIRST_SEEN").fill_null(0) > 0,
        "is_new_worse": pl.col("IS_NEW_WORSE").fill_null(value=False),
        "new_mm": pl.col("NEW_MM").fill_null(0.0),
        "measured_mm": pl.col("MEASURED_MM").fill_null(np.nan),
        "sum_mm": pl.col("SUM_MM").fill_null(np.nan),
        "rank": ranks,
        "is_not_evaluable": pl.col("CALM_RESPONSE") == "NE",
    }
    table = judged.select(expression.alias(name) for name, expression in columns.items())
    return Visits(*(table[name].to_numpy() for name in Visits._fields))


def _no_streak(n_subjects: int) -> Streaks:
    unknown = dict.fromkeys(("size_mm", "reset_new_mm", "rank"), np.nan)
    starts: dict[str, float] = {"first": -1, "first_day": 0, "last_day": 0, "new_mm": 0.0, **unknown}
    return Streaks(*(np.full(n_subjects, starts.get(name, False)) for name in Streaks._fields))


def _step(rows: Array, visit: Visits, who: Array, streaks: Streaks, rules: ResponseRules) -> tuple[Array, Array]:
    """Judge one visit of each of some subjects, and take the streaks on from there."""
    streak = Streaks(*(values[who] for values in streaks))
    has_grown = streak.is_open & _has_grown(visit, streak, rules)
    latest = np.inf if rules.icpd_to_days is None else rules.icpd_to_days
    is_timely = visit.day - streak.last_day <= latest
    confirms = has_grown & is_timely & (visit.day - streak.first_day >= rules.icpd_from_days) & ~streak.is_confirmed
    is_better = visit.rank < streak.rank
    is_left = visit.is_target_pd | visit.is_other_pd | (streak.by_new & visit.has_new & ~is_better)
    stays = streak.is_open & ~confirms & (is_left | has_grown)
    opens = ~streak.is_open & (visit.is_target_pd | visit.is_other_pd | _is_newly_seen(visit, streak))
    restarts = opens | (stays & ~is_timely)
    ends = streak.is_open & ~confirms & ~stays & ~visit.is_not_evaluable
    has_no_size = restarts | ~streak.by_target | np.isnan(streak.size_mm)
    opened = np.where(restarts, rows, np.where(streak.is_open, streak.first, -1))
    taken = Streaks(
        is_open=(streak.is_open | opens) & ~ends,
        first=np.where(restarts, rows, streak.first),
        first_day=np.where(restarts, visit.day, streak.first_day),
        last_day=np.where(opens | stays, visit.day, streak.last_day),
        by_target=np.where(restarts, visit.is_target_pd, streak.by_target | (stays & visit.is_target_pd)),
        by_other=np.where(restarts, visit.is_other_pd, streak.by_other | (stays & visit.is_other_pd)),
        by_new=np.where(restarts, visit.has_new, streak.by_new | (stays & visit.has_first_seen)),
        size_mm=np.where(has_no_size, visit.sum_mm, streak.size_mm),
        new_mm=np.where(restarts | ~streak.by_new, visit.new_mm, streak.new_mm),
        reset_new_mm=np.where(ends & visit.has_new, visit.new_mm, streak.reset_new_mm),
        rank=np.where(np.isnan(visit.rank), streak.rank, visit.rank),
        is_confirmed=streak.is_confirmed | confirms,
    )
    for values, new in zip(streaks, taken, strict=True):
        values[who] = new
    is_confirmed = confirms | streak.is_confirmed
    state = np.where(is_confirmed, CONFIRMED, np.where(stays | opens, UNCONFIRMED, CALM))
    return state, np.where(is_confirmed, streak.first, opened)


def _has_grown(visit: Visits, streak: Streaks, rules: ResponseRules) -> Array:
    """Tell growth since the streak opened, and progression of another kind."""
    least = rules.icpd_mm - TOLERANCE_MM
    targets = np.where(streak.by_target, visit.measured_mm - streak.size_mm >= least, visit.is_target_pd)
    others = np.where(streak.by_other, visit.is_other_worse, visit.is_other_pd)
    new = visit.has_first_seen | (streak.by_new & ((visit.new_mm - streak.new_mm >= least) | visit.is_new_worse))
    return targets | others | new


def _is_newly_seen(visit: Visits, streak: Streaks) -> Array:
    """Tell new lesions that make a progression: seen for the first time, or much larger than at the reset."""
    grown = (visit.new_mm >= 1.2 * streak.reset_new_mm - TOLERANCE_MM) & (
        visit.new_mm - streak.reset_new_mm >= 5 - TOLERANCE_MM
    )
    return visit.has_first_seen | grown
