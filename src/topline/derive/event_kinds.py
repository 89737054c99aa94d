"""What an adverse event led to, whether it is related to treatment, and whether it is of interest.

A study of several drugs may record the action and the relation for each of them in AEACN1, AEACN2, AEREL1 and so on:
an event led to what it led to for any drug, and is related when it is related to any.
"""

from __future__ import annotations

import re
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

import polars as pl

from topline.core import Problem, ProtocolError, name_remedy
from topline.derive.dates import yes_no

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topline.data import StudyData
    from topline.protocol import EventOfInterest

NOT_RELATED = ("N", "NO", "NONE", "NOT RELATED", "UNRELATED", "UNLIKELY", "UNLIKELY RELATED", "REMOTE", "DOUBTFUL")
"""AEREL of events that are not related to treatment; every other word is related, a missing one too."""
ACTIONS = {"AEREDFL": "DOSE REDUCED", "AEINTFL": "DRUG INTERRUPTED", "AEDISFL": "DRUG WITHDRAWN"}
"""Flag of ADAE → the action (AEACN) that it tells of."""
FATAL_GRADE = "5"


def numbered(data: StudyData, name: str) -> tuple[str, ...]:
    """List the columns of AE that hold a variable for one drug each, AEACN1 and so on."""
    columns = data.domains["AE"].columns if "AE" in data.domains else []
    return tuple(column for column in columns if re.fullmatch(rf"{name}\d", column))


def relation(names: Iterable[str]) -> pl.Expr:
    """Give AREL: "N" where every AEREL says not related, else "Y"; a relation that one drug lacks says nothing."""
    by_drug = list(names)
    is_unrelated = pl.col("AEREL").str.to_uppercase().is_in(NOT_RELATED).fill_null(value=False)
    if by_drug:
        said = [pl.col(name).str.to_uppercase().is_in(NOT_RELATED) for name in by_drug]
        all_said = reduce(and_, (each.fill_null(value=True) for each in said))
        any_said = reduce(or_, (each.is_not_null() for each in said))
        is_unrelated = pl.when(any_said).then(all_said).otherwise(is_unrelated)
    return pl.when(is_unrelated).then(pl.lit("N")).otherwise(pl.lit("Y")).alias("AREL")


def actions(names: Iterable[str]) -> tuple[pl.Expr, ...]:
    """Flag what the event led to; null where no action is recorded."""
    columns = [pl.col(name).str.to_uppercase() for name in ("AEACN", *names)]
    is_told = reduce(or_, (column.is_not_null() for column in columns))
    return tuple(
        pl.when(is_told)
        .then(yes_no(reduce(or_, ((column == action).fill_null(value=False) for column in columns))))
        .alias(flag)
        for flag, action in ACTIONS.items()
    )


def fatality() -> pl.Expr:
    """Flag the events that were fatal: by outcome, by seriousness or by grade."""
    is_fatal = (
        pl.col("AEOUT").str.to_uppercase() == "FATAL",
        pl.col("AESDTH") == "Y",
        pl.col("AETOXGR") == FATAL_GRADE,
    )
    return yes_no(reduce(or_, (each.fill_null(value=False) for each in is_fatal))).alias("AEDTHFL")


def interest(events: Iterable[EventOfInterest]) -> tuple[pl.Expr, ...]:
    """Flag the events of interest: those with the flag, a term or a class, within another kind; AREL must be there."""
    found: dict[str, pl.Expr] = {}
    for event in events:
        found[event.id] = _is_of_interest(event) & found.get(event.within, pl.lit(value=True))
    return tuple(yes_no(expression).alias(f"{name}FL") for name, expression in found.items())


def _is_of_interest(event: EventOfInterest) -> pl.Expr:
    sources = [
        pl.col(variable).str.to_uppercase().is_in([name.upper() for name in names])
        for variable, names in (("AEDECOD", event.terms), ("AEBODSYS", event.classes))
    ]
    if event.flag:
        sources.append(pl.col(event.flag).str.to_uppercase().is_in(["Y", "YES"]))
    found = reduce(or_, (source.fill_null(value=False) for source in sources))
    return found & (pl.col("AREL") == "Y") if event.related_only else found


def refuse_unknown_flags(data: StudyData, events: Iterable[EventOfInterest]) -> None:
    """Raise a ProtocolError for events of interest whose flag is no column of AE."""
    if "AE" not in data.domains:
        return
    columns = data.domains["AE"].columns
    problems = [
        Problem(
            file="events_of_interest", place=event.id, expected="a column of AE", found=f"'{event.flag}'",
            remedy=name_remedy(event.flag, sorted(columns)),
        )
        for event in events
        if event.flag and event.flag not in columns
    ]  # fmt: skip
    if problems:
        raise ProtocolError(problems)
