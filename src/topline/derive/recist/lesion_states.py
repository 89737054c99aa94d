"""What the words for a lesion's state mean; they are those of SDTM, in upper case.

A state that is missing, and any word that is not here, is not evaluable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from topline.derive.recist.response_rules import ResponseRules

GONE = ("ABSENT", "RESOLVED", "DISAPPEARED")
MERGED = ("MERGED", "COALESCED")
"""The lesion is a part of another, which has the size of both."""
TOO_SMALL = ("TOO SMALL TO MEASURE", "TOO SMALL", "BELOW MEASURABLE LIMIT")
INCREASED = ("INCREASED", "FURTHER INCREASED")
"""Larger than at the assessment before; of a non-target clearly so."""
PROGRESSED = ("UNEQUIVOCAL", "PROGRESSED", "UNEQUIVOCAL PROGRESSION", "PD", *INCREASED)
SEEN = ("PRESENT", "EQUIVOCAL", "STABLE", "NON-CR/NON-PD")
CERTAIN_NEW = ("UNEQUIVOCAL", "PRESENT", *INCREASED)


def size_mm(rules: ResponseRules) -> pl.Expr:
    """Give the size that counts: the one measured, else the one that the state says; null where neither does."""
    size, state = pl.col("DIAMETER_MM"), pl.col("STATE")
    return (
        pl.when(size.is_not_null()).then(size)
        .when(state.is_in([*GONE, *MERGED])).then(0.0)
        .when(state.is_in(TOO_SMALL)).then(rules.too_small_mm)
    )  # fmt: skip
