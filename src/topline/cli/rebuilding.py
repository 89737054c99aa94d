"""Rebuild patients with a progress bar, and say how near to print they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from topline.core import Problem, ProtocolError
from topline.pipeline import rebuild_curve, reconstruct

if TYPE_CHECKING:
    from pathlib import Path

    from topline.pipeline import RebuildOptions


def rebuild_and_tell(published: Path | None, out: Path, options: RebuildOptions, *, is_quiet: bool) -> None:
    """Rebuild cohorts into a study folder; the bar is shown on a terminal only."""
    if published is None:
        raise ProtocolError([_missing("PUBLISHED", "a published file, or a curve with --curve and --at-risk")])
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=is_quiet or not console.is_terminal) as progress:
        bar = progress.add_task("Searching", total=1.0)
        found = reconstruct(
            published,
            out,
            options,
            progress=lambda step, done: progress.update(bar, description=step, completed=done),
        )
    if is_quiet:
        return
    for cohort in found:
        numbers = len(cohort.verdicts), cohort.count("met"), cohort.count("missed"), cohort.count("impossible")
        typer.echo("Seed {}: {} printed numbers, {} met, {} missed, {} impossible".format(cohort.seed, *numbers))
    typer.echo("Synthetic records, no patient's data.")
    typer.echo(f"Report: {out / 'data' / 'reconstruction.html'}")
    typer.echo(f"Next: topline run {out}")


def rebuild_curve_and_tell(
    curve: Path | None, at_risk: Path | None, out: Path, events: int | None, *, is_quiet: bool
) -> None:
    """Rebuild the times behind a curve into a CSV file."""
    if curve is None or at_risk is None:
        raise ProtocolError([_missing("--curve, --at-risk", "both files: the curve and the numbers at risk")])
    target = out if out.suffix == ".csv" else out / "curve-patients.csv"
    n = rebuild_curve(curve, at_risk, target, events)
    if not is_quiet:
        typer.echo(f"{n} synthetic subjects, no patient's data: {target}")


def _missing(place: str, expected: str) -> Problem:
    return Problem(file="reconstruct", place=place, expected=expected, found="none", remedy="name it")
