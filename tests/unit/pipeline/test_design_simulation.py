"""`topline design simulate`: the numbers are told, a run that was broken off goes on to the same bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from topline.core import DataError, MethodError, ProtocolError
from topline.display.designs import name_targets
from topline.pipeline import (
    DesignOptions,
    DesignReport,
    RunningOptions,
    SimulationOptions,
    simulate_trial,
    text_tables,
    write_design,
)

if TYPE_CHECKING:
    from pathlib import Path

GIVE_IT = "give it, or write it in the study file's design section"
TRIAL = DesignOptions(null_rate=0.20, alternative_rate=0.35, at_months=6, per_month=5)


def simulate(simulation: SimulationOptions, options: DesignOptions = TRIAL) -> DesignReport:
    return simulate_trial(None, options, simulation, progress=lambda _work, _done: None)


def sums_of(folder: Path, name: str) -> Path:
    (found,) = folder.glob(f"{name}-*.json")
    return found


def lines(found: DesignReport) -> list[str]:
    return [" ".join(cell.strip() for cell in row.cells) for table in text_tables(found) for row in table.rows]


def test_both_scenarios_and_every_analysis_are_told(tmp_path: Path) -> None:
    found = simulate(SimulationOptions(n=63, running=RunningOptions(replicates=2_000)))
    told = lines(found)
    assert told[0].startswith("Under the null, n = 63 2000 20.0% 63.0 0.00")
    assert [line.split(" 0.")[0] for line in told[2:]] == [
        "Under the null, n = 63", "6-month rate, exact test", "6-month rate, log-log", "One-sample log-rank",
        "Under the alternative, n = 63", "6-month rate, exact test", "6-month rate, log-log", "One-sample log-rank",
    ]  # fmt: skip
    assert name_targets(found.results) == (
        ("Subjects", "63"), ("Rate under the null", "20.0%"), ("Month of the rate", "6"), ("Alpha", "0.05"),
        ("Sides", "2"), ("Follow-up after accrual (months)", "6"),
    )  # fmt: skip
    write_design(found, tmp_path / "out")
    assert "Analyses of the simulated trials" in (tmp_path / "out/report.html").read_text(encoding="utf-8")


def test_progression_that_is_seen_late_makes_the_log_rank_test_too_hopeful() -> None:
    rows = {
        (row.statistic.group1_level, row.statistic.variable_level): row.statistic.stat_num
        for row in simulate(
            SimulationOptions(n=63, visits_every=2, running=RunningOptions(replicates=4_000))
        ).results.rows
        if row.statistic.stat_name == "positive"
    }
    assert rows["Under the null, n = 63", "6-month rate, exact test"] == pytest.approx(0.0188, abs=0.01)
    assert rows["Under the null, n = 63", "One-sample log-rank"] == pytest.approx(0.5, abs=0.05)


def test_a_run_that_was_broken_off_is_resumed_to_the_same_bytes(tmp_path: Path) -> None:
    kept = RunningOptions(replicates=10_000, checkpoints=tmp_path / "sums")
    whole = simulate(SimulationOptions(n=20, running=RunningOptions(replicates=10_000)))

    def break_off(_work: str, _done: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate_trial(None, TRIAL, SimulationOptions(n=20, running=kept), progress=break_off)
    (begun,) = (tmp_path / "sums").iterdir()
    kept_sums = json.loads(begun.read_text(encoding="utf-8"))
    assert (kept_sums["trials"], kept_sums["is_complete"]) == (4096, False)

    told: list[float] = []
    resumed = SimulationOptions(n=20, running=replace(kept, is_resumed=True, threads=2))
    again = simulate_trial(None, TRIAL, resumed, progress=lambda _work, done: told.append(done))
    assert told[0] >= 0.4096
    assert told[-1] == 1
    assert again.results == whole.results
    assert simulate(resumed).results == whole.results


def test_sums_of_another_run_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "sums"
    simulate(SimulationOptions(n=20, running=RunningOptions(replicates=100, checkpoints=folder)))
    with pytest.raises(DataError, match="expected an empty folder, found files, add --resume to go on"):
        simulate(SimulationOptions(n=20, running=RunningOptions(replicates=100, checkpoints=folder)))
    resumed = RunningOptions(replicates=100, checkpoints=folder, is_resumed=True)
    with pytest.raises(DataError) as error:
        simulate(SimulationOptions(n=21, running=resumed))
    assert [str(problem) for problem in error.value.problems] == [
        f"{sums_of(folder, name)}: expected partial sums of these plans and scenarios alone, "
        "found those of another run, choose another folder, or the same options"
        for name in ("Under-the-alternative", "Under-the-null")
    ]
    with pytest.raises(DataError, match="seed, replicates and precision, found those of another run"):
        simulate(SimulationOptions(n=20, running=replace(resumed, seed=2)))
    sums_of(folder, "Under-the-null").write_text("{}", encoding="utf-8")
    with pytest.raises(DataError, match="expected partial sums, found something else, remove the file"):
        simulate(SimulationOptions(n=20, running=resumed))


def test_resuming_without_sums_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="--resume: expected a folder to go on from, found none, add --checkpoints"):
        simulate(SimulationOptions(n=20, running=RunningOptions(is_resumed=True)))
    with pytest.raises(DataError, match="expected partial sums of an earlier run, found none, leave out --resume"):
        simulate(SimulationOptions(n=20, running=RunningOptions(is_resumed=True, checkpoints=tmp_path / "none")))
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="expected a folder that can be made"):
        simulate(SimulationOptions(n=20, running=RunningOptions(checkpoints=tmp_path / "file/sums")))


def test_what_a_simulation_needs_is_told_together() -> None:
    with pytest.raises(ProtocolError) as error:
        simulate(SimulationOptions(n=20), DesignOptions(null_rate=0.2, alternative_rate=0.35))
    assert [str(problem) for problem in error.value.problems] == [
        f"--at-months: expected the month of the rates, found none, {GIVE_IT}",
        f"--accrual: expected subjects a month, found none, {GIVE_IT}",
    ]
    with pytest.raises(ProtocolError, match="--visits-every: expected months between visits, found none"):
        simulate(SimulationOptions(n=20, missed_visits=0.1))
    with pytest.raises(MethodError, match="n: expected a whole number from 1 to 10,000, found 0"):
        simulate(SimulationOptions(n=0))
