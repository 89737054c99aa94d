"""Who was enrolled, on which arm, and how the study ended for each subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import DataError, Problem, name_remedy
from topline.derive.dates import first_day, imputation_flag
from topline.derive.records import take

if TYPE_CHECKING:
    from topline.data import StudyData
    from topline.protocol import Protocol

ENROLMENTS = ("RANDOMIZED", "ENROLLED")
"""DSDECOD of the milestone that enrols a subject; the first that a subject has is taken."""
MILESTONES = (*ENROLMENTS, "INFORMED CONSENT OBTAINED", "INFORMED CONSENT", "ELIGIBILITY CRITERIA MET")
SCREEN_FAILURES = ("SCREEN FAILURE", "SCREENING FAILURE")
ALL_SUBJECTS = "All subjects"


def enrolment_dates(data: StudyData, protocol: Protocol) -> pl.DataFrame:
    """Find RANDDT: of DS; in a study of one arm without such a record the reference start of DM (RFSTDTC)."""
    milestones = take(data, "DS", ("USUBJID", "DSDECOD", "DSSTDTC")).filter(pl.col("DSDECOD").is_in(ENROLMENTS))
    if milestones.is_empty() and protocol.is_single_arm:
        dm = take(data, "DM", ("USUBJID", "RFSTDTC"))
        return dm.select("USUBJID", first_day("RFSTDTC").alias("RANDDT"), imputation_flag("RFSTDTC").alias("RANDDTF"))
    return (
        milestones.select(
            "USUBJID",
            (pl.col("DSDECOD") != ENROLMENTS[0]).alias("IS_SECOND"),
            RANDDT=first_day("DSSTDTC"),
            RANDDTF=imputation_flag("DSSTDTC"),
        )
        .sort("USUBJID", "IS_SECOND", "RANDDT", "RANDDTF", nulls_last=True)
        .group_by("USUBJID", maintain_order=True)
        .agg(pl.col("RANDDT", "RANDDTF").first())
    )


def study_ends(data: StudyData) -> pl.DataFrame:
    """Take each subject's last disposition event: EOSDT and its decoded reason (ENDING) with the words told (TOLD)."""
    columns = ("USUBJID", "DSSEQ", "DSDECOD", "DSTERM", "DSCAT", "DSSTDTC")
    is_disposition = (pl.col("DSCAT") == "DISPOSITION EVENT") | pl.col("DSCAT").is_null()
    return (
        take(data, "DS", columns)
        .filter(is_disposition & ~pl.col("DSDECOD").is_in(MILESTONES))
        .with_columns(first_day("DSSTDTC").alias("EOSDT"), imputation_flag("DSSTDTC").alias("EOSDTF"))
        .sort("USUBJID", "EOSDT", "DSSEQ", nulls_last=False)
        .group_by("USUBJID", maintain_order=True)
        .agg(pl.col("EOSDT", "EOSDTF").last(), pl.col("DSDECOD", "DSTERM").last())
        .rename({"DSDECOD": "ENDING", "DSTERM": "TOLD"})
    )


def end_of_study() -> tuple[pl.Expr, pl.Expr]:
    """Give EOSSTT and DCSREAS from ENDING, TOLD and ENRLFL; of a screening failure the reason is what was told."""
    ending, told = pl.col("ENDING"), pl.col("TOLD")
    has_words = ending.is_in(SCREEN_FAILURES) & ~told.str.to_uppercase().is_in(SCREEN_FAILURES)
    failed = ending.is_in(SCREEN_FAILURES) | (pl.col("ENRLFL") == "N")
    status = (
        pl.when(failed).then(pl.lit("SCREEN FAILURE"))
        .when(ending.is_null()).then(pl.lit("ONGOING"))
        .when(ending == "COMPLETED").then(pl.lit("COMPLETED"))
        .otherwise(pl.lit("DISCONTINUED"))
    )  # fmt: skip
    reason = pl.when(has_words.fill_null(value=False)).then(told).otherwise(ending)
    return status.alias("EOSSTT"), pl.when(ending != "COMPLETED").then(reason).alias("DCSREAS")


def arm_labels(protocol: Protocol) -> tuple[pl.Expr, ...]:
    """Give TRT01P, TRT01PN and TRT01A: the protocol's label and place of the arm; null for subjects not enrolled."""
    is_enrolled = pl.col("ENRLFL") == "Y"
    if protocol.is_single_arm:
        label = protocol.treatment.arms[0].label if protocol.treatment.arms else ALL_SUBJECTS
        is_treated = is_enrolled & pl.col("TRTSDT").is_not_null()
        return (
            pl.when(is_enrolled).then(pl.lit(label)).alias("TRT01P"),
            pl.when(is_enrolled).then(pl.lit(1.0)).alias("TRT01PN"),
            pl.when(is_treated).then(pl.lit(label)).alias("TRT01A"),
        )
    labels = {arm.code: arm.label for arm in protocol.treatment.arms}
    places = {arm.code: float(place) for place, arm in enumerate(protocol.treatment.arms, start=1)}
    planned, actual = pl.col("ARMCD"), pl.col("ACTARMCD")
    text = pl.String()
    return (
        pl.when(is_enrolled).then(planned.replace_strict(labels, default=None, return_dtype=text)).alias("TRT01P"),
        pl.when(is_enrolled)
        .then(planned.replace_strict(places, default=None, return_dtype=pl.Float64()))
        .alias("TRT01PN"),
        pl.when(is_enrolled).then(actual.replace_strict(labels, default=None, return_dtype=text)).alias("TRT01A"),
    )


def refuse_unknown_arms(subjects: pl.DataFrame, protocol: Protocol) -> None:
    """Raise a DataError for enrolled subjects whose planned arm is none of the protocol's."""
    if protocol.is_single_arm:
        return
    codes = [arm.code for arm in protocol.treatment.arms]
    unknown = subjects.filter((pl.col("ENRLFL") == "Y") & pl.col("TRT01P").is_null()).select("USUBJID", "ARMCD")
    if not unknown.is_empty():
        raise DataError(
            Problem(
                file="DM", place=f"{subject}, column ARMCD", expected="the code of an arm of the study file",
                found=f"'{code}'", remedy=name_remedy(str(code), codes),
            )
            for subject, code in unknown.iter_rows()
        )  # fmt: skip
