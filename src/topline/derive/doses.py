"""How many doses a record of EX stands for, in which unit, and of which drug of the regimen.

The doses of a record are those of its frequency over its days: daily dosing once a day, Q3W on days 1, 22 and so on.
A record without a frequency counts as daily. Masses are in mg; another unit stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from topline.protocol import Drug, Treatment

DAYS_BETWEEN_DOSES = {
    "QD": 1.0, "DAILY": 1.0, "BID": 1 / 2, "TID": 1 / 3, "QID": 1 / 4, "QOD": 2.0, "Q2D": 2.0, "QW": 7.0, "Q1W": 7.0,
    "Q2W": 14.0, "Q3W": 21.0, "Q4W": 28.0, "Q6W": 42.0,
}  # fmt: skip
"""EXDOSFRQ → days from one dose to the next; ONCE and words that are not here are one dose a record."""
TO_MG = {"mg": 1.0, "g": 1000.0, "ug": 0.001, "mcg": 0.001}
BY_SIZE = {"mg/kg": "WEIGHT", "mg/m2": "AREA"}
"""Unit of a planned dose → the size of the body by which it is multiplied."""


def count_doses(records: pl.DataFrame, treatment: Treatment) -> pl.DataFrame:
    """Add DOSE in UNIT, DOSES and DRUG, the place of the record's drug in the regimen.

    Where the regimen has one drug every record is of it, else those whose EXTRT holds the drug's name.
    """
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
        _place(treatment).alias("DRUG"),
    )


def _place(treatment: Treatment) -> pl.Expr:
    regimen = treatment.regimen
    if len(regimen) == 1:
        return pl.lit(1, pl.Int64())
    given = pl.col("EXTRT").str.to_lowercase()
    return pl.coalesce(
        pl.lit(None, pl.Int64()),
        *(
            pl.when(given.str.contains(drug.name.lower(), literal=True)).then(pl.lit(place, pl.Int64()))
            for place, drug in enumerate(regimen, start=1)
        ),
    )


def planned_unit(drug: Drug) -> tuple[str, float]:
    """Give the unit in which a drug's doses are compared, and its planned dose in it."""
    factor = TO_MG.get(drug.unit)
    return ("mg", drug.dose * factor) if factor else (drug.unit, drug.dose)
