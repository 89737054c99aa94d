"""Find, read, type and check the files of a study, one for each domain or dataset, whatever their standard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from topline.core import DataError
from topline.data.checks.columns import column_problems
from topline.data.error_words import error_word_problems
from topline.data.file_contract import FileContract
from topline.data.readers import read_table
from topline.data.source_files import find_files, source_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import polars as pl

    from topline.core import Problem
    from topline.data.source_files import FoundFile
    from topline.data.study_data import SourceFile

Contract = TypeVar("Contract", bound=FileContract)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard(Generic[Contract]):
    """What tells one standard from another.

    Parameters
    ----------
    contracts : domain → its contract.
    type_columns : gives a file's cells their types, and the problems of the cells that do not fit. It takes the cells,
        the contract, the file and the columns that the study file takes as numbers.
    check_values : finds the values that cannot be analysed, of typed cells with every required column.
    """

    contracts: Mapping[str, Contract]
    type_columns: Callable[[pl.DataFrame, Contract, FoundFile, frozenset[str]], tuple[pl.DataFrame, list[Problem]]]
    check_values: Callable[[pl.DataFrame, Contract, FoundFile], list[Problem]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFiles:
    """What the files hold, by domain, and every problem in them.

    Parameters
    ----------
    frames : the typed records of the files that have every required column.
    files : all files that were found.
    problems : in the order of the files.
    """

    frames: dict[str, pl.DataFrame]
    files: dict[str, FoundFile]
    problems: list[Problem]

    @property
    def sources(self) -> tuple[SourceFile, ...]:
        """The files that were read, with their hashes."""
        return tuple(source_of(file, self.frames[name].height) for name, file in self.files.items())


def read_files(
    folder: Path, named: Mapping[str, str], standard: Standard[Contract], numbers: Mapping[str, frozenset[str]]
) -> ReadFiles:
    """Read the files of a folder.

    Parameters
    ----------
    named : domain → file name, as the study file has it.
    numbers : domain → columns that the study file takes as numbers.

    Raises
    ------
    DataError
        There is no such folder. Every other problem is handed back, to be told with those across files.
    """
    found, file_problems = find_files(folder, named, standard.contracts)
    if not folder.is_dir():
        raise DataError(file_problems)
    frames: dict[str, pl.DataFrame] = {}
    problems = list(file_problems)
    for file in found:
        frame, wrong = _read_file(file, standard, numbers.get(file.domain, frozenset()))
        problems += wrong
        if frame is not None:
            frames[file.domain] = frame
    return ReadFiles(frames=frames, files={file.domain: file for file in found}, problems=problems)


def _read_file(
    file: FoundFile, standard: Standard[Contract], numbers: frozenset[str]
) -> tuple[pl.DataFrame | None, list[Problem]]:
    """Read one file; None where its columns do not let its values be checked. A cell is told once."""
    contract = standard.contracts[file.domain]
    try:
        raw = read_table(file.path, file.name, file.sheet)
    except DataError as error:
        return None, list(error.problems)
    typed, lost = standard.type_columns(raw, contract, file, numbers)
    problems = [*column_problems(raw, contract, file), *error_word_problems(typed, file), *lost]
    if any(name not in typed.columns for name in contract.required):
        return None, problems
    told = {problem.place for problem in problems}
    return typed, [
        *problems,
        *(each for each in standard.check_values(typed, contract, file) if each.place not in told),
    ]
