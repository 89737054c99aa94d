"""Judge a fitted model, as `topline run` wrote it, on another study."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from topline.core import DataError, Problem
from topline.pipeline.options import RunOptions
from topline.pipeline.steps import read_study_folder

if TYPE_CHECKING:
    from pathlib import Path

    from topline.results import Results

FORMAT = "topline prognostic model 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalValidation:
    """What a model is worth on another study.

    Parameters
    ----------
    model : the model's id.
    built_on : the study on which it was made.
    study : the study on which it was judged.
    results : subjects, C, calibration slope, and predicted and observed risk at the model's times.
    """

    model: str
    built_on: str
    study: str
    results: Results


def validate_model(file: Path, study: Path, *, allow_outside: bool = False) -> ExternalValidation:
    """Read a model and a study, and judge the one on the other.

    Parameters
    ----------
    file : models/ID.json of a readout.
    study : the study file, or the folder that holds a study.yaml.

    Raises
    ------
    DataError
        The file is no model.
    """
    from topline.analyse.prognosis.external import validate_externally
    from topline.derive import derive

    model = _read_model(file)
    read = read_study_folder(study, RunOptions(allow_outside=allow_outside))
    results = validate_externally(model, derive(read.data, read.protocol), read.protocol)
    return ExternalValidation(
        model=model["id"], built_on=model["study"]["id"], study=read.protocol.study.id, results=results
    )


def _read_model(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError([_problem(file, error.strerror or "no such file")]) from None
    except ValueError:
        raise DataError([_problem(file, "no JSON")]) from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise DataError([_problem(file, "another JSON file")])
    return content


def _problem(file: Path, found: str) -> Problem:
    remedy = "name models/ID.json of a folder that `topline run` wrote"
    return Problem(file=str(file), place="", expected=f"a file of the format {FORMAT!r}", found=found, remedy=remedy)
