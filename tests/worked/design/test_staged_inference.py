"""Inference after Simon's design: the numbers of R's clinfun (twostage.inference), computed by its source.

Estimates and P values are Jung and Kim's; limits are of two-sided 90 %, the upper one by clinfun's convention.
"""

from __future__ import annotations

import pytest

from topline.design import Look, StagedDesign, staged_inference

SMALL = StagedDesign(name="1/10, 5/29", looks=(Look(n=10, futility=1), Look(n=29, futility=5, efficacy=6)))
LARGE = StagedDesign(name="5/22, 19/72", looks=(Look(n=22, futility=5), Look(n=72, futility=19, efficacy=20)))


@pytest.mark.parametrize(
    ("design", "x", "p0", "estimate", "p_value", "lower", "upper"),
    [
        (SMALL, 7, 0.1, 0.2821531, 0.0176961, 0.1243, 0.4126),
        (SMALL, 6, 0.1, 0.2613085, 0.0470863, 0.1016, 0.4007),
        (LARGE, 20, 0.2, 0.3262869, 0.0490815, 0.2005, 0.4219),
    ],
)
def test_inference_after_two_stages_is_that_of_clinfun(
    design: StagedDesign, x: int, p0: float, estimate: float, p_value: float, lower: float, upper: float
) -> None:
    found = staged_inference(design, 2, x, p0, conf_level=0.90, upper="below").interval
    assert found.estimate == pytest.approx(estimate, abs=1e-7)
    assert found.p_value == pytest.approx(p_value, abs=1e-7)
    assert found.lower == pytest.approx(lower, abs=2e-4)
    assert found.upper == pytest.approx(upper, abs=2e-4)
