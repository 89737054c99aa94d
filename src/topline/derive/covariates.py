"""Baseline covariates of ADSL: values of tests before treatment, and groups by cut-offs."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from topline.core import Problem, ProtocolError, name_remedy
from topline.derive.dates import first_day
from topline.derive.records import take

if TYPE_CHECKING:
    from topline.data import StudyData
    from topline.protocol import Covariate, Protocol

MEASURED_IN = ("LB", "VS", "QS", "SC")
"""Domains that are searched for a test, in this order."""


def add_covariates(subjects: pl.DataFrame, data: StudyData, protocol: Protocol) -> pl.DataFrame:
    """Add each covariate of the protocol and, where it has cut-offs, its groups (…GR1 and their order …GR1N).

    A covariate with a test is the last value that is not missing on or before the first day of treatment (of
    enrolment where the subject was not treated). Without a test it is a variable of ADSL or of DM.

    Raises
    ------
    ProtocolError
        For a variable or a test that the data do not have.
    """
    problems: list[Problem] = []
    for covariate in protocol.covariates:
        if covariate.rules:
            continue
        if covariate.test:
            subjects = _add_baseline_value(subjects, data, covariate, problems)
        elif covariate.variable not in subjects.columns:
            subjects = _add_from_demographics(subjects, data, covariate, problems)
    if problems:
        raise ProtocolError(problems)
    return add_groups(subjects, protocol)


def add_groups(subjects: pl.DataFrame, protocol: Protocol) -> pl.DataFrame:
    """Add the groups of cut-offs and of rules, in the order of the study file, where they are not there."""
    for covariate in protocol.covariates:
        if covariate.rules and covariate.variable not in subjects.columns:
            subjects = subjects.with_columns(_rule_level(covariate))
        subjects = subjects.with_columns(covariate_groups(covariate))
    return subjects


def _rule_level(covariate: Covariate) -> pl.Expr:
    """Give the level whose condition is the first that is true; none where an earlier one cannot be told."""
    level = pl.lit(None, dtype=pl.String)
    for name, rule in reversed(covariate.rules.items()):
        condition = pl.sql_expr(rule)
        level = (
            pl.when(condition.is_null())
            .then(pl.lit(None, dtype=pl.String))
            .when(condition)
            .then(pl.lit(name))
            .otherwise(level)
        )
    return level.alias(covariate.variable)


def covariate_names(protocol: Protocol) -> tuple[str, ...]:
    """List the variables of the covariates with their groups."""
    return tuple(
        name
        for covariate in protocol.covariates
        for name in (
            covariate.variable,
            *((f"{covariate.variable}GR1", f"{covariate.variable}GR1N") if covariate.cutoffs else ()),
        )
    )


def _add_baseline_value(
    subjects: pl.DataFrame, data: StudyData, covariate: Covariate, problems: list[Problem]
) -> pl.DataFrame:
    measured = [_measurements(data, domain) for domain in MEASURED_IN]
    having = [frame for frame in measured if covariate.test in frame["TESTCD"].unique()]
    if not having:
        known = sorted({str(code) for frame in measured for code in frame["TESTCD"].drop_nulls().unique()})
        problems.append(_unknown(covariate, "a test code of LB, VS, QS or SC", covariate.test, known))
        return subjects
    limit = subjects.select("USUBJID", pl.coalesce("TRTSDT", "RANDDT").alias("LIMITDT"))
    value = "TEXT" if covariate.levels else "VALUE"
    baseline = (
        having[0]
        .filter((pl.col("TESTCD") == covariate.test) & pl.col(value).is_not_null())
        .join(limit, on="USUBJID", how="inner")
        .filter(pl.col("ADT") <= pl.col("LIMITDT"))
        .sort("USUBJID", "DTC", "SEQ")
        .group_by("USUBJID", maintain_order=True)
        .agg(pl.col(value).last().alias(covariate.variable))
    )
    return subjects.join(baseline, on="USUBJID", how="left", maintain_order="left")


def _measurements(data: StudyData, domain: str) -> pl.DataFrame:
    names = [f"{domain}{suffix}" for suffix in ("SEQ", "TESTCD", "STRESN", "DTC", "STRESC")]
    return take(data, domain, ["USUBJID", *names]).select(
        "USUBJID",
        pl.col(names[0]).alias("SEQ"),
        pl.col(names[1]).alias("TESTCD"),
        pl.col(names[2]).alias("VALUE"),
        pl.coalesce(pl.col(names[4]), pl.col(names[2]).cast(pl.String).str.strip_suffix(".0")).alias("TEXT"),
        pl.col(names[3]).alias("DTC"),
        first_day(names[3]).alias("ADT"),
    )


def _add_from_demographics(
    subjects: pl.DataFrame, data: StudyData, covariate: Covariate, problems: list[Problem]
) -> pl.DataFrame:
    dm = data.domains["DM"]
    if covariate.variable not in dm.columns:
        known = sorted({*subjects.columns, *dm.columns})
        problems.append(_unknown(covariate, "a variable of ADSL or DM, or a test", covariate.variable, known))
        return subjects
    return subjects.join(dm.select("USUBJID", covariate.variable), on="USUBJID", how="left", maintain_order="left")


def _unknown(covariate: Covariate, expected: str, name: str, known: list[str]) -> Problem:
    remedy = name_remedy(name, known)
    return Problem(file="covariates", place=covariate.variable, expected=expected, found=f"'{name}'", remedy=remedy)


def covariate_groups(covariate: Covariate) -> tuple[pl.Expr, ...]:
    """Cut a number: [65, 80] gives "<65", "65 to <80", ">=80"."""
    if not covariate.cutoffs:
        return ()
    cutoffs = covariate.cutoffs
    between = [f"{low:g} to <{high:g}" for low, high in pairwise(cutoffs)]
    labels = [f"<{cutoffs[0]:g}", *between, f">={cutoffs[-1]:g}"]
    value = pl.col(covariate.variable)
    place = pl.when(value.is_not_null()).then(
        pl.sum_horizontal((value >= cutoff).cast(pl.Float64) for cutoff in cutoffs) + 1
    )
    label = place.replace_strict(dict(enumerate(labels, start=1)), default=None, return_dtype=pl.String())
    return label.alias(f"{covariate.variable}GR1"), place.alias(f"{covariate.variable}GR1N")
