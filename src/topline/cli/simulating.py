"""Simulate trials with a progress bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from topline.core import Problem, ProtocolError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from topline.pipeline import DesignReport

    Told = Callable[[str, float], None]


def simulate_with_progress(simulate: Callable[[Told], DesignReport], *, is_quiet: bool, is_kept: bool) -> DesignReport:
    """Simulate; the bar is shown on a terminal only. What is kept can be gone on from, which an end by hand says."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=is_quiet or not console.is_terminal) as progress:
        bar = progress.add_task("Simulating", total=1.0)
        try:
            return simulate(lambda work, done: progress.update(bar, description=work, completed=done))
        except KeyboardInterrupt:
            if is_kept:
                console.print("Broken off. Go on with the same command and --resume.")
            raise


def check_simulation_form(grid: Path | None, n: int | None, given: Mapping[str, object]) -> None:
    """Refuse a trial without subjects, and options of one trial beside a grid's file, which says the same itself.

    Parameters
    ----------
    grid, n : the file, and the subjects of one trial.
    given : the options of one trial, with None or False for those that were left out.
    """
    if grid is None and n is None:
        remedy = "give it, or --grid FILE"
        raise ProtocolError([Problem(file="--n", place="", expected="subjects", found="none", remedy=remedy)])
    if grid is None:
        return
    beside = [name for name, value in {"--n": n, **given}.items() if value is not None and value is not False]
    if beside:
        found = ", ".join(beside)
        remedy = "leave them out: the file says what is simulated"
        raise ProtocolError(
            [Problem(file="--grid", place="", expected="no options of one trial", found=found, remedy=remedy)]
        )
