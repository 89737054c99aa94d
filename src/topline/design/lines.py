"""Lines of design tables as rows of the results table: a line is a variable's level, a column a statistic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.results import Statistic

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST = "shortest"
MOST_DECIMALS = 4
NOT_APPLICABLE = "does not apply to this design"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a design table: the statistic's name, what a reader sees, and how it is rounded.

    The format "" is a text; "shortest" has as many decimals as the number has, four at most, for numbers as asked for.
    """

    name: str
    label: str
    fmt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line: where it stands, and its values by column; a value that is left out does not apply.

    Parameters
    ----------
    output : the table.
    label : the line's label.
    group : the heading above it.
    method : how its numbers were had.
    reason : why it has none.
    """

    output: str
    label: str
    values: dict[str, float | str | None]
    group: str = ""
    method: str = ""
    reason: str = ""


def statistics(line: Line, columns: tuple[Column, ...]) -> Iterator[Statistic]:
    """Give a row of the results table for each column; a number that is absent says why."""
    for column in columns:
        value = line.values.get(column.name)
        is_text = isinstance(value, str)
        yield Statistic(
            analysis_id=f"{line.output}.{column.name}",
            output_id=line.output,
            stat_name=column.name,
            stat_label=column.label,
            stat_num=None if value is None or is_text else float(value),
            stat_chr=value if is_text else "",
            stat_fmt=_shortest(value) if column.fmt == SHORTEST else column.fmt,
            group1="heading" if line.group else "",
            group1_level=line.group,
            variable="line",
            variable_level=line.label,
            method=line.method,
            error="" if value is not None else line.reason or NOT_APPLICABLE,
        )


def _shortest(value: float | str | None) -> str:
    """Give the format of a number that is shown as it was asked for."""
    if not isinstance(value, (int, float)):
        return "0"
    decimals = f"{value:.{MOST_DECIMALS}f}".rstrip("0").partition(".")[2]
    return f"0.{'0' * len(decimals)}" if decimals else "0"
