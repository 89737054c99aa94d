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


def file_of_simulation(
    grid: Path | None, study: Path | None, n: int | None, of_one: Mapping[str, object]
) -> Path | None:
    """Give the file that says what is simulated; None where the options of one trial do.

    Parameters
    ----------
    grid : a simulation file.
    study : a study file; without n its design section says what is simulated.
    n : subjects of one trial.
    of_one : the other options of one trial, with None for those that were left out; beside a file they are refused.
    """
    if grid is None and (n is not None or study is None):
        if n is not None:
            return None
        remedy = "give it, or --grid FILE, or a study file whose design section holds a simulation"
        raise ProtocolError([Problem(file="--n", place="", expected="subjects", found="none", remedy=remedy)])
    given = {"--n": n, **of_one} | ({} if grid is None else {"STUDY": study})
    beside = ", ".join(name for name, value in given.items() if value is not None)
    if beside:
        name, remedy = ("STUDY", "give --n too, or leave them out") if grid is None else ("--grid", "leave them out")
        expected = "no options of one trial beside a file that says what is simulated"
        raise ProtocolError([Problem(file=name, place="", expected=expected, found=beside, remedy=remedy)])
    return study if grid is None else grid
