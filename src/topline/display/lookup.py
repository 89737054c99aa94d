"""Find the results that a display shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.results import Result, Results, Statistic


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Some rows of the results table, in their order, and the ways to narrow them down."""

    rows: tuple[Result, ...]

    def __iter__(self) -> Iterator[Result]:
        return iter(self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows)

    def of(self, *analyses: str) -> Lookup:
        """Keep the rows of the named analyses; "median" stands for the analysis id OUTPUT.median."""
        return Lookup(rows=tuple(row for row in self.rows if analysis_name(row.statistic) in analyses))

    def where(self, **columns: str) -> Lookup:
        """Keep the rows whose columns have these values, for example group1_level="Placebo"."""
        wanted = columns.items()
        return Lookup(
            rows=tuple(row for row in self.rows if all(getattr(row.statistic, name) == value for name, value in wanted))
        )

    def split(self, column: str) -> dict[str, Lookup]:
        """Give the rows of each value of a column, the values in order of appearance."""
        parts: dict[str, list[Result]] = {}
        for row in self.rows:
            parts.setdefault(getattr(row.statistic, column), []).append(row)
        return {value: Lookup(rows=tuple(rows)) for value, rows in parts.items()}

    def pick(self, stat_name: str, **columns: str) -> Result | None:
        """Give the first row of a statistic, None where there is none."""
        return next(iter(self.where(stat_name=stat_name, **columns)), None)


def look_up(results: Results, output_id: str) -> Lookup:
    """Open the results of one table or figure."""
    return Lookup(rows=results.of_output(output_id).rows)


def analysis_name(statistic: Statistic) -> str:
    """Name the analysis within its output: "median" for the analysis id "t_pfs.median"."""
    return statistic.analysis_id.removeprefix(f"{statistic.output_id}.")
