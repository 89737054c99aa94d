"""Designs with looks at a binary outcome against enumeration by R's distributions (r/staged.R)."""

from __future__ import annotations

import numpy as np
import pytest
from design_answers import Answer, listed, read_answers

from topline.design import (
    Look,
    OutcomeRates,
    StagedDesign,
    bayesian_toxicity_boundary,
    bop2_toxicity,
    exact_group_sequential,
    fleming,
    operating_characteristics,
    pocock_toxicity_boundary,
    posterior_monitoring,
    three_outcome_design,
    toxicity_characteristics,
)
from topline.design.looks import success_of_many
from topline.design.posterior_monitoring import chance_of_improvement

ANSWERS = read_answers("staged")
CLOSE = 1e-9


def staged(case: Answer) -> StagedDesign:
    rows = zip(listed(case["n"]), listed(case["futility"]), listed(case["efficacy"]), strict=True)
    return StagedDesign(name="", looks=tuple(Look(n=n, futility=low, efficacy=high) for n, low, high in rows))


def boundaries(design: StagedDesign) -> tuple[list[int | None], list[int | None]]:
    return [look.futility for look in design.looks], [look.efficacy for look in design.looks]


@pytest.mark.parametrize("case", ANSWERS["characteristics"], ids=lambda case: str(case["n"]))
def test_operating_characteristics_are_those_of_an_enumeration(case: Answer) -> None:
    for expected in case["at"]:
        found = operating_characteristics(staged(case), expected["rate"])
        assert found.success == pytest.approx(expected["success"], abs=1e-12)
        assert found.early_stop == pytest.approx(expected["early_stop"], abs=1e-12)
        assert found.expected_n == pytest.approx(expected["expected_n"], rel=CLOSE)
        assert list(found.futility) == pytest.approx(listed(expected["futility"]), abs=1e-12)
        assert list(found.efficacy) == pytest.approx(listed(expected["efficacy"]), abs=1e-12)


@pytest.mark.parametrize("case", ANSWERS["characteristics"], ids=lambda case: str(case["n"]))
def test_many_designs_at_once_have_the_characteristics_of_each(case: Answer) -> None:
    design = staged(case)
    low = np.array([[-1 if look.futility is None else look.futility for look in design.looks]] * 2)
    high = np.array([[look.n + 1 if look.efficacy is None else look.efficacy for look in design.looks]] * 2)
    expected = case["at"][-1]
    success, size = success_of_many(tuple(look.n for look in design.looks), low, high, expected["rate"])
    assert success.tolist() == pytest.approx([expected["success"]] * 2, abs=1e-12)
    assert size.tolist() == pytest.approx([expected["expected_n"]] * 2, rel=CLOSE)


@pytest.mark.parametrize("case", ANSWERS["fleming"], ids=lambda case: f"{case['p0']}-{case['n']}")
def test_boundaries_of_fleming_are_those_of_the_paper_s_formulas(case: Answer) -> None:
    assert boundaries(fleming(case["p0"], case["n"], alpha=case["alpha"])) == (case["futility"], case["efficacy"])


@pytest.mark.parametrize(
    "case", ANSWERS["three_outcomes"], ids=lambda case: f"{case['p0']}-{case['p1']}-{case['alpha']}"
)
def test_the_smallest_design_with_three_outcomes_is_that_of_an_enumeration(case: Answer) -> None:
    given = {name: case[name] for name in ("alpha", "beta", "right_negative", "right_positive")}
    found = three_outcome_design(case["p0"], case["p1"], **given)
    assert [found.n, found.negative, found.positive] == [case["n"], case["negative"], case["positive"]]
    rates = [found.alpha, found.beta, found.right_negative, found.right_positive]
    assert rates == pytest.approx(case["found"], abs=1e-12)
    assert [found.undecided_null, found.undecided_alternative] == pytest.approx(case["undecided"], abs=1e-12)


@pytest.mark.parametrize("case", ANSWERS["monitoring"], ids=lambda case: f"{case['standard']}-{case['n']}")
def test_posterior_monitoring_stops_where_r_s_integrals_say(case: Answer) -> None:
    standard = tuple(case["standard"]) if isinstance(case["standard"], list) else case["standard"]
    prior = tuple(case["prior"])
    given = {name: case[name] for name in ("delta", "low", "high")}
    found = posterior_monitoring(standard, case["n"], prior=prior, **given)
    assert boundaries(found) == (listed(case["futility"]), listed(case["efficacy"]))
    chances = chance_of_improvement(standard, case["n"][0], case["delta"], prior)
    assert chances.tolist() == pytest.approx(case["chance"], abs=1e-9)


@pytest.mark.parametrize("case", ANSWERS["toxicity"]["bayesian"], ids=lambda case: str(case["limit"]))
def test_bayesian_toxicity_boundaries_are_those_of_pbeta(case: Answer) -> None:
    found = bayesian_toxicity_boundary(case["limit"], case["n"], level=case["level"], prior=tuple(case["prior"]))
    assert list(found.stop) == listed(case["stop"])


@pytest.mark.parametrize("case", ANSWERS["toxicity"]["pocock"], ids=lambda case: str(case["limit"]))
def test_pocock_toxicity_boundaries_are_those_of_an_enumeration(case: Answer) -> None:
    found = pocock_toxicity_boundary(case["limit"], case["n"], alpha=case["alpha"])
    assert list(found.stop) == listed(case["stop"])
    assert found.stopping(case["limit"]) == pytest.approx(case["stopping"], abs=1e-12)
    assert found.stopping(2 * case["limit"]) == pytest.approx(case["stopping_twice"], abs=1e-12)


@pytest.mark.parametrize("case", ANSWERS["group"], ids=lambda case: f"{case['p0']}-{case['spending']}-{case['n']}")
def test_exact_group_sequential_boundaries_are_those_of_an_enumeration(case: Answer) -> None:
    given = {"alpha": case["alpha"], "beta": case["beta"] or None, "spending": case["spending"]}
    found = exact_group_sequential(case["p0"], case["p1"], case["n"], **given)
    assert boundaries(found) == (listed(case["futility"]), listed(case["efficacy"]))
    successes = [operating_characteristics(found, case[rate]).success for rate in ("p0", "p1")]
    assert successes == pytest.approx(case["success"], abs=1e-12)


@pytest.mark.parametrize("case", ANSWERS["both"], ids=lambda case: str(case["n"]))
def test_bop2_for_efficacy_and_toxicity_is_that_of_an_enumeration(case: Answer) -> None:
    found = bop2_toxicity(
        case["efficacy_limit"], case["toxicity_limit"], case["n"], level=case["level"],
        stopping_power=case["stopping_power"],
    )  # fmt: skip
    assert [look.futility for look in found.looks] == listed(case["futility"])
    assert [look.toxicity for look in found.looks] == listed(case["stop"])
    for expected in case["at"]:
        rates = OutcomeRates(**{name: expected[name] for name in ("efficacy", "toxicity", "correlation")})
        reached = toxicity_characteristics(found, rates)
        assert reached.success == pytest.approx(expected["success"], abs=1e-10)
        assert reached.early_stop == pytest.approx(expected["early_stop"], abs=1e-10)
        assert reached.expected_n == pytest.approx(expected["expected_n"], rel=CLOSE)
