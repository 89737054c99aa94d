"""Files for other programs: read back as they were, the same bytes twice."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import polars as pl
from polars.testing import assert_frame_equal

from topline.report import render_dataset_parquet, render_results_json, render_results_parquet
from topline.results import COLUMNS

if TYPE_CHECKING:
    from topline.results import Results


def test_results_are_read_back_from_parquet(results: Results) -> None:
    assert_frame_equal(pl.read_parquet(io.BytesIO(render_results_parquet(results))), results.table())


def test_results_as_json_are_records_with_null_for_no_number(results: Results) -> None:
    records = json.loads(render_results_json(results))
    assert tuple(records[0]) == COLUMNS
    assert [record["stat_num"] for record in records] == [86, 12, 12 / 86, None, 987654.0]


def test_the_same_frame_gives_the_same_bytes() -> None:
    frame = pl.DataFrame({"USUBJID": ["01", "02"], "AVAL": [1.5, None]})
    assert render_dataset_parquet(frame) == render_dataset_parquet(frame.clone())
