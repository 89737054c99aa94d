"""Judge a fitted model, as `topline run` wrote it, on another study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.pipeline.options import RunOptions
from topline.pipeline.steps import read_study_folder

if TYPE_CHECKING:
    from pathlib import Path

    from topline.results import Results


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
    ProtocolError
        The study lacks the endpoint or a covariate of the model, or has one in a unit that cannot be converted.
    """
    from topline.pipeline.carried_model import read_model

    model = read_model(file)
    read = read_study_folder(study, RunOptions(allow_outside=allow_outside))
    from topline.analyse.prognosis.external import validate_externally
    from topline.derive import derive

    results = validate_externally(model, derive(read.data, read.protocol), read.protocol)
    return ExternalValidation(
        model=model["id"], built_on=model["study"]["id"], study=read.protocol.study.id, results=results
    )
