"""Read the domains of a study, whatever the format of their files, and check them."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from topline.core import DataError, Problem
from topline.data.checks import column_problems, domain_problems, fit_problems, subject_problems
from topline.data.contracts import CONTRACTS
from topline.data.cutoff import cut_off
from topline.data.findings import find_implausible
from topline.data.normalise import normalise
from topline.data.readers import read_table
from topline.data.source_files import FoundFile, find_files
from topline.data.study_data import SourceFile, StudyData

if TYPE_CHECKING:
    import polars as pl

    from topline.core import Exclusion
    from topline.protocol import Protocol


def read_study(folder: str | Path, protocol: Protocol) -> StudyData:
    """Read and check the data of a study.

    Parameters
    ----------
    folder : the data folder (the study file's folder joined with its `data.folder`).
    protocol : the study's protocol.

    Returns
    -------
    The domains as they were known at the cut-off date, with the files they came from and what is implausible in them.

    Raises
    ------
    DataError
        With every problem of every file: the row or column, what was expected, what was found and what to do.
    """
    found, file_problems = find_files(Path(folder), protocol.data.domains)
    if not Path(folder).is_dir():
        raise DataError(file_problems)
    problems = list(file_problems)
    numbers = frozenset(c.variable for c in protocol.covariates if c.cutoffs and not c.test)
    domains: dict[str, pl.DataFrame] = {}
    for file in found:
        frame, wrong = _read_domain(file, numbers if file.domain == "DM" else frozenset())
        problems += wrong
        if frame is not None:
            domains[file.domain] = frame
    files = {file.domain: file for file in found}
    problems += [*subject_problems(domains, files, protocol), *fit_problems(domains, files, protocol)]
    if problems:
        raise DataError(problems)
    sources = tuple(_source(file, domains[file.domain]) for file in found)
    exclusions: tuple[Exclusion, ...] = ()
    if protocol.data.cutoff_date is not None:
        domains, exclusions = cut_off(domains, protocol.data.cutoff_date)
    return StudyData(
        domains=domains, sources=sources, findings=find_implausible(domains, protocol), exclusions=exclusions
    )


def _read_domain(file: FoundFile, numbers: frozenset[str]) -> tuple[pl.DataFrame | None, list[Problem]]:
    """Read one domain; None where its columns do not let its values be checked."""
    contract = CONTRACTS[file.domain]
    try:
        raw = read_table(file.path, file.name, file.sheet)
    except DataError as error:
        return None, list(error.problems)
    problems = column_problems(raw, contract, file)
    frame, cell_problems = normalise(raw, contract, file, numbers)
    problems += cell_problems
    if any(name not in frame.columns for name in contract.required):
        return None, problems
    return frame, [*problems, *domain_problems(frame, contract, file)]


def _source(file: FoundFile, frame: pl.DataFrame) -> SourceFile:
    digest = sha256(file.path.read_bytes()).hexdigest()
    return SourceFile(domain=file.domain, name=file.name, sha256=digest, rows=frame.height)
