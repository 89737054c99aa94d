"""What holds for a Cox model of any data, however few and strange."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from topline.core import MethodError
from topline.stats import CoxWarning, cox
from topline.stats.cox_residuals import KINDS
from topline.stats.proportional_hazards import TRANSFORMS

if TYPE_CHECKING:
    from topline.stats.cox_fit import CoxFit

Given = dict[str, Any]


@st.composite
def _designs(draw: st.DrawFn) -> Given:
    rng = np.random.default_rng(draw(st.integers(0, 100_000)))
    n, p = int(rng.integers(1, 9)), int(rng.integers(1, 4))
    time = rng.integers(0, 5, n) * draw(st.sampled_from([1.0, 1e-12, 1e12]))
    given_data: Given = {
        "time": time,
        "event": rng.random(n) < draw(st.sampled_from([0.2, 0.6, 1.0])),
        "x": rng.integers(-3, 4, (n, p)) * draw(st.sampled_from([1.0, 1e-200, 1e3, 1e150, 1e300])),
        "ties": draw(st.sampled_from(["efron", "breslow", "exact"])),
    }
    if draw(st.booleans()):
        given_data["strata"] = rng.integers(0, 2, n)
    if draw(st.booleans()):
        given_data["entry"] = time - rng.integers(1, 3, n) * max(time.max(), 1) / 4
    if given_data["ties"] != "exact":
        if draw(st.booleans()):
            given_data["weights"] = 10.0 ** rng.uniform(-6, 3, n)
        given_data["robust"] = draw(st.booleans())
    return given_data


def _fit(given_data: Given) -> CoxFit | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CoxWarning)
        try:
            return cox(**given_data)
        except MethodError:
            return None


@given(_designs())
@example(
    {
        "time": [4, 0, 3, 4],
        "event": [1, 1, 1, 0],
        "x": [[1, 1, 2], [3, 2, 0], [3, -3, 1], [0, 1, 3]],
        "ties": "breslow",
        "weights": [1e-6, 1e3, 1, 300],
        "entry": [2, -1, 1, 3],
    }
)
@settings(max_examples=150, deadline=None)
def test_a_number_that_cannot_be_had_is_told(given_data: Given) -> None:
    fit = _fit(given_data)
    if fit is not None and not fit.warnings:
        kept = np.isfinite(fit.coef)
        assert np.array_equal(kept, fit.maximum.kept)
        assert np.isfinite(fit.std_error[kept]).all()
        assert np.isfinite(fit.p_value[kept]).all()


@given(_designs())
@settings(max_examples=100, deadline=None)
def test_what_follows_from_a_fit_is_a_number_or_refused(given_data: Given) -> None:
    fit = _fit(given_data)
    if fit is None:
        return
    for test in (fit.likelihood_ratio, fit.wald, fit.score):
        assert fit.warnings or test.statistic is None or np.isfinite(test.statistic)
    survival = fit.survival(given_data["x"], [1.0, 3.0])
    assert ((survival >= 0) & (survival <= 1)).all()
    for kind in KINDS:
        if kind in KINDS[:2] or not fit.model.is_exact:
            assert fit.residuals(kind).shape[0] > 0
    for transform in TRANSFORMS:
        try:
            test = fit.proportional_hazards_test(transform).overall
        except MethodError as error:
            assert str(error)  # noqa: PT017  a refusal is one of two right answers
        else:
            assert test.statistic is None or test.statistic >= 0


def test_column_that_runs_away_at_two_extreme_weights_is_told() -> None:
    with pytest.warns(CoxWarning, match="may be infinite"):
        fit = cox([1, 2, 3, 4], [1, 1, 0, 0], [1, 1, 0, 0], weights=[1e-6, 1e3, 1e-6, 1e3])
    assert not fit.converged
