"""Sizes of trials with a time to event against the formulas on R's integrate and distributions (r/survival.R)."""

from __future__ import annotations

import numpy as np
import pytest
from design_answers import Answer, read_answers

from topline.design import (
    RateTargets,
    Timing,
    WeibullSurvival,
    one_sample_log_rank_size,
    read_targets,
    survival_rate_size,
    two_stage_log_rank,
    weibull_median_size,
)
from topline.design.one_sample_size import log_rank_moments
from topline.design.two_stage_log_rank import analyses, bars_and_power
from topline.stats.special import ndtr

ANSWERS = read_answers("survival")


def targets(case: Answer) -> RateTargets:
    return read_targets(case["s0"], case["s1"], case["alpha"], case["sided"], case["target"])


def timing(case: Answer) -> Timing | None:
    if case["rate"] in (None, "NA"):
        return None
    each = case.get("each")
    return Timing(
        per_month=case["rate"], follow_up_months=case["follow_up"], yearly_loss=case["loss"],
        each_months=None if each in (None, "NA") else each,
    )  # fmt: skip


@pytest.mark.parametrize("case", ANSWERS["one_sample"], ids=lambda case: f"{case['s0']}-{case['shape']}")
def test_sizes_of_the_one_sample_log_rank_test_are_those_of_r(case: Answer) -> None:
    when = timing(case)
    assert when is not None
    found = one_sample_log_rank_size(targets(case), case["months"], when, shape=case["shape"])
    assert found.n == case["n"]
    assert found.power == pytest.approx(case["power"], rel=1e-8)
    null, better = (
        WeibullSurvival(survival=case[rate], months=case["months"], shape=case["shape"]) for rate in ("s0", "s1")
    )
    moments = log_rank_moments(null, better, when, case["n"])
    assert [moments.observed, moments.expected, moments.variance] == pytest.approx(case["moments"], rel=1e-8)


def test_the_power_of_the_one_sample_log_rank_test_is_that_of_simulated_trials() -> None:
    """The normal approximation is cautious: 200,000 simulated trials have 0.825 where it says 0.804."""
    case = ANSWERS["one_sample"][0]
    when = timing(case)
    assert when is not None
    assert one_sample_log_rank_size(targets(case), 6, when).power == pytest.approx(
        ANSWERS["simulated"]["power"], abs=0.025
    )


@pytest.mark.parametrize(
    "case", ANSWERS["rate"], ids=lambda case: f"{case['type']}-{case['variance']}-{case['rate']}-{case['s0']}"
)
def test_sizes_of_the_rate_at_a_time_are_those_of_r(case: Answer) -> None:
    found = survival_rate_size(
        targets(case), case["months"], conf_type=case["type"], variance=case["variance"], timing=timing(case),
        shape=case["shape"],
    )  # fmt: skip
    assert found.n == case["n"]
    assert found.power == pytest.approx(case["power"], rel=1e-8)


@pytest.mark.parametrize("case", ANSWERS["medians"], ids=lambda case: f"{case['m0']}-{case['test']}-{case['shape']}")
def test_sizes_of_medians_are_those_of_r(case: Answer) -> None:
    errors = read_targets(0.4, 0.6, case["alpha"], case["sided"], case["target"])
    when = timing(case)
    assert when is not None
    found = weibull_median_size((case["m0"], case["m1"]), case["shape"], when, errors, case["test"])
    assert found.n == case["n"]
    assert found.events == pytest.approx(case["events"], rel=1e-8)


def test_bars_of_two_stages_are_those_that_onearm2stage_prints_and_its_trials_behave_as_simulated() -> None:
    """OneArm2stage prints c 1.6171 for c1 0.1349, five subjects a year, an interim analysis after 5.0946 years."""
    null, better = (WeibullSurvival(survival=rate, months=24) for rate in (0.62, 0.62**0.467))
    timing = Timing(per_month=5 / 12, follow_up_months=24, each_months=24)
    first, last = (analyses(null, better, when, (n,)) for when, n in ((timing.interim(), 5.0946 * 5), (timing, 46)))
    early = ndtr(np.array([0.1349]))
    c, power = bars_and_power(early, first, last, read_targets(0.62, 0.8, 0.05, 1, 0.8))
    assert c[0] == pytest.approx(1.6171, abs=5e-4)
    simulated = ANSWERS["two_stage"]
    assert early[0] == pytest.approx(simulated["null"][0], abs=0.015)
    assert simulated["null"][1] == pytest.approx(0.05, abs=0.015)
    assert power[0] == pytest.approx(simulated["alternative"][1], abs=0.015)


def test_two_stage_designs_hold_both_errors_and_their_names() -> None:
    optimal, minimax = two_stage_log_rank(read_targets(0.2, 0.4), 6, Timing(per_month=5, follow_up_months=6))
    assert optimal.expected_n <= minimax.expected_n
    assert minimax.n <= optimal.n
    assert min(optimal.power, minimax.power) >= 0.8
