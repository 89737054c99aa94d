"""Therneau's data sets 1 and 2, worked by hand in the validation vignette of R's survival."""

from __future__ import annotations

import numpy as np
import pytest

from topline.stats import cox, one_sample_log_rank

TIME, EVENT, X = [1, 1, 6, 6, 8, 9], [1, 0, 1, 1, 0, 1], [1, 1, 1, 0, 0, 0]


def test_breslow_fit_of_data_1_has_its_closed_form() -> None:
    fit = cox(TIME, EVENT, X, ties="breslow")
    root = (3 + np.sqrt(33)) / 2
    assert fit.coef[0] == pytest.approx(np.log(root), rel=1e-10)
    assert fit.log_likelihood == pytest.approx((-4.5643481915, -3.824749505), rel=1e-9)
    assert fit.covariance[0, 0] == pytest.approx(1.5768688658, rel=1e-9)
    np.testing.assert_allclose(
        fit.residuals("martingale"), [0.72871355388, -0.27128644612, -0.45742710776, 2 / 3, -1 / 3, -1 / 3], rtol=1e-9
    )


def test_efron_fit_of_data_1_has_its_closed_form() -> None:
    fit = cox(TIME, EVENT, X)
    assert fit.coef[0] == pytest.approx(1.6768574856, rel=1e-9)
    assert fit.log_likelihood == pytest.approx((-4.276666119, -3.3589748403), rel=1e-9)
    assert fit.covariance[0, 0] == pytest.approx(1.6323015607, rel=1e-9)
    np.testing.assert_allclose(
        fit.residuals("martingale"),
        [0.71917067938, -0.28082932062, -0.43834135875, 0.73108686509, -0.36554343255, -0.36554343255],
        rtol=1e-9,
    )


def test_left_truncated_fit_of_data_2_has_its_closed_form() -> None:
    entry, time = [1, 2, 5, 2, 1, 7, 3, 4, 8, 8], [2, 3, 6, 7, 8, 9, 9, 9, 14, 17]
    event, x = [1, 1, 1, 1, 1, 1, 1, 0, 0, 0], [1, 0, 0, 1, 0, 1, 1, 1, 0, 0]
    fit = cox(time, event, x, entry=entry, ties="breslow")
    assert fit.coef[0] == pytest.approx(-0.084526081, rel=1e-8)


def test_one_sample_log_rank_compares_expected_with_observed() -> None:
    result = one_sample_log_rank([2, 4, 6, 8], [1, 0, 0, 1], lambda t: 0.2 * t)
    assert result.expected.tolist() == [4.0]
    assert result.statistic == pytest.approx(1.0)
