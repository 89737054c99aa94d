"""Patients rebuilt from a digitised curve give the curve, its median and its hazard ratio back."""

from __future__ import annotations

import numpy as np
import pytest

from topline import stats
from topline.core import MethodError
from topline.evidence.reconstruct import CurvePatients, reconstruct_curve

RISK_TIMES = np.arange(0, 1000, 100)


def lung_like(seed: int, scale: float, n: int = 160) -> tuple[np.ndarray, np.ndarray]:
    """Simulate an arm with deaths and censorings."""
    rng = np.random.default_rng(seed)
    death, end = rng.weibull(1.3, n) * scale, rng.uniform(200, 1000, n)
    return np.ceil(np.minimum(death, end)), death <= end


def digitised(time: np.ndarray, event: np.ndarray, *, with_events: bool) -> CurvePatients:
    """Read the curve at each step to three digits, as from a figure, and rebuild it."""
    curve = stats.kaplan_meier(time, event)
    at_risk = [int((time >= day).sum()) for day in RISK_TIMES]
    points = np.concatenate([[0.0], curve.time]), np.round(np.concatenate([[1.0], curve.survival]), 3)
    return reconstruct_curve(*points, RISK_TIMES, at_risk, total_events=int(event.sum()) if with_events else None)


@pytest.mark.parametrize("with_events", [True, False])
def test_median_and_curve_come_back(with_events: bool) -> None:  # noqa: FBT001  parametrised
    time, event = lung_like(3, 400)

    found = digitised(time, event, with_events=with_events)

    rebuilt, truth = stats.kaplan_meier(found.time, found.event), stats.kaplan_meier(time, event)
    assert len(found.time) == len(time)
    assert rebuilt.median().estimate == pytest.approx(truth.median().estimate, rel=0.02)
    days = np.arange(50, 800, 50)
    gaps = [(rebuilt.at(day).estimate or 0.0) - (truth.at(day).estimate or 0.0) for day in days]
    assert max(abs(gap) for gap in gaps) < 0.01
    if with_events:
        assert abs(int(found.event.sum()) - int(event.sum())) <= 1


def test_hazard_ratio_of_two_curves_comes_back() -> None:
    arms = [lung_like(5, 350), lung_like(6, 550)]
    rebuilt = [digitised(*arm, with_events=True) for arm in arms]
    group = np.repeat([0.0, 1.0], [len(arm[0]) for arm in arms]).reshape(-1, 1)

    truth = stats.cox(*(np.concatenate(part) for part in zip(*arms, strict=True)), group)
    found = stats.cox(
        np.concatenate([each.time for each in rebuilt]), np.concatenate([each.event for each in rebuilt]), group
    )

    assert float(found.hazard_ratio[0]) == pytest.approx(float(truth.hazard_ratio[0]), rel=0.02)
    assert float(found.std_error[0]) == pytest.approx(float(truth.std_error[0]), rel=0.02)


def test_by_hand_four_subjects_and_a_censoring_between() -> None:
    found = reconstruct_curve([0, 2, 8], [1, 0.75, 0.375], [0, 6], [4, 2], total_events=2)

    assert found.time.tolist() == [2.0, 3.0, 8.0, 8.0]
    assert found.event.tolist() == [True, False, True, False]


@pytest.mark.parametrize(
    ("times", "survival", "at_risk", "message"),
    [
        ([0, 1], [1, 80], [10], "expected 0 to 1, found 1 to 80"),
        ([0, -1], [1, 0.5], [10], "times 0 or more"),
        ([0, 1], [1, 0.5], [10, 12], "a number for each time"),
    ],
)
def test_impossible_points_are_refused(
    times: list[float], survival: list[float], at_risk: list[int], message: str
) -> None:
    with pytest.raises(MethodError, match=message):
        reconstruct_curve(times, survival, [0], at_risk)
