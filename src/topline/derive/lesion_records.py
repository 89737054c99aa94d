"""The lesions of TU and TR as the chosen evaluator measured them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.dates import complete_date, first_day, imputation_flag, last_day
from topline.derive.records import take

if TYPE_CHECKING:
    from topline.data import StudyData
    from topline.protocol import ResponseCriteria

TR_COLUMNS = (
    "USUBJID", "TRSEQ", "TRGRPID", "TRLNKID", "TRTESTCD", "TRSTRESC", "TRSTRESN", "TREVAL", "TREVALID", "VISITNUM",
    "VISIT",
    "TRDTC",
)  # fmt: skip
LESION_KEY = ("USUBJID", "VISIT", "VISITNUM", "LESION")
SIZES = ("DIAMETER", "LDIAM", "LPERP")


def chosen(domain: str, criteria: ResponseCriteria) -> pl.Expr:
    """Pick the records of the evaluator whose assessments count."""
    is_evaluator = pl.col(f"{domain}EVAL").fill_null("INVESTIGATOR") == criteria.evaluator
    if not criteria.evaluator_id:
        return is_evaluator
    return is_evaluator & (pl.col(f"{domain}EVALID") == criteria.evaluator_id)


def tumour_records(data: StudyData, criteria: ResponseCriteria) -> pl.DataFrame:
    """Take the chosen evaluator's records of TR, dated.

    A partial date is the first complete date of the same visit that it can be, else its first possible day; ADTF says
    so.
    """
    records = take(data, "TR", TR_COLUMNS).filter(chosen("TR", criteria))
    same_visit = complete_date("TRDTC").min().over("USUBJID", "VISIT", "VISITNUM")
    fits = same_visit.is_between(first_day("TRDTC"), last_day("TRDTC"))
    imputed = pl.when(fits).then(same_visit).otherwise(first_day("TRDTC"))
    return records.with_columns(
        pl.coalesce(complete_date("TRDTC"), imputed).alias("ADT"),
        imputation_flag("TRDTC").alias("ADTF"),
        pl.coalesce("VISIT", "TRDTC").alias("VISIT"),
        pl.col("VISITNUM").fill_null(0.0),
    )


def lesion_records(data: StudyData, criteria: ResponseCriteria) -> pl.DataFrame:
    """List the lesions of each visit: USUBJID, VISIT, VISITNUM, ADT, ADTF, LESION, ROLE, NODAL, DIAMETER_MM, STATE.

    The size is DIAMETER where it is recorded, else the longest diameter, of a node its perpendicular.
    """
    records = tumour_records(data, criteria).filter(pl.col("TRLNKID").is_not_null()).rename({"TRLNKID": "LESION"})
    is_size = pl.col("TRTESTCD")
    size = [
        pl.col("TRSTRESN").filter(is_size == test).drop_nulls().last().alias(test) for test in SIZES
    ]  # the last record of a lesion measured twice at one visit
    state = pl.col("TRSTRESC").filter(is_size.is_in([*SIZES, "TUMSTATE", "LNSTATE"]) & pl.col("TRSTRESN").is_null())
    wide = (
        records.sort("USUBJID", "ADT", "TRSEQ", nulls_last=True)
        .group_by(LESION_KEY, maintain_order=True)
        .agg(
            pl.col("ADT").min(),
            pl.col("ADTF").drop_nulls().first(),
            pl.col("TRGRPID").drop_nulls().first().str.to_lowercase().alias("ROLE"),
            *size,
            state.drop_nulls().last().alias("STATE"),
        )
        .join(nodes(data, criteria), on=["USUBJID", "LESION"], how="left", maintain_order="left")
        .with_columns(pl.col("NODAL").fill_null(value=False), _role().alias("ROLE"))
    )
    axis = pl.when("NODAL").then("LPERP").otherwise("LDIAM")
    return wide.with_columns(pl.coalesce("DIAMETER", axis).alias("DIAMETER_MM")).select(
        *LESION_KEY, "ADT", "ADTF", "ROLE", "NODAL", "DIAMETER_MM", "STATE"
    )


def nodes(data: StudyData, criteria: ResponseCriteria) -> pl.DataFrame:
    """Tell from TU which lesions are lymph nodes, and the role in which each was identified."""
    names = ("USUBJID", "TULNKID", "TUSTRESC", "TULOC", "TUEVAL", "TUEVALID")
    return (
        take(data, "TU", names)
        .filter(chosen("TU", criteria) & pl.col("TULNKID").is_not_null())
        .group_by("USUBJID", pl.col("TULNKID").alias("LESION"))
        .agg(
            pl.col("TULOC").str.contains("(?i)lymph node").fill_null(value=False).any().alias("NODAL"),
            pl.col("TUSTRESC").drop_nulls().first().str.to_lowercase().alias("TUROLE"),
        )
    )


def _role() -> pl.Expr:
    """Take the role from TR, else from TU, as target, non-target or new."""
    role = pl.coalesce("ROLE", "TUROLE")
    return pl.when(role.str.contains("non-?target")).then(pl.lit("non-target")).otherwise(role)
