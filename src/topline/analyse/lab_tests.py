"""Which laboratory tests a display is about, in which directions they are worst, and how their values are rounded.

A test is what ADLB flags its worst values over: a code and a category. Its worst value is the lowest, the highest, or
both, by the directions in which CTCAE grades it; of a test without a term both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from topline.analyse.rows import number
from topline.analyse.selection import both, quoted
from topline.core import Problem, ProtocolError, name_remedy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from topline.analyse.selection import Selection
    from topline.results import Statistic

NO_VALUES = "the study has no laboratory values"
MOST_DECIMALS = 2
NOISE = 1e-9
"""By how much a double may differ from the decimal number that it stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """The variables of ADLB that tell of values that are too low, or too high.

    Parameters
    ----------
    term : the CTCAE term.
    grade, baseline : the grade of the value, and that of the baseline.
    worst_grade, worst_value : the flags of the worst grade and of the lowest or highest value on treatment.
    word : "lowest" or "highest".
    """

    term: str
    grade: str
    baseline: str
    worst_grade: str
    worst_value: str
    word: str


LOW = Direction(
    term="ATOXDSCL", grade="ATOXGRL", baseline="BTOXGRL", worst_grade="WGRLFL", worst_value="MINFL", word="lowest"
)
HIGH = Direction(
    term="ATOXDSCH", grade="ATOXGRH", baseline="BTOXGRH", worst_grade="WGRHFL", worst_value="MAXFL", word="highest"
)
COLUMNS = (
    "USUBJID", "PARAMCD", "LBCAT", "AVAL", "CHG", "ABLFL",
    *(
        name
        for way in (LOW, HIGH)
        for name in (way.term, way.grade, way.baseline, way.worst_grade, way.worst_value)
    ),
)  # fmt: skip
"""What the displays of laboratory values read of ADLB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabTest:
    """One test: its code, its category (None where it has none), its name with the unit, its CTCAE terms."""

    code: str
    category: str | None
    name: str
    low_term: str | None
    high_term: str | None

    @property
    def condition(self) -> str:
        """Its records in ADLB, as an SQL condition."""
        category = "LBCAT IS NULL" if self.category is None else f"LBCAT = {quoted(self.category)}"
        return f"PARAMCD = {quoted(self.code)} AND {category}"

    @property
    def terms(self) -> tuple[tuple[Direction, str], ...]:
        """The directions in which it is graded, with the terms."""
        return tuple((way, term) for way, term in ((LOW, self.low_term), (HIGH, self.high_term)) if term)

    @property
    def directions(self) -> tuple[Direction, ...]:
        """The directions in which it is worst."""
        return tuple(way for way, _ in self.terms) or (LOW, HIGH)


def list_tests(labs: Selection, wanted: Sequence[str] = ()) -> tuple[LabTest, ...]:
    """List the tests that have a number, by category and name; those of one name bear their category.

    Parameters
    ----------
    wanted : codes of the tests; none means all.

    Raises
    ------
    ProtocolError
        A wanted test is none of the data.
    """
    measured = labs.frame.filter(pl.col("AVAL").is_not_null())
    known = measured["PARAMCD"].unique().sort().to_list()
    if known:
        _refuse_unknown(labs.item.id, wanted, known)
    chosen = measured.filter(pl.col("PARAMCD").is_in(list(wanted))) if wanted else measured
    found = (
        chosen.group_by("LBCAT", "PARAMCD", maintain_order=True)
        .agg(pl.col(name).drop_nulls().first() for name in ("PARAM", LOW.term, HIGH.term))
        .with_columns(pl.coalesce("PARAM", "PARAMCD").alias("PARAM"))
        .with_columns(pl.struct("PARAM", LOW.term, HIGH.term).is_duplicated().alias("IS_AMBIGUOUS"))
        .sort("LBCAT", "PARAM", "PARAMCD", nulls_last=True)
    )
    return tuple(
        LabTest(
            code=code, category=category, name=f"{name}, {(category or 'no category').lower()}" if is_same else name,
            low_term=low, high_term=high,
        )
        for category, code, name, low, high, is_same in found.iter_rows()
    )  # fmt: skip


def split_by_test(labs: Selection, tests: Sequence[LabTest]) -> Mapping[LabTest, Selection]:
    """Give the records of each test, as a selection of its own."""
    groups = {group.variable for group in labs.groups if group.variable}
    kept = labs.frame.select(*dict.fromkeys([*COLUMNS, *groups]))
    parts = kept.partition_by("PARAMCD", "LBCAT", as_dict=True)
    return {
        test: replace(labs, filter=both(labs.filter, test.condition), frame=parts[test.code, test.category])
        for test in tests
    }


def find_decimals(values: pl.Series) -> int:
    """Give the decimals of the values as they were collected, at most two.

    >>> find_decimals(pl.Series([4.0, 11.5])), find_decimals(pl.Series([1 / 3]))
    (1, 2)
    """
    exact = (places for places in range(MOST_DECIMALS) if ((values - values.round(places)).abs() < NOISE).all())
    return next(exact, MOST_DECIMALS)


def explain_absence(labs: Selection, name: str, reason: str) -> Iterator[Statistic]:
    """Keep a row for each group that says why there is nothing to show."""
    for group in labs.groups:
        row = replace(group.mark(labs.row(name)), context="Laboratory tests")
        yield number(row, "n", None, reason)


def _refuse_unknown(item_id: str, wanted: Sequence[str], known: Sequence[str]) -> None:
    expected = "a laboratory test of the data under tests"
    problems = [
        Problem(
            file="plan", place=item_id, expected=expected, found=f"'{code}'", remedy=name_remedy(code, known)
        )
        for code in wanted
        if code not in known
    ]  # fmt: skip
    if problems:
        raise ProtocolError(problems)
