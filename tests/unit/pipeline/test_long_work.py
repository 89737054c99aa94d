"""A run that is broken off goes on from the portions that it kept, and ends with the same bytes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from tests.journeys.lung_study import PLAN, write_lung_study

from topline.analyse.prognosis import bootstrap, portions
from topline.core import DataError
from topline.pipeline import RunOptions, run

if TYPE_CHECKING:
    from pathlib import Path

CUTOFFS = "    resamples: 32\n    cutoffs: [{variable: AGE, rule: maxstat}]\n"
STUDY = PLAN.replace("    resamples: 12\n", CUTOFFS) + "  - {id: os-cutoffs, show: prognosis_cutoffs, model: os}\n"
LONG = PLAN.replace("resamples: 12", "resamples: 2000")


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Give the files of a readout that are the same in each run."""
    files = [file for file in folder.rglob("*") if file.is_file() and file.name != "manifest.json"]
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def run_lung(folder: Path, out: str, **options: object) -> Path:
    run(folder, folder / out, options=RunOptions(formats=("html",), **options))  # pyright: ignore[reportArgumentType]  options of a run
    return folder / out


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what earlier runs of this process made."""
    monkeypatch.setattr(portions, "_MADE", {})
    bootstrap.validate_once.cache_clear()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Give the files of a run by one process in one go."""
    with pytest.MonkeyPatch.context() as patch:
        forget(patch)
        return bytes_of(run_lung(write_lung_study(tmp_path_factory.mktemp("whole") / "lung", STUDY), "whole"))


def test_a_run_that_was_broken_off_is_resumed_to_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: dict[str, bytes]
) -> None:
    folder, kept = write_lung_study(tmp_path / "lung", STUDY), tmp_path / "kept"

    def break_off(step: str, done: float) -> None:
        if step.startswith("Boot") and done > 0.36:
            raise KeyboardInterrupt

    forget(monkeypatch)
    options = RunOptions(formats=("html",), checkpoints=kept)
    with pytest.raises(KeyboardInterrupt):
        run(folder, folder / "broken", options=options, progress=break_off)
    names = [f"os-bootstrap-{first}.json" for first in ("00001", "00011", "00021")]
    assert sorted(file.name for file in kept.iterdir()) == names
    assert not (folder / "broken").exists()
    before = [(kept / name).stat().st_mtime_ns for name in names]

    forget(monkeypatch)
    assert bytes_of(run_lung(folder, "again", checkpoints=kept, is_resumed=True)) == whole
    assert [(kept / name).stat().st_mtime_ns for name in names] == before
    assert len(list(kept.glob("*.json"))) == 8


def test_any_number_of_processes_gives_the_same_bytes(tmp_path: Path, whole: dict[str, bytes]) -> None:
    folder = write_lung_study(tmp_path / "lung", STUDY)
    run(folder, folder / "together", options=RunOptions(formats=("html",), jobs=2, checkpoints=tmp_path / "kept"))
    assert bytes_of(folder / "together") == whole
    assert "results.parquet" in whole


def test_portions_of_another_run_are_refused(tmp_path: Path) -> None:
    folder, kept = write_lung_study(tmp_path / "lung"), tmp_path / "kept"
    run_lung(folder, "first", checkpoints=kept)
    with pytest.raises(DataError) as error:
        run_lung(folder, "second", checkpoints=kept)
    expected = f"{kept}: expected an empty folder, found files, add --resume to go on, or choose another folder"
    assert str(error.value) == expected
    study = folder / "study.yaml"
    study.write_text(PLAN.replace("at_months: 12", "at_months: 18"), encoding="utf-8")
    with pytest.raises(DataError) as error:
        run_lung(folder, "second", checkpoints=kept, is_resumed=True)
    assert str(error.value) == (
        f"{kept}/os-bootstrap-00001.json: expected a portion of this study with its data, options and version, "
        "found that of another run, choose another folder, or the same study, data and options"
    )
    study.write_text(PLAN.replace("id: os\n", "id: two\n").replace("model: os", "model: two"), encoding="utf-8")
    with pytest.raises(DataError) as error:
        run_lung(folder, "second", checkpoints=kept, is_resumed=True)
    assert [str(problem) for problem in error.value.problems] == [
        f"{kept}/os-bootstrap-{first}.json: expected portions of this run's long work alone, "
        "found those of another run, choose another folder, or the same study, data and options"
        for first in ("00001", "00011")
    ]
    study.write_text(PLAN, encoding="utf-8")
    (kept / "os-bootstrap-00011.json").write_text("{}", encoding="utf-8")
    with pytest.raises(DataError) as error:
        run_lung(folder, "second", checkpoints=kept, is_resumed=True)
    assert str(error.value) == (
        f"{kept}/os-bootstrap-00011.json: expected a portion of long work, found something else, remove the file"
    )


def test_resuming_without_portions_is_refused(tmp_path: Path) -> None:
    folder = write_lung_study(tmp_path / "lung")
    with pytest.raises(DataError, match="--resume: expected a folder to go on from, found none, add --checkpoints"):
        run_lung(folder, "out", is_resumed=True)
    with pytest.raises(DataError, match="expected portions of an earlier run, found none, leave out --resume"):
        run_lung(folder, "out", is_resumed=True, checkpoints=tmp_path / "none")
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="expected a folder that can be made, found it is locked"):
        run_lung(folder, "out", checkpoints=tmp_path / "file/kept")


def test_portions_are_not_kept_in_the_output_folder(tmp_path: Path) -> None:
    folder = write_lung_study(tmp_path / "lung")
    with pytest.raises(DataError) as error:
        run_lung(folder, "out", checkpoints=folder / "out/kept")
    assert str(error.value) == (
        f"{folder}/out/kept: expected a folder outside of the output folder {folder}/out, found one within it, "
        "choose another folder with --checkpoints"
    )
    assert not (folder / "out").exists()


def test_more_resamples_go_on_from_those_that_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, kept = write_lung_study(tmp_path / "lung", PLAN.replace("samples: 12", "samples: 10")), tmp_path / "kept"
    run_lung(folder, "few", checkpoints=kept)
    (folder / "study.yaml").write_text(PLAN, encoding="utf-8")
    forget(monkeypatch)
    run_lung(folder, "more", checkpoints=kept, is_resumed=True)
    rows = [json.loads(file.read_text(encoding="utf-8"))["rows"] for file in sorted(kept.glob("*.json"))]
    assert [len(each) for each in rows] == [10, 2]


@pytest.mark.parametrize(("number", "code", "jobs"), [(signal.SIGINT, 130, "2"), (signal.SIGTERM, 143, "1")])
def test_a_signal_ends_a_run_with_a_word_on_how_to_go_on(
    tmp_path: Path, number: signal.Signals, code: int, jobs: str
) -> None:
    folder, kept = write_lung_study(tmp_path / "lung", LONG), tmp_path / "kept"
    options = ["--out", str(tmp_path / "out"), "--jobs", jobs, "--checkpoints", str(kept)]
    command = [sys.executable, "-m", "topline", "run", str(folder), *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as process:
        deadline = time.monotonic() + 120
        while not list(kept.glob("*.json")) and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.05)
        if number == signal.SIGINT:  # a terminal sends it to the workers, too
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        out, err = process.communicate(timeout=60)
    n = len(list(kept.glob("*.json")))
    portions_kept = "1 portion" if n == 1 else f"{n} portions"
    assert (process.returncode, out) == (code, "")
    assert err == (
        f"Broken off: {portions_kept} of long work kept in {kept}. Give the same command with --resume to go on.\n"
    )
    assert not (tmp_path / "out").exists()
    assert [file.name for file in tmp_path.glob(".out*")] == []
