"""Check that a file has the columns and the rows that its domain needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.core import Problem, nearest_name

if TYPE_CHECKING:
    import polars as pl

    from topline.data.file_contract import FileContract
    from topline.data.source_files import FoundFile


def column_problems(raw: pl.DataFrame, contract: FileContract, file: FoundFile) -> list[Problem]:
    """Find required columns that are missing or misspelt, and a required domain without a row."""
    names = [name.strip().upper() for name in raw.columns]
    known = {*contract.required, *contract.used}
    strangers = [name for name in names if name not in known]
    problems = [
        Problem(
            file=file.name,
            place=_sheet(file),
            expected=f"a column {name}",
            found="none",
            remedy=_remedy(name, strangers),
        )
        for name in contract.required
        if name not in names
    ]
    if raw.height == 0 and contract.is_required:
        problems.append(
            Problem(
                file=file.name,
                place=_sheet(file),
                expected=f"records of {contract.domain}",
                found="a header without rows",
                remedy="export the file again",
            )
        )
    return problems


def _remedy(name: str, strangers: list[str]) -> str:
    near = nearest_name(name, strangers)
    return f"rename {near} to {name}" if near else "add the column"


def _sheet(file: FoundFile) -> str:
    return f"sheet {file.sheet}" if file.sheet else ""
