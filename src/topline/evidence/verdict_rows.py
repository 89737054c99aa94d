"""Verdicts as rows of the results table: how many numbers or comparisons got which, and what became of each number.

A number of print is named by its id (`variable` "number"); its `verdict`, what is `printed` and `computed`, the
`difference` and a `note` are a row each.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topline.results import Statistic

MOST_DECIMALS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedNumber:
    """One printed number and what became of it.

    Parameters
    ----------
    id : its id in the published file.
    printed : as printed.
    decimals : its digits behind the point.
    computed : the number beside it, in the unit of print; None where there is none, and `absence` says why.
    difference : what lies between the two; None where one of them is no number.
    note : what else is to say.
    """

    id: str
    verdict: str
    printed: str
    decimals: int
    computed: float | None = None
    absence: str = ""
    difference: float | None = None
    note: str = ""


def count_verdicts(row: Statistic, what: str, verdicts: Iterable[str], known: Iterable[str]) -> Iterator[Statistic]:
    """Count all (N), and those of each known verdict (n); `what` is counted."""
    counts = Counter(verdicts)
    yield replace(row, stat_name="N", stat_label=what, stat_num=float(counts.total()), stat_fmt="0")
    for verdict in known:
        yield replace(
            row, variable="verdict", variable_level=verdict, stat_name="n", stat_label=verdict.capitalize(),
            stat_num=float(counts[verdict]), stat_fmt="0",
        )  # fmt: skip


def number_rows(row: Statistic, number: JudgedNumber) -> Iterator[Statistic]:
    """Write what became of one printed number; a difference and a note only where there is one."""
    row = replace(row, variable="number", variable_level=number.id)
    fmt = f"0.{'0' * min(number.decimals, MOST_DECIMALS)}".rstrip(".")
    yield replace(row, stat_name="verdict", stat_label="Verdict", stat_chr=number.verdict)
    yield replace(row, stat_name="printed", stat_label="Printed", stat_chr=number.printed)
    yield replace(
        row, stat_name="computed", stat_label="Computed", stat_num=number.computed, stat_fmt=fmt, error=number.absence
    )
    if number.difference is not None:
        yield replace(row, stat_name="difference", stat_label="Difference", stat_num=number.difference, stat_fmt=fmt)
    if number.note:
        yield replace(row, stat_name="note", stat_label="Note", stat_chr=number.note)
