"""A model file is read whole, or refused with each place where it is none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from topline.core import DataError
from topline.pipeline.carried_model import FORMAT, read_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Break = Callable[[dict[str, Any]], object]

REMEDY = "name models/ID.json of a folder that `topline run` wrote"
BROKEN: dict[str, tuple[Break, str]] = {
    "no endpoint": (lambda model: model.pop("endpoint"), "endpoint: expected a value, found none"),
    "text for a coefficient": (
        lambda model: model["coef"].__setitem__(0, "high"),
        "coef.0: expected a valid number, found 'high'",
    ),
    "one coefficient too few": (
        lambda model: model["coef"].pop(),
        "coef: expected 2 numbers, one for each column of the variables, found 1",
    ),
    "unknown form": (
        lambda model: model["variables"][0].update(form="cubic"),
        "variables.0.form: expected 'linear', 'log', 'spline' or 'levels', found 'cubic'",
    ),
    "hazard cut short": (
        lambda model: model["baseline"].update(cumulative_hazard=[0.1]),
        "baseline.cumulative_hazard: expected 2 numbers, one for each time, found 1",
    ),
}


def make_model() -> dict[str, Any]:
    """A model of age and sex."""
    age = {"name": "AGE", "unit": "years", "form": "linear", "knots": [], "levels": [], "n_columns": 1}
    levels = [{"value": "F", "label": "Female"}, {"value": "M", "label": "Male"}]
    return {
        "format": FORMAT,
        "id": "os",
        "study": {"id": "LUNG", "title": "Lung"},
        "endpoint": {"id": "OS", "label": "Overall survival"},
        "days_per_month": 30.4375,
        "months": [6, 12],
        "variables": [age, age | {"name": "SEX", "unit": "", "form": "levels", "levels": levels}],
        "coef": [0.02, 0.5],
        "baseline": {"time_days": [10, 20], "cumulative_hazard": [0.1, 0.3]},
    }


def test_a_whole_model_is_read(tmp_path: Path) -> None:
    file = tmp_path / "os.json"
    file.write_text(json.dumps(make_model()))
    assert read_model(file) == make_model()


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_model_is_refused_with_the_place(tmp_path: Path, case: str) -> None:
    change, expected = BROKEN[case]
    content = make_model()
    change(content)
    file = tmp_path / "broken.json"
    file.write_text(json.dumps(content))
    with pytest.raises(DataError) as caught:
        read_model(file)
    assert str(caught.value) == f"{file}:{expected}, {REMEDY}"


@pytest.mark.parametrize(
    ("text", "found"), [("{", "no JSON"), ("[]", "another JSON file"), (None, "No such file or directory")]
)
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, text: str | None, found: str) -> None:
    file = tmp_path / "model.json"
    if text is not None:
        file.write_text(text)
    with pytest.raises(DataError) as caught:
        read_model(file)
    assert str(caught.value) == f"{file}: expected a file of the format {FORMAT!r}, found {found}, {REMEDY}"
