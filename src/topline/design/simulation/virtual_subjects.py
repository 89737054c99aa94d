"""Keep the subjects of one virtual trial, with all that is true of them, as plans with looks meet them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.design.simulation.random_key import key_of
from topline.design.simulation.running import Run
from topline.design.simulation.scene_outcomes import outcomes_of
from topline.design.simulation.single_arm_work import scene_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.design.simulation.scenario import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualSubjects:
    """Subjects in the order of their entry; months are from entry, but for entry itself.

    Parameters
    ----------
    entry : (n,) month of the trial.
    progression, death, loss : (n,) infinite where it never comes; what comes first hides the others.
    subgroup : (n,) position among the scenario's.
    is_responder, has_toxicity : (n,)
    response_time, toxicity_time : (n,) when it comes, or when it is known that it does not.
    """

    entry: NDArray[np.float64]
    progression: NDArray[np.float64]
    death: NDArray[np.float64]
    loss: NDArray[np.float64]
    subgroup: NDArray[np.int64]
    is_responder: NDArray[np.bool_]
    response_time: NDArray[np.float64]
    has_toxicity: NDArray[np.bool_]
    toxicity_time: NDArray[np.float64]


def virtual_subjects(scenario: Scenario, n: int, *, seed: int, replicate: int = 0) -> VirtualSubjects:
    """Draw the subjects of one replicate.

    Parameters
    ----------
    scenario : what is true.
    n : subjects, 1 or more.
    seed, replicate : what the numbers hang on, with the scenario's name.

    Examples
    --------
    >>> from topline.design.simulation import PiecewiseRate, Response, Scenario
    >>> scenario = Scenario(
    ...     name="responders progress later",
    ...     accrual=PiecewiseRate.constant(5),
    ...     progression=PiecewiseRate.with_median(6),
    ...     response=Response(rate=0.3, by_months=4, correlation=0.6),
    ... )
    >>> found = virtual_subjects(scenario, 5_000, seed=1)
    >>> round(float(found.is_responder.mean()), 1)
    0.3
    >>> bool(found.progression[found.is_responder].mean() > 1.5 * found.progression[~found.is_responder].mean())
    True
    """
    from topline.design.simulation.kernels.run_staged import keep_subjects
    from topline.design.simulation.kernels.scene_subjects import ROWS

    Run(seed=seed, replicates=max(n, 1))
    rows = np.empty((ROWS, n))
    key = key_of(seed, scenario.name)
    keep_subjects((*key, np.uint64(replicate)), scene_of(scenario), outcomes_of(scenario), rows)
    return VirtualSubjects(
        entry=rows[0],
        progression=rows[1],
        death=rows[2],
        loss=rows[3],
        subgroup=rows[4].astype(np.int64),
        is_responder=rows[5] > 0,
        response_time=rows[6],
        has_toxicity=rows[7] > 0,
        toxicity_time=rows[8],
    )
