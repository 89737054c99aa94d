"""Keep the sums of simulated runs in a folder, so that a run that was broken off goes on where it was.

There is a file for each work, a plan in a scenario. It is written under another name first and then takes its place, so
that it is whole at any moment. It names the run it belongs to by a digest of everything that its numbers hang on.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.core import DataError, Problem, version

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
            raise DataError([_problem(file, "partial sums", "something else", "remove the file")]) from error
        if of_run != _digest(work, run):
            expected = "partial sums of this plan, scenario, seed, replicates and precision"
            raise DataError(
                [_problem(file, expected, "those of another run", "choose another folder, or the same options")]
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
            raise DataError([_problem(file, expected, "those of another run", remedy) for file in others])

    def write(self, work: Work[Characteristics], run: Run, state: PartialSums) -> None:
        """Keep how far a run has come."""
        file = self._file(work)
        if file is None:
            return
        kept = {
            "run": _digest(work, run), "work": work.label, "trials": state.trials,
            "is_complete": state.is_complete, "sums": state.sums,
        }  # fmt: skip
        fresh = file.with_suffix(".new")
        fresh.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        fresh.replace(file)

    def _file(self, work: Work[Characteristics]) -> Path | None:
        if self.folder is None:
            return None
        words = "-".join(re.findall(r"[A-Za-z0-9]+", work.label))
        one_of_a_kind = hashlib.sha256(work.label.encode()).hexdigest()[:8]
        return self.folder / f"{words[:LONGEST_NAME]}-{one_of_a_kind}.json"


def open_checkpoints(folder: Path | None, *, is_resumed: bool) -> Checkpoints:
    """Make the folder of a new run, or find that of an earlier one."""
    if folder is None:
        if is_resumed:
            found = Problem(
                file="--resume", place="", expected="a folder to go on from", found="none", remedy="add --checkpoints"
            )
            raise DataError([found])
        return Checkpoints(folder=None)
    is_used = folder.is_dir() and any(folder.iterdir())
    if is_resumed and not is_used:
        raise DataError([_problem(folder, "partial sums of an earlier run", "none", "leave out --resume")])
    if is_used and not is_resumed:
        remedy = "add --resume to go on, or choose another folder"
        raise DataError([_problem(folder, "an empty folder", "files", remedy)])
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        found = f"it is locked ({error.strerror})"
        raise DataError([_problem(folder, "a folder that can be made", found, "choose another")]) from error
    return Checkpoints(folder=folder)


def _digest(work: Work[Characteristics], run: Run) -> str:
    return hashlib.sha256(repr((version(), work, run)).encode()).hexdigest()


def _problem(file: Path, expected: str, found: str, remedy: str) -> Problem:
    return Problem(file=str(file), place="", expected=expected, found=found, remedy=remedy)
