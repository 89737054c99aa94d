"""Sizes for a survival rate that SampleSizeSingleArmSurvival prints in its vignette (after Nagashima and others 2021).

Arcsine scale, one-sided alpha 0.05, power 0.8, everybody followed to the time.
"""

from __future__ import annotations

import pytest

from topline.design import read_targets, survival_rate_size


@pytest.mark.parametrize(("null", "better", "printed"), [(0.90, 0.96, 107), (0.80, 0.85, 356)])
def test_sizes_on_the_arcsine_scale_are_those_printed(null: float, better: float, printed: int) -> None:
    assert survival_rate_size(read_targets(null, better, 0.05, 1, 0.8), 18, conf_type="arcsin").n == printed
