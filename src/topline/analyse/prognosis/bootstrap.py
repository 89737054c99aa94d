"""The bootstrap of a whole development, made once for all displays that show it, and told block by block."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from topline.analyse.prognosis.prepare import prepare
from topline.core import MethodError
from topline.stats.prognosis.pipeline_validation import replicate_all, summarise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.prognosis.prepare import Key
    from topline.derive import AnalysisData
    from topline.protocol import Protocol
    from topline.stats.prognosis.pipeline_validation import PipelineValidation, Replicate

BLOCK = 10
"""Replicates of a block."""
BOOTSTRAPPED = ("prognosis_selection", "prognosis_validation", "penalty_path", "selection_frequency", "calibration")
"""Displays that show something of the bootstrap."""


@lru_cache(maxsize=8)
def validate_once(key: Key, n_resamples: int) -> PipelineValidation:
    """Validate a development.

    Parameters
    ----------
    key : the sample with its plan.
    n_resamples : bootstrap samples.
    """
    replicates = [each for block in _blocks(n_resamples) for each in replicate_block(key, *block)]
    return summarise(key.sample(), key.plan, key.seed, replicates)


@lru_cache(maxsize=1024)
def replicate_block(key: Key, first: int, last: int) -> tuple[Replicate, ...]:
    """Make some replicates, by their numbers from 1."""
    made = replicate_all(key.sample(), key.plan, key.seed, range(first, last + 1))
    return tuple(replicate for _, replicate in made)


def bootstrap_ahead(data: AnalysisData, protocol: Protocol) -> Iterator[tuple[str, float]]:
    """Make the replicates that the plan's displays will ask for; after each block give the model and the share done.

    A development that cannot be had is passed over here; its displays say why.
    """
    wanted: dict[Key, tuple[str, int]] = {}
    for item in protocol.plan:
        if item.show in BOOTSTRAPPED:
            prepared = prepare(item, data, protocol)
            if prepared.develop()[0] is not None:
                wanted[prepared.key] = prepared.model.id, prepared.model.resamples
    for place, (key, (name, n_resamples)) in enumerate(wanted.items()):
        for first, last in _blocks(n_resamples):
            try:
                replicate_block(key, first, last)
            except MethodError:
                break
            yield name, (place + last / n_resamples) / len(wanted)


def _blocks(n_resamples: int) -> list[tuple[int, int]]:
    return [(first, min(first + BLOCK - 1, n_resamples)) for first in range(1, n_resamples + 1, BLOCK)]
