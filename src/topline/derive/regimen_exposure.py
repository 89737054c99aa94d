"""The doses of one drug against its regimen: cycles, dose intensity, reductions, interruptions and delays.

Time runs from the drug's first to its last day. The planned dose is that of the dosing days of this time or, where the
study file compares whole cycles, of this time and the rest of its last cycle. A dose per kilogram or square metre that
was recorded in mg is compared with the planned one times the size of the body, at baseline or before each dose.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from topline.derive.doses import BY_SIZE, planned_unit

if TYPE_CHECKING:
    from topline.protocol import Drug, Treatment

EXACT, ROUNDED = 1e-6, 0.1
"""Share by which a dose may miss a step of the ladder: as it is, and when it was rounded for the size of the body."""
PARAMETERS = {
    "NCYCLE": ("Cycles begun", ""),
    "PLDOSE": ("Planned dose", "unit"),
    "RDI": ("Relative dose intensity (%)", "%"),
    "NRED": ("Dose reductions", ""),
    "LADDER": ("Lowest step of the dose ladder", ""),
    "NINTER": ("Interruptions", ""),
    "NDELAY": ("Delayed cycles", ""),
    "OFFDUR": ("Days off treatment beyond the plan", "days"),
    "DURD": ("Duration (days)", "days"),
    "ALONE": ("Days alone after the other drugs", "days"),
}
"""Parameter → its words and unit; those of one drug among several bear its place and name."""


def regimen_exposure(records: pl.DataFrame, place: int, treatment: Treatment) -> pl.DataFrame:
    """Compute the parameters of one drug for each subject who took it.

    Parameters
    ----------
    records : one row a record of EX, sorted by subject and time, with DRUG, DOSE, UNIT, DOSES, ASTDT, AENDT, ACTARMCD,
        WEIGHT and AREA.
    place : of the drug in the regimen, from 1.

    Returns
    -------
    USUBJID, UNITS (the planned dose's unit) and a column a parameter; null where it cannot be told.
    """
    drug = treatment.regimen[place - 1]
    in_arm = pl.col("ACTARMCD").is_in(drug.arms) if drug.arms else pl.lit(value=True)
    own = records.filter((pl.col("DRUG") == place) & in_arm & pl.col("ASTDT").is_not_null())
    taken = (
        _judged(own, drug)
        .group_by("USUBJID", maintain_order=True)
        .agg(
            ((pl.col("AENDT").max() - pl.col("ASTDT").min()).dt.total_days() + 1).cast(pl.Float64).alias("DURD"),
            pl.col("AENDT").max().alias("LASTDT"),
            pl.when(pl.col("PLANNED").is_not_null().all())
            .then((pl.col("DOSE") * pl.col("DOSES")).sum())
            .alias("TAKEN"),
            _planned_dose(),
            pl.col("UNIT").first().alias("UNITS"),
            *_counts(drug),
        )
    )
    duration = pl.col("DURD")
    return (
        taken.with_columns(
            (duration / drug.cycle_days).ceil().alias("NCYCLE"),
            (pl.col("PLANNED") * _planned_doses(drug, treatment)).alias("PLDOSE"),
        )
        .with_columns((100 * pl.col("TAKEN") / pl.col("PLDOSE")).alias("RDI"))
        .join(_others(records, place, treatment), on="USUBJID", how="left", maintain_order="left")
        .with_columns(
            pl.when(pl.col("COVEREDDT").is_null())
            .then(duration)
            .otherwise((pl.col("LASTDT") - pl.col("COVEREDDT")).dt.total_days().clip(lower_bound=0))
            .cast(pl.Float64)
            .alias("ALONE")
        )
        .select("USUBJID", "UNITS", *PARAMETERS)
    )


def _judged(records: pl.DataFrame, drug: Drug) -> pl.DataFrame:
    """Add the planned dose in the record's unit, the step of the ladder, and the days off beyond the plan."""
    unit, dose = planned_unit(drug)
    size = BY_SIZE.get(unit)
    planned = pl.when(pl.col("UNIT") == unit).then(pl.lit(dose))
    if size:
        planned = planned.when(pl.col("UNIT") == "mg").then(dose * pl.col(size))
    share = pl.col("DOSE") / pl.col("PLANNED")
    slack = pl.when(pl.col("UNIT") == unit).then(EXACT).otherwise(ROUNDED)
    step = pl.coalesce(
        pl.when((share / (ladder / drug.dose) - 1).abs() <= slack).then(pl.lit(level, pl.Float64()))
        for level, ladder in enumerate((drug.dose, *drug.reductions))
    )
    ended = pl.col("AENDT").cum_max().shift(1).over("USUBJID")
    gap = ((pl.col("ASTDT") - ended).dt.total_days() - 1).clip(lower_bound=0)
    return (
        records.with_columns(planned.alias("PLANNED"), gap.alias("GAP"))
        .with_columns(step.alias("STEP"), _beyond_plan(drug).alias("BEYOND"))
        .with_columns(pl.col("STEP").forward_fill().shift(1).over("USUBJID").alias("BEFORE"))
    )


def _beyond_plan(drug: Drug) -> pl.Expr:
    """Give the days of a gap that no pause of the regimen explains."""
    days = drug.days
    pauses = {_rest(drug), *(late - early - 1 for early, late in pairwise(days))}
    explained = pl.max_horizontal(pl.when(pl.col("GAP") >= pause).then(pl.lit(pause, pl.Int64())) for pause in pauses)
    return pl.when(explained.is_not_null()).then(pl.col("GAP") - explained).otherwise(0)


def _rest(drug: Drug) -> int:
    """Count the days without a dose from the end of a cycle's dosing to the start of the next."""
    return drug.cycle_days - drug.days[-1] + drug.days[0] - 1


def _planned_dose() -> pl.Expr:
    """Give the planned dose of a dosing day: where the weight changes, the mean over the doses taken."""
    planned, doses = pl.col("PLANNED"), pl.col("DOSES")
    mean = pl.when(planned.is_not_null().all()).then((planned * doses).sum() / doses.sum())
    return pl.when(planned.min() == planned.max()).then(planned.first()).otherwise(mean).alias("PLANNED")


def _counts(drug: Drug) -> tuple[pl.Expr, ...]:
    rest = _rest(drug)
    is_late = (pl.col("GAP") > rest) & (rest > 0)
    beyond = pl.col("BEYOND")
    is_lower = pl.col("STEP") > pl.col("BEFORE")
    steps = pl.lit(value=True) if drug.reductions else pl.lit(value=False)
    return (
        pl.when(steps).then(is_lower.sum().cast(pl.Float64)).first().alias("NRED"),
        pl.when(steps).then(pl.col("STEP").max()).first().alias("LADDER"),
        ((beyond > 0) & ~is_late).sum().cast(pl.Float64).alias("NINTER"),
        (is_late & (beyond > drug.delay_days)).sum().cast(pl.Float64).alias("NDELAY"),
        beyond.sum().cast(pl.Float64).alias("OFFDUR"),
    )


def _planned_doses(drug: Drug, treatment: Treatment) -> pl.Expr:
    """Count the dosing days that the regimen plans in the drug's time."""
    duration, days = pl.col("DURD"), drug.days
    if treatment.dose_intensity == "whole_cycles":
        time = duration + (drug.cycle_days - days[-1])
        return time / drug.cycle_days * len(days)
    full, rest = (duration / drug.cycle_days).floor(), duration % drug.cycle_days
    return full * len(days) + pl.sum_horizontal((rest >= day).cast(pl.Float64) for day in days)


def _others(records: pl.DataFrame, place: int, treatment: Treatment) -> pl.DataFrame:
    """Find the last day that any other drug covers: its last dosing day and the rest of that cycle."""
    rests = {
        other: drug.cycle_days - drug.days[-1]
        for other, drug in enumerate(treatment.regimen, start=1)
        if other != place
    }
    rest = pl.col("DRUG").replace_strict(rests, default=None, return_dtype=pl.Int64())
    return (
        records.filter(pl.col("DRUG").is_in(list(rests)))
        .group_by("USUBJID")
        .agg((pl.col("AENDT") + pl.duration(days=rest)).max().alias("COVEREDDT"))
    )
