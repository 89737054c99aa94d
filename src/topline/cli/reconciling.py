"""Print what a reconciliation found: the counts, each number that differs, and why numbers are not computed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from topline.pipeline.reconcile import Reconciliation


def tell_reconciliation(reconciliation: Reconciliation, folder: Path) -> None:
    """Print the numbers that differ and, by reason, how many are not computed."""
    typer.echo(reconciliation.title)
    typer.echo(reconciliation.summary)
    for entry in reconciliation.of("different"):
        change = "" if entry.difference is None else f" ({entry.difference:+.4g})"
        typer.echo(f"Different: {entry.number.id}: printed {entry.number.printed}, computed {entry.shown}{change}")
        for contradiction in entry.contradictions:
            typer.echo(f"  the publication contradicts itself: {contradiction}")
    reasons = Counter(entry.reason for entry in reconciliation.of("not computed"))
    for reason, count in reasons.most_common():
        typer.echo(f"Not computed: {count}: {reason}")
    typer.echo(f"Page: {folder / 'reconciliation.html'}")
