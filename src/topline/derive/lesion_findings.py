"""What is implausible in lesions and doses: told, never repaired."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.exposure_records import exposure_records
from topline.derive.lesion_records import SIZES, chosen, tumour_records
from topline.derive.recist.target_response import TOLERANCE_MM
from topline.derive.records import take
from topline.derive.row_findings import row_findings

if TYPE_CHECKING:
    from topline.core import Finding
    from topline.data import StudyData
    from topline.protocol import DateRules, ResponseCriteria

NODE_TARGET_MM = 15.0
TARGET_MM = 10.0


def lesion_findings(
    data: StudyData, criteria: ResponseCriteria, lesions: pl.DataFrame, timepoints: pl.DataFrame
) -> tuple[Finding, ...]:
    """Find lesions without baseline, targets too small to be one, nodes that change, and sums that do not add up."""
    at_baseline = pl.col("ADT") == pl.col("ADT").min().over("USUBJID")
    first = lesions.filter(at_baseline)
    old = lesions.filter(pl.col("ROLE").is_in(["target", "non-target"]))
    without = old.join(first, on=["USUBJID", "LESION"], how="anti").unique(
        ["USUBJID", "LESION"], keep="first", maintain_order=True
    )
    minimum = pl.when("NODAL").then(NODE_TARGET_MM).otherwise(TARGET_MM)
    small = first.filter((pl.col("ROLE") == "target") & (pl.col("DIAMETER_MM") < minimum - TOLERANCE_MM))
    return (
        *row_findings(
            without, "lesion-without-baseline", "TR",
            pl.format(
                "expected a baseline assessment of the {} lesion, found its first at {}; it is left out",
                "ROLE", "VISIT",
            ),
            "add the baseline or record it as new", record="LESION",
        ),
        *row_findings(
            small, "target-too-small", "TR",
            pl.format(
                "expected a target of {} mm or more at baseline, found {} mm; it is measured all the same",
                minimum.cast(pl.Int64), "DIAMETER_MM",
            ),
            "correct the size or record it as non-target", record="LESION",
        ),
        *_nodes_that_change(data, criteria),
        *_readers_mixed(data, criteria),
        *_sizes_that_differ(data, criteria),
        *_sums_that_differ(data, criteria, timepoints),
    )  # fmt: skip


def dose_findings(data: StudyData, dates: DateRules) -> tuple[Finding, ...]:
    """Find doses without an end, which is then filled in."""
    records = (
        exposure_records(data, dates)
        .filter(~pl.col("HAS_END"))
        .with_columns(pl.format("EXSEQ {}", "EXSEQ").alias("LESION"))
    )
    message = pl.format("expected an end date of the dosing record, found none; {} is taken", "AENDT")
    return row_findings(records, "dose-without-end", "EX", message, "fill in EXENDTC", record="LESION")


def _nodes_that_change(data: StudyData, criteria: ResponseCriteria) -> tuple[Finding, ...]:
    names = ("USUBJID", "TULNKID", "TULOC", "TUEVAL", "TUEVALID")
    places = (
        take(data, "TU", names)
        .filter(chosen("TU", criteria))
        .drop_nulls(["TULNKID", "TULOC"])
        .group_by("USUBJID", pl.col("TULNKID").alias("LESION"), maintain_order=True)
        .agg(
            pl.col("TULOC").str.contains("(?i)lymph node").n_unique().alias("KINDS"),
            pl.col("TULOC").unique().sort().str.join(", "),
        )
    )
    message = pl.format("expected a lesion to stay a node or none, found {}; it is judged as a node", "TULOC")
    changing = places.filter(pl.col("KINDS") > 1)
    return row_findings(changing, "nodal-flag-changes", "TU", message, "correct TULOC", record="LESION")


def _readers_mixed(data: StudyData, criteria: ResponseCriteria) -> tuple[Finding, ...]:
    """Find subjects whose lesions or responses come from several readers of the chosen evaluator."""
    found: list[Finding] = []
    for domain in ("TU", "TR", "RS"):
        reader = f"{domain}EVALID"
        names = pl.col(reader).fill_null("an unnamed reader").unique().sort()
        mixed = (
            take(data, domain, ("USUBJID", f"{domain}EVAL", reader))
            .filter(chosen(domain, criteria))
            .group_by("USUBJID", maintain_order=True)
            .agg(names.len().alias("READERS"), names.str.join(", ").alias("NAMES"))
            .filter(pl.col("READERS") > 1)
        )
        message = pl.format("expected one reader, found {}", "NAMES")
        found += row_findings(mixed, "readers-mixed", domain, message, "name one as evaluator_id of the study file")
    return tuple(found)


def _sizes_that_differ(data: StudyData, criteria: ResponseCriteria) -> tuple[Finding, ...]:
    """Find lesions with two sizes at one visit."""
    sizes = (
        tumour_records(data, criteria)
        .filter(pl.col("TRTESTCD").is_in(SIZES))
        .drop_nulls(["TRLNKID", "TRSTRESN"])
        .sort("USUBJID", "ADT", "TRSEQ", nulls_last=True)
        .group_by("USUBJID", "VISIT", "VISITNUM", pl.col("TRLNKID").alias("LESION"), "TRTESTCD", maintain_order=True)
        .agg(pl.col("TRSTRESN").n_unique().alias("N"), pl.col("TRSTRESN").cast(pl.String).str.join(" and "))
    )
    message = pl.format("expected one {} at {}, found {} mm; the last is taken", "TRTESTCD", "VISIT", "TRSTRESN")
    twice = sizes.filter(pl.col("N") > 1)
    return row_findings(twice, "lesion-measured-twice", "TR", message, "delete the wrong one", record="LESION")


def _sums_that_differ(data: StudyData, criteria: ResponseCriteria, timepoints: pl.DataFrame) -> tuple[Finding, ...]:
    recorded = (
        tumour_records(data, criteria)
        .filter((pl.col("TRTESTCD") == "SUMDIAM") & pl.col("TRSTRESN").is_not_null())
        .join(timepoints.select("USUBJID", "VISIT", "VISITNUM", "SUM_MM"), on=["USUBJID", "VISIT", "VISITNUM"])
        .filter((pl.col("SUM_MM") - pl.col("TRSTRESN")).abs() > TOLERANCE_MM)
        .with_columns(pl.format("TRSEQ {}", "TRSEQ").alias("LESION"))
    )
    message = pl.format(
        "expected the sum {} mm of the target lesions at {}, found {} mm; the lesions count", "SUM_MM", "VISIT",
        "TRSTRESN",
    )  # fmt: skip
    return row_findings(recorded, "sum-differs-from-lesions", "TR", message, "correct one of them", record="LESION")
