"""What no design can be is refused, with the range that works."""

from __future__ import annotations

import pytest

from topline.core import MethodError
from topline.design import (
    Look,
    OutcomeRates,
    StagedDesign,
    bayesian_toxicity_boundary,
    bop2_toxicity_calibrated,
    exact_group_sequential,
    exact_group_sequential_sized,
    fleming,
    fleming_sized,
    operating_characteristics,
    pocock_toxicity_boundary,
    posterior_monitoring,
    posterior_monitoring_sized,
    staged_inference,
    three_outcome_design,
    toxicity_characteristics,
)

SIMON = StagedDesign(name="Simon", looks=(Look(n=10, futility=1), Look(n=29, futility=5, efficacy=6)))


@pytest.mark.parametrize("looks", [(), (0, 5), (10, 10), (20, 10)])
def test_looks_that_do_not_rise_are_refused(looks: tuple[int, ...]) -> None:
    with pytest.raises(MethodError, match="looks: expected numbers of subjects that rise from 1 or more"):
        fleming(0.2, looks)


def test_a_rate_in_per_cent_is_refused() -> None:
    with pytest.raises(MethodError, match=r"rate: expected 0 to 1, found 20, write 0\.2 for 20 %"):
        operating_characteristics(SIMON, 20)


def test_an_end_that_the_design_does_not_have_is_refused_with_those_it_has() -> None:
    with pytest.raises(MethodError) as error:
        staged_inference(SIMON, 1, 4, 0.1)
    assert str(error.value) == ("x: expected 0 to 1, found 4, with other counts this design does not end at look 1")
    with pytest.raises(MethodError, match="look: expected 1 to 2, found 3"):
        staged_inference(SIMON, 3, 4, 0.1)


def test_a_trial_that_stopped_at_once_has_its_own_rate_as_estimate() -> None:
    found = staged_inference(SIMON, 1, 1, 0.1)
    assert found.interval.estimate == pytest.approx(0.1)
    assert staged_inference(SIMON, 1, 0, 0.1).interval.lower == 0


def test_better_rates_that_are_no_better_are_refused() -> None:
    with pytest.raises(MethodError, match=r"better: expected efficacy above 0.3 and toxicity of 0.2 or less"):
        bop2_toxicity_calibrated(
            OutcomeRates(efficacy=0.3, toxicity=0.2), OutcomeRates(efficacy=0.2, toxicity=0.3), (10, 20)
        )


def test_a_correlation_that_the_rates_do_not_allow_is_refused_with_the_range() -> None:
    with pytest.raises(MethodError, match=r"correlation: expected -0.327 to 0.764, found 0.9"):
        OutcomeRates(efficacy=0.2, toxicity=0.3, correlation=0.9).cells()


def test_calibrated_boundaries_for_efficacy_and_toxicity_hold_alpha() -> None:
    null, better = OutcomeRates(efficacy=0.2, toxicity=0.3), OutcomeRates(efficacy=0.4, toxicity=0.2)
    found = bop2_toxicity_calibrated(null, better, (10, 20, 30, 40), alpha=0.1)
    assert toxicity_characteristics(found, null).success <= 0.1
    assert toxicity_characteristics(found, better).success >= 0.8


def test_limits_and_levels_out_of_range_are_refused() -> None:
    with pytest.raises(MethodError, match="limit: expected above 0 and below 1, found 30"):
        bayesian_toxicity_boundary(30, (10, 20))
    with pytest.raises(MethodError, match="alpha: expected above 0 and below 1, found 0"):
        pocock_toxicity_boundary(0.3, (10, 20), alpha=0)
    with pytest.raises(MethodError, match="low, high: expected 0 < low < high < 1"):
        posterior_monitoring(0.2, (10, 20), delta=0.1, low=0.9, high=0.1)


@pytest.mark.parametrize("sized", [fleming_sized, exact_group_sequential_sized, posterior_monitoring_sized])
def test_a_sized_design_holds_both_errors(sized) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 three functions
    design = sized(0.2, 0.4, alpha=0.05, power=0.8)
    assert operating_characteristics(design, 0.2).success <= 0.05
    assert operating_characteristics(design, 0.4).success >= 0.8


def test_futility_that_is_ignored_does_not_raise_alpha() -> None:
    design = exact_group_sequential(0.2, 0.4, (15, 30, 45), beta=0.2)
    ignored = StagedDesign(name="", looks=tuple(Look(n=look.n, efficacy=look.efficacy) for look in design.looks))
    assert operating_characteristics(ignored, 0.2).success <= 0.05


def test_three_outcomes_need_an_alternative_above_the_null() -> None:
    with pytest.raises(MethodError, match="p1: expected above p0"):
        three_outcome_design(0.3, 0.1)


def test_a_count_that_would_stop_a_trial_both_ways_is_refused() -> None:
    with pytest.raises(MethodError, match=r"look at 20: expected futility below efficacy \(4\), found 5"):
        Look(n=20, futility=5, efficacy=4)


def test_a_count_better_than_the_standard_but_not_by_enough_stops_as_negative() -> None:
    (look,) = posterior_monitoring(0.2, (200,), delta=0.2, low=0.05, high=0.95).looks
    assert look.futility is not None
    assert look.efficacy == look.futility + 1
