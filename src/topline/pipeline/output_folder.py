"""Write the output folder whole or not at all.

The files are written into a hidden folder beside the wanted one, which then takes its name. A folder that is not a
readout is never replaced.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from topline.core import DataError, Problem

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

MARK = "manifest.json"


@contextmanager
def whole_folder(out: Path) -> Generator[Path]:
    """Give a fresh folder to write into; it becomes `out` when the block ends well, and is gone when it does not.

    Raises
    ------
    DataError
        `out` cannot be written, is a file, or holds something that is no readout.
    """
    _refuse_foreign(out)
    fresh = _fresh_folder(out)
    try:
        yield fresh
        _take_place(fresh, out)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def write_file(folder: Path, name: str, content: bytes) -> None:
    """Write one file below the folder, making the folders on its way."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def write_beside(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files beside what a folder holds already, each of them whole and none before all can be written.

    Raises
    ------
    DataError
        `folder` cannot be written or made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".topline-", dir=folder) as fresh:
            for name, content in files.items():
                write_file(Path(fresh), name, content)
            for name in files:
                (Path(fresh) / name).replace(folder / name)
    except OSError as error:
        raise DataError([_locked(folder, error.strerror)]) from error


def _refuse_foreign(out: Path) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        raise DataError([_problem(out, "an output folder", "a file", "choose another folder with --out")])
    if any(out.iterdir()) and not (out / MARK).is_file():
        found = "a folder with other files"
        raise DataError(
            [_problem(out, "an empty folder or an earlier readout", found, "choose another folder with --out")]
        )
    if not os.access(out, os.W_OK | os.X_OK):
        raise DataError([_locked(out)])


def _fresh_folder(out: Path) -> Path:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        fresh.chmod(0o755)
    except OSError as error:
        raise DataError([_locked(out, error.strerror)]) from error
    return fresh


def _take_place(fresh: Path, out: Path) -> None:
    old = fresh.with_name(f"{fresh.name}-old")
    try:
        if out.exists():
            out.rename(old)
        fresh.rename(out)
    except OSError as error:
        if old.exists() and not out.exists():
            old.rename(out)
        raise DataError([_locked(out, error.strerror)]) from error
    shutil.rmtree(old, ignore_errors=True)


def _locked(out: Path, reason: str | None = None) -> Problem:
    found = f"it is locked ({reason or 'Permission denied'})"
    return _problem(out, "a folder that can be written", found, "change its permissions or choose another folder")


def _problem(out: Path, expected: str, found: str, remedy: str) -> Problem:
    return Problem(file=str(out), place="", expected=expected, found=found, remedy=remedy)
