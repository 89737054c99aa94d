"""Lee and Liu's example (2008): 20 % against 40 %, 36 subjects, prior (0.2, 0.8), looks after each from the tenth on.

Boundaries as in the paper's table 3; alpha 0.088, power 0.906, early stop 0.86 and 27.67 subjects under the null
there, with more digits as another program enumerated them.
"""

from __future__ import annotations

import pytest

from topline.core import MethodError
from topline.design import operating_characteristics, predictive_probability_design, predictive_probability_sized

CHANGES = {10: 0, 17: 1, 21: 2, 24: 3, 27: 4, 29: 5, 31: 6, 33: 7, 34: 8, 35: 9, 36: 10}


@pytest.mark.parametrize("theta_success", [0.852, 0.9, 0.922])
def test_boundaries_are_those_of_the_paper(theta_success: float) -> None:
    design = predictive_probability_design(0.2, range(10, 37), theta_success=theta_success)
    rejection = [max(bound for n, bound in CHANGES.items() if n <= look.n) for look in design.looks]
    assert [look.futility for look in design.looks] == rejection
    assert design.looks[-1].efficacy == 11


def test_operating_characteristics_are_those_of_the_paper() -> None:
    design = predictive_probability_design(0.2, range(10, 37), theta_success=0.9)
    null, better = operating_characteristics(design, 0.2), operating_characteristics(design, 0.4)
    assert [null.success, null.early_stop, null.expected_n] == pytest.approx(
        [0.08777926214025875, 0.8571164673240528, 27.66766809375802], rel=1e-12
    )
    assert [better.success, better.early_stop, better.expected_n] == pytest.approx(
        [0.906181499393073, 0.061970801425931255, 35.65411211148327], rel=1e-12
    )


def test_the_search_finds_the_paper_s_design() -> None:
    found = predictive_probability_sized(0.2, 0.4, alpha=0.10, power=0.90)
    assert found == predictive_probability_design(0.2, range(10, 37), theta_success=0.9)


def test_a_level_that_no_outcome_reaches_is_refused() -> None:
    with pytest.raises(MethodError, match=r"theta_success: expected below 0.9\d+, found 0.99999"):
        predictive_probability_design(0.8, (10,), theta_success=0.99999)
