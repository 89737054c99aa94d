"""Times to an event from rules as values.

Any event beats every censoring. Of events the earliest counts, of censorings the latest; of sources with the same
date the one named first. No date is before the start. AVAL = ADT - STARTDT + 1 days.

Three things end the time earlier: a stop (no event and no censoring after it counts), the first of several end dates
(a subject without an event before it is censored on it), and missed assessments (an event after them does not count,
the subject is censored at the last adequate assessment before them).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.event_dates import rule_dates
from topline.derive.missed_assessments import last_before_a_gap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from topline.derive.event_rule import EventRule
    from topline.derive.missed_assessments import MissedAssessments

COLUMNS = ("USUBJID", "PARAMCD", "STARTDT", "ADT", "CNSR", "AVAL", "EVNTDESC", "SRCDOM", "SRCVAR", "SRCSEQ", "ADTF")
STOPPED = "New anticancer therapy"
MISSED = "Missed assessments"


def time_to_event(
    subjects: pl.DataFrame,
    events: Sequence[EventRule],
    censors: Sequence[EventRule],
    *,
    datasets: Mapping[str, pl.DataFrame] | None = None,
    ends: Sequence[EventRule] = (),
    missed: MissedAssessments | None = None,
) -> pl.DataFrame:
    """Find each subject's time to the first event, else to the last censoring.

    Parameters
    ----------
    subjects : USUBJID, PARAMCD, STARTDT, one row a subject and parameter; optional STOPDT, after which no event and
        no censoring counts, and ANCHORDT, from which the schedule of assessments runs (else STARTDT). Without
        `datasets` the rules name variables of this table.
    events, censors : the rules, in the order in which ties are told.
    datasets : lower-case name → records with USUBJID.
    ends : rules whose earliest date ends the time: later events do not count, and who has none is censored there.
    missed : leave out an event that follows missed assessments.

    Returns
    -------
    USUBJID, PARAMCD, STARTDT, ADT, CNSR (0 event, 1 censored), AVAL [days], EVNTDESC, SRCDOM, SRCVAR, SRCSEQ,
    ADTF (what was filled in of ADT). A subject without a start, or without any event or censoring, has no row.

    Raises
    ------
    ProtocolError
        A rule names a dataset or a variable that there is not, or its condition cannot be applied.
    """
    tables = {"subjects": subjects, **({"adsl": subjects} if datasets is None else datasets)}
    sources = pl.concat(
        [
            *(rule_dates(rule, tables, place, cnsr=0) for place, rule in enumerate(events)),
            *(rule_dates(rule, tables, place, cnsr=1) for place, rule in enumerate(censors)),
        ]
    )
    starts = (
        subjects.with_columns(_given(subjects, "STOPDT"), _given(subjects, "ANCHORDT").fill_null(pl.col("STARTDT")))
        .select("USUBJID", "PARAMCD", "STARTDT", "STOPDT", "ANCHORDT")
        .drop_nulls("STARTDT")
        .with_columns(STOPDESC=pl.when(pl.col("STOPDT").is_not_null()).then(pl.lit(STOPPED)))
    )
    if ends:
        end_dates = pl.concat([rule_dates(rule, tables, place, cnsr=1) for place, rule in enumerate(ends)])
        sources = _up_to_the_first_end(sources, end_dates)
    if missed is not None:
        assessments = rule_dates(missed.assessed, tables, 0, cnsr=1)
        starts = _stop_before_gaps(starts, sources, assessments, missed)
    return _choose(starts, sources).select(COLUMNS)


def _given(subjects: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name) if name in subjects.columns else pl.lit(None, pl.Date()).alias(name)


def _choose(starts: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """Take the first event, else the last censoring, up to the stop."""
    is_stopped = (pl.col("CNSR") == 1) & pl.col("STOPDESC").is_not_null()
    days = (pl.col("ADT") - pl.col("STARTDT")).dt.total_days()
    return (
        starts.join(sources, on="USUBJID", how="inner")
        .filter(_is_counted())
        .with_columns(pl.max_horizontal("ADT", "STARTDT").alias("ADT"))
        .with_columns(days.alias("DAYS"))
        .with_columns(pl.when(pl.col("CNSR") == 0).then("DAYS").otherwise(-pl.col("DAYS")).alias("ORDER"))
        .sort("USUBJID", "PARAMCD", "CNSR", "ORDER", "PLACE", "SRCSEQ")
        .unique(["USUBJID", "PARAMCD"], keep="first", maintain_order=True)
        .with_columns(
            (days + 1).cast(pl.Float64).alias("AVAL"),
            pl.when(is_stopped).then("STOPDESC").otherwise("EVNTDESC").alias("EVNTDESC"),
        )
    )


def _is_counted() -> pl.Expr:
    return pl.col("STOPDT").is_null() | (pl.col("ADT") <= pl.col("STOPDT"))


def _up_to_the_first_end(sources: pl.DataFrame, ends: pl.DataFrame) -> pl.DataFrame:
    """Replace the censorings of who has an end date by the first of them, and drop what is later."""
    first = ends.sort("USUBJID", "ADT", "PLACE", "SRCSEQ").unique("USUBJID", keep="first", maintain_order=True)
    limits = first.select("USUBJID", ENDDT="ADT")
    kept = (
        sources.join(limits, on="USUBJID", how="left", maintain_order="left")
        .filter(pl.col("ENDDT").is_null() | ((pl.col("CNSR") == 0) & (pl.col("ADT") <= pl.col("ENDDT"))))
        .drop("ENDDT")
    )
    return pl.concat([kept, first])


def _stop_before_gaps(
    starts: pl.DataFrame, sources: pl.DataFrame, assessments: pl.DataFrame, missed: MissedAssessments
) -> pl.DataFrame:
    """Move the stop of who has an event after missed assessments to the last adequate assessment before them."""
    first_events = (
        starts.join(sources.filter(pl.col("CNSR") == 0), on="USUBJID", how="inner")
        .filter(_is_counted())
        .group_by("USUBJID", "PARAMCD", "ANCHORDT", maintain_order=True)
        .agg(pl.col("ADT").min())
    )
    gaps = last_before_a_gap(first_events, assessments, missed).with_columns(pl.lit(MISSED).alias("GAPDESC"))
    stop = pl.max_horizontal("GAPDT", "STARTDT")
    has_gap = pl.col("GAPDESC").is_not_null()
    return (
        starts.join(gaps, on=["USUBJID", "PARAMCD"], how="left", maintain_order="left")
        .with_columns(
            pl.when(has_gap).then(stop).otherwise("STOPDT").alias("STOPDT"),
            pl.coalesce("GAPDESC", "STOPDESC").alias("STOPDESC"),
        )
        .drop("GAPDT", "GAPDESC")
    )
