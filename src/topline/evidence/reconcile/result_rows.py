"""The results of a readout as a reconciliation looks for them.

A result that an item's own filter limits to some subjects is not about the population: it answers only where the
published file names it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from topline.results import Result, Results, Statistic

ARMS = ("TRT01P", "TRT01A")
PARAMETER = re.compile(r"PARAMCD = '([^']+)'")
OWN_CLAUSES = re.compile(
    r"TRUE|PARAMCD = '[^']+'|AVALC = 'Y'|TRTEMFL = 'Y'|AREL = 'Y'|\w+WFL = 'Y'|WORSTFL = 'Y'|ENRLFL = '[YN]'"
    r"|GRADE IN \([^)]*|CNSR = [01]|\w+ IS (?:NOT )?NULL|EOSSTT = '\w+'|AVAL >.*"
)
"""What the analyses themselves put into a filter."""
CLAUSES_OF: Mapping[str, re.Pattern[str]] = {
    "overview": re.compile(r"AESER = 'Y'|AEACN = '[A-Z ]+'"), "step": re.compile(r"AVAL = \d+"),
}  # fmt: skip
"""What one analysis alone puts into a filter: kinds of adverse events, steps of the dose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """One result, with what its columns say in other words.

    Parameters
    ----------
    analysis : the analysis, "median" of the id "T1.median".
    parameter : PARAMCD of the filter.
    is_related : whether only related events are counted.
    group : (variable, level) of the group; empty where it is everybody, a single arm too.
    is_whole : whether it is about the whole population, and no filter of the item limits it.
    """

    result: Result
    analysis: str
    parameter: str
    is_related: bool
    group: tuple[str, str]
    is_whole: bool

    @property
    def statistic(self) -> Statistic:
        """The result without its id."""
        return self.result.statistic


@dataclass(frozen=True, slots=True)
class ResultRows:
    """The results of a readout."""

    rows: tuple[ResultRow, ...]
    _index: dict[tuple[str, str], list[ResultRow]] = field(default_factory=dict[tuple[str, str], list["ResultRow"]])

    def of(self, analysis: str, stat_name: str) -> Iterable[ResultRow]:
        """Give the rows of one statistic of one analysis that are about whole populations."""
        if not self._index:
            for row in (each for each in self.rows if each.is_whole):
                self._index.setdefault((row.analysis, row.statistic.stat_name), []).append(row)
        return self._index.get((analysis, stat_name), ())

    def where(self, columns: Mapping[str, str]) -> tuple[ResultRow, ...]:
        """Give the rows whose columns of the results table have these values.

        An analysis_id without a dot is that of any display: any_grade_severe.
        """
        wanted = columns.items()
        return tuple(row for row in self.rows if all(_has(row, name, value) for name, value in wanted))

    @property
    def populations(self) -> tuple[str, ...]:
        """The populations that results are about, or that are counted."""
        used = {row.statistic.population for row in self.rows}
        flags = {row.statistic.variable.removesuffix("FL") for row in self.rows if row.analysis in {"set", "analysed"}}
        return tuple(sorted((used | flags) - {""}))


def read_results(results: Results) -> ResultRows:
    """Look at the results as a reconciliation does."""
    arms = {row.statistic.group1_level for row in results.rows if row.statistic.group1 in ARMS} - {""}
    return ResultRows(tuple(_read(row, is_single=len(arms) == 1) for row in results.rows))


def _read(row: Result, *, is_single: bool) -> ResultRow:
    statistic = row.statistic
    found = PARAMETER.search(statistic.filter)
    group = (statistic.group1, statistic.group1_level)
    analysis = statistic.analysis_id.removeprefix(f"{statistic.output_id}.")
    return ResultRow(
        result=row,
        analysis=analysis,
        parameter=found[1] if found else "",
        is_related="AREL = 'Y'" in statistic.filter,
        group=("", "") if is_single and statistic.group1 in ARMS else group,
        is_whole=_is_whole(statistic.filter, CLAUSES_OF.get(analysis, OWN_CLAUSES)),
    )


def _has(row: ResultRow, name: str, value: str) -> bool:
    if name == "analysis_id" and "." not in value:
        return row.analysis == value
    return getattr(row.statistic, name) == value


def _is_whole(condition: str, more: re.Pattern[str]) -> bool:
    clauses = (clause.strip("() ") for clause in condition.split(" AND "))
    return all(OWN_CLAUSES.fullmatch(clause) or more.fullmatch(clause) for clause in clauses)
