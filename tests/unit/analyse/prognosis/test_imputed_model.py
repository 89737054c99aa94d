"""With imputation the model that is carried is the one that is shown: pooled over the completed data sets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from topline.analyse import analyse
from topline.display import TableDisplay, lay_out

from .conftest import MODEL, make_protocol

if TYPE_CHECKING:
    from topline.derive import AnalysisData

EVERYBODY = MODEL.screening.model_copy(update={"log_rank": None, "cox": None})


def test_the_carried_coefficients_are_those_of_the_table(lung: AnalysisData) -> None:
    imputed = {"missing": "multiple_imputation", "imputations": 3, "screening": EVERYBODY}
    model = MODEL.model_copy(update={**imputed, "resamples": 10, "cutoffs": ()})
    protocol = make_protocol(model, steps=("selection", "model", "validation"))
    rows = [row.statistic for row in analyse(lung, protocol).rows]
    (written,) = [row.stat_chr for row in rows if row.stat_name == "model"]
    assert written is not None
    carried = json.loads(written)
    shown = [
        row.stat_num
        for row in rows
        if row.analysis_id.endswith("multivariable") and row.stat_name == "estimate" and row.stat_num is not None
    ]
    assert [each["form"] for each in carried["variables"]].count("spline") == 0
    assert np.exp(carried["coef"]) == pytest.approx(shown, rel=1e-9)
    errors = np.sqrt(np.diag(carried["covariance"]))
    assert (errors > 0).all()
    (note,) = [row.stat_chr for row in rows if row.stat_name == "note"]
    rule = "in the model are the candidates that half of the 3 completed data sets or more select"
    assert note == f"{rule} (Wood, White and Royston 2008); penalties and steps are those of the first"
    shares = {row.variable: row.stat_num for row in rows if row.context == "completed data sets"}
    assert {name for name, share in shares.items() if share is not None and share >= 0.5} == {
        each["name"] for each in carried["variables"]
    }
    assert shares["CONST"] is None


def test_the_table_shows_how_many_data_sets_select_each_candidate(lung: AnalysisData) -> None:
    model = MODEL.model_copy(
        update={"missing": "multiple_imputation", "imputations": 3, "screening": EVERYBODY, "resamples": 10}
    )
    protocol = make_protocol(model, steps=("selection",))
    (table,) = lay_out(analyse(lung, protocol), protocol)
    assert isinstance(table, TableDisplay)
    labels = [column.label for column in table.columns]
    place = labels.index("Selected in completed data sets")
    shown = {row.label: row.cells[place].text for row in table.rows if row.cells and not row.is_heading}
    final = labels.index("In the final model")
    answers = {row.label: row.cells[final].text for row in table.rows if row.cells and not row.is_heading}
    assert [(label, shown[label], answers[label]) for label in list(shown)[:6]] == [
        ("Age (years)", "0.0%", "no"),
        ("Sex", "100.0%", "yes"),
        ("ECOG performance status", "100.0%", "yes"),
        ("Karnofsky score", "33.3%", "no"),
        ("Weight loss (lb)", "66.7%", "yes"),
        ("Twice the age", "NEᵃ", "no"),
    ]
    assert any("data sets or more select (Wood, White and Royston 2008)" in note for note in table.footnotes)
