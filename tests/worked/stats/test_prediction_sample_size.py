"""Subjects that a prognostic model needs, against pmsampsize.

The first example is that of the help page of pmsampsize 1.1.3 (type "s"), from BMJ 2020;368:m441; the numbers stand in
the package's output. The second is the plan of a trial of 75 patients with 8 candidates and an R2 of 0.25.
"""

from __future__ import annotations

import math

import pytest

from topline.core import MethodError
from topline.stats.prognosis import prediction_sample_size


def test_the_example_of_pmsampsize_comes_out() -> None:
    found = prediction_sample_size(parameters=30, r2=0.051, rate=0.065, mean_follow_up=2.07, horizon=2, shrinkage=0.9)
    assert found.n == 5143
    assert found.criteria[:2] == (5143, 1039)
    assert round(found.n_events, 2) == 691.99
    assert round(found.events_per_parameter, 2) == 23.07
    assert round(found.max_r2, 3) == 0.555
    assert round(found.nagelkerke, 3) == 0.092
    assert round(found.shrinkage[1], 3) == 0.648


def test_eight_candidates_need_246_patients() -> None:
    found = prediction_sample_size(parameters=8, r2=0.25, rate=0.1, mean_follow_up=8, horizon=6)
    assert found.criteria[0] == math.ceil(8 / (-0.1 * math.log(1 - 0.25 / 0.9))) == 246


def test_third_criterion_holds_the_risk_within_five_points() -> None:
    found = prediction_sample_size(parameters=1, r2=0.3, rate=0.1, mean_follow_up=8, horizon=6)
    n, rate = found.criteria[2], 0.1

    def distance(subjects: int) -> float:
        half = 1.96 * math.sqrt(rate / (subjects * 8))
        return math.exp(-(rate - half) * 6) - math.exp(-rate * 6)

    assert distance(n) <= 0.05 < distance(n - 1)


def test_an_r2_beyond_what_the_rate_allows_is_refused() -> None:
    with pytest.raises(MethodError, match=r"r2: expected above 0 and below 0.555, found 0.6, expect less"):
        prediction_sample_size(parameters=3, r2=0.6, rate=0.065, mean_follow_up=2.07, horizon=2)
