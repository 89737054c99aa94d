"""Subjects whose way through the study does not add up, from screening to evaluation: told, never repaired."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.eligibility import eligibility_records
from topline.derive.row_findings import row_findings

if TYPE_CHECKING:
    from topline.core import Finding
    from topline.data import StudyData
    from topline.protocol import Protocol


def way_findings(subjects: pl.DataFrame, data: StudyData, protocol: Protocol) -> tuple[Finding, ...]:
    """Find subjects whose way through the study does not add up, and enrolled ones who are not eligible.

    Parameters
    ----------
    subjects : of ADSL, complete.
    """
    return (*disposition_findings(subjects), *eligibility_findings(eligibility_records(subjects, data, protocol)))


def disposition_findings(subjects: pl.DataFrame) -> tuple[Finding, ...]:
    """Find subjects for whom two steps of their way contradict each other.

    Parameters
    ----------
    subjects : of ADSL, with the population flags.
    """
    enrolled, treated = pl.col("ENRLFL") == "Y", pl.col("TRTSDT")
    return (
        *row_findings(
            subjects.filter(treated.is_not_null() & pl.col("RANDDT").is_null()), "treated-not-enrolled", "DM",
            pl.format("expected an enrolment before the first dose on {}, found none", treated),
            "add it to DS, with DSDECOD RANDOMIZED or ENROLLED",
        ),
        *row_findings(
            subjects.filter(treated < pl.col("RANDDT")), "treated-before-enrolment", "DM",
            pl.format("expected the first dose on or after the enrolment on {}, found it on {}", "RANDDT", treated),
            "correct one of the two dates",
        ),
        *row_findings(
            subjects.filter(enrolled & (pl.col("EOSSTT") == "SCREEN FAILURE")), "enrolled-screen-failure", "DM",
            pl.lit("expected no screening failure among the enrolled, found DSDECOD SCREEN FAILURE"),
            "correct DSDECOD, or remove the enrolment or the doses",
        ),
        *row_findings(
            subjects.filter(~enrolled & pl.col("DCSREAS").is_null()), "not-enrolled-without-reason", "DM",
            pl.lit("expected a reason why the subject was not enrolled, found none in DS"),
            "add the reason to DS, with DSDECOD SCREEN FAILURE or another",
        ),
        *_evaluable_findings(subjects),
    )  # fmt: skip


def _evaluable_findings(subjects: pl.DataFrame) -> tuple[Finding, ...]:
    """Find subjects who are evaluable for response without treatment; of a study without the set, nobody."""
    if "EVALFL" not in subjects.columns:
        return ()
    return row_findings(
        subjects.filter((pl.col("EVALFL") == "Y") & pl.col("TRTSDT").is_null()), "evaluable-not-treated", "DM",
        pl.lit("expected a first dose of a subject of the population EVAL, found none"),
        "add the doses to EX, or let the rule of EVAL ask for treatment",
    )  # fmt: skip


def eligibility_findings(records: pl.DataFrame, dataset: str = "DM") -> tuple[Finding, ...]:
    """Find enrolled subjects who fail a criterion: deviations from the protocol."""
    deviations = records.filter(pl.col("DEVFL") == "Y")
    message = pl.format(
        "expected the {} criterion {} ({}) to be kept by an enrolled subject, found that it is not",
        pl.col("IECAT").str.to_lowercase().fill_null("stated"), "PARAMCD", pl.coalesce("PARAM", "PARAMCD"),
    )  # fmt: skip
    remedy = "report it as a protocol deviation, or correct the value"
    return row_findings(deviations, "enrolled-not-eligible", dataset, message, remedy)
