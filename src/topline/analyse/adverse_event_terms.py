"""Treatment-emergent adverse events: their conditions, their frequency order, and how severe ones are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from topline.analyse.counts import Counts
    from topline.analyse.selection import Selection
    from topline.protocol import PlanItem

EMERGENT = "TRTEMFL = 'Y'"
RELATED = "AREL = 'Y'"
CTCAE_GRADES = ("1", "2", "3", "4", "5")
SEVERITIES = ("MILD", "MODERATE", "SEVERE")
SEVERE = "GRADE IN ('3', '4', '5', 'SEVERE')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How the severity of the events is recorded.

    Parameters
    ----------
    name : "CTCAE grade", "AESEV severity", or both where some events have no grade.
    levels : from mild to fatal.
    severe : what a reader calls the severe ones.
    """

    name: str
    levels: tuple[str, ...]
    severe: str


def choose_scale(adae: pl.DataFrame) -> Scale:
    """Tell the scale of severity from the records' source."""
    sources = set(adae["GRADESRC"].drop_nulls().to_list())
    known = (*CTCAE_GRADES, *SEVERITIES)
    others = tuple(sorted(set(adae["GRADE"].drop_nulls().to_list()) - set(known)))
    if sources <= {"AESEV"} and sources:
        return Scale(name="AESEV severity", levels=(*SEVERITIES, *others), severe="Severe")
    if "AESEV" in sources:
        name = "CTCAE grade, AESEV severity where no grade is recorded"
        return Scale(name=name, levels=(*known, *others), severe="Grade 3 or higher, or severe")
    return Scale(name="CTCAE grade", levels=(*CTCAE_GRADES, *others), severe="Grade 3 or higher")


def rank_terms(frame: pl.DataFrame, variable: str) -> tuple[str, ...]:
    """Give the terms by the number of subjects who have them, equals in alphabetical order."""
    counts = frame.filter(pl.col(variable).is_not_null()).group_by(variable).agg(n=pl.col("USUBJID").n_unique())
    return tuple(counts.sort(["n", variable], descending=[True, False])[variable].to_list())


def rank_pairs(frame: pl.DataFrame, outer: str, inner: str) -> dict[str, tuple[str, ...]]:
    """Give the terms of each class, ranked as `rank_terms` does."""
    counts = frame.drop_nulls([outer, inner]).group_by(outer, inner).agg(n=pl.col("USUBJID").n_unique())
    ranked: dict[str, tuple[str, ...]] = {}
    for body_system, term, _ in counts.sort(["n", inner], descending=[True, False]).iter_rows():
        ranked[body_system] = (*ranked.get(body_system, ()), term)
    return ranked


def is_frequent(item: PlanItem, records: Selection, counts: Counts, sizes: Counts, *term: str) -> bool:
    """Say whether a term reaches the item's share of subjects in any group."""
    shares = (counts.of(group, *term) / max(sizes.of(group), 1) for group in records.groups)
    return any(share > 0 and 100 * share >= item.minimum_percent - TOLERANCE for share in shares)


TOLERANCE = 1e-9
