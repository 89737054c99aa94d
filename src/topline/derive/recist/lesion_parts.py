"""Lesions that fall into parts, and lesions that become one (RECIST 1.1, appendix II).

The parts of T1 are T1.1, T1.2 …: their sizes are added, and T1 is measured when all of them are. The lesion that T1 and
T2 became is T1/T2: its size counts once, for the first target of the two, and the other has none of its own (the state
MERGED says the same of a single lesion). A name that the subject has at baseline already is no part.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from topline.derive.recist.lesion_states import GONE, PROGRESSED, SEEN, TOO_SMALL, size_mm

if TYPE_CHECKING:
    from topline.derive.recist.numbered_visits import NumberedVisits
    from topline.derive.recist.response_rules import ResponseRules

FRAGMENT = r"^(.+)\.\d+$"
MERGER = "/"
OWN = ("LESION", "LESION_ID", "ROLE", "NODAL")


def unite_parts(known: NumberedVisits, rules: ResponseRules) -> NumberedVisits:
    """Follow each lesion under its name at baseline."""
    lesions = known.lesions
    named = lesions.filter(pl.col("LESION").str.contains(f"{FRAGMENT}|{MERGER}") & ~pl.col("IS_BASELINE"))
    if named.is_empty():
        return known
    at_baseline = lesions.filter("IS_BASELINE").select("SUBJECT_ID", "LESION").unique()
    named = named.join(at_baseline, on=["SUBJECT_ID", "LESION"], how="anti")
    own = lesions.sort("VISIT_ID").unique(["SUBJECT_ID", "LESION"], keep="first", maintain_order=True)
    own = own.select("SUBJECT_ID", *OWN)
    for united in (_fragments(named, own, rules), _mergers(named, own)):
        lesions = _put_in_place(lesions, united)
    return replace(known, lesions=lesions)


def _fragments(named: pl.DataFrame, own: pl.DataFrame, rules: ResponseRules) -> pl.DataFrame:
    """Add the sizes of the parts; of their states the worst stands."""
    size = pl.col("DIAMETER_MM")
    return (
        named.with_columns(
            pl.col("LESION").str.extract(FRAGMENT).alias("WHOLE"), size_mm(rules).alias("DIAMETER_MM"),
            pl.col("LESION").alias("PART"), _badness().alias("BADNESS"),
        )
        .drop(OWN)
        .join(own.with_columns(WHOLE="LESION"), on=["SUBJECT_ID", "WHOLE"], how="inner")
        .sort("VISIT_ID", "PART")
        .group_by("VISIT_ID", "SUBJECT_ID", "IS_BASELINE", *OWN, maintain_order=True)
        .agg(
            pl.when(size.is_null().any()).then(None).otherwise(size.sum()).alias("DIAMETER_MM"),
            pl.col("STATE").sort_by("BADNESS").last(),
            pl.col("PART").alias("PARTS"),
        )
    )  # fmt: skip


def _mergers(named: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """Give the size of the whole to its first target, else to its first lesion."""
    parts = (
        named.filter(pl.col("LESION").str.contains(MERGER, literal=True))
        .with_columns(PARTS=pl.concat_list("LESION"), PART=pl.col("LESION").str.split(MERGER))
        .with_columns(pl.col("PART").list.len().alias("N_PARTS"))
        .explode("PART")
        .with_columns(pl.col("PART").str.strip_chars())
        .drop("LESION_ID", "ROLE", "NODAL")
        .join(
            own.rename({"LESION": "PART"}), on=["SUBJECT_ID", "PART"], how="inner", maintain_order="left"
        )
        .filter(pl.len().over("VISIT_ID", "LESION") == pl.col("N_PARTS"))
        .sort("VISIT_ID", "LESION", pl.col("ROLE") != "target", maintain_order=True)
    )  # fmt: skip
    is_carrier = pl.int_range(pl.len()).over("VISIT_ID", "LESION") == 0
    return parts.with_columns(
        pl.when(is_carrier).then("DIAMETER_MM").alias("DIAMETER_MM"),
        pl.when(is_carrier).then("STATE").otherwise(pl.lit("MERGED")).alias("STATE"),
    ).with_columns(LESION="PART")


def _put_in_place(lesions: pl.DataFrame, united: pl.DataFrame) -> pl.DataFrame:
    """Replace the rows of the parts, and of the lesions that they are parts of, by the united ones."""
    parts = united.select("VISIT_ID", LESION="PARTS").explode("LESION").unique()
    rest = lesions.join(parts, on=["VISIT_ID", "LESION"], how="anti")
    rest = rest.join(united, on=["VISIT_ID", "LESION"], how="anti")
    return pl.concat([rest, united.select(lesions.columns)])


def _badness() -> pl.Expr:
    """Rank the states of parts: gone, there, not evaluable, progressed."""
    state = pl.col("STATE")
    return (
        pl.when(state.is_in(PROGRESSED)).then(3)
        .when(state.is_in(GONE)).then(0)
        .when(state.is_in([*SEEN, *TOO_SMALL])).then(1)
        .otherwise(2)
    )  # fmt: skip
