"""Simon's tables 1 and 2 (1989, doi:10.1016/0197-2456(89)90015-9).

Each row: p0, p1, alpha, power; then r1/n1, r/n, expected size under p0 and probability of early termination of the
optimal and of the minimax design, as printed.
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

import pytest

from topline.core import MethodError
from topline.design import operating_characteristics, simon_two_stage

if TYPE_CHECKING:
    from topline.design import SimonDesign

Printed = tuple[int, int, int, int, float, float]
ROWS: tuple[tuple[float, float, float, float, Printed, Printed], ...] = (
    (0.05, 0.25, 0.10, 0.90, (0, 9, 2, 24, 14.5, 0.63), (0, 13, 2, 20, 16.4, 0.51)),
    (0.05, 0.25, 0.05, 0.80, (0, 9, 2, 17, 12.0, 0.63), (0, 12, 2, 16, 13.8, 0.54)),
    (0.05, 0.25, 0.05, 0.90, (0, 9, 3, 30, 16.8, 0.63), (0, 15, 3, 25, 20.4, 0.46)),
    (0.10, 0.30, 0.10, 0.90, (1, 12, 5, 35, 19.8, 0.65), (1, 16, 4, 25, 20.4, 0.51)),
    (0.10, 0.30, 0.05, 0.80, (1, 10, 5, 29, 15.0, 0.74), (1, 15, 5, 25, 19.5, 0.55)),
    (0.10, 0.30, 0.05, 0.90, (2, 18, 6, 35, 22.5, 0.73), (2, 22, 6, 33, 26.2, 0.62)),
    (0.20, 0.40, 0.10, 0.90, (3, 17, 10, 37, 26.0, 0.55), (3, 19, 10, 36, 28.3, 0.46)),
    (0.20, 0.40, 0.05, 0.80, (3, 13, 12, 43, 20.6, 0.75), (4, 18, 10, 33, 22.3, 0.72)),
    (0.20, 0.40, 0.05, 0.90, (4, 19, 15, 54, 30.4, 0.67), (5, 24, 13, 45, 31.2, 0.66)),
    (0.30, 0.50, 0.05, 0.80, (5, 15, 18, 46, 23.6, 0.72), (6, 19, 16, 39, 25.7, 0.67)),
    (0.30, 0.50, 0.05, 0.90, (8, 24, 24, 63, 34.7, 0.73), (7, 24, 21, 53, 36.6, 0.56)),
    (0.40, 0.60, 0.05, 0.80, (7, 16, 23, 46, 24.5, 0.72), (17, 34, 20, 39, 34.4, 0.91)),
    (0.40, 0.60, 0.05, 0.90, (11, 25, 32, 66, 36.0, 0.73), (12, 29, 27, 54, 38.1, 0.64)),
    (0.50, 0.70, 0.05, 0.80, (8, 15, 26, 43, 23.5, 0.70), (12, 23, 23, 37, 27.7, 0.66)),
    (0.60, 0.80, 0.05, 0.80, (7, 11, 30, 43, 20.5, 0.70), (8, 13, 25, 35, 20.8, 0.65)),
    (0.70, 0.90, 0.05, 0.80, (4, 6, 22, 27, 14.8, 0.58), (19, 23, 21, 26, 23.2, 0.95)),
    (0.05, 0.20, 0.05, 0.80, (0, 10, 3, 29, 17.6, 0.60), (0, 13, 3, 27, 19.8, 0.51)),
    (0.10, 0.25, 0.05, 0.80, (2, 18, 7, 43, 24.7, 0.73), (2, 22, 7, 40, 28.8, 0.62)),
    (0.20, 0.35, 0.05, 0.80, (5, 22, 19, 72, 35.4, 0.73), (6, 31, 15, 53, 40.4, 0.57)),
)


def printed(design: SimonDesign) -> Printed:
    return design.r1, design.n1, design.r, design.n, round(design.expected_n, 1), round(design.early_stop, 2)


@pytest.mark.parametrize(("p0", "p1", "alpha", "power", "optimal", "minimax"), ROWS)
def test_designs_are_those_of_simon_s_tables(
    p0: float, p1: float, alpha: float, power: float, optimal: Printed, minimax: Printed
) -> None:
    found = simon_two_stage(p0, p1, alpha=alpha, power=power)
    for design, row in ((found.optimal, optimal), (found.minimax, minimax)):
        assert printed(design)[:4] == row[:4]
        assert printed(design)[4:] == pytest.approx(row[4:], abs=0.051)
        assert design.alpha <= alpha
        assert design.power >= power


def test_the_error_rates_told_are_those_of_the_looks() -> None:
    optimal = simon_two_stage(0.2, 0.35).optimal
    under_null = operating_characteristics(optimal.staged("optimal"), 0.2)
    assert optimal.alpha == pytest.approx(under_null.success, rel=1e-12)
    assert optimal.expected_n == pytest.approx(under_null.expected_n, rel=1e-12)
    assert optimal.early_stop == pytest.approx(under_null.early_stop, rel=1e-12)
    assert optimal.power == pytest.approx(operating_characteristics(optimal.staged("optimal"), 0.35).success, rel=1e-12)


def test_a_larger_search_finds_the_same_designs() -> None:
    assert simon_two_stage(0.1, 0.3, n_max=100) == simon_two_stage(0.1, 0.3)


def test_admissible_designs_lead_from_the_minimax_to_the_optimal_one() -> None:
    found = simon_two_stage(0.1, 0.3)
    assert found.admissible[0] == found.minimax
    assert found.admissible[-1] == found.optimal
    slopes = [
        (later.expected_n - earlier.expected_n) / (later.n - earlier.n)
        for earlier, later in zip(found.admissible, found.admissible[1:], strict=False)
    ]
    assert slopes == sorted(slopes)
    assert max(slopes) < 0


def test_a_limit_that_holds_no_design_is_told_with_one_that_does() -> None:
    with pytest.raises(MethodError, match=r"n_max: expected about 56 or more, found 20"):
        simon_two_stage(0.2, 0.35, n_max=20)


def test_all_designs_up_to_100_are_searched_in_a_moment() -> None:
    simon_two_stage(0.1, 0.3)
    start = perf_counter()
    simon_two_stage(0.2, 0.35, n_max=100)
    assert perf_counter() - start < 2  # about 0.1 s on an idle core
