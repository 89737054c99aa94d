"""Follow the subjects of a scenario up to a moment of the trial, and test their events against a null's hazard."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from topline.design.simulation.kernels.virtual_trial import (
    DEATH,
    ENTRY,
    LOSS,
    PROGRESSION,
    UNIFORM,
    cumulative,
    observe,
    reached,
)
from topline.stats.kernels.compiled import compiled_part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from topline.design.simulation.kernels.scene_subjects import Scene
    from topline.design.simulation.kernels.virtual_trial import Stream


@compiled_part
def accrual_end(scene: Scene, subjects: NDArray[np.float64]) -> float:
    """Give the month in which accrual ends: the planned one, or the last entry where entries are random waits."""
    n = subjects.shape[1]
    return reached(scene[0][0], float(n)) if scene[1] == UNIFORM else subjects[ENTRY, n - 1]


@compiled_part
def followed(
    stream: Stream,
    i: int,
    subjects: NDArray[np.float64],
    until: float,
    seen: tuple[bool, tuple[float, float, float]],
) -> tuple[float, bool]:
    """Give a subject's follow-up until a month of the trial; `seen` is whether death is the event, and the visits."""
    is_survival, visits = seen
    watched = min(subjects[LOSS, i], until - subjects[ENTRY, i])
    if visits[0] > 0.0 and not is_survival:
        return observe(stream, i, (subjects[PROGRESSION, i], subjects[DEATH, i], watched), visits)
    happened = subjects[DEATH, i] if is_survival else min(subjects[PROGRESSION, i], subjects[DEATH, i])
    return min(happened, watched), happened <= watched


@compiled_part
def log_rank_at(
    stream: Stream,
    subjects: NDArray[np.float64],
    look: tuple[int, float],
    seen: tuple[bool, tuple[float, float, float]],
    null: NDArray[np.float64],
) -> tuple[float, float, int]:
    """Give (E − O) / √E of the first subjects at a month of the trial, E, and O; 0 where nothing is expected yet."""
    size, moment = look
    expected, events = 0.0, 0
    for i in range(size):
        time, event = followed(stream, i, subjects, moment, seen)
        expected += cumulative(null, time)
        if event:
            events += 1
    return (expected - events) / math.sqrt(expected) if expected > 0.0 else 0.0, expected, events
