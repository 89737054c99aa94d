"""ADEX: exposure, one row a subject and parameter, sorted by USUBJID, PARAMCD.

The doses of a record are those of its frequency over its days: daily dosing once a day, Q3W on days 1, 22 and so on.
A record without a frequency counts as daily. Days run from the first to the last day, both counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.exposure_records import exposure_records

if TYPE_CHECKING:
    from topline.data import StudyData
    from topline.protocol import Drug, Protocol

COLUMNS = ("PARAMCD", "PARAM", "AVAL", "AVALU", "NADJ")
SCHEMA = {
    "USUBJID": pl.String(),
    "PARAMCD": pl.String(),
    "PARAM": pl.String(),
    "AVAL": pl.Float64(),
    "AVALU": pl.String(),
}
DAYS_BETWEEN_DOSES = {
    "QD": 1.0, "DAILY": 1.0, "BID": 1 / 2, "TID": 1 / 3, "QID": 1 / 4, "QOD": 2.0, "Q2D": 2.0, "QW": 7.0, "Q1W": 7.0,
    "Q2W": 14.0, "Q3W": 21.0, "Q4W": 28.0, "Q6W": 42.0,
}  # fmt: skip
"""EXDOSFRQ → days from one dose to the next; ONCE and words that are not here are one dose a record."""
TO_MG = {"mg": 1.0, "g": 1000.0, "ug": 0.001, "mcg": 0.001}
PARAMETERS = {
    "TRTDURD": "Duration of treatment (days)",
    "NDOSE": "Dosing records",
    "CUMDOSE": "Cumulative dose",
    "AVGDOSE": "Average daily dose",
    "MAXDOSE": "Largest single dose",
    "NADJ": "Changes of dose",
    "NCYCLE": "Cycles begun",
    "RDI": "Relative dose intensity (%)",
}


def derive_adex(data: StudyData, adsl: pl.DataFrame, core: pl.DataFrame, protocol: Protocol) -> pl.DataFrame:
    """Make ADEX for the subjects who were treated."""
    records = _doses(exposure_records(data)).join(
        adsl.select("USUBJID", "TRTDURD", "ACTARMCD"), on="USUBJID", how="inner", maintain_order="left"
    )
    overall = records.group_by("USUBJID", maintain_order=True).agg(
        pl.col("TRTDURD").first(), pl.len().cast(pl.Float64).alias("NDOSE"), _changes().alias("NADJ")
    )
    parts = [_long(overall, "TRTDURD", "days"), _long(overall, "NDOSE", ""), _long(overall, "NADJ", "")]
    parts += _dose_parameters(records)
    for drug in protocol.treatment.regimen:
        parts += _regimen_parameters(records, drug, protocol)
    rows = pl.concat(parts).join(overall.select("USUBJID", "NADJ"), on="USUBJID", how="left")
    return (
        core.join(rows, on="USUBJID", how="inner").select(*core.columns, *COLUMNS).sort("USUBJID", "PARAMCD", "PARAM")
    )


def _doses(records: pl.DataFrame) -> pl.DataFrame:
    """Add the dose in mg where it is a mass (else in its own unit) and the number of doses of each record."""
    unit = pl.col("EXDOSU").str.strip_chars()
    factor = unit.str.to_lowercase().replace_strict(TO_MG, default=None, return_dtype=pl.Float64)
    days = (pl.col("AENDT") - pl.col("ASTDT")).dt.total_days() + 1
    step = pl.col("EXDOSFRQ").fill_null("QD").str.to_uppercase().replace_strict(
        DAYS_BETWEEN_DOSES, default=None, return_dtype=pl.Float64
    )  # fmt: skip
    several = pl.when(step <= 1).then(days / step).otherwise(((days - 1) / step).floor() + 1)
    return records.with_columns(
        (pl.col("EXDOSE") * factor.fill_null(1.0)).alias("DOSE"),
        pl.when(factor.is_not_null()).then(pl.lit("mg")).otherwise(unit).alias("UNIT"),
        pl.when(step.is_null()).then(1.0).otherwise(several).alias("DOSES"),
    )


def _changes() -> pl.Expr:
    """Count the records whose dose differs from the one before, of the same drug."""
    return (pl.col("EXDOSE") != pl.col("EXDOSE").shift(1).over("USUBJID", "EXTRT")).sum().cast(pl.Float64)


def _dose_parameters(records: pl.DataFrame) -> list[pl.DataFrame]:
    """Sum up the doses of each subject and unit; doses in different units are not added up."""
    dosed = (
        records.filter(pl.col("DOSE").is_not_null())
        .group_by("USUBJID", "UNIT", maintain_order=True)
        .agg(
            (pl.col("DOSE") * pl.col("DOSES")).sum().alias("CUMDOSE"),
            pl.col("DOSE").max().alias("MAXDOSE"),
            pl.col("TRTDURD").first(),
        )
        .with_columns((pl.col("CUMDOSE") / pl.col("TRTDURD")).alias("AVGDOSE"))
    )
    return [
        dosed.select(
            "USUBJID",
            pl.lit(name).alias("PARAMCD"),
            pl.format("{} ({}{})", pl.lit(PARAMETERS[name]), pl.col("UNIT").fill_null("no unit"), pl.lit(suffix)).alias(
                "PARAM"
            ),
            pl.col(name).alias("AVAL"),
            pl.concat_str("UNIT", pl.lit(suffix)).alias("AVALU"),
        )
        for name, suffix in (("CUMDOSE", ""), ("AVGDOSE", "/day"), ("MAXDOSE", ""))
    ]


def _regimen_parameters(records: pl.DataFrame, drug: Drug, protocol: Protocol) -> list[pl.DataFrame]:
    """Compare the doses of one drug with its regimen: cycles begun and relative dose intensity.

    The planned dose is that of the dosing days in the time from the subject's first to last day of treatment.
    """
    is_several = len(protocol.treatment.regimen) > 1
    is_drug = (
        pl.col("EXTRT").str.to_lowercase().str.contains(drug.name.lower(), literal=True)
        if is_several
        else pl.lit(value=True)
    )
    is_arm = pl.col("ACTARMCD").is_in(drug.arms) if drug.arms else pl.lit(value=True)
    unit = "mg" if drug.unit in TO_MG else drug.unit
    planned_dose = drug.dose * TO_MG.get(drug.unit, 1.0)
    duration = pl.col("TRTDURD")
    full, rest = (duration / drug.cycle_days).floor(), duration % drug.cycle_days
    planned_days = full * drug.days_on + pl.min_horizontal(rest, pl.lit(float(drug.days_on)))
    taken = (
        records.filter(is_drug & is_arm)
        .group_by("USUBJID", maintain_order=True)
        .agg(
            pl.col("TRTDURD").first(),
            pl.when((pl.col("UNIT") == unit).all()).then((pl.col("DOSE") * pl.col("DOSES")).sum()).alias("TAKEN"),
        )
        .with_columns(
            (duration / drug.cycle_days).ceil().alias("NCYCLE"),
            (100 * pl.col("TAKEN") / (planned_dose * planned_days)).alias("RDI"),
        )
    )
    suffix = f" of {drug.name}" if is_several else ""
    return [_long(taken, "NCYCLE", "", suffix), _long(taken, "RDI", "%", suffix)]


def _long(frame: pl.DataFrame, name: str, unit: str, suffix: str = "") -> pl.DataFrame:
    return frame.select(
        "USUBJID",
        pl.lit(name).alias("PARAMCD"),
        pl.lit(PARAMETERS[name] + suffix).alias("PARAM"),
        pl.col(name).cast(pl.Float64).alias("AVAL"),
        pl.lit(unit or None, pl.String()).alias("AVALU"),
    ).drop_nulls("AVAL")
