"""ADSL: one row a subject of DM, those who failed screening too, sorted by USUBJID."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.covariates import add_covariates, covariate_names
from topline.derive.dates import first_day, imputation_flag, yes_no
from topline.derive.eligibility import add_eligibility
from topline.derive.enrolment import arm_labels, end_of_study, enrolment_dates, refuse_unknown_arms, study_ends
from topline.derive.new_therapy import new_therapy_dates
from topline.derive.populations import add_populations
from topline.derive.records import take
from topline.derive.subject_dates import treatment_dates, vital_dates
from topline.derive.treatment_window import end_of_risk

if TYPE_CHECKING:
    from topline.data import StudyData
    from topline.protocol import Protocol

DEMOGRAPHICS = (
    "STUDYID", "USUBJID", "SUBJID", "SITEID", "AGE", "AGEU", "SEX", "RACE", "ETHNIC", "COUNTRY", "ARMCD", "ARM",
    "ACTARMCD", "ACTARM",
)  # fmt: skip
COLUMNS = (
    *DEMOGRAPHICS, "TRT01P", "TRT01A", "TRT01PN", "RFICDT", "RFICDTF", "RANDDT", "RANDDTF", "TRTSDT", "TRTSDTF",
    "TRTEDT", "TRTEDTF", "TRTDURD", "DTHDT", "DTHDTF", "DTHFL", "DTHCAUS", "LSTALVDT", "LSTALVDF", "AERISKDT",
    "NACTDT", "NACTDTF", "EOSDT", "EOSDTF", "EOSSTT", "DCSREAS", "ENRLFL", "BMEASFL", "RSEVALFL",
    "ELIGFL", "IEREAS",
)  # fmt: skip

LATER = ("BMEASFL", "RSEVALFL", "ELIGFL", "IEREAS")
"""What `derive_adsl` adds."""


def derive_subjects(data: StudyData, protocol: Protocol) -> pl.DataFrame:
    """Make ADSL without what needs tumour assessments: dates, arm, disposition."""
    dm = take(data, "DM", (*DEMOGRAPHICS, "RFICDTC")).with_columns(
        first_day("RFICDTC").alias("RFICDT"), imputation_flag("RFICDTC").alias("RFICDTF")
    )
    parts = (
        enrolment_dates(data, protocol),
        treatment_dates(data, protocol.dates),
        vital_dates(data, protocol.dates),
        study_ends(data),
        _causes_of_death(data),
    )
    subjects = dm
    for part in (*parts, new_therapy_dates(data, protocol.dates)):
        subjects = subjects.join(part, on="USUBJID", how="left", maintain_order="left")
    is_enrolled = pl.col("RANDDT").is_not_null() | pl.col("TRTSDT").is_not_null()
    duration = (pl.col("TRTEDT") - pl.col("TRTSDT")).dt.total_days() + 1
    subjects = (
        subjects.with_columns(
            yes_no(is_enrolled).alias("ENRLFL"),
            yes_no(pl.col("DIED")).alias("DTHFL"),
            duration.cast(pl.Float64).alias("TRTDURD"),
            pl.when(pl.col("DIED")).then("DTHCAUS").alias("DTHCAUS"),
            end_of_risk(protocol.criteria.toxicity.emergent_days_after_last_dose),
        )
        .with_columns(*arm_labels(protocol), *end_of_study())
        .sort("USUBJID")
    )
    refuse_unknown_arms(subjects, protocol)
    return subjects.select(name for name in COLUMNS if name not in LATER)


def derive_adsl(
    subjects: pl.DataFrame, measurable: pl.Series, assessed: pl.Series, data: StudyData, protocol: Protocol
) -> pl.DataFrame:
    """Complete ADSL with tumour flags, covariates and populations.

    Parameters
    ----------
    subjects : as `derive_subjects` gives them.
    measurable : USUBJID of those with a target lesion at baseline.
    assessed : USUBJID of those with an assessment other than NE after baseline.
    """
    flagged = subjects.with_columns(
        _is_measurable(measurable, data).alias("BMEASFL"),
        yes_no(pl.col("USUBJID").is_in(assessed.implode())).alias("RSEVALFL"),
    )
    described = add_eligibility(add_covariates(flagged, data, protocol), data, protocol)
    return add_populations(described, protocol)


def _is_measurable(measurable: pl.Series, data: StudyData) -> pl.Expr:
    """Say who has a target lesion at baseline; null for all where the study has no lesion measurements."""
    if take(data, "TR", ("USUBJID",)).is_empty():
        return pl.lit(None, dtype=pl.String)
    return yes_no(pl.col("USUBJID").is_in(measurable.implode()))


def core_of(adsl: pl.DataFrame, protocol: Protocol) -> pl.DataFrame:
    """Take what every analysis dataset carries of ADSL."""
    flags = [f"{name}FL" for name in protocol.populations]
    names = ["STUDYID", "USUBJID", "TRT01P", "TRT01A", "TRTSDT", *flags, *covariate_names(protocol)]
    return adsl.select(*dict.fromkeys(names))


def _causes_of_death(data: StudyData) -> pl.DataFrame:
    """Take the first fatal adverse event, else the term of the death in DS."""
    ae = take(data, "AE", ("USUBJID", "AESEQ", "AETERM", "AEDECOD", "AEOUT", "AESDTH", "AESTDTC"))
    ds = take(data, "DS", ("USUBJID", "DSDECOD", "DSTERM"))
    fatal = (
        ae.filter((pl.col("AESDTH") == "Y") | (pl.col("AEOUT") == "FATAL"))
        .sort("USUBJID", "AESTDTC", "AESEQ", nulls_last=True)
        .select("USUBJID", DTHCAUS=pl.coalesce("AEDECOD", "AETERM"))
    )
    told = ds.filter(pl.col("DSDECOD") == "DEATH").select("USUBJID", DTHCAUS="DSTERM")
    return pl.concat([fatal, told]).group_by("USUBJID", maintain_order=True).agg(pl.col("DTHCAUS").drop_nulls().first())
