"""Grade laboratory values after CTCAE.

The highest grade whose limits the value passes is given. Grade 0 is given where the limits of the lowest grade are
known and not passed; where a limit of normal or a baseline is missing and no grade is certain, there is no grade. A
value whose unit cannot be compared with every limit of its term has none. A value within a billionth of its limit is
on it. A baseline that is not known counts as normal.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import polars as pl

from topline.core import conversion_factor, is_same_unit
from topline.derive.ctcae.analytes import MOLAR_MASS, VALENCE
from topline.derive.ctcae.lab_terms import LAB_TERMS
from topline.derive.ctcae.limits import Alternative, Limit, read_grade

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topline.derive.ctcae.lab_terms import LabTerm
    from topline.derive.ctcae.limits import Condition, Reference

TOLERANCE = 1e-9
REFERENCES: Mapping[Reference, str] = {"ULN": "HIGH", "LLN": "LOW", "baseline": "BASE"}
GRADED_BY = ("TERM", "GRADE")


def grade_values(values: pl.DataFrame, *, version: str, undecided: str) -> pl.DataFrame:
    """Add the term and the grade of each direction: TERML, GRADEL, TERMH, GRADEH.

    Parameters
    ----------
    values : one row a value, with TEST, IN_URINE, VALUE, UNIT, LOW, HIGH (limits of normal), BASE, IS_BASE_HIGH and
        IS_FASTING.
    version : of CTCAE, "5.0" or "4.03"; another has no terms.
    undecided : "worst" or "mildest", how symptoms and anticoagulation are taken.

    Returns
    -------
    The rows as they came with the four columns; a grade is "0" to "4", or null.
    """
    terms = [term for term in LAB_TERMS if version in term.versions]
    rows = values.with_row_index("ROW")
    graded = [
        part.with_columns(_graded(terms, str(test), str(unit or ""), is_urine=bool(in_urine), undecided=undecided))
        for (test, unit, in_urine), part in rows.partition_by(["TEST", "UNIT", "IN_URINE"], as_dict=True).items()
    ]
    if not graded:
        empty = (pl.lit(None, pl.String()).alias(f"{name}{end}") for end in ("L", "H") for name in GRADED_BY)
        return values.with_columns(empty)
    return pl.concat(graded).sort("ROW").drop("ROW")


def unusable_units(values: pl.DataFrame, *, version: str) -> pl.DataFrame:
    """List the values whose unit is none that the limits of their term can be compared with."""
    terms = [term for term in LAB_TERMS if version in term.versions]
    pairs = values.select("TEST", "UNIT", "IN_URINE").unique(maintain_order=True)
    unusable = [
        (test, unit, in_urine)
        for test, unit, in_urine in pairs.iter_rows()
        if any(not _is_usable(term, unit or "") for term in _terms_of(terms, test, is_urine=in_urine))
    ]
    wanted = pl.DataFrame(unusable, schema=pairs.schema, orient="row")
    return values.filter(pl.col("VALUE").is_not_null()).join(
        wanted, on=["TEST", "UNIT", "IN_URINE"], how="semi", nulls_equal=True, maintain_order="left"
    )


def _terms_of(terms: list[LabTerm], test: str, *, is_urine: bool) -> list[LabTerm]:
    return [term for term in terms if term.test == test and term.in_urine == is_urine]


def _graded(terms: list[LabTerm], test: str, unit: str, *, is_urine: bool, undecided: str) -> list[pl.Expr]:
    found = {term.direction: term for term in _terms_of(terms, test, is_urine=is_urine)}
    columns: list[pl.Expr] = []
    for direction in ("L", "H"):
        term = found.get(direction)
        name = term.term if term else None
        grade = _grade(term, unit, undecided) if term and _is_usable(term, unit) else pl.lit(None, pl.String())
        columns += [pl.lit(name, pl.String()).alias(f"TERM{direction}"), grade.alias(f"GRADE{direction}")]
    return columns


def _is_usable(term: LabTerm, unit: str) -> bool:
    """Tell whether a value in the unit can be compared with every limit of the term."""
    alternatives = (each for text in term.grades.values() for each in read_grade(text))
    return all(_chosen(alternative, unit, term.test) is not None for alternative in alternatives)


def _grade(term: LabTerm, unit: str, undecided: str) -> pl.Expr:
    passed: dict[int, pl.Expr] = {}
    for grade, text in sorted(term.grades.items(), reverse=True):
        holding = [each for each in read_grade(text) if each.condition not in {"worst", "mildest"} - {undecided}]
        if holding:
            passed[grade] = reduce(or_, (_passes(alternative, unit, term.test) for alternative in holding))
    result = pl.coalesce(
        pl.when(condition.fill_null(value=False)).then(pl.lit(str(grade))) for grade, condition in passed.items()
    )
    lowest = passed[min(passed)]
    return pl.coalesce(result, pl.when(~lowest).then(pl.lit("0")))


def _passes(alternative: Alternative, unit: str, test: str) -> pl.Expr:
    """Compare the value with the limit; null where that cannot be done."""
    chosen = _chosen(alternative, unit, test)
    if chosen is None:
        return pl.lit(None, pl.Boolean())
    limit, factor = chosen
    value = pl.col("VALUE") * factor
    bound = pl.lit(limit.number)
    if limit.reference is not None:
        bound = pl.col(REFERENCES[limit.reference]) * (limit.times * factor) + limit.number
    slack = bound.abs() * TOLERANCE
    match limit.comparison:
        case ">":
            compared = value > bound + slack
        case ">=":
            compared = value >= bound - slack
        case "<":
            compared = value < bound - slack
        case "<=":
            compared = value <= bound + slack
    return _holds(alternative.condition) & compared


def _holds(condition: Condition) -> pl.Expr:
    is_high = pl.col("IS_BASE_HIGH").fill_null(value=False)
    match condition:
        case "baseline normal":
            return ~is_high
        case "baseline abnormal":
            return is_high
        case "fasting":
            return pl.col("IS_FASTING")
        case "low":
            return pl.col("VALUE") < pl.col("LOW")
        case "high":
            return pl.col("VALUE") > pl.col("HIGH")
        case _:
            return pl.lit(value=True)


def _chosen(alternative: Alternative, unit: str, test: str) -> tuple[Limit, float] | None:
    """Choose the limit that is printed in the value's unit, else the first into whose unit it can be converted."""
    same = [limit for limit in alternative.limits if not limit.unit or is_same_unit(unit, limit.unit)]
    if same:
        return same[0], 1.0
    limits = [(limit, _factor(limit, unit, test)) for limit in alternative.limits]
    return next(((limit, factor) for limit, factor in limits if factor is not None), None)


def _factor(limit: Limit, unit: str, test: str) -> float | None:
    if not unit:
        return None
    return conversion_factor(unit, limit.unit, molar_mass=MOLAR_MASS.get(test), valence=VALENCE.get(test))
