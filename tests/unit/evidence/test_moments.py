"""Means and standard deviations: rebuilt values have them at the printed rounding, beside levels and quantiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.unit.evidence.test_reconstruct_published import SMALL, write

from topline.evidence import Published, read_published
from topline.evidence.published.rows import Level, Summary
from topline.evidence.reconstruct import Effort, search_and_record
from topline.evidence.reconstruct.records.numbers import spread_values

if TYPE_CHECKING:
    from pathlib import Path

ALL = np.zeros(40, dtype=np.int64)
ANY = (0.0, np.inf)


def spread(text: dict[str, object], codes: np.ndarray = ALL, levels: tuple[Level, ...] = ()) -> np.ndarray:
    return spread_values(Summary.model_validate(text), levels, codes, np.random.default_rng(1), ANY)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ({"mean": "26.3", "sd": "4.1"}, 0.1),
        ({"mean": "58.4", "sd": "9.7", "integer": True}, 1.0),
        ({"mean": "22.8", "sd": "13.5", "integer": True, "range": ["3", "70"]}, 1.0),
        ({"mean": "7.12", "sd": "3.40", "integer": True, "median": "7", "iqr": ["5", "9"], "range": ["1", "18"]}, 1.0),
        ({"mean": "141.25"}, 0.1),
    ],
)
def test_values_have_the_printed_mean_and_deviation(text: dict[str, object], unit: float) -> None:
    values = spread(text)
    summary = Summary.model_validate(text)

    assert summary.mean is not None
    assert summary.mean.interval.holds(float(values.mean()), 1e-9)
    assert summary.sd is None or summary.sd.interval.holds(float(np.std(values, ddof=1)), 1e-9)
    assert values.min() >= 0
    assert np.allclose(values / unit, np.round(values / unit))
    for place, share in ((0, 0), (1, 100)):
        assert summary.range is None or float(np.percentile(values, share)) == summary.range[place].value
    assert summary.median is None or float(np.median(values)) == summary.median.value
    for place, share in ((0, 25), (1, 75)):
        assert summary.iqr is None or float(np.percentile(values, share)) == summary.iqr[place].value


def test_levels_keep_their_counts() -> None:
    codes = np.array([0] * 25 + [1] * 15)
    levels = (Level.model_validate({"below": "60"}), Level.model_validate({"at_least": "60"}))
    values = spread({"mean": "57.9", "sd": "8.8", "integer": True}, codes, levels)

    assert values[:25].max() < 60 <= values[25:].min()
    assert (round(float(values.mean()), 1), round(float(np.std(values, ddof=1)), 1)) == (57.9, 8.8)


def test_a_mean_that_no_values_have_comes_as_near_as_it_can() -> None:
    """Ten values of 60 or more and a mean of 50: all stand at 60."""
    levels = (Level.model_validate({"at_least": "60"}),)
    values = spread({"mean": "50.0", "sd": "5.0", "integer": True}, np.zeros(10, dtype=np.int64), levels)
    assert values.min() >= 60
    assert values.mean() < 63


def test_the_report_judges_mean_and_deviation(tmp_path: Path) -> None:
    text = SMALL.replace("median: 61, iqr: [54, 68]", "mean: 60.3, sd: 8.91")
    published: Published = read_published(write(tmp_path, text))
    found = search_and_record(published, 1, Effort(moves=1000)).verdicts

    told = [(each.id, each.target, each.outcome) for each in found if each.id.startswith("summaries.")]
    assert told == [
        ("summaries.AGE.mean", "Age: mean", "met"), ("summaries.AGE.sd", "Age: standard deviation", "met"),
    ]  # fmt: skip
