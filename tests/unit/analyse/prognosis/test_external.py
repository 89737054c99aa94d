"""A model judged on another study: on its own data it must give what it gave there."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from topline.analyse.prognosis.external import validate_externally
from topline.core import ProtocolError

if TYPE_CHECKING:
    from topline.derive import AnalysisData
    from topline.protocol import Protocol
    from topline.results import Results


@pytest.fixture(scope="session")
def model(results: Results) -> dict[str, Any]:
    return json.loads(next(row.statistic.stat_chr for row in results.rows if row.statistic.stat_name == "model"))


def values(found: Results, **where: str) -> list[float | None]:
    rows = [row.statistic for row in found.rows]
    return [row.stat_num for row in rows if all(getattr(row, name) == value for name, value in where.items())]


def test_on_its_own_subjects_a_model_has_its_own_concordance_and_slope_one(
    model: dict[str, Any], lung: AnalysisData, protocol: Protocol, results: Results
) -> None:
    found = validate_externally(model, lung, protocol)
    own = values(results, analysis_id="os-validation.validation", variable="c", context="original")
    assert values(found, context="C", stat_name="estimate") == [pytest.approx(own[0], rel=1e-9)]
    assert values(found, context="slope", stat_name="estimate") == [pytest.approx(1, rel=1e-6)]
    assert values(found, context="left out") == [0]
    brier = values(results, analysis_id="os-validation.validation", variable="brier", context="original")
    at = {"context": "Brier score", "variable_level": "12 months"}
    assert values(found, **at) == [pytest.approx(brier[0], rel=1e-9)]


def test_subjects_with_an_unknown_level_are_left_out_and_counted(
    model: dict[str, Any], lung: AnalysisData, protocol: Protocol
) -> None:
    unknown = pl.when(pl.col("ECOG") == "2").then(pl.lit("4")).otherwise("ECOG").alias("ECOG")
    other = replace(lung, datasets={name: frame.with_columns(unknown) for name, frame in lung.datasets.items()})
    found = validate_externally(model, other, protocol)
    assert values(found, context="left out") == [43]
    assert values(found, context="", stat_name="n") == [167]


def test_a_study_without_a_covariate_of_the_model_is_refused(
    model: dict[str, Any], lung: AnalysisData, protocol: Protocol
) -> None:
    other = replace(lung, datasets={name: frame.drop("ECOG") for name, frame in lung.datasets.items()})
    with pytest.raises(ProtocolError, match="expected the covariate ECOG of the model, found none"):
        validate_externally(model, other, protocol)


def test_without_an_event_the_rows_say_so(model: dict[str, Any], lung: AnalysisData, protocol: Protocol) -> None:
    other = replace(lung, datasets={**lung.datasets, "adtte": lung.datasets["adtte"].with_columns(CNSR=1)})
    found = validate_externally(model, other, protocol)
    assert [row.statistic.error for row in found.rows if row.statistic.context == "C"] == ["no event"]
