"""Every number of subjects can be counted again from its dataset, by what its row says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from topline.analyse import analyse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topline.derive import AnalysisData
    from topline.protocol import Protocol
    from topline.results import Statistic

COUNTED = ("n", "N", "n.event", "n_miss")
ITEMS = (
    "flow", "disposition", "sets", "baseline", "exposure", "response", "pfs", "curve", "cox", "forest", "overview",
    "events", "grades", "deaths", "waterfall", "swimmer", "spider",
)  # fmt: skip


def count_again(row: Statistic, datasets: Mapping[str, pl.DataFrame]) -> int:
    frame = datasets[row.dataset]
    if row.population:
        frame = frame.filter(pl.col(f"{row.population}FL") == "Y")
    if row.filter:
        frame = frame.filter(pl.sql_expr(row.filter))
    for name, level in (
        (row.group1, row.group1_level),
        (row.group2, row.group2_level),
        (row.variable, row.variable_level),
    ):
        if level and frame.schema.get(name) == pl.String:
            frame = frame.filter(pl.col(name) == level)
    return frame["USUBJID"].n_unique()


@pytest.mark.parametrize("item", ITEMS)
def test_each_count_is_the_number_of_subjects_that_its_row_picks(
    item: str, analysis_data: AnalysisData, protocol: Protocol
) -> None:
    rows = [row.statistic for row in analyse(analysis_data, protocol, (item,)).rows]
    counts = [
        row
        for row in rows
        if row.stat_name in COUNTED
        and row.stat_num is not None
        and not row.analysis_id.endswith((".curve", ".risk_table"))
    ]
    assert counts
    wrong = [(row, again) for row in counts if row.stat_num != (again := count_again(row, analysis_data.datasets))]
    assert wrong == []
