"""Simulate trials with a progress bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from topline.pipeline import simulate_trial

if TYPE_CHECKING:
    from pathlib import Path

    from topline.pipeline import DesignOptions, DesignReport, SimulationOptions


def simulate_with_progress(
    study: Path | None, options: DesignOptions, simulation: SimulationOptions, *, is_quiet: bool
) -> DesignReport:
    """Simulate; the bar is shown on a terminal only."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=is_quiet or not console.is_terminal) as progress:
        bar = progress.add_task("Simulating", total=1.0)
        try:
            return simulate_trial(
                study,
                options,
                simulation,
                progress=lambda work, done: progress.update(bar, description=work, completed=done),
            )
        except KeyboardInterrupt:
            if simulation.running.checkpoints is not None:
                console.print("Broken off. Go on with the same command and --resume.")
            raise
