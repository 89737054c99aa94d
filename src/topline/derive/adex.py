"""ADEX: exposure, one row a subject and parameter, sorted by USUBJID, PARAMCD.

Days run from the first to the last day, both counted. Where the regimen has several drugs, the doses and the parameters
of each bear its place in the regimen and its name: CUMDOSE1, RDI1 and so on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.body_size import add_body_sizes
from topline.derive.doses import count_doses
from topline.derive.exposure_records import exposure_records
from topline.derive.regimen_exposure import PARAMETERS as REGIMEN_PARAMETERS
from topline.derive.regimen_exposure import regimen_exposure

if TYPE_CHECKING:
    from topline.data import StudyData
    from topline.protocol import Protocol, Treatment

COLUMNS = ("PARAMCD", "PARAM", "AVAL", "AVALU", "NADJ")
PARAMETERS = {
    "TRTDURD": "Duration of treatment (days)",
    "NDOSE": "Dosing records",
    "CUMDOSE": "Cumulative dose",
    "AVGDOSE": "Average daily dose",
    "MAXDOSE": "Largest single dose",
    "NADJ": "Changes of dose",
}
OF_SEVERAL = ("DURD", "ALONE")
"""Parameters that only a drug among several has."""


def derive_adex(data: StudyData, adsl: pl.DataFrame, core: pl.DataFrame, protocol: Protocol) -> pl.DataFrame:
    """Make ADEX for the subjects who were treated."""
    treatment = protocol.treatment
    records = count_doses(exposure_records(data, protocol.dates), treatment).join(
        adsl.select("USUBJID", "TRTDURD", "ACTARMCD"), on="USUBJID", how="inner", maintain_order="left"
    )
    records = add_body_sizes(records, data, adsl, treatment)
    overall = records.group_by("USUBJID", maintain_order=True).agg(
        pl.col("TRTDURD").first(), pl.len().cast(pl.Float64).alias("NDOSE"), _changes().alias("NADJ")
    )
    parts = [_long(overall, "TRTDURD", "days"), _long(overall, "NDOSE", ""), _long(overall, "NADJ", "")]
    parts += _dose_parameters(records, treatment)
    for place in range(1, len(treatment.regimen) + 1):
        parts += _regimen_parameters(records, place, treatment)
    rows = pl.concat(parts).join(overall.select("USUBJID", "NADJ"), on="USUBJID", how="left")
    return (
        core.join(rows, on="USUBJID", how="inner").select(*core.columns, *COLUMNS).sort("USUBJID", "PARAMCD", "PARAM")
    )


def _changes() -> pl.Expr:
    """Count the records whose dose differs from the one before, of the same drug."""
    return (pl.col("EXDOSE") != pl.col("EXDOSE").shift(1).over("USUBJID", "EXTRT")).sum().cast(pl.Float64)


def _dose_parameters(records: pl.DataFrame, treatment: Treatment) -> list[pl.DataFrame]:
    """Sum up the doses of each subject, drug and unit; doses in different units are not added up."""
    names = {place: drug.name for place, drug in enumerate(treatment.regimen, start=1)}
    drug = pl.when(pl.lit(len(names) > 1)).then("DRUG").alias("DRUG")
    dosed = (
        records.filter(pl.col("DOSE").is_not_null())
        .with_columns(drug)
        .group_by("USUBJID", "DRUG", "UNIT", maintain_order=True)
        .agg(
            (pl.col("DOSE") * pl.col("DOSES")).sum().alias("CUMDOSE"),
            pl.col("DOSE").max().alias("MAXDOSE"),
            pl.col("TRTDURD").first(),
        )
        .with_columns((pl.col("CUMDOSE") / pl.col("TRTDURD")).alias("AVGDOSE"))
    )
    of_drug = pl.format(" of {}", pl.col("DRUG").replace_strict(names, default=None, return_dtype=pl.String()))
    return [
        dosed.select(
            "USUBJID",
            pl.concat_str(pl.lit(name), pl.col("DRUG").cast(pl.String).fill_null("")).alias("PARAMCD"),
            pl.concat_str(
                pl.lit(PARAMETERS[name]),
                of_drug.fill_null(""),
                pl.format(" ({}{})", pl.col("UNIT").fill_null("no unit"), pl.lit(suffix)),
            ).alias("PARAM"),
            pl.col(name).alias("AVAL"),
            pl.concat_str("UNIT", pl.lit(suffix)).alias("AVALU"),
        )
        for name, suffix in (("CUMDOSE", ""), ("AVGDOSE", "/day"), ("MAXDOSE", ""))
    ]


def _regimen_parameters(records: pl.DataFrame, place: int, treatment: Treatment) -> list[pl.DataFrame]:
    """Put the parameters of one drug one below the other."""
    is_several = len(treatment.regimen) > 1
    wide = regimen_exposure(records, place, treatment)
    number = str(place) if is_several else ""
    suffix = f" of {treatment.regimen[place - 1].name}" if is_several else ""
    return [
        wide.select(
            "USUBJID",
            pl.lit(f"{name}{number}").alias("PARAMCD"),
            pl.lit(f"{words}{suffix}").alias("PARAM"),
            pl.col(name).cast(pl.Float64).alias("AVAL"),
            (pl.col("UNITS") if unit == "unit" else pl.lit(unit or None, pl.String())).alias("AVALU"),
        ).drop_nulls("AVAL")
        for name, (words, unit) in REGIMEN_PARAMETERS.items()
        if is_several or name not in OF_SEVERAL
    ]


def _long(frame: pl.DataFrame, name: str, unit: str) -> pl.DataFrame:
    return frame.select(
        "USUBJID",
        pl.lit(name).alias("PARAMCD"),
        pl.lit(PARAMETERS[name]).alias("PARAM"),
        pl.col(name).cast(pl.Float64).alias("AVAL"),
        pl.lit(unit or None, pl.String()).alias("AVALU"),
    ).drop_nulls("AVAL")
