"""What is implausible in lesions and doses: told, never repaired."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import Finding
from topline.derive.exposure_records import exposure_records
from topline.derive.lesion_records import SIZES, chosen, tumour_records
from topline.derive.recist.target_response import TOLERANCE_MM
from topline.derive.records import take

if TYPE_CHECKING:
    from topline.data import StudyData
    from topline.protocol import ResponseCriteria

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
        *_findings(
            "lesion-without-baseline", "TR", without,
            pl.format(
                "expected a baseline assessment of the {} lesion, found its first at {}; it is left out, add the "
                "baseline or record it as new", "ROLE", "VISIT",
            ),
        ),
        *_findings(
            "target-too-small", "TR", small,
            pl.format(
                "expected a target of {} mm or more at baseline, found {} mm; it is measured all the same, correct the "
                "size or record it as non-target", minimum.cast(pl.Int64), "DIAMETER_MM",
            ),
        ),
        *_nodes_that_change(data, criteria),
        *_readers_mixed(data, criteria),
        *_sizes_that_differ(data, criteria),
        *_sums_that_differ(data, criteria, timepoints),
    )  # fmt: skip


def dose_findings(data: StudyData) -> tuple[Finding, ...]:
    """Find doses without an end, which is then filled in."""
    records = (
        exposure_records(data).filter(~pl.col("HAS_END")).with_columns(pl.format("EXSEQ {}", "EXSEQ").alias("LESION"))
    )
    return _findings(
        "dose-without-end",
        "EX",
        records,
        pl.format("expected an end date of the dosing record, found none; {} is taken", "AENDT"),
    )


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
    return _findings(
        "nodal-flag-changes", "TU", places.filter(pl.col("KINDS") > 1),
        pl.format(
            "expected a lesion to stay a node or none, found {}; it is judged as a node, correct TULOC", "TULOC"
        ),
    )  # fmt: skip


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
            .agg(names.len().alias("READERS"), names.str.join(", ").alias("NAMES"), pl.lit("").first().alias("LESION"))
            .filter(pl.col("READERS") > 1)
        )
        message = pl.format("expected one reader, found {}; name one as evaluator_id of the study file", "NAMES")
        found += _findings("readers-mixed", domain, mixed, message)
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
    return _findings(
        "lesion-measured-twice", "TR", sizes.filter(pl.col("N") > 1),
        pl.format(
            "expected one {} at {}, found {} mm; the last is taken, delete the wrong one",
            "TRTESTCD", "VISIT", "TRSTRESN",
        ),
    )  # fmt: skip


def _sums_that_differ(data: StudyData, criteria: ResponseCriteria, timepoints: pl.DataFrame) -> tuple[Finding, ...]:
    recorded = (
        tumour_records(data, criteria)
        .filter((pl.col("TRTESTCD") == "SUMDIAM") & pl.col("TRSTRESN").is_not_null())
        .join(timepoints.select("USUBJID", "VISIT", "VISITNUM", "SUM_MM"), on=["USUBJID", "VISIT", "VISITNUM"])
        .filter((pl.col("SUM_MM") - pl.col("TRSTRESN")).abs() > TOLERANCE_MM)
        .with_columns(pl.format("TRSEQ {}", "TRSEQ").alias("LESION"))
    )
    return _findings(
        "sum-differs-from-lesions", "TR", recorded,
        pl.format(
            "expected the sum {} mm of the target lesions at {}, found {} mm; the lesions count, correct one of them",
            "SUM_MM", "VISIT", "TRSTRESN",
        ),
    )  # fmt: skip


def _findings(rule: str, dataset: str, rows: pl.DataFrame, message: pl.Expr) -> tuple[Finding, ...]:
    table = rows.select("USUBJID", pl.col("LESION").fill_null(""), message.alias("MESSAGE"))
    return tuple(
        Finding(rule=rule, dataset=dataset, subject=subject, record=record, message=words)
        for subject, record, words in table.iter_rows()
    )
