"""Rounding, as SAS prints it or as worked by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topline.display.formats import format_number, format_statistic
from topline.results import Statistic


@pytest.mark.parametrize(
    ("value", "fmt", "text"),
    [
        (2.675, "0.00", "2.68"),  # put(2.675, 8.2) in SAS; the double lies below, so Python prints 2.67
        (1.234e40, "0.00", "1.2e40"),
        (-1.234e40, "0.0%", "−1.2e42%"),
        (0.5, "0", "1"),
        (1.5, "0", "2"),
        (2.5, "0", "3"),
        (-0.5, "0", "−1"),
        (-2.345, "0.00", "−2.35"),
        (1.005, "0.00", "1.01"),
        (12.0, "0.0", "12.0"),
        (1234567.0, "0", "1234567"),
        (1e-12, "0.000", "0.000"),
    ],
)
def test_a_five_goes_away_from_zero(value: float, fmt: str, text: str) -> None:
    assert format_number(value, fmt) == text


@pytest.mark.parametrize(
    ("count", "size", "text"),
    [(57, 200, "29%"), (1, 8, "13%"), (1, 3, "33%"), (7, 40, "18%"), (0, 5, "0%"), (5, 5, "100%")],
)
def test_shares_are_rounded_as_the_fraction_is(count: int, size: int, text: str) -> None:
    assert format_number(count / size, "0%") == text


@pytest.mark.parametrize("value", [-0.0, -0.04, 0.0])
def test_zero_has_no_minus_sign(value: float) -> None:
    assert format_number(value, "0.0") == "0.0"


def test_the_noise_of_the_last_bit_does_not_decide() -> None:
    assert 0.285 * 100 < 28.5
    assert format_number(0.285 * 100, "0") == "29"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "<0.001"),
        (0.00099999, "<0.001"),
        (0.001, "0.001"),
        (0.0125, "0.013"),
        (0.04999, "0.050"),
        (0.9994, "0.999"),
        (0.9996, ">0.999"),
        (1.0, ">0.999"),
    ],
)
def test_p_values_have_three_decimals_and_open_ends(value: float, text: str) -> None:
    assert format_number(value, "p") == text


def test_infinite_is_written_as_a_sign() -> None:
    assert [format_number(float("inf"), "0.0"), format_number(float("-inf"), "0.0")] == ["∞", "−∞"]


def test_nan_is_refused() -> None:
    with pytest.raises(ValueError, match=r"expected a number to show as '0\.0', found NaN"):
        format_number(float("nan"), "0.0")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match=r"expected a format such as '0', '0\.00', '0\.0%' or 'p', found '%d'"):
        format_number(1, "%d")


@pytest.mark.parametrize(
    ("error", "text"),
    [("not reached", "NR"), ("no event in this group", "NE"), ("Not reached: S(t) stays above", "NR")],
)
def test_an_absent_number_is_not_reached_or_not_estimable(error: str, text: str) -> None:
    statistic = Statistic(analysis_id="t.median", output_id="t", stat_name="estimate", stat_label="Median", error=error)
    assert format_statistic(statistic) == text


def test_a_text_is_shown_as_it_is() -> None:
    statistic = Statistic(analysis_id="t.a", output_id="t", stat_name="value", stat_label="Cause", stat_chr="Sepsis")
    assert format_statistic(statistic) == "Sepsis"


@given(units=st.integers(min_value=-(10**9), max_value=10**9), decimals=st.integers(min_value=1, max_value=4))
def test_a_number_that_is_already_rounded_keeps_its_digits(units: int, decimals: int) -> None:
    exact = Decimal(units).scaleb(-decimals)
    assert format_number(float(exact), f"0.{'0' * decimals}") == f"{exact:f}".replace("-", "−")
