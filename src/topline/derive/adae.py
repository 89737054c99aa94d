"""ADAE: adverse events, dated, graded and judged; sorted by USUBJID, ASTDT, AESEQ.

An event is treatment-emergent when it starts on or after the first day of treatment and no later than the protocol's
days after the last. A start of which nothing is known is the first day of treatment, so that a doubtful event counts;
one of which a part is known follows the study file's rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.dates import complete_date, day_by_rule, imputation_flag, study_day, yes_no
from topline.derive.event_kinds import actions, fatality, interest, numbered, refuse_unknown_flags, relation
from topline.derive.records import take
from topline.derive.treatment_window import is_before_end

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topline.data import StudyData
    from topline.protocol import DateRules, EventOfInterest, Protocol

AE_COLUMNS = (
    "USUBJID", "AESEQ", "AETERM", "AEDECOD", "AEBODSYS", "AETOXGR", "AESEV", "AEREL", "AESER", "AEACN", "AEOUT",
    "AESDTH", "AESTDTC", "AEENDTC",
)  # fmt: skip
COLUMNS = (
    "AESEQ", "AETERM", "AEDECOD", "AEBODSYS", "ASTDT", "ASTDTF", "ASTDY", "AENDT", "AENDTF", "TRTEMFL", "AETOXGR",
    "AESEV", "GRADE", "GRADESRC", "AEREL", "AREL", "AESER", "AEACN", "AEOUT", "AESDTH", "AEREDFL", "AEINTFL", "AEDISFL",
    "AEDTHFL", "WORSTFL", "SOCWFL", "TERMWFL", "RELWFL", "RELTWFL",
)  # fmt: skip
SEVERITIES = ("MILD", "MODERATE", "SEVERE", "LIFE THREATENING", "FATAL")
"""AESEV from the mildest to the worst."""


def derive_adae(data: StudyData, adsl: pl.DataFrame, core: pl.DataFrame, protocol: Protocol) -> pl.DataFrame:
    """Make ADAE."""
    dates = protocol.dates
    days = protocol.criteria.toxicity.emergent_days_after_last_dose
    events_of_interest = protocol.events_of_interest
    refuse_unknown_flags(data, events_of_interest)
    relations, taken = numbered(data, "AEREL"), numbered(data, "AEACN")
    columns = dict.fromkeys([*AE_COLUMNS, *relations, *taken, *(each.flag for each in events_of_interest if each.flag)])
    treatment = adsl.select("USUBJID", "TRTEDT", "DTHDT")
    events = (
        core.join(take(data, "AE", tuple(columns)), on="USUBJID", how="inner")
        .join(treatment, on="USUBJID", how="left", maintain_order="left")
        .with_columns(_end(dates).alias("AENDT"), imputation_flag("AEENDTC").alias("AENDTF"), *grades())
        .with_columns(_start(dates).alias("ASTDT"), _start_flag().alias("ASTDTF"))
    )
    is_emergent = (pl.col("ASTDT") >= pl.col("TRTSDT")) & is_before_end("ASTDT", days)
    judged = events.with_columns(
        study_day("ASTDT", "TRTSDT").alias("ASTDY"),
        yes_no(is_emergent).alias("TRTEMFL"),
        relation(relations),
        *actions(taken),
        fatality(),
    ).with_columns(*interest(events_of_interest))
    flags = interest_flags(events_of_interest)
    return mark_worst(judged, events_of_interest).select(*core.columns, *COLUMNS, *flags)


def _end(dates: DateRules) -> pl.Expr:
    """Date the end; one that is filled in is not after death."""
    imputed = day_by_rule("AEENDTC", dates.adverse_event_end)
    return pl.coalesce(complete_date("AEENDTC"), pl.when(imputed > pl.col("DTHDT")).then("DTHDT").otherwise(imputed))


def _start(dates: DateRules) -> pl.Expr:
    """Date the start; one that is filled in is not after a known end."""
    by_rule = day_by_rule("AESTDTC", dates.adverse_event_start)
    imputed = pl.when(pl.col("AESTDTC").is_null()).then("TRTSDT").otherwise(by_rule)
    by_end = pl.when(imputed > pl.col("AENDT")).then("AENDT").otherwise(imputed)
    return pl.coalesce(complete_date("AESTDTC"), by_end)


def _start_flag() -> pl.Expr:
    return (
        pl.when(pl.col("AESTDTC").is_null() & pl.col("TRTSDT").is_not_null())
        .then(pl.lit("Y"))
        .otherwise(imputation_flag("AESTDTC"))
    )


def grades() -> tuple[pl.Expr, ...]:
    """Give AETOXGR as "1" to "5", GRADE (AETOXGR, else AESEV), where it comes from, and its rank."""
    grade = pl.col("AETOXGR").cast(pl.Float64, strict=False).cast(pl.Int64)
    severity = pl.col("AESEV").str.to_uppercase()
    ranks = {word: rank for rank, word in enumerate(SEVERITIES, start=1)}
    source = pl.when(grade.is_not_null()).then(pl.lit("CTCAE")).when(severity.is_not_null()).then(pl.lit("AESEV"))
    return (
        grade.cast(pl.String).alias("AETOXGR"),
        pl.coalesce(grade.cast(pl.String), severity).alias("GRADE"),
        source.alias("GRADESRC"),
        pl.coalesce(grade, severity.replace_strict(ranks, default=None, return_dtype=pl.Int64))
        .fill_null(0)
        .alias("RANK"),
    )


def interest_flags(events_of_interest: Iterable[EventOfInterest]) -> tuple[str, ...]:
    """Name the flags of the events of interest, and of the worst of them of each subject."""
    return tuple(name for event in events_of_interest for name in (f"{event.id}FL", f"{event.id}WFL"))


def mark_worst(events: pl.DataFrame, events_of_interest: Iterable[EventOfInterest] = ()) -> pl.DataFrame:
    """Flag the worst treatment-emergent record of each subject, class and term; the first among equals.

    The same for the related events alone, of the subject and of the term, and for each kind of event of interest.
    """
    ordered = events.sort(
        "USUBJID", "TRTEMFL", "RANK", "ASTDT", "AESEQ", descending=[False, True, True, False, False], nulls_last=True
    )
    emergent = pl.col("TRTEMFL") == "Y"
    related = emergent & (pl.col("AREL") == "Y").fill_null(value=False)
    subject, term = ["USUBJID"], ["USUBJID", "AEBODSYS", "AEDECOD"]
    flags = {
        "WORSTFL": (emergent, subject), "SOCWFL": (emergent, ["USUBJID", "AEBODSYS"]), "TERMWFL": (emergent, term),
        "RELWFL": (related, subject), "RELTWFL": (related, term),
        **{f"{each.id}WFL": (emergent & (pl.col(f"{each.id}FL") == "Y"), subject) for each in events_of_interest},
    }  # fmt: skip
    flagged = ordered.with_columns(
        yes_no(counts & (counts.cast(pl.Int64).cum_sum().over(keys) == 1)).alias(name)
        for name, (counts, keys) in flags.items()
    )
    return flagged.sort("USUBJID", "ASTDT", "AESEQ", nulls_last=True)
