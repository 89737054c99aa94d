"""Refuse a missing file before the floors that would read it are loaded, so that a slip is answered at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.core import Problem, ProtocolError

if TYPE_CHECKING:
    from pathlib import Path


def refuse_missing(file: Path, what: str) -> None:
    """Raise ProtocolError where there is no such file, in the words of a file that cannot be read."""
    if not file.exists():
        found, remedy = "No such file or directory", "name another file"
        raise ProtocolError(
            [Problem(file=file.name, place="", expected=f"a readable {what}", found=found, remedy=remedy)]
        )
