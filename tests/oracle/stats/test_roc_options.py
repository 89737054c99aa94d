"""Directions, ties and edges of ROC curves against pROC (r/roc_options.R; 1e-8 relative)."""

from __future__ import annotations

import numpy as np
import pytest
from stats_answers import Answer, assert_close, read_answers

from topline.stats import roc, roc_test

ANSWERS = read_answers("roc_options")


@pytest.mark.parametrize("answer", ANSWERS["curves"], ids=lambda a: f"{a['name']}-{a['asked']}")
def test_curve_of_each_direction_is_that_of_proc(answer: Answer) -> None:
    found = roc(answer["label"], answer["marker"], direction=answer["asked"])
    assert found.direction == answer["direction"]
    assert_close(found.sensitivity, answer["sensitivity"])
    assert_close(found.specificity, answer["specificity"])
    assert_close(found.threshold[1:-1], answer["threshold"][1:-1])
    assert_close([found.auc.estimate, found.auc.lower, found.auc.upper], [answer["auc"], *answer["limits_95"][1:]])
    wider = roc(answer["label"], answer["marker"], direction=answer["asked"], conf_level=0.8).auc
    assert_close([wider.lower, wider.upper], answer["limits_80"][1:])


@pytest.mark.parametrize("answer", ANSWERS["curves"], ids=lambda a: f"{a['name']}-{a['asked']}")
def test_youden_point_is_the_first_of_those_of_proc(answer: Answer) -> None:
    best = roc(answer["label"], answer["marker"], direction=answer["asked"]).youden()
    threshold, specificity, sensitivity = answer["best"][0]
    assert_close([best.specificity, best.sensitivity], [specificity, sensitivity])
    if threshold is None:  # an infinite one
        assert np.isinf(best.threshold)
    else:
        assert_close(best.threshold, threshold)


@pytest.mark.parametrize("answer", ANSWERS["tests"], ids=lambda a: str(a["asked"]))
def test_paired_test_of_each_direction_is_that_of_proc(answer: Answer) -> None:
    found = roc_test(answer["label"], answer["a"], answer["b"], direction=answer["asked"])
    assert_close([found.statistic, found.p_value], [answer["statistic"], answer["p_value"]])
