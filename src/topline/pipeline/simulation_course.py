"""The way of one work through a run: which blocks go out next, and how their sums come in.

Sums come back in any order and are added in the order of their blocks, so that the answer does not depend on who
computed what, how much at a time, and when. How many blocks go out together follows from how long they take.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from topline.design.simulation import Characteristics, PartialSums, Run, Work, add_blocks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

C = TypeVar("C", bound=Characteristics)
MOST_BLOCKS = 1024


@dataclass(slots=True, kw_only=True)
class Course(Generic[C]):
    """A work on its way.

    Parameters
    ----------
    work, run : what is simulated.
    state : the sums so far.
    sent : the first block that has not gone out.
    early : sums of blocks before whose turn others are still out, by the first block.
    seconds : the shortest time that a block has taken; None before one has come back.
    """

    work: Work[C]
    run: Run
    state: PartialSums
    sent: int
    early: dict[int, NDArray[np.float64]] = field(default_factory=dict)
    seconds: float | None = None

    @classmethod
    def begin(cls, work: Work[C], run: Run, state: PartialSums) -> Course[C]:
        """Go on after a state."""
        return cls(work=work, run=run, state=state, sent=state.next_block)

    @property
    def unsent(self) -> int:
        """How many blocks have not gone out, 0 where the run is at its end."""
        return 0 if self.state.is_complete else self.run.blocks - self.sent

    def send(self, wanted_seconds: float, most: int) -> range:
        """Take the next blocks: as many as fill the wanted time, one before it is known how long they take."""
        fitting = 1 if self.seconds is None else int(min(wanted_seconds / self.seconds, MOST_BLOCKS))
        blocks = range(self.sent, self.sent + max(1, min(fitting, most, self.unsent)))
        self.sent = blocks.stop
        return blocks

    def take(self, blocks: range, sums: NDArray[np.float64], seconds: float) -> bool:
        """Keep the sums that came back, add those whose turn it is, and say whether any were added."""
        each = max(seconds, 1e-9) / len(blocks)
        self.seconds = each if self.seconds is None else min(self.seconds, each)
        if self.state.is_complete:
            return False
        self.early[blocks.start] = sums
        before = self.state
        while not self.state.is_complete and self.state.next_block in self.early:
            self.state = add_blocks(self.work, self.run, self.state, self.early.pop(self.state.next_block))
        return self.state is not before
