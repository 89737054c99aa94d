"""Follow one number back to the subjects behind it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from topline.core import DataError, Problem, name_remedy

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from topline.results import Result, Statistic


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One result with the records and subjects that its condition picks.

    Parameters
    ----------
    condition : the SQL condition on the dataset that picks the records.
    records : number of records; None where the result names no dataset.
    subjects : USUBJID of the subjects, sorted.
    """

    result: Result
    condition: str
    records: int | None
    subjects: tuple[str, ...]


def trace(out: str | Path, result_id: str) -> Trace:
    """Find a result of a finished readout, and the subjects behind it.

    Raises
    ------
    DataError
        `out` holds no readout, or the readout has no such result.
    """
    import polars as pl

    from topline.results import results_from_table

    folder = Path(out)
    table, frame = folder / "results.parquet", read_results_table(folder)
    found = results_from_table(frame.filter(pl.col("result_id") == result_id))
    if not found.rows:
        remedy = name_remedy(result_id, frame["result_id"].to_list())
        raise DataError(
            [Problem(file=str(table), place="", expected="a result_id", found=f"'{result_id}'", remedy=remedy)]
        )
    result = found.rows[0]
    name = result.statistic.dataset
    datasets = {name: _read_parquet(folder / "datasets" / f"{name}.parquet", "USUBJID")} if name else {}
    return trace_result(result, datasets)


def read_results_table(folder: Path) -> pl.DataFrame:
    """Read the results table of a finished readout, or refuse a folder that holds none."""
    table = folder / "results.parquet"
    if not table.is_file():
        remedy = "name the folder that `topline run` wrote"
        raise DataError(
            [Problem(file=str(folder), place="", expected="a readout", found="no results.parquet", remedy=remedy)]
        )
    return _read_parquet(table, "result_id")


def _read_parquet(file: Path, column: str) -> pl.DataFrame:
    """Read a table of a readout, or refuse what `topline run` did not write."""
    import polars as pl

    try:
        frame = pl.read_parquet(file)
    except (OSError, pl.exceptions.PolarsError) as error:
        found = "no such file" if isinstance(error, FileNotFoundError) else str(error).splitlines()[0]
    else:
        if column in frame.columns:
            return frame
        found = f"no column {column}"
    expected, remedy = "a whole table that `topline run` wrote", "run the study again"
    raise DataError([Problem(file=str(file), place="", expected=expected, found=found, remedy=remedy)])


def trace_result(result: Result, datasets: Mapping[str, pl.DataFrame]) -> Trace:
    """Pick the records behind a result from the analysis datasets."""
    import polars as pl

    statistic = result.statistic
    if not statistic.dataset:
        return Trace(result=result, condition="", records=None, subjects=())
    frame = datasets[statistic.dataset]
    condition = selecting_condition(statistic, frame)
    picked = frame.filter(pl.sql_expr(condition))
    return Trace(
        result=result,
        condition=condition,
        records=picked.height,
        subjects=tuple(picked["USUBJID"].unique().sort().to_list()),
    )


def selecting_condition(statistic: Statistic, frame: pl.DataFrame) -> str:
    """Write the condition that picks a statistic's records: population, filter, groups, and the variable's level."""
    import polars as pl

    parts = [f"{statistic.population}FL = 'Y'"] if statistic.population else []
    parts += [f"({statistic.filter})"] if statistic.filter not in {"", "TRUE"} else []
    pairs = (
        (statistic.group1, statistic.group1_level),
        (statistic.group2, statistic.group2_level),
        (statistic.variable, statistic.variable_level),
    )
    parts += [f"{name} = {_quoted(level)}" for name, level in pairs if level and frame.schema.get(name) == pl.String]
    return " AND ".join(parts) or "TRUE"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
