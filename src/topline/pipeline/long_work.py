"""Make the long work of a plan before its displays: side by side, told portion by portion, kept in a folder.

The folder has a file for each portion that was made. It names the portion by a digest of everything that its numbers
hang on: the data, the options and the version. What the displays show does not depend on who made a portion, or when.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.core import DataError, version
from topline.pipeline.kept_folder import folder_problem, open_folder, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor
    from pathlib import Path

    from topline.analyse.prognosis.portions import Rows, Task
    from topline.pipeline.progress import ProgressBar

ANOTHER = "choose another folder, or the same study, data and options"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPortions:
    """A folder of portions; None keeps nothing."""

    folder: Path | None

    def read(self, tasks: tuple[Task, ...]) -> dict[str, Rows]:
        """Read what was made of these tasks, by their names; refuse a folder that holds anything else."""
        if self.folder is None:
            return {}
        ours = {_file(self.folder, task): task for task in tasks}
        files = sorted(self.folder.glob("*.json"))
        others = [file for file in files if file not in ours]
        if others:
            expected = "portions of this run's long work alone"
            raise DataError([folder_problem(file, expected, "those of another run", ANOTHER) for file in others])
        return {ours[file].name: _read(file, ours[file]) for file in files}

    def write(self, task: Task, rows: Rows) -> None:
        """Keep a portion."""
        if self.folder is None:
            return
        file = _file(self.folder, task)
        write_whole(file, json.dumps({"portion": _digest(task), "work": task.work, "rows": rows}) + "\n")


def open_kept(folder: Path | None, *, is_resumed: bool) -> KeptPortions:
    """Make the folder of a new run, or find that of an earlier one."""
    open_folder(folder, "portions", is_begun=count_kept(folder) > 0, is_resumed=is_resumed)
    return KeptPortions(folder=folder)


def refuse_folder_within(folder: Path | None, out: Path) -> None:
    """Refuse to keep portions in the output folder, which is written whole and replaced whole."""
    if folder is not None and folder.resolve().is_relative_to(out.resolve()):
        expected, found = f"a folder outside of the output folder {out}", "one within it"
        raise DataError([folder_problem(folder, expected, found, "choose another folder with --checkpoints")])


def count_kept(folder: Path | None) -> int:
    """Count the portions in a folder."""
    return 0 if folder is None else sum(1 for _ in folder.glob("*.json"))


def make_ahead(
    tasks: tuple[Task, ...],
    kept: KeptPortions,
    pool: Executor | None,
    progress: ProgressBar,
) -> None:
    """Make the tasks, or read them where they are kept, so that the displays find them.

    Parameters
    ----------
    pool : the processes that share them; None makes them here, one after another.
    progress : is told after each.
    """
    from topline.analyse.prognosis.portions import remember

    whole, done = sum(task.size for task in tasks), 0.0
    progress.make_room(whole)
    for task, rows in _made(tasks, kept, pool):
        if rows is not None:
            remember(task.portion, rows)
        done += task.size
        progress.long_work(task.work, done / whole)


def _made(tasks: tuple[Task, ...], kept: KeptPortions, pool: Executor | None) -> Iterator[tuple[Task, Rows | None]]:
    known = kept.read(tasks)
    yield from ((task, known[task.name]) for task in tasks if task.name in known)
    for task, rows in _make([task for task in tasks if task.name not in known], pool):
        if rows is not None:
            kept.write(task, rows)
        yield task, rows


def _make(tasks: list[Task], pool: Executor | None) -> Iterator[tuple[Task, Rows | None]]:
    from topline.analyse.prognosis.portions import make_portion

    if pool is None:
        yield from ((task, make_portion(task.portion)) for task in tasks)
        return
    started = [(task, pool.submit(make_portion, task.portion)) for task in tasks]
    try:
        for task, future in started:
            yield task, future.result()
    finally:
        for _, future in started:
            future.cancel()


def _read(file: Path, task: Task) -> Rows:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        digest, rows = kept["portion"], tuple(tuple(row) for row in kept["rows"])
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            [folder_problem(file, "a portion of long work", "something else", "remove the file")]
        ) from error
    if digest != _digest(task):
        expected = "a portion of this study with its data, options and version"
        raise DataError([folder_problem(file, expected, "that of another run", ANOTHER)])
    return rows


def _file(folder: Path, task: Task) -> Path:
    return folder / f"{task.name}.json"


def _digest(task: Task) -> str:
    return hashlib.sha256(repr((version(), task.portion)).encode()).hexdigest()
