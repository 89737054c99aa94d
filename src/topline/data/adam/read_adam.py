"""Read the analysis datasets of a study, whatever the format of their files, and check them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import DataError
from topline.data.adam.checks import dataset_problems, repeated_rows, stranger_problems
from topline.data.adam.contracts import ADAM_CONTRACTS
from topline.data.adam.findings import ADAM_RULES
from topline.data.adam.parameters import rename_parameters, single_parameters, used_exposure
from topline.data.adam.plan_fit import plan_problems
from topline.data.adam.typed import type_columns
from topline.data.read_files import Standard, read_files
from topline.data.study_data import StudyData
from topline.protocol import EXPOSURE_PARAMETERS

if TYPE_CHECKING:
    from pathlib import Path

    from topline.core import Problem
    from topline.data.source_files import FoundFile
    from topline.protocol import Protocol


def read_adam(folder: Path, protocol: Protocol) -> StudyData:
    """Read and check analysis datasets that were made elsewhere.

    Returns
    -------
    The datasets by upper-case name, with the parameter names of the study file.

    Raises
    ------
    DataError
        With every problem of every file: the row or column, what was expected, what was found and what to do.
    """
    numbers = frozenset(c.variable for c in protocol.covariates if c.cutoffs or c.test)
    populations = tuple(protocol.populations)
    standard = Standard(
        contracts=ADAM_CONTRACTS,
        type_columns=type_columns,
        check_values=lambda frame, contract, file: dataset_problems(frame, contract, file, populations),
    )
    read = read_files(folder, protocol.data.domains, standard, dict.fromkeys(ADAM_CONTRACTS, numbers))
    datasets, files = read.frames, read.files
    problems = [*read.problems, *stranger_problems(datasets, files)]
    named, wrong, exclusions = rename_parameters(datasets, files, protocol)
    problems += [*wrong, *_repeated(datasets, files, protocol), *plan_problems(named, files, protocol)]
    if problems:
        raise DataError(problems)
    if "ADEX" in named:
        named["ADEX"], unused = used_exposure(named["ADEX"])
        exclusions = (*exclusions, *unused)
    findings = tuple(sorted({finding for rule in ADAM_RULES for finding in rule.find(named, protocol)}))
    return StudyData(domains=named, sources=read.sources, findings=findings, exclusions=exclusions)


def _repeated(datasets: dict[str, pl.DataFrame], files: dict[str, FoundFile], protocol: Protocol) -> list[Problem]:
    """Find parameters that a subject has twice, among those that are analysed as one a subject."""
    sources = protocol.data.parameters
    once = {**single_parameters(protocol), "ADEX": EXPOSURE_PARAMETERS}
    problems: list[Problem] = []
    for name, frame in datasets.items():
        if name in {"ADTTE", "ADIE"}:
            problems += repeated_rows(frame, ["USUBJID", "PARAMCD"], pl.lit(value=True), files[name])
        elif name in once:
            names = [sources.get(each, each) for each in once[name]]
            key = ["USUBJID", "PARAMCD", *(["PARAM"] if name == "ADEX" else [])]
            problems += repeated_rows(frame, key, pl.col("PARAMCD").is_in(names), files[name])
    return problems
