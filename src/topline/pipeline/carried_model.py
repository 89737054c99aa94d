"""Read a prognostic model from `models/ID.json` of a readout, and check that nothing of it is missing or at odds."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003  pydantic reads the annotations when it runs
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from topline.core import DataError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = "topline prognostic model 1"
REMEDY = "name models/ID.json of a folder that `topline run` wrote"


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, allow_inf_nan=False)


class _Named(_Part):
    id: Annotated[str, Field(min_length=1)]


class _Level(_Part):
    value: str


class _Variable(_Part):
    name: str
    unit: str
    form: Literal["linear", "log", "spline", "levels"]
    knots: list[float]
    levels: list[_Level]
    n_columns: Annotated[int, Field(gt=0)]


class _Baseline(_Part):
    time_days: list[float]
    cumulative_hazard: list[float]


class _Model(_Part):
    id: Annotated[str, Field(min_length=1)]
    study: _Named
    endpoint: _Named
    days_per_month: Annotated[float, Field(gt=0)]
    months: list[float]
    variables: Annotated[list[_Variable], Field(min_length=1)]
    coef: list[float]
    baseline: _Baseline


def read_model(file: Path) -> dict[str, Any]:
    """Read a model.

    Parameters
    ----------
    file : models/ID.json of a readout.

    Raises
    ------
    DataError
        With all that keeps the file from being a model.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError([_no_model(file, error.strerror or "no such file")]) from None
    except ValueError:
        raise DataError([_no_model(file, "no JSON")]) from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise DataError([_no_model(file, "another JSON file")])
    try:
        model = _Model.model_validate(content)
    except ValidationError as error:
        raise DataError(_problems(file, error)) from None
    if problems := list(_at_odds(file, model)):
        raise DataError(problems)
    return content


def _no_model(file: Path, found: str) -> Problem:
    return Problem(file=str(file), place="", expected=f"a file of the format {FORMAT!r}", found=found, remedy=REMEDY)


def _problems(file: Path, error: ValidationError) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        place = ".".join(str(step) for step in detail["loc"])
        is_missing = detail["type"] == "missing"
        expected = detail["msg"].removeprefix("Input should be ").removeprefix("Field ")
        found = "none" if is_missing else repr(detail["input"])[:40]
        yield Problem(
            file=str(file), place=place, expected="a value" if is_missing else expected, found=found, remedy=REMEDY
        )


def _at_odds(file: Path, model: _Model) -> Iterator[Problem]:
    """List numbers that do not fit together."""
    n_columns = sum(each.n_columns for each in model.variables)
    times, hazards = len(model.baseline.time_days), len(model.baseline.cumulative_hazard)
    for place, wanted, each, found in (
        ("coef", n_columns, "column of the variables", len(model.coef)),
        ("baseline.cumulative_hazard", times, "time", hazards),
    ):
        if wanted != found:
            expected = f"{wanted} numbers, one for each {each}"
            yield Problem(file=str(file), place=place, expected=expected, found=str(found), remedy=REMEDY)
