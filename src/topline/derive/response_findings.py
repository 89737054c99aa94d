"""What is implausible in recorded responses: told, never repaired."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.lesion_records import chosen
from topline.derive.recist.counted_responses import RECIST_RESPONSES
from topline.derive.recist.overall_response import overall_response
from topline.derive.records import take
from topline.derive.row_findings import row_findings
from topline.derive.visit_match import match_visits

if TYPE_CHECKING:
    from topline.core import Finding
    from topline.data import StudyData
    from topline.protocol import ResponseCriteria

RS_COLUMNS = ("USUBJID", "RSSEQ", "RSTESTCD", "RSSTRESC", "RSEVAL", "RSEVALID", "VISITNUM", "VISIT", "RSDTC")
PARTS = {"OVRLRESP": "RECORDED", "TRGRESP": "TARGET", "NTRGRESP": "NONTARGET", "NEWLPROG": "NEWLESION"}
NOT_APPLICABLE = ("NA", "ND", "NOT APPLICABLE", "NED")


def response_findings(data: StudyData, criteria: ResponseCriteria, timepoints: pl.DataFrame) -> tuple[Finding, ...]:
    """Find overall responses that are none, contradict their parts, or differ from what the lesions say."""
    visits = _recorded_visits(data, criteria)
    is_known = pl.col("RECORDED").is_in(RECIST_RESPONSES)
    unknown = visits.filter(~is_known)
    has_parts = pl.col("TARGET").is_not_null() | pl.col("NONTARGET").is_not_null()
    parts = visits.filter(is_known & has_parts).with_columns(overall_response().alias("EXPECTED"))
    by_lesions = timepoints.filter(pl.col("OVERALL").is_not_null())
    both = match_visits(visits.filter(is_known), by_lesions, ["OVERALL", "DECISION"])
    told = [
        row_findings(
            unknown, "unknown-response", "RS",
            pl.format("expected an overall response of RECIST 1.1, found {}", "RECORDED"),
            "correct it", record="RECORD",
        ),
        row_findings(
            parts.filter(pl.col("EXPECTED") != pl.col("RECORDED")), "response-contradicts-parts", "RS",
            pl.format(
                "expected {} from target {}, non-target {}, new lesion {}, found {}",
                "EXPECTED", pl.col("TARGET").fill_null("none"), pl.col("NONTARGET").fill_null("none"), "NEWLESION",
                "RECORDED",
            ),
            "correct one of them", record="RECORD",
        ),
        row_findings(
            both.filter(pl.col("OVERALL") != pl.col("RECORDED")), "response-differs-from-lesions", "RS",
            pl.format(
                "expected {} from the lesions ({}), found {}", "OVERALL",
                pl.col("DECISION").str.replace(r"^[^:]+: ", ""), "RECORDED",
            ),
            "ask the reader which of the two is right", record="RECORD",
        ),
    ]  # fmt: skip
    return tuple(finding for findings in told for finding in findings)


def _recorded_visits(data: StudyData, criteria: ResponseCriteria) -> pl.DataFrame:
    """Put the overall response of each visit beside its parts."""
    records = take(data, "RS", RS_COLUMNS).filter(chosen("RS", criteria) & pl.col("RSTESTCD").is_in(list(PARTS)))
    values = [pl.col("RSSTRESC").filter(pl.col("RSTESTCD") == test).first().alias(name) for test, name in PARTS.items()]
    is_overall = pl.col("RSTESTCD") == "OVRLRESP"
    return (
        records.with_columns(pl.coalesce("VISIT", "RSDTC").alias("VISIT"))
        .group_by("USUBJID", "VISIT", "VISITNUM", maintain_order=True)
        .agg(*values, pl.format("RSSEQ {}", pl.col("RSSEQ").filter(is_overall).first()).alias("RECORD"))
        .filter(pl.col("RECORDED").is_not_null())
        .with_columns(
            pl.when(~pl.col(name).is_in(NOT_APPLICABLE)).then(name).alias(name) for name in ("TARGET", "NONTARGET")
        )
        .with_columns(pl.col("NEWLESION").fill_null("NONE"))
    )
