"""Print what a model is worth on another study."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from topline.pipeline import ExternalValidation

DETAILS = frozenset({"conf.low", "conf.high", "p.value"})


def tell_validation(found: ExternalValidation) -> None:
    """Print each measure with its limits, or why there is none."""
    typer.echo(f"Model {found.model} of study {found.built_on}, on study {found.study}")
    rows = [row.statistic for row in found.results.rows]
    for row in rows:
        if row.stat_name in DETAILS:
            continue
        same = [each for each in rows if (each.context, each.variable_level) == (row.context, row.variable_level)]
        limits = [each.stat_num for each in same if each.stat_name in {"conf.low", "conf.high"}]
        places = 0 if row.stat_fmt == "0" else 3
        value = row.error if row.stat_num is None else f"{row.stat_num:.{places}f}"
        known = [limit for limit in limits if limit is not None]
        span = f" ({known[0]:.3f} to {known[1]:.3f})" if len(known) > 1 and row.stat_name == "estimate" else ""
        where = f", {row.variable_level}" if row.variable_level else ""
        typer.echo(f"  {row.stat_label + where:<50}{value}{span}")
