from __future__ import annotations

import json
from pathlib import Path

import pytest

from topline.stats.summary import quantile, summarise

SAMPLES = json.loads((Path(__file__).parent / "summary.json").read_text(encoding="utf-8"))["samples"]
NAMES = ("n", "mean", "sd", "median", "p25", "p75", "min", "max")


def values_of(name: str) -> list[float]:
    given = SAMPLES[name]["values"]
    return [float("nan") if value is None else value for value in (given if isinstance(given, list) else [given])]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_summary_of_a_sample_is_that_of_r(name: str) -> None:
    found = summarise(values_of(name))
    answer = SAMPLES[name]
    for statistic in NAMES:
        expected = answer.get(statistic)
        assert getattr(found, statistic) == (None if expected is None else pytest.approx(expected, rel=1e-12)), (
            statistic
        )


@pytest.mark.parametrize(("p", "statistic"), [(0.1, "p10"), (0.9, "p90")])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_quantile_is_that_of_r_type_2(name: str, p: float, statistic: str) -> None:
    assert quantile(values_of(name), p) == pytest.approx(SAMPLES[name][statistic], rel=1e-12)
