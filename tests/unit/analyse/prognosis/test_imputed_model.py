"""With imputation the model that is carried is the one that is shown: pooled over the completed data sets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from topline.analyse import analyse

from .conftest import MODEL, make_protocol

if TYPE_CHECKING:
    from topline.derive import AnalysisData


def test_the_carried_coefficients_are_those_of_the_table(lung: AnalysisData) -> None:
    everybody = MODEL.screening.model_copy(update={"log_rank": None, "cox": None})
    imputed = {"missing": "multiple_imputation", "imputations": 3, "screening": everybody}
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
    assert note is not None
    assert note.startswith("in the model are the candidates that half of the 3 completed data sets or more select")
