"""Find each domain's file in the data folder.

A file bears its domain's name in any letter case (dm.parquet, DM.csv), or the study file names it, or one workbook
has a sheet per domain. Two files for one domain are an error, and never a silent choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from topline.core import DataError, Problem, name_remedy
from topline.data.contracts import CONTRACTS
from topline.data.readers import FORMATS, sheet_names
from topline.data.study_data import SourceFile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from topline.data.file_contract import FileContract


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """Where the records of one domain lie.

    Parameters
    ----------
    domain : the SDTM domain.
    name : the file's name below the data folder.
    path : the file.
    sheet : the sheet of a workbook, else "".
    """

    domain: str
    name: str
    path: Path
    sheet: str = ""


def find_files(
    folder: Path, named: Mapping[str, str], contracts: Mapping[str, FileContract] = CONTRACTS
) -> tuple[tuple[FoundFile, ...], tuple[Problem, ...]]:
    """Find the files of all domains, and tell what stands in the way.

    Parameters
    ----------
    folder : the data folder.
    named : domain → file name, as the study file has it.
    contracts : domain → its contract; those of SDTM, or of ADaM.
    """
    if not folder.is_dir():
        remedy = "name the folder in the study file: data: {folder: …}"
        problem = Problem(file=folder.name, place="", expected="a data folder", found="no such folder", remedy=remedy)
        return (), (problem,)
    names = sorted(path.name for path in folder.iterdir() if path.is_file() and path.suffix.lower() in FORMATS)
    problems: list[Problem] = []
    candidates = [
        found
        for name in names
        if name not in named.values()
        for found in _by_name(folder / name, [each for each in contracts if each not in named], problems)
    ]
    for domain, name in named.items():
        candidates += _by_choice(folder, domain, name, problems)
    chosen: dict[str, FoundFile] = {}
    for found in candidates:
        if found.domain in chosen:
            problems.append(_two_files(chosen[found.domain], found))
        chosen.setdefault(found.domain, found)
    problems += [
        _no_file(folder, domain, contract.label)
        for domain, contract in contracts.items()
        if contract.is_required and domain not in chosen and domain not in named
    ]
    return tuple(chosen[domain] for domain in contracts if domain in chosen), tuple(problems)


def source_of(file: FoundFile, rows: int) -> SourceFile:
    """Name a file that was read, with the hash of its bytes."""
    return SourceFile(domain=file.domain, name=file.name, sha256=sha256(file.path.read_bytes()).hexdigest(), rows=rows)


def _by_name(path: Path, wanted: Collection[str], problems: list[Problem]) -> Iterator[FoundFile]:
    """Yield the domain that the file's name says, or the domains that a workbook's sheets say."""
    stem = path.stem.upper()
    if stem in wanted:
        yield from _with_sheet(path, path.name, stem, problems)
    elif path.suffix.lower() == ".xlsx":
        for sheet in _sheets(path, path.name, problems):
            if sheet.strip().upper() in wanted:
                yield FoundFile(domain=sheet.strip().upper(), name=path.name, path=path, sheet=sheet)


def _by_choice(folder: Path, domain: str, name: str, problems: list[Problem]) -> Iterator[FoundFile]:
    path = folder / name
    if not path.is_file():
        known = sorted(entry.name for entry in folder.iterdir() if entry.is_file())
        problems.append(
            Problem(
                file=name,
                place="",
                expected=f"the file of {domain}",
                found="no such file",
                remedy=name_remedy(name, known),
            )
        )
    elif path.suffix.lower() not in FORMATS:
        known = ", ".join(FORMATS)
        problems.append(
            Problem(
                file=name, place="", expected=f"one of {known}", found=f"'{path.suffix}'", remedy="convert the file"
            )
        )
    else:
        yield from _with_sheet(path, name, domain, problems)


def _with_sheet(path: Path, name: str, domain: str, problems: list[Problem]) -> Iterator[FoundFile]:
    if path.suffix.lower() != ".xlsx":
        yield FoundFile(domain=domain, name=name, path=path)
        return
    sheets = _sheets(path, name, problems)
    matching = [sheet for sheet in sheets if sheet.strip().upper() == domain] or (sheets if len(sheets) == 1 else [])
    if matching:
        yield FoundFile(domain=domain, name=name, path=path, sheet=matching[0])
    elif sheets:
        found = f"the sheets {', '.join(sheets)}"
        problems.append(
            Problem(file=name, place="", expected=f"a sheet {domain}", found=found, remedy=f"name one of them {domain}")
        )


def _sheets(path: Path, name: str, problems: list[Problem]) -> list[str]:
    try:
        return sheet_names(path, name)
    except DataError as error:
        problems.extend(error.problems)
        return []


def _two_files(first: FoundFile, second: FoundFile) -> Problem:
    names = " and ".join(sorted({first.name, second.name}))
    remedy = f"remove one, or choose in the study file: data: {{domains: {{{first.domain}: {first.name}}}}}"
    return Problem(file=second.name, place="", expected=f"one file for {first.domain}", found=names, remedy=remedy)


def _no_file(folder: Path, domain: str, label: str) -> Problem:
    expected = f"a file for {domain} ({label})"
    stems = [path.name for path in sorted(folder.iterdir()) if path.is_file()]
    near = [name for name in stems if name.upper().startswith(domain)]
    hint = f"add {domain.lower()}.csv or another format: {', '.join(FORMATS)}"
    remedy = f"name it in the study file: data: {{domains: {{{domain}: {near[0]}}}}}" if near else hint
    return Problem(file=folder.name, place="", expected=expected, found="none", remedy=remedy)
