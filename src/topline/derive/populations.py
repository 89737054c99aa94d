"""Population flags of ADSL from the protocol's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from polars.exceptions import PolarsError

from topline.core import Problem, ProtocolError, name_remedy
from topline.derive.dates import yes_no

if TYPE_CHECKING:
    from topline.protocol import Population, Protocol


def add_populations(subjects: pl.DataFrame, protocol: Protocol) -> pl.DataFrame:
    """Add the flag of each population: "Y" where its rule is true, else "N".

    Raises
    ------
    ProtocolError
        For a rule that names an unknown variable or is not a condition.
    """
    problems = [
        problem
        for name, population in protocol.populations.items()
        if (problem := _problem(subjects, name, population)) is not None
    ]
    if problems:
        raise ProtocolError(problems)
    flags = [yes_no(pl.sql_expr(rule.rule)).alias(f"{name}FL") for name, rule in protocol.populations.items()]
    return subjects.with_columns(flags)


def _problem(subjects: pl.DataFrame, name: str, population: Population) -> Problem | None:
    place, rule = name, population.rule
    try:
        condition = pl.sql_expr(rule)
        unknown = [column for column in condition.meta.root_names() if column not in subjects.columns]
        if unknown:
            remedy = name_remedy(unknown[0], sorted(subjects.columns))
            return _told(place, "a variable of ADSL", f"'{unknown[0]}' in \"{rule}\"", remedy)
        kind = subjects.head(0).select(condition.alias("condition")).schema["condition"]
    except PolarsError as error:
        reason = str(error).splitlines()[0]
        return _told(place, "an SQL condition", f'"{rule}" ({reason})', "check operators, quotes and brackets")
    if kind != pl.Boolean():
        return _told(place, "a condition that is true or false", f'"{rule}"', "compare the variable with a value")
    return None


def _told(place: str, expected: str, found: str, remedy: str) -> Problem:
    return Problem(file="populations", place=place, expected=expected, found=found, remedy=remedy)
