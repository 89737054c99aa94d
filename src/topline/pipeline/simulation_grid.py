"""Simulate every design of a simulation file in every scenario of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.pipeline.design import STUDY_FILE, report
from topline.pipeline.simulation_running import run_works

if TYPE_CHECKING:
    from pathlib import Path

    from topline.pipeline.design import DesignReport
    from topline.pipeline.simulation_running import Progress, RunningOptions


def simulate_grid(
    file: Path,
    running: RunningOptions,
    *,
    seed: int | None = None,
    replicates: int | None = None,
    precision: float | None = None,
    in_study: bool = False,
    progress: Progress,
) -> DesignReport:
    """Simulate a grid.

    Parameters
    ----------
    file : the simulation file; or the study file, or its folder, whose design section holds the simulation.
    running : how it is run; how many trials, and with which seed, is the file's to say.
    seed, replicates, precision : stand above the file; None for what it says.
    in_study : whether the file is a study file.
    progress : is told.
    """
    from topline.design.simulation import grid_of, grid_results
    from topline.protocol import read_simulation, read_study_simulation

    where = file / STUDY_FILE if in_study and file.is_dir() else file
    read = read_study_simulation(where) if in_study else read_simulation(where)
    asked = read.simulation
    how = replace(
        running,
        seed=asked.seed if seed is None else seed,
        replicates=asked.replicates if replicates is None else replicates,
        precision=asked.precision if precision is None else precision,
    )
    found = run_works(grid_of(read).works, how, progress=progress)
    return report(asked.title, grid_results(found))
