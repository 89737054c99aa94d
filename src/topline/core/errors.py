"""The three kinds of error, and the problems that they carry.

An error never stands for one problem alone: all that is wrong with an input is collected and told together, one line a
problem, in the form ``place: what was expected, what was found, what to do``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with an input.

    Parameters
    ----------
    file : the file's name as the user knows it, or "" where there is none.
    place : the line ("12"), the row ("row 7, column AGE") or "" for the whole file.
    expected : what should stand there.
    found : what stands there.
    remedy : what the reader does next.
    """

    file: str
    place: str
    expected: str
    found: str
    remedy: str

    def __str__(self) -> str:
        where = ":".join(part for part in (self.file, self.place) if part) or "input"
        return f"{where}: expected {self.expected}, found {self.found}, {self.remedy}"


class ToplineError(Exception):
    """The input cannot be used; every reason is in `problems`."""

    def __init__(self, problems: Iterable[Problem] | str) -> None:
        """Keep the problems, each once, in the order given."""
        self.problems: tuple[Problem, ...] = () if isinstance(problems, str) else tuple(dict.fromkeys(problems))
        super().__init__(
            problems if isinstance(problems, str) else "\n".join(str(problem) for problem in self.problems)
        )

    def __reduce__(self) -> tuple[type[ToplineError], tuple[tuple[Problem, ...] | str]]:
        """Pickle with the problems, so that an error in a worker process arrives whole."""
        return type(self), (self.problems or str(self),)


class ProtocolError(ToplineError):
    """The plan (the study file) cannot be used."""


class DataError(ToplineError):
    """The data cannot be analysed."""


class MethodError(ToplineError):
    """The statistic cannot be had from these numbers."""
