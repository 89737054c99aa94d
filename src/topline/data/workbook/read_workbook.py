"""Read the plain workbook of a study, check every cell, and give the domains that everything else is derived from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import DataError, Finding
from topline.data.source_files import source_of
from topline.data.workbook.across import problems_across
from topline.data.workbook.cells import find_sheets, take_cells, unused_columns
from topline.data.workbook.checks import check_cells
from topline.data.workbook.domains import make_domains
from topline.data.workbook.sheets import SHEETS
from topline.data.workbook.words import TESTS

if TYPE_CHECKING:
    from pathlib import Path

    from topline.core import Problem
    from topline.data.study_data import SourceFile
    from topline.data.workbook.cells import SheetCells
    from topline.protocol import Protocol

ADDED_TO = "PATIENTS"


def read_workbook(
    folder: Path, protocol: Protocol
) -> tuple[dict[str, pl.DataFrame], tuple[SourceFile, ...], tuple[Finding, ...]]:
    """Read and check the workbook of a data folder, or CSV files that bear the names of its sheets.

    Returns
    -------
    The domains, the sheets that were read, and what is odd in them.

    Raises
    ------
    DataError
        With every problem of every cell: where it stands, what was expected, what was found and what to do.
    """
    files = find_sheets(folder)
    sheets: dict[str, tuple[SheetCells, pl.DataFrame]] = {}
    problems: list[Problem] = []
    findings: list[Finding] = []
    for file in files:
        sheet = next(each for each in SHEETS if each.key == file.domain)
        added = _covariate_columns(protocol) if sheet.key == ADDED_TO else ()
        cells, wrong = take_cells(sheet, file, added)
        problems += wrong
        if cells is None:
            continue
        frame, wrong = check_cells(cells, _words(protocol))
        problems += wrong
        sheets[sheet.key] = (cells, _numbered(frame, protocol, cells, problems))
        for name in unused_columns(sheet, file, added):
            message = f"expected a column of the sheet, found '{name}', which is not used"
            findings.append(
                Finding(
                    rule="unused-column", dataset=sheet.name, subject="", record=name, message=message,
                    remedy="rename it if a column of the template is meant, or name it as a covariate of the study file"
                    if sheet.key == ADDED_TO
                    else "rename it if a column of the template is meant",
                )
            )  # fmt: skip
    if len(sheets) == len(files):
        problems += problems_across(sheets, protocol)
    if problems:
        raise DataError(problems)
    sources = tuple(source_of(sheets[file.domain][0].file, sheets[file.domain][1].height) for file in files)
    domains = make_domains({key: frame for key, (_, frame) in sheets.items()}, protocol)
    return domains, sources, tuple(findings)


def _covariate_columns(protocol: Protocol) -> tuple[str, ...]:
    """Name the covariates that are no column of the sheet Patients by themselves."""
    own = {column.key for sheet in SHEETS if sheet.key == ADDED_TO for column in sheet.columns}
    return tuple(c.variable for c in protocol.covariates if not c.test and c.variable not in own)


def _words(protocol: Protocol) -> dict[str, dict[str, str]]:
    """Add to the tests of the laboratory those that the study file names."""
    named = [c.test for c in protocol.covariates if c.test] + list(protocol.criteria.toxicity.tests)
    named += [test for marker in protocol.markers for test in marker.units]
    known = {code.upper() for code in TESTS.values()}
    return {"TEST": {**TESTS, **{code: code for code in named if code.upper() not in known}}}


def _numbered(frame: pl.DataFrame, protocol: Protocol, cells: SheetCells, problems: list[Problem]) -> pl.DataFrame:
    """Read covariates with cut-offs as numbers; tell the cells that are none."""
    for name in [c.variable for c in protocol.covariates if c.cutoffs and not c.test]:
        if name in frame.columns and frame.schema[name] == pl.String():
            number = frame[name].cast(pl.Float64, strict=False)
            wrong = frame.filter(frame[name].is_not_null() & number.is_null())
            problems += [
                cells.problem(row, name, "a number", found, "write the number alone")
                for row, found in wrong.select("ROW", name).iter_rows()
            ]
            frame = frame.with_columns(number.alias(name))
    return frame
