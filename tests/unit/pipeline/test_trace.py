from __future__ import annotations

import polars as pl

from topline.pipeline import trace_result
from topline.results import Result, Statistic

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
