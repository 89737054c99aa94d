"""The results table (ARD): the one place where makers and showers of numbers meet."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import polars as pl

from topline.results.statistic import Statistic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

COLUMNS: tuple[str, ...] = (
    "result_id", "analysis_id", "output_id", "dataset", "population", "filter", "group1", "group1_level", "group2",
    "group2_level", "variable", "variable_level", "context", "method", "stat_name", "stat_label", "stat_num",
    "stat_chr", "stat_fmt", "warning", "error",
)  # fmt: skip
SCHEMA: dict[str, type[pl.DataType]] = {name: pl.Float64 if name == "stat_num" else pl.String for name in COLUMNS}
IDENTITY: tuple[str, ...] = (
    "analysis_id", "output_id", "dataset", "population", "group1", "group1_level", "group2", "group2_level", "variable",
    "variable_level", "context", "stat_name",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One row of the results table: a statistic with its id."""

    result_id: str
    statistic: Statistic


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """All statistics of a readout, in the order in which the plan asks for them."""

    rows: tuple[Result, ...]

    def of_output(self, output_id: str) -> Results:
        """Keep the rows that one table or figure shows."""
        return Results(rows=tuple(row for row in self.rows if row.statistic.output_id == output_id))

    def table(self) -> pl.DataFrame:
        """Give the results table with the columns that are fixed for outside readers."""
        statistics = [row.statistic for row in self.rows]
        columns = {name: [getattr(statistic, name) for statistic in statistics] for name in COLUMNS[1:]}
        return pl.DataFrame({"result_id": [row.result_id for row in self.rows]} | columns, schema=SCHEMA)


def collect_results(statistics: Iterable[Statistic]) -> Results:
    """Give every statistic its id.

    The id is the analysis' id and eight hexadecimal digits of a hash of what identifies the row, so that it is the same
    from run to run and does not move when other rows come or go.

    Raises
    ------
    ValueError
        Two statistics have the same identity: an analysis says one thing twice.
    """
    rows = tuple(Result(result_id=result_id(statistic), statistic=statistic) for statistic in statistics)
    repeated = [name for name, count in Counter(row.result_id for row in rows).items() if count > 1]
    if repeated:
        first = next(row.statistic for row in rows if row.result_id == repeated[0])
        message = f"{len(repeated)} results have one identity more than once, the first: {first}"
        raise ValueError(message)
    return Results(rows=rows)


def result_id(statistic: Statistic) -> str:
    """Name a statistic by its analysis and a hash of its identity."""
    identity = "\x1f".join(getattr(statistic, name) for name in IDENTITY)
    return f"{statistic.analysis_id}.{hashlib.blake2b(identity.encode(), digest_size=4).hexdigest()}"


def results_from_table(table: pl.DataFrame) -> Results:
    """Read a results table back, as results.parquet holds it."""
    names: Sequence[str] = [field.name for field in fields(Statistic)]
    return Results(
        rows=tuple(
            Result(result_id=record["result_id"], statistic=Statistic(**{name: record[name] for name in names}))
            for record in table.select(COLUMNS).iter_rows(named=True)
        )
    )
