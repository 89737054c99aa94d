"""A printed number keeps its digits, and stands for the values that would be printed so."""

from __future__ import annotations

from fractions import Fraction

import pytest

from topline.evidence import Bounds, Printed

LIMITS = {
    "33.4": (Fraction("33.35"), Fraction("33.45")),
    "58.67": (Fraction("58.665"), Fraction("58.675")),
    "5.90": (Fraction("5.895"), Fraction("5.905")),
    "44": (Fraction("43.5"), Fraction("44.5")),
    "<0.001": (Fraction(0), Fraction("0.001")),
    "≥3": (Fraction(3), None),
    "> 1.5": (Fraction("1.5"), None),
    "NA": (None, None),
}


@pytest.mark.parametrize(("text", "limits"), LIMITS.items())
def test_a_printed_number_stands_for_what_would_be_printed_so(text: str, limits: tuple[Fraction, Fraction]) -> None:
    assert Printed(text).interval == Bounds(*limits)


def test_digits_and_sign_survive() -> None:
    assert [(str(p), p.value, p.decimals, p.sign) for p in map(Printed, ("5.90", "<=0.05", "NA"))] == [
        ("5.90", 5.9, 2, ""),
        ("<=0.05", 0.05, 2, "≤"),
        ("NA", None, 0, ""),
    ]


def test_a_tie_is_held_whichever_way_it_was_rounded() -> None:
    assert Printed("12").interval.holds(12.5)
    assert Printed("13").interval.holds(12.5)
    assert not Printed("33.4").interval.holds(Fraction(100, 3))
    assert Printed("33.3").interval.holds(Fraction(100, 3))


def test_bounds_meet_where_they_share_a_value() -> None:
    assert Printed("1.2").interval.meets(Printed("1.25").interval)
    assert not Printed("1.2").interval.meets(Printed("1.3000").interval)
    assert Printed("NA").interval.meets(Printed("7").interval)
