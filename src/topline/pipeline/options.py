"""What the user asked of one run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.core import Problem, ProtocolError, name_remedy

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = ("html", "docx")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """The options of `topline run`.

    Parameters
    ----------
    only : ids of plan items to make; none named means the whole plan.
    formats : report formats, of "html" and "docx".
    jobs : processes that share long work and draw figures, 1 or more; the bytes are the same for any number.
    is_strict : treat implausible records as errors.
    allow_outside : let the study file name paths outside of its folder.
    checkpoints : folder in which the portions of long work are kept on the way.
    is_resumed : whether the portions in that folder are gone on from.
    """

    only: tuple[str, ...] = ()
    formats: tuple[str, ...] = FORMATS
    jobs: int = 1
    is_strict: bool = False
    allow_outside: bool = False
    checkpoints: Path | None = None
    is_resumed: bool = False

    def __post_init__(self) -> None:
        """Refuse unknown formats and fewer than one process."""
        problems = [
            Problem(
                file="--format",
                place="",
                expected="known report formats",
                found=f"'{name}'",
                remedy=name_remedy(name, FORMATS),
            )
            for name in self.formats
            if name not in FORMATS
        ]
        if self.jobs < 1:
            problems.append(
                Problem(file="--jobs", place="", expected="1 or more", found=str(self.jobs), remedy="give 1 or more")
            )
        if problems:
            raise ProtocolError(problems)
