"""A statistician judges a fitted model on a study: its own, one in other units, and ones that lack what it needs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.journeys.conftest import command
from tests.journeys.lung_study import PLAN, write_lung_study

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.conftest import Command

REMEDY = "name models/ID.json of a folder that `topline run` wrote"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_lung_study(tmp_path_factory.mktemp("validate") / "lung")


@pytest.fixture(scope="module")
def model(study: Path) -> Path:
    """The model that the study's own run wrote."""
    done = command("run", study, "--jobs", "1")
    assert done.returncode == 0, done.stderr
    return study / "readout" / "models" / "os.json"


def measures(printed: str) -> dict[str, str]:
    """Give each printed measure with its value."""
    return {line[:52].strip(): line[52:].strip() for line in printed.splitlines()[1:]}


def refused(topline: Command, model: Path, study: Path) -> list[str]:
    done = topline("validate", model, study)
    assert (done.returncode, done.stdout) == (2, ""), done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr.splitlines()


def test_on_its_own_data_a_model_has_its_own_concordance_and_slope_one(
    topline: Command, model: Path, study: Path
) -> None:
    done = topline("validate", model, study)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Model os of study LUNG, on study LUNG\n")
    found = measures(done.stdout)
    own = json.loads(model.read_text())["validation"]["Harrell's C"]["original"]
    assert found["Harrell's C"].startswith(f"{own:.3f} (")
    assert found["Calibration slope"].startswith("1.000 (")
    assert (found["Subjects"], found["Events"]) == ("210", "148")
    assert found["Subjects left out, a value missing or unknown"] == "0"


def test_a_covariate_in_another_unit_is_converted(topline: Command, model: Path, study: Path, tmp_path: Path) -> None:
    other = write_lung_study(tmp_path / "months", PLAN.replace("unit: years", "unit: months"))
    file = other / "data" / "adsl.parquet"
    pl.read_parquet(file).with_columns(AGE=pl.col("AGE") * 12).write_parquet(file)
    assert topline("validate", model, other).stdout == topline("validate", model, study).stdout


def test_a_covariate_in_an_unknown_unit_is_refused(topline: Command, model: Path, tmp_path: Path) -> None:
    other = write_lung_study(tmp_path / "other", PLAN.replace("unit: years", "unit: furlongs"))
    assert "\n".join(refused(topline, model, other)) == (
        "covariates:AGE: expected AGE in years, as the model has it, found furlongs, "
        "give the covariate the unit: years, and its values in it"
    )


def test_a_study_without_a_covariate_of_the_model_is_refused(topline: Command, model: Path, tmp_path: Path) -> None:
    lines = [line for line in PLAN.splitlines(keepends=True) if "variable: ECOG, label" not in line]
    other = write_lung_study(tmp_path / "other", "".join(lines).replace(", {variable: ECOG}", ""))
    (found,) = refused(topline, model, other)
    assert found.startswith("covariates:ECOG: expected the covariate ECOG of the model, found none, ")


def test_a_study_without_the_endpoint_is_refused(topline: Command, model: Path, tmp_path: Path) -> None:
    plan = PLAN.replace("id: OS,", "id: PFS,").replace("endpoint: OS", "endpoint: PFS")
    (found,) = refused(topline, model, write_lung_study(tmp_path / "other", plan.replace("[death]", "[progression]")))
    assert "OS" in found
    assert "PFS" in found


def test_a_broken_model_is_refused_with_every_place(topline: Command, model: Path, study: Path, tmp_path: Path) -> None:
    content = json.loads(model.read_text())
    del content["endpoint"]
    content["coef"][0] = "high"
    file = tmp_path / "broken.json"
    file.write_text(json.dumps(content))
    assert refused(topline, file, study) == [
        f"{file}:endpoint: expected a value, found none, {REMEDY}",
        f"{file}:coef.0: expected a valid number, found 'high', {REMEDY}",
    ]
