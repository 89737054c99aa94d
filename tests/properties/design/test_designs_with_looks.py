"""What holds for every design with looks: probabilities add up, a better rate succeeds more, searches miss nothing."""

from __future__ import annotations

from itertools import product
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topline.design import (
    Look,
    StagedDesign,
    operating_characteristics,
    pocock_toxicity_boundary,
    simon_two_stage,
    staged_inference,
)

RATES = st.floats(0.01, 0.99)


@st.composite
def designs(draw: st.DrawFn) -> StagedDesign:
    """Draw one to four looks with boundaries that leave a way to go on."""
    sizes, looks = 0, []
    for _ in range(draw(st.integers(1, 4))):
        sizes += draw(st.integers(1, 8))
        low = draw(st.one_of(st.none(), st.integers(0, sizes - 1)))
        high = draw(st.one_of(st.none(), st.integers((-1 if low is None else low) + 1, sizes)))
        looks.append(Look(n=sizes, futility=low, efficacy=high))
    last = looks.pop()
    decision = draw(st.integers(0, last.n))
    looks.append(Look(n=last.n, futility=decision - 1 if decision else None, efficacy=decision))
    return StagedDesign(name="drawn", looks=tuple(looks))


@given(designs(), RATES)
def test_every_trial_ends_once(design: StagedDesign, rate: float) -> None:
    found = operating_characteristics(design, rate)
    assert sum(found.futility) + sum(found.efficacy) == pytest.approx(1, abs=1e-12)
    assert design.looks[0].n - 1e-9 <= found.expected_n <= design.n + 1e-9
    assert found.early_stop <= 1 + 1e-12


@given(designs(), RATES, RATES)
def test_a_better_rate_succeeds_more(design: StagedDesign, first: float, second: float) -> None:
    low, high = sorted((first, second))
    successes = [operating_characteristics(design, rate).success for rate in (low, high)]
    assert successes[0] <= successes[1] + 1e-12


@settings(max_examples=12)
@given(designs(), st.data())
def test_estimates_are_unbiased(design: StagedDesign, data: st.DataObject) -> None:
    rate = data.draw(RATES)
    mean = 0.0
    going_on = {0: 1.0}
    seen = 0
    for position, look in enumerate(design.looks):
        step = look.n - seen
        reached = {x + y: 0.0 for x, y in product(going_on, range(step + 1))}
        for x, y in product(going_on, range(step + 1)):
            reached[x + y] += going_on[x] * comb(step, y) * rate**y * (1 - rate) ** (step - y)
        seen, going_on = look.n, {}
        for x, chance in reached.items():
            ends = (
                position == len(design.looks) - 1
                or x <= (-1 if look.futility is None else look.futility)
                or (look.efficacy is not None and x >= look.efficacy)
            )
            if ends:
                mean += chance * (staged_inference(design, position + 1, x, 0.5).interval.estimate or 0.0)
            else:
                going_on[x] = chance
    assert mean == pytest.approx(rate, abs=1e-9)


@settings(max_examples=4)
@given(st.sampled_from([(0.05, 0.5), (0.1, 0.6), (0.2, 0.7), (0.3, 0.8), (0.4, 0.9)]), st.sampled_from([0.05, 0.1]))
def test_the_search_misses_no_better_two_stage_design(rates: tuple[float, float], alpha: float) -> None:
    p0, p1 = rates
    limit = 12
    found = simon_two_stage(p0, p1, alpha=alpha, power=0.8, n_max=limit)
    best = min(
        (expected, n)
        for n in range(2, limit + 1)
        for n1, r in product(range(1, n), range(n))
        for r1 in range(min(n1, r + 1))
        for design in [StagedDesign(name="", looks=(Look(n=n1, futility=r1), Look(n=n, futility=r, efficacy=r + 1)))]
        for null in [operating_characteristics(design, p0)]
        if null.success <= alpha and operating_characteristics(design, p1).success >= 0.8
        for expected in [null.expected_n]
    )
    assert found.optimal.expected_n == pytest.approx(best[0], rel=1e-12)


@given(st.floats(0.05, 0.6), st.integers(5, 25), st.floats(0.01, 0.3))
def test_stopping_for_toxicity_at_the_limit_is_as_rare_as_asked(limit: float, n: int, alpha: float) -> None:
    rule = pocock_toxicity_boundary(limit, range(1, n + 1), alpha=alpha)
    assert rule.stopping(limit) <= alpha
    known = [stop for stop in rule.stop if stop is not None]
    assert known == sorted(known)
