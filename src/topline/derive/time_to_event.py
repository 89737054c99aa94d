"""Times to an event from rules as values.

Any event beats every censoring. Of events the earliest counts, of censorings the latest; of sources with the same
date the one named first. No date is before the start. AVAL = ADT - STARTDT + 1 days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from polars.exceptions import PolarsError

from topline.core import Problem, ProtocolError, name_remedy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from topline.derive.event_rules import EventRule

COLUMNS = ("USUBJID", "PARAMCD", "STARTDT", "ADT", "CNSR", "AVAL", "EVNTDESC", "SRCDOM", "SRCVAR", "SRCSEQ")
SEQUENCES = ("SRCSEQ", "AESEQ", "LBSEQ")
"""Variables that number the record behind a date; the first that the dataset has is told."""
STOPPED = "New anticancer therapy"


def time_to_event(
    subjects: pl.DataFrame,
    events: Sequence[EventRule],
    censors: Sequence[EventRule],
    *,
    datasets: Mapping[str, pl.DataFrame] | None = None,
) -> pl.DataFrame:
    """Find each subject's time to the first event, else to the last censoring.

    Parameters
    ----------
    subjects : USUBJID, PARAMCD, STARTDT, one row a subject and parameter; optional STOPDT, after which no event and
        no censoring counts. Without `datasets` the rules name variables of this table.
    events, censors : the rules, in the order in which ties are told.
    datasets : lower-case name → records with USUBJID.

    Returns
    -------
    USUBJID, PARAMCD, STARTDT, ADT, CNSR (0 event, 1 censored), AVAL [days], EVNTDESC, SRCDOM, SRCVAR, SRCSEQ. A
    subject without a start, or without any event or censoring, has no row.

    Raises
    ------
    ProtocolError
        A rule names a dataset or a variable that there is not, or its condition cannot be applied.
    """
    tables = {"subjects": subjects, **({"adsl": subjects} if datasets is None else datasets)}
    sources = [
        *(_dates(rule, tables, place, cnsr=0) for place, rule in enumerate(events)),
        *(_dates(rule, tables, place, cnsr=1) for place, rule in enumerate(censors)),
    ]
    starts = subjects.select("USUBJID", "PARAMCD", "STARTDT", _stop(subjects)).drop_nulls("STARTDT")
    found = starts.join(pl.concat(sources), on="USUBJID", how="inner")
    is_counted = pl.col("STOPDT").is_null() | (pl.col("ADT") <= pl.col("STOPDT"))
    days = (pl.col("ADT") - pl.col("STARTDT")).dt.total_days()
    is_stopped = (pl.col("CNSR") == 1) & pl.col("STOPDT").is_not_null()
    return (
        found.filter(is_counted)
        .with_columns(pl.max_horizontal("ADT", "STARTDT").alias("ADT"))
        .with_columns((pl.col("ADT") - pl.col("STARTDT")).dt.total_days().alias("DAYS"))
        .with_columns(pl.when(pl.col("CNSR") == 0).then("DAYS").otherwise(-pl.col("DAYS")).alias("ORDER"))
        .sort("USUBJID", "PARAMCD", "CNSR", "ORDER", "PLACE", "SRCSEQ")
        .group_by("USUBJID", "PARAMCD", maintain_order=True)
        .first()
        .with_columns(
            (days + 1).cast(pl.Float64).alias("AVAL"),
            pl.when(is_stopped).then(pl.lit(STOPPED)).otherwise("EVNTDESC").alias("EVNTDESC"),
        )
        .select(COLUMNS)
    )


def _stop(subjects: pl.DataFrame) -> pl.Expr:
    return pl.col("STOPDT") if "STOPDT" in subjects.columns else pl.lit(None, pl.Date()).alias("STOPDT")


def _dates(rule: EventRule, tables: Mapping[str, pl.DataFrame], place: int, *, cnsr: int) -> pl.DataFrame:
    """List the dates that a rule picks."""
    if rule.dataset not in tables:
        raise _refuse(rule, "a dataset", f"'{rule.dataset}'", name_remedy(rule.dataset, tables))
    table = tables[rule.dataset]
    sequence = next((name for name in SEQUENCES if name in table.columns), None)
    try:
        condition = pl.sql_expr(rule.when)
        names = [*condition.meta.root_names(), rule.date]
        unknown = [name for name in names if name not in table.columns]
        if unknown:
            raise _refuse(
                rule, f"a variable of {rule.dataset.upper()}", f"'{unknown[0]}'", name_remedy(unknown[0], table.columns)
            )
        picked = table.filter(condition)
    except PolarsError as error:
        raise _refuse(rule, "an SQL condition", f'"{rule.when}" ({str(error).splitlines()[0]})', "check it") from None
    return picked.select(
        "USUBJID",
        pl.col(rule.date).alias("ADT"),
        pl.lit(cnsr, pl.Int64()).alias("CNSR"),
        pl.lit(rule.label).alias("EVNTDESC"),
        pl.lit("ADSL" if rule.dataset == "subjects" else rule.dataset.upper()).alias("SRCDOM"),
        pl.lit(rule.date).alias("SRCVAR"),
        (pl.col(sequence) if sequence else pl.lit(None)).cast(pl.Int64()).alias("SRCSEQ"),
        pl.lit(place, pl.Int64()).alias("PLACE"),
    ).drop_nulls("ADT")


def _refuse(rule: EventRule, expected: str, found: str, remedy: str) -> ProtocolError:
    return ProtocolError([Problem(file="endpoints", place=rule.label, expected=expected, found=found, remedy=remedy)])
