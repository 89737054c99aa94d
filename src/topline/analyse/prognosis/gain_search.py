"""The resamples behind the intervals of NRI and IDI, in portions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.analyse.prognosis.portions import Rows, Task, look_up
from topline.analyse.prognosis.prepare import develop_once
from topline.stats.prognosis import (
    developed_moves,
    reclassification_limits,
    reclassification_moves,
    replicate_generator,
)

if TYPE_CHECKING:
    from topline.analyse.prognosis.prepare import Key, Prepared
    from topline.stats.prognosis import ReclassificationIntervals
    from topline.stats.prognosis.development import Development

BLOCK = 100
"""Resamples of a block in which the columns are given."""
DEVELOPED_BLOCK = 10
"""Resamples of a block in which each develops a model, as those of the validation do."""
SIZE = 0.12
"""How long a resample takes, compared with a replicate of the bootstrap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GainBlock:
    """Some resamples of the model against the same without some columns, by their numbers from 0."""

    key: Key
    added: tuple[int, ...]
    first: int
    last: int

    def make(self) -> Rows:
        """Fit both models anew in each resample; over completed data sets the mean of what each says."""
        sample, found = self.key.sample(), develop_once(self.key)
        time, event = sample.time[found.rows], sample.event[found.rows]
        n, numbers = len(time), range(self.first, self.last + 1)
        rows = np.array([replicate_generator(self.key.seed, number).integers(n, size=n) for number in numbers])
        places, horizon = list(found.columns_of(*found.selected)), self.key.plan.horizon
        each = [reclassification_moves(time, event, x[:, places], self.added, horizon, rows) for x in found.sets]
        moves = np.mean(each, axis=0)
        return tuple((nri, idi) for nri, idi in moves.tolist())


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopedBlock:
    """Some resamples of the whole development against each of its factors, by their numbers from 1."""

    key: Key
    factors: tuple[str, ...]
    first: int
    last: int

    def make(self) -> Rows:
        """Develop a model in each resample."""
        sample = self.key.sample()
        numbers = range(self.first, self.last + 1)
        moves = [developed_moves(sample, self.key.plan, self.factors, self.key.seed, number) for number in numbers]
        return tuple(tuple(each.ravel().tolist()) for each in moves)


def added_columns(found: Development, name: str) -> tuple[int, ...]:
    """Give the positions, among the model's columns, of those that a factor alone lacks."""
    own = found.columns_of(name)
    return tuple(place for place, column in enumerate(found.columns_of(*found.selected)) if column not in own)


def limit_gain(key: Key, added: tuple[int, ...], n_resamples: int) -> ReclassificationIntervals:
    """Give the intervals of NRI and IDI of the model against the same without the added columns."""
    moves = [row for block in _blocks(key, added, n_resamples) for row in look_up(block)]
    return reclassification_limits(np.array(moves, dtype=np.float64))


def limit_developed_gain(key: Key, factors: tuple[str, ...], name: str, n_resamples: int) -> ReclassificationIntervals:
    """Give the intervals of NRI and IDI of the whole development against one of its factors.

    Parameters
    ----------
    factors : of the model, in its order.
    name : the factor.
    """
    moves = [row for block in _developed_blocks(key, factors, n_resamples) for row in look_up(block)]
    place = 2 * factors.index(name)
    return reclassification_limits(np.array(moves, dtype=np.float64)[:, place : place + 2])


def gain_tasks(prepared: Prepared) -> list[Task]:
    """Give the blocks that the display of a model's gain will ask for."""
    found, _ = prepared.develop_with_factors()
    if found is None or len(found.selected) == 1:
        return []
    model = prepared.model
    if model.gain_intervals == "whole_development":
        return [
            Task(
                work=f"Measuring the gain of the model {model.id}",
                name=f"{model.id}-gain-{block.first:05d}",
                portion=block,
                size=block.last - block.first + 1,
            )
            for block in _developed_blocks(prepared.key, found.selected, model.resamples)
        ]
    return [
        Task(
            work=f"Measuring the gain of the model {model.id}",
            name=f"{model.id}-gain-{position + 1}-{block.first:05d}",
            portion=block,
            size=SIZE * (block.last - block.first + 1),
        )
        for position, name in enumerate(found.selected)
        for block in _blocks(prepared.key, added_columns(found, name), model.resamples)
    ]


def _blocks(key: Key, added: tuple[int, ...], n: int) -> list[GainBlock]:
    return [
        GainBlock(key=key, added=added, first=first, last=min(first + BLOCK, n) - 1) for first in range(0, n, BLOCK)
    ]


def _developed_blocks(key: Key, factors: tuple[str, ...], n: int) -> list[DevelopedBlock]:
    return [
        DevelopedBlock(key=key, factors=factors, first=first, last=min(first + DEVELOPED_BLOCK - 1, n))
        for first in range(1, n + 1, DEVELOPED_BLOCK)
    ]
