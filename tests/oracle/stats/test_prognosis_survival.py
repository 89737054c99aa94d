"""Predicted survival with its limits against survfit.coxph. Answers: r/prognosis_survival.R."""

from __future__ import annotations

import numpy as np
import pytest
from stats_answers import Answer, assert_close, read_answers, read_columns

from topline.core import MethodError
from topline.stats import cox
from topline.stats.prognosis.portable_model import make_portable

CURVES = read_answers("prognosis_survival")["curves"]


@pytest.mark.parametrize("answer", CURVES, ids=lambda a: f"{a['data']}-{a['ties']}")
def test_predicted_survival_and_its_limits_are_those_of_survfit(answer: Answer) -> None:
    data = read_columns(answer["data"])
    x = np.column_stack([data[name] for name in answer["names"]])
    model = make_portable(cox(data["time"], data["event"], x, ties=answer["ties"]))
    survival, low, high = model.survival(np.array(answer["x"]))
    assert_close(model.time, answer["time"])
    assert_close(survival, answer["survival"], 1e-7)
    assert_close(low, answer["low"], 1e-7)
    assert_close(high, answer["high"], 1e-7)


def test_a_fit_with_strata_cannot_be_carried() -> None:
    fit = cox([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 1], [3, 1, 2, 5, 4, 0], strata=["a", "b"] * 3)
    with pytest.raises(MethodError, match="without strata, weights, offset, entry or exact ties"):
        make_portable(fit)
