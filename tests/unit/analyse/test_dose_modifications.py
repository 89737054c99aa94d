"""Changes of the dose of two drugs by five subjects, by hand.

Pill (5 mg, reduced to 4 and 3): S-1 at 5, S-2 down to 4 with one interruption, S-3 down to 3 by two steps, late once,
S-4 on a dose that is no step. Infusion: S-1 to S-3; S-2 has pill alone for 10 days, S-3 for 31. S-5 took neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from topline.analyse import analyse
from topline.derive import AnalysisData
from topline.display import TableDisplay, lay_out
from topline.protocol import Drug, PlanItem, Population, Protocol, Study, Treatment

if TYPE_CHECKING:
    from topline.results import Results

ITEM = PlanItem(id="doses", show="dose_modifications")
PILL = Drug(name="Pill", dose=5, cycle_days=21, days_on=14, reductions=(4, 3))
INFUSION = Drug(name="Infusion", dose=200, cycle_days=21)
PROTOCOL = Protocol(
    study=Study(id="T", title="Five subjects"),
    treatment=Treatment(regimen=(PILL, INFUSION)),
    populations={"SAF": Population(label="Safety", rule="TRTSDT IS NOT NULL")},
    plan=(ITEM,),
)
SUBJECTS = ("S-1", "S-2", "S-3", "S-4", "S-5")
VALUES = {
    "NINTER1": (0, 1, 0, 0, None), "NDELAY1": (0, 0, 1, 0, None), "NRED1": (0, 1, 2, 0, None),
    "LADDER1": (0, 1, 2, None, None), "ALONE1": (0, 10, 31, 0, None), "NINTER2": (0, 0, 0, None, None),
    "NDELAY2": (0, 0, 0, None, None), "ALONE2": (0, 0, 0, None, None),
}  # fmt: skip


def data() -> AnalysisData:
    adsl = pl.DataFrame({"USUBJID": SUBJECTS, "TRT01A": ["All subjects"] * 5, "SAFFL": ["Y"] * 5})
    adex = pl.concat(
        adsl.with_columns(PARAMCD=pl.lit(code), PARAM=pl.lit(code), AVAL=pl.Series(values, dtype=pl.Float64))
        for code, values in VALUES.items()
    ).drop_nulls("AVAL")
    return AnalysisData(datasets={"adsl": adsl, "adex": adex}, metadata=(), findings=(), exclusions=())


@pytest.fixture(scope="module")
def results() -> Results:
    return analyse(data(), PROTOCOL)


def texts(results: Results, protocol: Protocol = PROTOCOL) -> list[list[str]]:
    (table,) = lay_out(results, protocol)
    assert isinstance(table, TableDisplay)
    return [["." * row.indent + row.label, *(cell.text for cell in row.cells)] for row in table.rows]


def test_each_drug_is_told_of_the_subjects_who_took_it(results: Results) -> None:
    assert texts(results) == [
        ["Pill"],
        [".Subjects who took it", "4 (80.0%)"],
        [".At least one reduction", "2 (50.0%)"],
        [".Lowest dose"],
        ["..5 mg (full dose)", "1 (25.0%)"],
        ["..4 mg", "1 (25.0%)"],
        ["..3 mg", "1 (25.0%)"],
        ["..On no step of the ladder", "1 (25.0%)"],
        [".At least one interruption", "1 (25.0%)"],
        [".At least one delayed cycle", "1 (25.0%)"],
        [".Continued alone after the other drugs", "2 (50.0%)"],
        ["..Days alone, median (range)", "20.5 (10 to 31)"],
        ["Infusion"],
        [".Subjects who took it", "3 (60.0%)"],
        [".At least one reduction", "NEᵃ"],
        [".At least one interruption", "0"],
        [".At least one delayed cycle", "0"],
        [".Continued alone after the other drugs", "0"],
        ["..Days alone, median (range)", "NEᵇ"],
    ]


def test_each_count_can_be_made_again_from_adex(results: Results) -> None:
    datasets = data().datasets
    rows = [row.statistic for row in results.rows if row.statistic.stat_name == "n" and not row.statistic.error]
    for row in rows:
        frame = datasets[row.dataset].filter(pl.sql_expr(row.filter))
        assert frame["USUBJID"].n_unique() == row.stat_num, row
    assert len(rows) == 13


def test_one_drug_is_not_continued_alone() -> None:
    protocol = PROTOCOL.model_copy(update={"treatment": Treatment(regimen=(PILL,))})
    adex = data().datasets["adex"].with_columns(pl.col("PARAMCD").str.strip_suffix("1"))
    one = AnalysisData(
        datasets={"adsl": data().datasets["adsl"], "adex": adex}, metadata=(), findings=(), exclusions=()
    )
    assert "Continued alone" not in str(texts(analyse(one, protocol), protocol))


def test_a_study_without_a_regimen_says_so() -> None:
    protocol = PROTOCOL.model_copy(update={"treatment": Treatment()})
    assert texts(analyse(data(), protocol), protocol) == [["The study file has no regimen to compare doses with."]]
