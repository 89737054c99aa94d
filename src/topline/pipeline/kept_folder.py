"""A folder that keeps what a long run has done, so that a run that was broken off goes on where it was.

A file is written under another name first and then takes its place, so that it is whole at any moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.core import DataError, Problem

if TYPE_CHECKING:
    from pathlib import Path


def open_folder(folder: Path | None, what: str, *, is_begun: bool, is_resumed: bool) -> None:
    """Make the folder of a new run, or find that of an earlier one; None keeps nothing.

    Parameters
    ----------
    what : what is kept, as a message names it.
    is_begun : whether the folder holds something to go on from.
    is_resumed : whether the run is to go on from it.
    """
    if folder is None:
        if is_resumed:
            found = Problem(
                file="--resume", place="", expected="a folder to go on from", found="none", remedy="add --checkpoints"
            )
            raise DataError([found])
        return
    if is_resumed and not is_begun:
        raise DataError([folder_problem(folder, f"{what} of an earlier run", "none", "leave out --resume")])
    if not is_resumed and is_used(folder):
        remedy = "add --resume to go on, or choose another folder"
        raise DataError([folder_problem(folder, "an empty folder", "files", remedy)])
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        found = f"it is locked ({error.strerror})"
        raise DataError([folder_problem(folder, "a folder that can be made", found, "choose another")]) from error


def is_used(folder: Path | None) -> bool:
    """Say whether a folder is there and holds anything."""
    return folder is not None and folder.is_dir() and any(folder.iterdir())


def write_whole(file: Path, text: str) -> None:
    """Write a file so that it is whole at any moment."""
    fresh = file.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(file)


def folder_problem(file: Path, expected: str, found: str, remedy: str) -> Problem:
    """Tell what is wrong with the folder, or with a file in it."""
    return Problem(file=str(file), place="", expected=expected, found=found, remedy=remedy)
