"""Stepwise selection of factors and splines against MASS::stepAIC. Answers: r/prognosis_terms.R."""

from __future__ import annotations

import numpy as np
import pytest
from stats_answers import Answer, assert_close, read_answers, read_columns

from topline.stats import stepwise_terms
from topline.stats.prognosis import restricted_cubic_spline, spline_knots

DATA = read_columns("veteran")
LEVELS = ("large", "smallcell", "squamous")  # against adeno
X = np.column_stack(
    [
        *(np.char.equal(DATA["group"], level).astype(float) for level in LEVELS),
        DATA["karno"],
        restricted_cubic_spline(DATA["age"], spline_knots(DATA["age"], 4)),
        DATA["prior"],
        DATA["diagtime"],
    ]
)
TERMS = {"cell": (0, 1, 2), "karno": (3,), "s": (4, 5, 6), "prior": (7,), "diagtime": (8,)}


@pytest.mark.parametrize("answer", read_answers("prognosis_terms")["walks"], ids=lambda a: str(a["rule"]))
def test_steps_over_terms_are_those_of_stepaic(answer: Answer) -> None:
    found = stepwise_terms(
        DATA["time"], DATA["event"], X, TERMS, direction=answer["direction"], criterion=answer["rule"]
    )
    assert [step.change for step in found.steps] == ["start", *answer["changes"][1:]]
    assert_close([step.criterion for step in found.steps], answer["criterion"])
