"""Run a study with a progress bar, and say where the readout lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from topline.cli.breaking_off import told_when_broken_off
from topline.pipeline import run

if TYPE_CHECKING:
    from pathlib import Path

    from topline.pipeline import RunOptions


def run_and_tell(study: Path, out: Path, options: RunOptions, *, is_quiet: bool) -> None:
    """Run a study into a folder; the bar is shown on a terminal only."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with (
        told_when_broken_off(options.checkpoints),
        Progress(*columns, console=console, transient=True, disable=is_quiet or not console.is_terminal) as progress,
    ):
        bar = progress.add_task("Starting", total=1.0)
        readout = run(
            study,
            out,
            options=options,
            progress=lambda step, done: progress.update(bar, description=step, completed=done),
        )
    if is_quiet:
        return
    for sentence in readout.headlines:
        typer.echo("".join(part.text for part in sentence.parts))
    n_findings = len(readout.findings)
    findings = "1 finding" if n_findings == 1 else f"{n_findings} findings"
    typer.echo(f"{len(readout.displays)} tables and figures, {readout.results.height} results, {findings}")
    first = next((out / f"report.{name}" for name in options.formats), out)
    typer.echo(f"Report: {first}")
