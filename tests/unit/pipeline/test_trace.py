from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl
import pytest

from topline.core import DataError
from topline.pipeline import trace, trace_result
from topline.pipeline.trace import read_results_table
from topline.report import render_results_parquet
from topline.results import Result, Results, Statistic

if TYPE_CHECKING:
    from pathlib import Path

ADAE = pl.DataFrame(
    {
        "USUBJID": ["01", "01", "02", "03", "04"],
        "TRT01A": ["Drug", "Drug", "Drug", "Placebo", "Drug"],
        "SAFFL": ["Y", "Y", "Y", "Y", "N"],
        "TRTEMFL": ["Y", "Y", "Y", "Y", "Y"],
        "AEDECOD": ["RASH", "RASH", "FEVER", "RASH", "RASH"],
        "ASTDY": [3.0, 9.0, 4.0, 5.0, 6.0],
    }
)


def traced(**columns: str) -> tuple[str, ...]:
    statistic = Statistic(
        analysis_id="ae.term", output_id="ae", stat_name="n", stat_label="n", dataset="adae", **columns
    )
    return trace_result(Result(result_id="ae.term.0", statistic=statistic), {"adae": ADAE}).subjects


def test_population_limits_the_subjects() -> None:
    assert traced(population="SAF") == ("01", "02", "03")


def test_filter_group_and_level_limit_the_subjects_together() -> None:
    columns = {"population": "SAF", "filter": "TRTEMFL = 'Y'", "group1": "TRT01A", "group1_level": "Drug"}
    assert traced(**columns, variable="AEDECOD", variable_level="RASH") == ("01",)


def test_level_of_a_number_is_no_condition() -> None:
    assert traced(population="SAF", variable="ASTDY", variable_level="3") == ("01", "02", "03")


def test_quote_in_a_level_is_text() -> None:
    assert traced(variable="AEDECOD", variable_level="O'RASH") == ()


def test_result_without_dataset_names_no_subject() -> None:
    statistic = Statistic(analysis_id="flow.check", output_id="flow", stat_name="difference", stat_label="Difference")
    found = trace_result(Result(result_id="flow.check.0", statistic=statistic), {})
    assert found.records is None
    assert found.subjects == ()


EXPECTED = "expected a whole table that `topline run` wrote"


def test_a_results_table_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    (tmp_path / "results.parquet").write_bytes(b"PAR1")
    message = f"^{re.escape(str(tmp_path / 'results.parquet'))}: {EXPECTED}, found .+, run the study again$"
    with pytest.raises(DataError, match=message):
        read_results_table(tmp_path)


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    pl.DataFrame({"AGE": [61]}).write_parquet(tmp_path / "results.parquet")
    with pytest.raises(DataError, match=f"{EXPECTED}, found no column result_id, run the study again$"):
        read_results_table(tmp_path)


def test_a_dataset_that_was_removed_is_named(tmp_path: Path) -> None:
    statistic = Statistic(analysis_id="ae", output_id="ae", stat_name="n", stat_label="n", dataset="adae")
    results = Results(rows=(Result(result_id="ae.0", statistic=statistic),))
    (tmp_path / "results.parquet").write_bytes(render_results_parquet(results))
    message = f"{re.escape(str(tmp_path / 'datasets' / 'adae.parquet'))}: {EXPECTED}, found no such file, run the study"
    with pytest.raises(DataError, match=f"^{message} again$"):
        trace(tmp_path, "ae.0")
