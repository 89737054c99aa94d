"""Why a visit has its response, in one line.

"PD: sum 31.0 mm, +24% and +6.0 mm over the nadir of 25.0 mm at WEEK 12; new lesion NEW1". Each part that the subject
has is told, whether or not it decided. Sizes have one decimal, or two where they need them; shares have one where they
need it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from topline.derive.recist.response_rules import ResponseRules


def decision_text(rules: ResponseRules) -> pl.Expr:
    """Tell the decision of a visit of `judge_visits`."""
    back = pl.when("IS_BACK").then(pl.lit("disease again after CR"))
    parts = pl.concat_str(back, _targets(rules), _non_targets(), _new_lesions(), separator="; ", ignore_nulls=True)
    reason = pl.when(parts == "").then(pl.lit("no lesion at baseline")).otherwise(parts)
    return pl.concat_str("OVERALL", pl.lit(": "), reason)


def _targets(rules: ResponseRules) -> pl.Expr:
    target, size = pl.col("TARGET"), pl.col("MEASURED_MM")
    measured = pl.concat_str(
        pl.col("N_MEASURED").fill_null(0), pl.lit(" of "), "N_TARGETS", pl.lit(" targets measured"),
        pl.when(target == "PD").then(pl.concat_str(pl.lit(", "), _mm("MEASURED_MM"))).otherwise(pl.lit("")),
    )  # fmt: skip
    total = pl.when(pl.col("SUM_MM").is_null()).then(measured).otherwise(pl.concat_str(pl.lit("sum "), _mm("SUM_MM")))
    nadir = pl.concat_str(pl.lit(" the nadir of "), _mm("NADIR_MM"), pl.lit(" at "), "NADIR_VISIT")
    over_nadir = pl.concat_str(_change("NADIR_MM"), pl.lit(" mm over"), nadir)
    from_nadir = pl.concat_str(_change("NADIR_MM"), pl.lit(" mm from"), nadir)
    from_baseline = pl.concat_str(_change("BASELINE_MM"), pl.lit(" mm from the baseline of "), _mm("BASELINE_MM"))
    gone = pl.when(size > 0).then(pl.lit(f", all nodes below {rules.node_mm:g} mm")).otherwise(pl.lit(", all gone"))
    reason = (
        pl.when(target == "CR").then(gone)
        .when(target == "PD").then(over_nadir)
        .when(pl.col("SUM_MM").is_null()).then(pl.lit(""))
        .when(pl.col("BASELINE_MM").is_null()).then(pl.lit(", not all targets measured at baseline"))
        .when((target == "SD") & (pl.col("NADIR_MM") < pl.col("BASELINE_MM")))
        .then(pl.concat_str(from_baseline, from_nadir))
        .otherwise(from_baseline)
    )  # fmt: skip
    return pl.when(target.is_not_null()).then(pl.concat_str(total, reason))


def _non_targets() -> pl.Expr:
    response = pl.col("NONTARGET")
    return (
        pl.when(response == "PD").then(pl.concat_str(pl.lit("clear progression of non-target "), "WORSE_NON_TARGETS"))
        .when(response == "CR").then(pl.lit("non-targets gone"))
        .when(response == "NE").then(
            pl.concat_str(
                pl.col("N_SEEN").fill_null(0), pl.lit(" of "), "N_NON_TARGETS", pl.lit(" non-targets evaluated")
            )
        )
        .when(response == "NON-CR/NON-PD").then(pl.lit("non-targets remain"))
    )  # fmt: skip


def _new_lesions() -> pl.Expr:
    return (
        pl.when(pl.col("NEWLESION") == "UNEQUIVOCAL").then(pl.concat_str(pl.lit("new lesion "), "NEW_LESIONS"))
        .when(pl.col("NEWLESION") == "EQUIVOCAL").then(pl.lit("equivocal new lesion"))
    )  # fmt: skip


def _mm(name: str) -> pl.Expr:
    return pl.concat_str(pl.col(name).round(2).cast(pl.String), pl.lit(" mm"))


def _signed(number: pl.Expr, decimals: int = 2) -> pl.Expr:
    """Write a number with its sign."""
    rounded = number.round(decimals)
    sign = pl.when(rounded < 0).then(pl.lit("-")).otherwise(pl.lit("+"))
    return pl.concat_str(sign, rounded.abs().cast(pl.String))


def _change(reference: str) -> pl.Expr:
    """Write a change as a share of what it is compared with, if that is not 0, and in millimetres."""
    size = pl.col("MEASURED_MM")
    share = _signed(100 * (size / pl.col(reference) - 1), 1).str.strip_suffix(".0")
    text = pl.when(pl.col(reference) > 0).then(pl.concat_str(share, pl.lit("% and "))).otherwise(pl.lit(""))
    return pl.concat_str(pl.lit(", "), text, _signed(size - pl.col(reference)))
