"""Subjects whose way through the study does not add up, from screening to evaluation: told, never repaired."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import Finding
from topline.derive.eligibility import eligibility_records

if TYPE_CHECKING:
    from topline.data import StudyData
    from topline.protocol import Protocol


def way_findings(subjects: pl.DataFrame, data: StudyData, protocol: Protocol) -> tuple[Finding, ...]:
    """Find subjects whose way through the study does not add up, and enrolled ones who are not eligible.

    Parameters
    ----------
    subjects : of ADSL, with the covariates.
    """
    return (*disposition_findings(subjects), *eligibility_findings(eligibility_records(subjects, data, protocol)))


def disposition_findings(subjects: pl.DataFrame) -> tuple[Finding, ...]:
    """Find subjects for whom two steps of their way contradict each other.

    Parameters
    ----------
    subjects : as `derive_subjects` gives them.
    """
    enrolled, treated = pl.col("ENRLFL") == "Y", pl.col("TRTSDT")
    return (
        *_found(
            subjects.filter(treated.is_not_null() & pl.col("RANDDT").is_null()), "treated-not-enrolled",
            pl.format("expected an enrolment before the first dose on {}, found none", treated),
        ),
        *_found(
            subjects.filter(treated < pl.col("RANDDT")), "treated-before-enrolment",
            pl.format("expected the first dose on or after the enrolment on {}, found it on {}", "RANDDT", treated),
        ),
        *_found(
            subjects.filter(enrolled & (pl.col("EOSSTT") == "SCREEN FAILURE")), "enrolled-screen-failure",
            pl.lit("expected no screening failure among the enrolled, found DSDECOD SCREEN FAILURE"),
        ),
        *_found(
            subjects.filter(~enrolled & pl.col("DCSREAS").is_null()), "not-enrolled-without-reason",
            pl.lit("expected a reason why the subject was not enrolled, found none in DS"),
        ),
    )  # fmt: skip


def eligibility_findings(records: pl.DataFrame) -> tuple[Finding, ...]:
    """Find enrolled subjects who fail a criterion: deviations from the protocol."""
    deviations = records.filter(pl.col("DEVFL") == "Y")
    return tuple(
        Finding(
            rule="enrolled-not-eligible", dataset="DM", subject=subject, record="",
            message=f"expected the {kind.lower()} criterion {code} ({label}) to be kept by an enrolled subject, "
            "found that it is not",
        )
        for subject, code, label, kind in deviations.select("USUBJID", "PARAMCD", "PARAM", "IECAT").iter_rows()
    )  # fmt: skip


def _found(subjects: pl.DataFrame, rule: str, message: pl.Expr) -> tuple[Finding, ...]:
    return tuple(
        Finding(rule=rule, dataset="DM", subject=subject, record="", message=words)
        for subject, words in subjects.select("USUBJID", message.alias("MESSAGE")).iter_rows()
    )
