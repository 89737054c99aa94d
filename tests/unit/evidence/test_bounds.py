"""A printed number is the interval that rounds to it."""

from __future__ import annotations

import math

from topline.evidence.reconstruct.bounds import read_bounds


def test_trailing_zeros_are_digits() -> None:
    assert (read_bounds("0.780").low, read_bounds("0.780").high) == (0.7795, 0.7805)


def test_less_than_is_everything_below() -> None:
    assert read_bounds("<0.001").gap(0.0002) == 0.0
    assert math.isclose(read_bounds("<0.001").gap(0.003), 0.002)


def test_not_reached_is_met_by_what_is_not_reached_alone() -> None:
    assert read_bounds("NA").gap(None) == 0.0
    assert read_bounds("NA").gap(12.0) is None
    assert read_bounds("12.0").gap(None) is None


def test_gap_is_the_distance_from_the_interval() -> None:
    assert read_bounds("4.1").gap(4.149) == 0.0
    assert math.isclose(read_bounds("4.1").gap(4.25), 0.1)
    assert math.isclose(read_bounds("4.1").gap(4.0), 0.05)
