"""From the printed numbers of a trial whose truth is known, a cohort with the same numbers comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.unit.evidence.small_paper import N, print_paper, simulate_trial

from topline import stats
from topline.evidence.reconstruct.search import Effort, search_cohort
from topline.evidence.reconstruct.verdicts import judge

if TYPE_CHECKING:
    from topline.evidence.reconstruct.cohort import Cohort

EFFORT = Effort(moves=240_000)
SHORT = Effort(moves=8_000)


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return search_cohort(print_paper(), 1, EFFORT)


def test_every_printed_number_is_met(cohort: Cohort) -> None:
    verdicts = judge(print_paper(), cohort)

    assert [verdict for verdict in verdicts if verdict.outcome != "met"] == []
    assert len(verdicts) == 24


def test_what_is_not_printed_comes_near_the_truth(cohort: Cohort) -> None:
    codes, time, event = simulate_trial()

    found = stats.kaplan_meier(cohort.time["OS"], cohort.event["OS"]).at(365)
    truth = stats.kaplan_meier(time, event).at(365)

    assert found.estimate == pytest.approx(truth.estimate, abs=0.15)
    assert abs(int(cohort.event["OS"].sum()) - int(event.sum())) <= 8
    assert [int((cohort.codes["site"] == code).sum()) for code in range(2)] == [int((codes["site"] == 0).sum()), 16]


def test_same_seed_gives_the_same_cohort_and_another_seed_another() -> None:
    first, again, other = (search_cohort(print_paper(), seed, SHORT) for seed in (1, 1, 2))

    assert np.array_equal(again.time["OS"], first.time["OS"])
    assert np.array_equal(again.codes["sex"], first.codes["sex"])
    assert not np.array_equal(other.time["OS"], first.time["OS"])
    assert len(other.time["OS"]) == N
