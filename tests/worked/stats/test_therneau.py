"""Therneau's data sets 1, 2 and 3, worked by hand in the validation vignette of R's survival.

Coefficients, log-likelihoods and martingale residuals of data 1 are the vignette's closed forms. The score test, the
score and Schoenfeld residuals, the cumulative hazards, and data 2 and 3 are the same quantities from coxph 3.5-3 with
eps 1e-12, twelve digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from topline.stats import cox, one_sample_log_rank

if TYPE_CHECKING:
    from topline.stats.partial_likelihood import Ties

Data = dict[str, list[int]]
Row = tuple[float, ...]
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


DATA_1 = {"time": TIME, "event": EVENT, "x": X}
DATA_2 = {
    "entry": [1, 2, 5, 2, 1, 7, 3, 4, 8, 8],
    "time": [2, 3, 6, 7, 8, 9, 9, 9, 14, 17],
    "event": [1, 1, 1, 1, 1, 1, 1, 0, 0, 0],
    "x": [1, 0, 0, 1, 0, 1, 1, 1, 0, 0],
}
DATA_3 = {
    "time": [1, 1, 2, 2, 2, 2, 3, 4, 5],
    "event": [1, 0, 1, 1, 1, 0, 0, 1, 0],
    "x": [2, 0, 1, 1, 0, 1, 0, 1, 0],
    "weights": [1, 2, 3, 4, 3, 2, 1, 2, 1],
}
# coef, log-likelihood at 0 and at coef, variance, score test; then by rows score, Schoenfeld and martingale residuals,
# and the cumulative hazard at x = 0
ANSWERS = [
    (DATA_1, "breslow", (1.47528491483, -4.56434819147, -3.824749505, 1.57686886579, 1.6),
     (0.135643223061, -0.0504974385736, -0.126243596434, -0.381680949896, 0.211389380921, 0.211389380921),
     (0.186140661635, 0.406929669183, -0.593070330817, 0),
     (0.728713553878, -0.271286446122, -0.457427107756, 0.666666666667, -0.333333333333, -0.333333333333),
     (0.0620468872115, 0.333333333333, 1.33333333333)),
    (DATA_1, "efron", (1.67685748559, -4.27666611902, -3.35897484026, 1.63230156075, 2.03614457831),
     (0.113278039475, -0.0442339986591, -0.102919917745, -0.407840870755, 0.220858373842, 0.220858373842),
     (0.157512038134, 0.421243980933, -0.578756019067, 0),
     (0.719170679378, -0.280829320622, -0.438341358756, 0.731086865088, -0.365543432544, -0.365543432544),
     (0.0525040127115, 0.365543432544, 1.36554343254)),
    (DATA_2, "breslow", (-0.0845260806613, -9.39266192877, -9.38701511837, 0.630145870035, 0.0113434952145),
     (0.271564957642, -0.206967093884, -0.4577174298, -0.0958613305284, 0.136082342549, 0.192889830472, 0.046556513197,
      -0.373890403532, 0.243671306942, 0.243671306942),
     (0.52111894769, -0.314821568055, -0.579553083271, 0.266180935089, -0.733819064911, 0.420446916729, 0.420446916729),
     (0.52111894769, 0.657410784027, 0.789776541636, 0.247387715885, -0.606293492206, 0.369024922849,
      -0.0687657932118, -1.06876579321, -0.420446916729, -0.420446916729),
     (0.52111894769, 0.863708163663, 1.07393162203, 1.34011255712, 1.60629349221, 2.02674040893)),
    (DATA_2, "efron", (-0.0211052095802, -9.16951837746, -9.16916646472, 0.632306260658, 0.000704473406129),
     (0.255303943852, -0.218338614271, -0.47442952988, -0.110152034791, 0.113712630523, 0.249195366251, 0.10570783269,
      -0.411961148471, 0.245480777049, 0.245480777049),
     (0.505276106552, -0.3286598992, -0.59492422558, 0.253978068628, -0.746021931372, 0.455175940486, 0.455175940486),
     (0.505276106552, 0.6643299496, 0.79746211279, 0.224358048482, -0.551440181418, 0.429336974321, -0.0176450779965,
      -1.14132605136, -0.455175940486, -0.455175940486),
     (0.505276106552, 0.840946156952, 1.04348404416, 1.29746211279, 1.55144018142, 2.0066161219)),
    (DATA_3, "breslow", (0.859557444507, -32.8675507789, -32.0210462764, 0.508503337522, 1.52403875113),
     (0.886816149851, 0.0249765308797, 0.0360896387104, 0.0360896387104, -0.542976517393, -0.125287796197,
      0.2956460477, -0.0947691109461, 0.584000636182),
     (1.03683369194, 0.161377434907, 0.161377434907, -0.838622565093, 0.174695979492),
     (0.855311856416, -0.0259316907898, 0.176362211653, 0.176362211653, 0.651313439396, -0.823637788347,
      -0.348686560604, -0.648941808855, -0.698078519588),
     (0.0259316907898, 0.348686560604, 0.698078519588)),
    (DATA_3, "efron", (0.872604246398, -30.2921796059, -29.4167846001, 0.507756626964, 1.57541917224),
     (0.881160556053, 0.024772480527, 0.0605780565706, 0.0605780565706, -0.597240328701, -0.167370657485,
      0.380402948337, -0.137502901637, 0.666313242909),
     (1.03259546878, 0.162175872496, 0.162175872496, -0.837824127504, 0.172822903134),
     (0.85334536389, -0.0256071578409, 0.322652660608, 0.322652660608, 0.71696234321, -1.07772628958, -0.450340771895,
      -0.904903386441, -0.795986578163),
     (0.0256071578409, 0.450340771895, 0.795986578163)),
]  # fmt: skip


@pytest.mark.parametrize(("data", "ties", "fitted", "score", "schoenfeld", "martingale", "hazard"), ANSWERS)
def test_fit_residuals_and_hazard_of_each_data_set(
    *,
    data: Data,
    ties: Ties,
    fitted: Row,
    score: Row,
    schoenfeld: Row,
    martingale: Row,
    hazard: Row,
) -> None:
    fit = cox(**data, ties=ties)
    found = (fit.coef[0], *fit.log_likelihood, fit.covariance[0, 0], fit.score.statistic)
    np.testing.assert_allclose(found, fitted, rtol=1e-8)
    for kind, expected in (("score", score), ("schoenfeld", schoenfeld), ("martingale", martingale)):
        np.testing.assert_allclose(np.sort(fit.residuals(kind).ravel()), np.sort(expected), rtol=1e-8, atol=1e-10)
    at_means = fit.baseline_hazard().cumulative_hazard
    at_zero = at_means * np.exp(-fit.model.reference[0] * fit.coef[0])
    np.testing.assert_allclose(at_zero, hazard, rtol=1e-8)


def test_one_sample_log_rank_compares_expected_with_observed() -> None:
    result = one_sample_log_rank([2, 4, 6, 8], [1, 0, 0, 1], lambda t: 0.2 * t)
    assert result.expected.tolist() == [4.0]
    assert result.statistic == pytest.approx(1.0)
