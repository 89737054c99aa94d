"""ADAE as it is given: graded, judged and flagged where it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import Problem, ProtocolError, name_remedy
from topline.data import adam_dtype
from topline.derive.adae import COLUMNS, grades, interest_flags, mark_worst
from topline.derive.dates import study_day
from topline.derive.event_kinds import actions, fatality, interest, relation

if TYPE_CHECKING:
    from topline.protocol import Protocol

MADE = ("AEREDFL", "AEINTFL", "AEDISFL", "AEDTHFL")
WORST = ("WORSTFL", "SOCWFL", "TERMWFL")


def given_adae(
    given: pl.DataFrame | None, core: pl.DataFrame, protocol: Protocol
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Take ADAE, with what it lacks, and its columns.

    TRTEMFL is as given, an empty one N. AREL is a word of AREL, else of AEREL: related unless it says not. Flags that
    are there stand; those that are not are made as the derivation makes them.

    Raises
    ------
    ProtocolError
        The flag of an event of interest is no variable of ADAE.
    """
    wanted = protocol.events_of_interest
    flags = interest_flags(wanted)
    columns = (*COLUMNS, *flags)
    if given is None:
        given = pl.DataFrame(schema={name: adam_dtype(name) for name in ("USUBJID", *columns)})
    else:
        _refuse_unknown_flags(given, protocol)
    has = [name for name in given.columns if given[name].is_not_null().any()]
    absent = [name for name in COLUMNS if name not in given.columns]
    events = given.with_columns(pl.lit(None, adam_dtype(name)).alias(name) for name in absent)
    grade, source_of_grade = pl.col("GRADE"), pl.col("GRADESRC")
    events = events.rename({"GRADE": "GIVENGRADE", "GRADESRC": "GIVENSOURCE"}).with_columns(*grades())
    events = events.with_columns(
        pl.coalesce("GIVENGRADE", grade).alias("GRADE"), pl.coalesce("GIVENSOURCE", source_of_grade).alias("GRADESRC"),
        pl.col("TRTEMFL").fill_null("N"), pl.coalesce("AREL", "AEREL").alias("AEREL_"),
    )  # fmt: skip
    said = events.with_columns(pl.col("AEREL_").alias("AEREL")).select(relation(()))["AREL"]
    made = [each for each in (*actions(()), fatality()) if each.meta.output_name() not in has]
    events = events.with_columns(said, *made)
    starts = core.select("USUBJID", STARTS="TRTSDT")
    events = events.join(starts, on="USUBJID", how="left", maintain_order="left").with_columns(
        pl.coalesce("ASTDY", study_day("ASTDT", "STARTS")).alias("ASTDY"),
        *(each for each in interest(wanted) if each.meta.output_name() not in has),
    )
    given_flags = events.select(name for name in WORST if set(WORST) <= set(has))
    events = mark_worst(events.with_row_index("ROW"), wanted).sort("ROW").with_columns(given_flags)
    return events.select("USUBJID", *(name for name in columns if name not in core.columns)), columns


def _refuse_unknown_flags(given: pl.DataFrame, protocol: Protocol) -> None:
    problems = [
        Problem(
            file="events_of_interest", place=event.id, expected="a variable of ADAE", found=f"'{event.flag}'",
            remedy=name_remedy(event.flag, sorted(given.columns)),
        )
        for event in protocol.events_of_interest
        if event.flag and event.flag not in given.columns and f"{event.id}FL" not in given.columns
    ]  # fmt: skip
    if problems:
        raise ProtocolError(problems)
