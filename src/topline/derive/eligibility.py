"""Whether each subject fulfils the criteria of eligibility: ADIE, one row a subject and criterion.

The value of a test is the last on or before the first day of treatment, else of enrolment; of a subject with neither
the last of all. It is converted to the unit of the criterion. A criterion that a missing value leaves open has no
answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import conversion_factor
from topline.derive.ctcae import MOLAR_MASS, VALENCE
from topline.derive.dates import first_day, yes_no
from topline.derive.records import take

if TYPE_CHECKING:
    from topline.data import StudyData
    from topline.protocol import Criterion, Protocol

COLUMNS = ("PARAMCD", "PARAM", "IECAT", "AVALC", "DEVFL")
NEED_ASSESSMENTS = ("BMEASFL", "RSEVALFL")
"""Variables of ADSL that are open before tumour assessments were judged."""
MEASURED_IN = ("LB", "VS")


def eligibility_records(subjects: pl.DataFrame, data: StudyData, protocol: Protocol) -> pl.DataFrame:
    """Answer each criterion for each subject: USUBJID, PARAMCD, PARAM, IECAT, AVALC, DEVFL.

    Parameters
    ----------
    subjects : ADSL with the covariates.
    """
    schema: dict[str, pl.DataType] = dict.fromkeys(("USUBJID", *COLUMNS), pl.String())
    parts = [_answers(subjects, data, criterion) for criterion in protocol.eligibility]
    return pl.concat([pl.DataFrame(schema=schema), *parts]).sort("USUBJID", "PARAMCD")


def add_eligibility(subjects: pl.DataFrame, data: StudyData, protocol: Protocol) -> pl.DataFrame:
    """Add ELIGFL and IEREAS, the criteria that a subject fails; both are null where the study file has no criteria."""
    if not protocol.eligibility:
        return subjects.with_columns(pl.lit(None, pl.String()).alias(name) for name in ("ELIGFL", "IEREAS"))
    by_subject = eligibility_of(eligibility_records(subjects, data, protocol))
    return subjects.join(by_subject, on="USUBJID", how="left", maintain_order="left")


def eligibility_of(records: pl.DataFrame) -> pl.DataFrame:
    """Sum up the answers of each subject: USUBJID, ELIGFL (N: one is not kept, Y: all are), IEREAS.

    Parameters
    ----------
    records : USUBJID, PARAMCD, AVALC.
    """
    answer = pl.col("AVALC")
    is_kept = pl.when((answer == "N").any()).then(pl.lit("N")).when((answer == "Y").all(ignore_nulls=False)).then(
        pl.lit("Y")
    )  # fmt: skip
    failed = pl.col("PARAMCD").filter(answer == "N").sort().str.join(", ").replace({"": None})
    return records.group_by("USUBJID", maintain_order=True).agg(is_kept.alias("ELIGFL"), failed.alias("IEREAS"))


def derive_adie(adsl: pl.DataFrame, core: pl.DataFrame, data: StudyData, protocol: Protocol) -> pl.DataFrame:
    """Make ADIE."""
    records = eligibility_records(adsl, data, protocol)
    return core.join(records, on="USUBJID", how="inner").select(*core.columns, *COLUMNS).sort("USUBJID", "PARAMCD")


def _answers(subjects: pl.DataFrame, data: StudyData, criterion: Criterion) -> pl.DataFrame:
    later = [name for name in NEED_ASSESSMENTS if name not in subjects.columns]
    with_values = subjects.with_columns(pl.lit(None, pl.String()).alias(name) for name in later)
    for test, unit in criterion.tests.items():
        values = _values(subjects, data, test, unit)
        with_values = with_values.join(values, on="USUBJID", how="left", maintain_order="left")
    rule = pl.sql_expr(criterion.rule)
    is_fulfilled = rule if criterion.kind == "inclusion" else ~rule
    answered = with_values.with_columns(
        pl.when(is_fulfilled).then(pl.lit("Y")).when(is_fulfilled.not_()).then(pl.lit("N")).alias("AVALC")
    )
    return answered.select(
        "USUBJID",
        pl.lit(criterion.id).alias("PARAMCD"),
        pl.lit(criterion.label).alias("PARAM"),
        pl.lit(criterion.kind.upper()).alias("IECAT"),
        "AVALC",
        yes_no((pl.col("ENRLFL") == "Y") & (pl.col("AVALC") == "N")).alias("DEVFL"),
    )


def _values(subjects: pl.DataFrame, data: StudyData, test: str, unit: str) -> pl.DataFrame:
    """Take the value of a test with its limits of normal, in the unit: USUBJID, TEST, TEST_LLN, TEST_ULN."""
    measured = [_measurements(data, domain, test) for domain in MEASURED_IN]
    found = next((frame for frame in measured if not frame.is_empty()), measured[0])
    limit = subjects.select("USUBJID", pl.coalesce("TRTSDT", "RANDDT").alias("LIMITDT"))
    factors = {each: _factor(test, each, unit) for each in found["UNIT"].unique()}
    factor = pl.col("UNIT").replace_strict(factors, default=None, return_dtype=pl.Float64())
    names = {"VALUE": test, "LOW": f"{test}_LLN", "HIGH": f"{test}_ULN"}
    return (
        found.join(limit, on="USUBJID", how="inner")
        .filter(pl.col("LIMITDT").is_null() | (pl.col("ADT") <= pl.col("LIMITDT")))
        .sort("USUBJID", "DTC", "SEQ", nulls_last=False)
        .group_by("USUBJID", maintain_order=True)
        .agg((pl.col(name) * factor).last().alias(new) for name, new in names.items())
    )


def _measurements(data: StudyData, domain: str, test: str) -> pl.DataFrame:
    suffixes = ("SEQ", "TESTCD", "STRESN", "STRESU", "STNRLO", "STNRHI", "DTC")
    names = ("SEQ", "TESTCD", "VALUE", "UNIT", "LOW", "HIGH", "DTC")
    frame = take(data, domain, ["USUBJID", *(f"{domain}{suffix}" for suffix in suffixes)])
    return (
        frame.rename({f"{domain}{suffix}": name for suffix, name in zip(suffixes, names, strict=True)})
        .filter((pl.col("TESTCD") == test) & pl.col("VALUE").is_not_null())
        .with_columns(first_day("DTC").alias("ADT"), pl.col("UNIT").fill_null(""))
    )


def _factor(test: str, unit: str, wanted: str) -> float | None:
    if not wanted or unit == wanted:
        return 1.0
    return conversion_factor(unit, wanted, molar_mass=MOLAR_MASS.get(test), valence=VALENCE.get(test))
