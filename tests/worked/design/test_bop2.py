"""BOP2 with stops for futility and efficacy: the example that the package BOP2FE prints (Xu 2025).

20 % against 40 %, looks at 10, 15 … 40, level 0.9, powers 1 and 2.1; boundaries as printed, probabilities enumerated
exactly by another program (the package prints 0.095 and 0.883 by simulation).
"""

from __future__ import annotations

import pytest

from topline.core import MethodError
from topline.design import bop2, bop2_calibrated, bop2_sized, operating_characteristics

LOOKS = range(10, 41, 5)


def test_boundaries_and_probabilities_are_those_of_the_example() -> None:
    design = bop2(0.2, LOOKS, level=0.9, futility_power=1, efficacy_power=2.1).design
    assert [look.futility for look in design.looks] == [1, 2, 3, 5, 7, 9, 11]
    assert [look.efficacy for look in design.looks] == [6, 8, 9, 10, 10, 11, 12]
    for rate, futile, positive, size, success in (
        (0.2, 0.8797967539331264, 0.08046418122280577, 20.270003299503564, 0.09090442833863908),
        (0.4, 0.1054855974369725, 0.863891300322261, 22.29410999344121, 0.8841956420319781),
    ):
        found = operating_characteristics(design, rate)
        assert sum(found.futility[:-1]) == pytest.approx(futile, rel=1e-12)
        assert sum(found.efficacy[:-1]) == pytest.approx(positive, rel=1e-12)
        assert found.expected_n == pytest.approx(size, rel=1e-12)
        assert found.success == pytest.approx(success, rel=1e-12)


@pytest.mark.parametrize(("stops_for_efficacy", "power"), [(False, 0.88), (True, 0.8841)])
def test_calibration_holds_alpha_and_does_not_fall_behind_the_example(
    *, stops_for_efficacy: bool, power: float
) -> None:
    found = bop2_calibrated(0.2, 0.4, LOOKS, alpha=0.0910, stops_for_efficacy=stops_for_efficacy)
    assert operating_characteristics(found.design, 0.2).success <= 0.0910
    assert operating_characteristics(found.design, 0.4).success >= power
    assert (found.efficacy_power is not None) == stops_for_efficacy


def test_the_smallest_size_holds_both_errors() -> None:
    design = bop2_sized(0.2, 0.4).design
    assert operating_characteristics(design, 0.2).success <= 0.05
    assert operating_characteristics(design, 0.4).success >= 0.8


def test_an_alpha_that_no_boundary_holds_is_told_with_one_that_works() -> None:
    with pytest.raises(MethodError, match=r"alpha: expected 0.\d+ or more for 5 subjects, found 1e-06"):
        bop2_calibrated(0.2, 0.4, (5,), alpha=1e-6)
