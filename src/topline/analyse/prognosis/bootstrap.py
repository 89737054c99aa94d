"""The bootstrap of a whole development, in blocks of replicates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from topline.analyse.prognosis.portions import Rows, Task, look_up
from topline.stats.prognosis.model_indexes import PIPELINE_INDEXES
from topline.stats.prognosis.pipeline_validation import (
    PipelineValidation,
    Replicate,
    replicate_pipeline,
    summarise,
)

if TYPE_CHECKING:
    from topline.analyse.prognosis.prepare import Key, Prepared

BLOCK = 10
"""Replicates of a block."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicateBlock:
    """Some replicates of a development, by their numbers from 1."""

    key: Key
    first: int
    last: int

    def make(self) -> Rows:
        """Develop and judge each resample."""
        sample = self.key.sample()
        numbers = range(self.first, self.last + 1)
        return tuple(_flatten(replicate_pipeline(sample, self.key.plan, self.key.seed, each)) for each in numbers)


@lru_cache(maxsize=8)
def validate_once(key: Key, n_resamples: int) -> PipelineValidation:
    """Validate a development.

    Parameters
    ----------
    key : the sample with its plan.
    n_resamples : bootstrap samples.
    """
    replicates = [_restore(key, row) for block in _blocks(key, n_resamples) for row in look_up(block)]
    return summarise(key.sample(), key.plan, key.seed, replicates)


def bootstrap_tasks(prepared: Prepared) -> list[Task]:
    """Give the blocks that the displays of a model will ask for."""
    model = prepared.model
    return [
        Task(
            work=f"Bootstrapping the model {model.id}",
            name=f"{model.id}-bootstrap-{block.first:05d}",
            portion=block,
            size=block.last - block.first + 1,
        )
        for block in _blocks(prepared.key, model.resamples)
    ]


def _blocks(key: Key, n_resamples: int) -> list[ReplicateBlock]:
    firsts = range(1, n_resamples + 1, BLOCK)
    return [ReplicateBlock(key=key, first=first, last=min(first + BLOCK - 1, n_resamples)) for first in firsts]


def _flatten(replicate: Replicate) -> tuple[float | str, ...]:
    """Lay a replicate out in one row: the failure, then all numbers."""
    parts = (replicate.selected, replicate.training, replicate.test, replicate.cutpoints, replicate.calibration.ravel())
    return (replicate.failure, *(float(value) for part in parts for value in part.tolist()))


def _restore(key: Key, row: tuple[float | str, ...]) -> Replicate:
    """Turn a row back into the replicate."""
    plan = key.plan
    sizes = (len(plan.development.candidates), len(PIPELINE_INDEXES), len(PIPELINE_INDEXES), len(plan.cutpoints))
    numbers = np.array(row[1:], dtype=np.float64)
    selected, training, test, cutpoints, curves = np.split(numbers, np.cumsum(sizes))
    return Replicate(
        selected=selected.astype(np.bool_),
        training=training,
        test=test,
        cutpoints=cutpoints,
        calibration=curves.reshape(2, len(plan.calibration_horizons), len(plan.calibration_at)),
        failure=str(row[0]),
    )
