"""Which CR and PR are confirmed by a later assessment.

A CR needs the first CR that is `confirm_days` or more later, with nothing between but CR and at most `max_ne` NE. A
PR needs the first CR or PR that late, with nothing between but CR, PR, at most `max_ne` NE and, if accepted, one SD;
and no PR may follow a CR from the PR to its confirmation. Each row is tried as the first of the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from topline.derive.recist.response_rules import ResponseRules

COUNTED = ("CR", "PR", "SD", "NE")
DAYS_OF_ONE_SUBJECT = 2**32
"""More than any two dates lie apart, so that a subject and a day make one sorted number."""


def mark_confirmed(responses: pl.DataFrame, rules: ResponseRules) -> pl.DataFrame:
    """Add IS_CONFIRMED to the responses that count, as `counted_responses` gives them.

    The values are counted through all subjects: between two rows of one subject the difference is the same.
    """
    day = pl.col("SUBJECT_ID").cast(pl.Int64) * DAYS_OF_ONE_SUBJECT + pl.col("ADT").to_physical()
    counted = responses.with_row_index("ROW").with_columns(
        *((pl.col("AVALC") == value).cum_sum().cast(pl.Int64).alias(f"N_{value}") for value in COUNTED),
        (~pl.col("AVALC").is_in(COUNTED)).cum_sum().cast(pl.Int64).alias("N_OTHER"),
        day.alias("DAY"),
    ).with_columns(
        pl.when(pl.col("AVALC") == "CR").then("N_PR").backward_fill().shift(-1).alias("N_PR_AT_NEXT_CR"),
        (pl.col("DAY") + (rules.confirm_days - rules.days_shift)).alias("FROMDAY"),
    )  # fmt: skip
    by_cr = _confirmed_rows(counted, ["CR"], ["CR"], _only_cr_between(rules))
    by_pr = _confirmed_rows(counted, ["PR"], ["CR", "PR"], _only_response_between(rules))
    confirmed = pl.concat([by_cr, by_pr]).with_columns(pl.lit(value=True).alias("IS_CONFIRMED"))
    return (
        counted.select("ROW", *responses.columns)
        .join(confirmed, on="ROW", how="left", maintain_order="left")
        .with_columns(pl.col("IS_CONFIRMED").fill_null(value=False))
        .drop("ROW")
    )


def _confirmed_rows(counted: pl.DataFrame, first: list[str], second: list[str], between: pl.Expr) -> pl.DataFrame:
    """Pair each row of `first` with the next late enough of `second`; nothing forbidden may lie between."""
    candidates = counted.filter(pl.col("AVALC").is_in(first))
    later = counted.filter(pl.col("AVALC").is_in(second)).select(
        pl.col("DAY").alias("FROMDAY"),
        pl.col("SUBJECT_ID").alias("SUBJECT_LATER"),
        pl.col("^N_(CR|PR|SD|NE|OTHER)$").name.suffix("_LATER"),
    )
    pairs = candidates.join_asof(later, on="FROMDAY", strategy="forward")
    return pairs.filter((pl.col("SUBJECT_LATER") == pl.col("SUBJECT_ID")) & between).select("ROW")


def _gained(value: str) -> pl.Expr:
    return pl.col(f"N_{value}_LATER") - pl.col(f"N_{value}")


def _only_cr_between(rules: ResponseRules) -> pl.Expr:
    return (_gained("OTHER") == 0) & (_gained("PR") == 0) & (_gained("SD") == 0) & (_gained("NE") <= rules.max_ne)


def _only_response_between(rules: ResponseRules) -> pl.Expr:
    no_pr_after_cr = pl.col("N_PR_AT_NEXT_CR").is_null() | (pl.col("N_PR_LATER") <= pl.col("N_PR_AT_NEXT_CR"))
    max_sd = 1 if rules.accept_sd else 0
    few = (_gained("NE") <= rules.max_ne) & (_gained("SD") <= max_sd)
    return (_gained("OTHER") == 0) & few & no_pr_after_cr
