"""Read the data of a study in the standard that its study file names, and check them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from topline.core import DataError
from topline.data.adam import read_adam
from topline.data.checks import domain_problems, fit_problems, subject_problems
from topline.data.contracts import CONTRACTS
from topline.data.cutoff import cut_off
from topline.data.findings import find_implausible
from topline.data.normalise import normalise
from topline.data.read_files import Standard, read_files
from topline.data.study_data import StudyData
from topline.data.workbook import read_workbook

if TYPE_CHECKING:
    import polars as pl

    from topline.core import Exclusion, Finding
    from topline.data.study_data import SourceFile
    from topline.protocol import Protocol

SDTM = Standard(contracts=CONTRACTS, type_columns=normalise, check_values=domain_problems)


def read_study(folder: str | Path, protocol: Protocol) -> StudyData:
    """Read and check the data of a study.

    Parameters
    ----------
    folder : the data folder (the study file's folder joined with its `data.folder`).
    protocol : the study's protocol.

    Returns
    -------
    The domains as they were known at the cut-off date, with the files they came from and what is implausible in them.
    Of ADaM, the analysis datasets as they are.

    Raises
    ------
    DataError
        With every problem of every file: the row or column, what was expected, what was found and what to do.
    """
    if protocol.data.standard == "adam":
        return read_adam(Path(folder), protocol)
    if protocol.data.standard == "workbook":
        return _known(*read_workbook(Path(folder), protocol), protocol)
    return _known(*_read_sdtm(Path(folder), protocol), (), protocol)


def _known(
    domains: dict[str, pl.DataFrame], sources: tuple[SourceFile, ...], findings: tuple[Finding, ...], protocol: Protocol
) -> StudyData:
    """Keep what was known at the cut-off date, and find what is implausible in it."""
    exclusions: tuple[Exclusion, ...] = ()
    if protocol.data.cutoff_date is not None:
        domains, exclusions = cut_off(domains, protocol.data.cutoff_date)
    implausible = tuple(sorted({*findings, *find_implausible(domains, protocol)}))
    return StudyData(domains=domains, sources=sources, findings=implausible, exclusions=exclusions)


def _read_sdtm(folder: Path, protocol: Protocol) -> tuple[dict[str, pl.DataFrame], tuple[SourceFile, ...]]:
    numbers = frozenset(c.variable for c in protocol.covariates if c.cutoffs and not c.test)
    read = read_files(folder, protocol.data.domains, SDTM, {"DM": numbers})
    domains, files = read.frames, read.files
    problems = [
        *read.problems, *subject_problems(domains, files, protocol), *fit_problems(domains, files, protocol)
    ]  # fmt: skip
    if problems:
        raise DataError(problems)
    return domains, read.sources
