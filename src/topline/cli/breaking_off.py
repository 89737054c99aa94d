"""End a run that is broken off, by Ctrl-C or by SIGTERM, with a word on how to go on."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from topline.pipeline import count_kept

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path
    from types import FrameType

FIRST_SIGNAL_CODE = 128


class _TerminatedError(KeyboardInterrupt):
    """The system asks the run to end."""


@contextmanager
def told_when_broken_off(checkpoints: Path | None) -> Generator[None]:
    """Exit with 130 after Ctrl-C and 143 after SIGTERM, as shells do; the output folder is not written.

    Parameters
    ----------
    checkpoints : the folder in which the run keeps its long work.
    """
    is_main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, _terminate) if is_main else None
    try:
        yield
    except KeyboardInterrupt as stopped:
        typer.echo(how_to_go_on(checkpoints), err=True)
        number = signal.SIGTERM if isinstance(stopped, _TerminatedError) else signal.SIGINT
        raise typer.Exit(FIRST_SIGNAL_CODE + number) from None
    finally:
        if is_main:
            signal.signal(signal.SIGTERM, before)


def how_to_go_on(checkpoints: Path | None) -> str:
    """Say what is left of the run."""
    if checkpoints is None:
        return (
            "Broken off, nothing was written. topline run --checkpoints DIR keeps long work, --resume goes on from it."
        )
    n = count_kept(checkpoints)
    if n == 0:
        return f"Broken off before any long work was done: {checkpoints} holds nothing. Give the same command again."
    portions = "1 portion" if n == 1 else f"{n} portions"
    return f"Broken off: {portions} of long work kept in {checkpoints}. Give the same command with --resume to go on."


def _terminate(_number: int, _frame: FrameType | None) -> None:
    raise _TerminatedError
