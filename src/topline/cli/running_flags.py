"""The options of how simulations are run, which several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Seed = Annotated[int | None, typer.Option("--seed", metavar="N", help="The seed [1, or the file's].")]
Replicates = Annotated[
    int | None,
    typer.Option("--replicates", metavar="N", help="Trials of a design in a scenario [100,000, or the file's]."),
]
Precision = Annotated[
    float | None, typer.Option("--precision", metavar="P", help="Stop at this error of alpha and power.")
]
Threads = Annotated[int, typer.Option("--threads", metavar="N", help="Threads of this process.")]
Workers = Annotated[int | None, typer.Option("--workers", metavar="N", help="Processes of this machine instead.")]
Scheduler = Annotated[
    str | None, typer.Option("--scheduler", metavar="ADDRESS", help="A Dask cluster instead, as tcp://host:8786.")
]
CheckpointFolder = Annotated[
    Path | None, typer.Option("--checkpoints", metavar="DIR", help="Keep the sums here on the way.")
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on from the sums in --checkpoints.")]
