"""Keep the sums of simulated runs in a folder, so that a run that was broken off goes on where it was.

There is a file for each work, a plan in a scenario. It names the run it belongs to by a digest of everything that its
numbers hang on.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.core import DataError, version
from topline.pipeline.kept_folder import folder_problem, is_used, open_folder, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from topline.design.simulation import Characteristics, PartialSums, Run, Work

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoints:
    """A folder of partial sums; None keeps nothing."""

    folder: Path | None

    def read(self, work: Work[Characteristics], run: Run) -> PartialSums | None:
        """Read how far a run has come, None where it has not begun."""
        from topline.design.simulation import PartialSums

        file = self._file(work)
        if file is None or not file.is_file():
            return None
        try:
            kept = json.loads(file.read_text(encoding="utf-8"))
            of_run, trials = kept["run"], int(kept["trials"])
            sums, is_complete = tuple(map(float, kept["sums"])), bool(kept["is_complete"])
        except (ValueError, KeyError, TypeError) as error:
            raise DataError([folder_problem(file, "partial sums", "something else", "remove the file")]) from error
        if of_run != _digest(work, run):
            expected = "partial sums of this plan, scenario, seed, replicates and precision"
            raise DataError(
                [folder_problem(file, expected, "those of another run", "choose another folder, or the same options")]
            )
        return PartialSums(trials=trials, sums=sums, is_complete=is_complete)

    def refuse_others(self, works: Iterable[Work[Characteristics]]) -> None:
        """Refuse a folder that has sums of other plans or scenarios."""
        if self.folder is None:
            return
        ours = {self._file(work) for work in works}
        others = sorted(file for file in self.folder.glob("*.json") if file not in ours)
        if others:
            expected = "partial sums of these plans and scenarios alone"
            remedy = "choose another folder, or the same options"
            raise DataError([folder_problem(file, expected, "those of another run", remedy) for file in others])

    def write(self, work: Work[Characteristics], run: Run, state: PartialSums) -> None:
        """Keep how far a run has come."""
        file = self._file(work)
        if file is None:
            return
        kept = {
            "run": _digest(work, run), "work": work.label, "trials": state.trials,
            "is_complete": state.is_complete, "sums": state.sums,
        }  # fmt: skip
        write_whole(file, json.dumps(kept, indent=1) + "\n")

    def _file(self, work: Work[Characteristics]) -> Path | None:
        if self.folder is None:
            return None
        words = "-".join(re.findall(r"[A-Za-z0-9]+", work.label))
        one_of_a_kind = hashlib.sha256(work.label.encode()).hexdigest()[:8]
        return self.folder / f"{words[:LONGEST_NAME]}-{one_of_a_kind}.json"


def open_checkpoints(folder: Path | None, *, is_resumed: bool) -> Checkpoints:
    """Make the folder of a new run, or find that of an earlier one."""
    open_folder(folder, "partial sums", is_begun=is_used(folder), is_resumed=is_resumed)
    return Checkpoints(folder=folder)


def _digest(work: Work[Characteristics], run: Run) -> str:
    return hashlib.sha256(repr((version(), work, run)).encode()).hexdigest()
