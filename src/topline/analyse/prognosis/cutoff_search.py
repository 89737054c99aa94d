"""The resamples and the permutations behind the price of a cut-off, in portions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from topline.analyse.prognosis.portions import Rows, Task, look_up
from topline.core import DAYS_PER_MONTH
from topline.stats.prognosis import CutpointSearch, replicate_generator

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.analyse.prognosis.prepare import Key, Prepared
    from topline.stats.prognosis import CutpointPrice, CutpointRule

PERMUTATIONS = 999
BLOCKS: dict[Literal["resamples", "permutations"], int] = {"resamples": 100, "permutations": 333}
SIZES = {"resamples": 0.06, "permutations": 0.02}
"""How long one takes, compared with a replicate of the bootstrap."""
FIRST_PERMUTATION = 1_000_000
"""The replicate whose chance permutes the marker of the first cut-off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CutoffSearch:
    """A declared cut-off with the data that it is chosen by.

    Parameters
    ----------
    key : the sample with its plan.
    place : of the candidate among those of the plan.
    rule, horizon : as in `choose_cutpoint`.
    position : of the cut-off among those of the model, which gives the permutations their chance.
    """

    key: Key
    place: int
    rule: CutpointRule
    horizon: float | None
    position: int

    def known(self) -> NDArray[np.bool_]:
        """Say which subjects have the value."""
        return ~np.isnan(self.key.sample().raw[:, self.place])

    def search(self) -> CutpointSearch:
        """Give the marker with the follow-up of those who have it."""
        sample, has = self.key.sample(), self.known()
        return CutpointSearch.of(
            sample.time[has], sample.event[has], sample.raw[has, self.place], rule=self.rule, horizon=self.horizon
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CutoffBlock:
    """Some resamples or permutations of a search, by their numbers from 0."""

    whole: CutoffSearch
    kind: Literal["resamples", "permutations"]
    first: int
    last: int

    def make(self) -> Rows:
        """Choose the cut-off anew in each."""
        search, seed = self.whole.search(), self.whole.key.seed
        n, numbers = len(search.values), range(self.first, self.last + 1)
        if self.kind == "resamples":
            rows = [replicate_generator(seed, number).integers(n, size=n) for number in numbers]
            return tuple((cut, gain) for cut, gain in search.gains(np.array(rows)).tolist())
        rng = replicate_generator(seed, FIRST_PERMUTATION + self.whole.position)
        permutations = np.array([rng.permutation(n) for _ in range(self.last + 1)])
        return tuple((value,) for value in search.statistics(permutations[self.first :]).tolist())


def declared_search(prepared: Prepared, position: int) -> CutoffSearch:
    """Give the search of a cut-off, by its position among those of the model; its candidate is in the plan."""
    declared = prepared.model.cutoffs[position]
    return CutoffSearch(
        key=prepared.key,
        place=prepared.place(declared.variable),
        rule=declared.rule,
        horizon=None if declared.months is None else declared.months * DAYS_PER_MONTH,
        position=position,
    )


def price_cutoff(search: CutoffSearch, n_resamples: int) -> CutpointPrice:
    """Give the cut-off with what the choice gains in the resamples."""
    return search.search().price(_rows(search, "resamples", n_resamples))


def permute_cutoff(search: CutoffSearch) -> float:
    """Give the P value by permutations."""
    return search.search().p_value(_rows(search, "permutations", PERMUTATIONS)[:, 0])


def cutoff_tasks(prepared: Prepared) -> list[Task]:
    """Give the blocks that the display of a model's cut-offs will ask for."""
    model, counts = prepared.model, {"resamples": prepared.model.resamples, "permutations": PERMUTATIONS}
    return [
        Task(
            work=f"Pricing the cut-offs of the model {model.id}",
            name=f"{model.id}-cutoff-{position + 1}-{block.kind}-{block.first:05d}",
            portion=block,
            size=SIZES[block.kind] * (block.last - block.first + 1),
        )
        for position, declared in enumerate(model.cutoffs)
        if declared.variable not in prepared.refused
        for kind in BLOCKS
        for block in _blocks(declared_search(prepared, position), kind, counts[kind])
    ]


def _blocks(search: CutoffSearch, kind: Literal["resamples", "permutations"], n: int) -> list[CutoffBlock]:
    size = BLOCKS[kind]
    return [
        CutoffBlock(whole=search, kind=kind, first=first, last=min(first + size, n) - 1) for first in range(0, n, size)
    ]


def _rows(search: CutoffSearch, kind: Literal["resamples", "permutations"], n: int) -> NDArray[np.float64]:
    return np.array([row for block in _blocks(search, kind, n) for row in look_up(block)], dtype=np.float64)
