"""ADSL as it is given: one row a subject, completed with what the analyses need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import Finding
from topline.data import adam_dtype
from topline.derive.adsl import COLUMNS
from topline.derive.covariates import add_groups, covariate_names
from topline.derive.dates import yes_no
from topline.derive.given_eligibility import add_given_eligibility
from topline.derive.populations import add_populations
from topline.derive.treatment_window import end_of_risk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topline.protocol import Protocol


def given_adsl(given: Mapping[str, pl.DataFrame], protocol: Protocol) -> pl.DataFrame:
    """Take ADSL, sorted by USUBJID, with what it lacks.

    Enrolled are those with RANDDT or TRTSDT. A population flag that is there stands; one that is not follows from the
    study file's rule. Subjects who were not enrolled have no arm. Groups of covariates are always those of the study
    file's cut-offs.
    """
    raw = given["ADSL"]
    missing = [name for name in COLUMNS if name not in raw.columns]
    subjects = raw.with_columns(pl.lit(None, adam_dtype(name)).alias(name) for name in missing)
    subjects = add_given_eligibility(_with_flags(subjects, given, protocol), given).with_columns(*_arms(protocol))
    covariates = [each.variable for each in protocol.covariates if each.variable in raw.columns or not each.rules]
    flags = {f"{name}FL": pl.col(f"{name}FL") for name in protocol.populations if f"{name}FL" in raw.columns}
    kept = add_groups(subjects.select(*dict.fromkeys([*COLUMNS, *covariates, *flags])), protocol)
    by_rule = add_populations(kept.drop(flags), protocol)
    as_given = kept.select(pl.col(name).fill_null("N").alias(name) for name in flags)
    named = by_rule.with_columns(as_given[name] for name in flags)
    populations = [f"{name}FL" for name in protocol.populations]
    return named.select(*dict.fromkeys([*COLUMNS, *covariate_names(protocol), *populations])).sort("USUBJID")


def undecided_populations(
    given: Mapping[str, pl.DataFrame], adsl: pl.DataFrame, protocol: Protocol
) -> tuple[Finding, ...]:
    """Find populations whose flag is not given and whose rule names a variable that is empty for everybody."""
    findings: list[Finding] = []
    for name, population in protocol.populations.items():
        if f"{name}FL" in given["ADSL"].columns:
            continue
        empty = [each for each in pl.sql_expr(population.rule).meta.root_names() if adsl[each].is_null().all()]
        if empty:
            findings.append(
                Finding(
                    rule="undecided-population", dataset="ADSL", subject="", record=name,
                    message=f"expected {name}FL or {', '.join(empty)} for its rule {population.rule}, found neither",
                    remedy="add one of them to ADSL, or give the population another rule in the study file",
                )
            )  # fmt: skip
    return tuple(sorted(findings))


def _with_flags(subjects: pl.DataFrame, given: Mapping[str, pl.DataFrame], protocol: Protocol) -> pl.DataFrame:
    """Fill in what follows from other variables."""
    is_enrolled = pl.col("RANDDT").is_not_null() | pl.col("TRTSDT").is_not_null()
    duration = ((pl.col("TRTEDT") - pl.col("TRTSDT")).dt.total_days() + 1).cast(pl.Float64)
    days = protocol.criteria.toxicity.emergent_days_after_last_dose
    is_dead = (pl.col("DTHFL") == "Y") | pl.col("DTHDT").is_not_null()
    flagged = subjects.with_columns(
        pl.coalesce("ENRLFL", yes_no(is_enrolled)).alias("ENRLFL"),
        pl.coalesce("TRTDURD", duration).alias("TRTDURD"),
        yes_no(is_dead).alias("DTHFL"),
        pl.coalesce("AERISKDT", end_of_risk(days)).alias("AERISKDT"),
    )
    is_out = pl.col("ENRLFL") == "N"
    return flagged.with_columns(
        pl.when(pl.col("EOSSTT").is_null() & is_out).then(pl.lit("SCREEN FAILURE")).otherwise("EOSSTT").alias("EOSSTT"),
        _evaluated(given).alias("RSEVALFL"),
    )


def _evaluated(given: Mapping[str, pl.DataFrame]) -> pl.Expr:
    """Give RSEVALFL; where ADSL has none, Y for subjects with an overall response other than NE in ADRS."""
    if "ADRS" not in given or not (given["ADRS"]["PARAMCD"] == "OVR").any():
        return pl.col("RSEVALFL")
    counts = (pl.col("PARAMCD") == "OVR") & (pl.col("AVALC") != "NE") & (pl.col("ANL01FL").fill_null("Y") == "Y")
    assessed = given["ADRS"].filter(counts)["USUBJID"].unique()
    return pl.coalesce("RSEVALFL", yes_no(pl.col("USUBJID").is_in(assessed.implode())))


def _arms(protocol: Protocol) -> tuple[pl.Expr, ...]:
    """Give TRT01P, TRT01A and TRT01PN by the study file's arms; an arm that was not given is the planned one."""
    arms = protocol.treatment.arms
    labels = {name.upper(): arm.label for arm in arms for name in (arm.code, arm.label)}
    places = {arm.label: float(place) for place, arm in enumerate(arms, start=1)}
    planned, actual = (_label(name, labels) for name in ("TRT01P", "TRT01A"))
    is_in = pl.col("ENRLFL") == "Y"
    is_treated = is_in & pl.col("TRTSDT").is_not_null()
    place = planned.replace_strict(places, default=None, return_dtype=pl.Float64()) if arms else pl.lit(1.0)
    return (
        pl.when(is_in).then(planned).alias("TRT01P"),
        pl.when(is_in).then(pl.coalesce(actual, pl.when(is_treated).then(planned))).alias("TRT01A"),
        pl.when(is_in).then(place).alias("TRT01PN"),
    )


def _label(name: str, labels: Mapping[str, str]) -> pl.Expr:
    return pl.col(name).str.to_uppercase().replace_strict(labels, default=None) if labels else pl.col(name)
