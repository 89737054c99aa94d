"""The dates that a rule picks from its dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from polars.exceptions import PolarsError

from topline.core import Problem, ProtocolError, name_remedy
from topline.derive.dates import flag_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topline.derive.event_rule import EventRule

SEQUENCES = ("SRCSEQ", "AESEQ", "LBSEQ")
"""Variables that number the record behind a date; the first that the dataset has is told."""


def rule_dates(rule: EventRule, tables: Mapping[str, pl.DataFrame], place: int, *, cnsr: int) -> pl.DataFrame:
    """List the dates that a rule picks, each with where it comes from and the PLACE of the rule."""
    if rule.dataset not in tables:
        raise _refuse(rule, "a dataset", f"'{rule.dataset}'", name_remedy(rule.dataset, tables))
    table = tables[rule.dataset]
    flag = flag_of(rule.date)
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
        (pl.col(flag) if flag in table.columns else pl.lit(None)).cast(pl.String()).alias("ADTF"),
        pl.lit(place, pl.Int64()).alias("PLACE"),
    ).drop_nulls("ADT")


def _refuse(rule: EventRule, expected: str, found: str, remedy: str) -> ProtocolError:
    return ProtocolError([Problem(file="endpoints", place=rule.label, expected=expected, found=found, remedy=remedy)])
