"""Read a published file, with every problem told at once by file, line and field."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from topline.core import ProtocolError
from topline.evidence.published.cross_checks import published_flaws
from topline.evidence.published.published import Published
from topline.evidence.published.rows_by_id import parts_of, row_id
from topline.protocol import read_source, validation_problems

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from topline.core import Problem

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def read_published(path: str | Path) -> Published:
    """Read and check the numbers of a publication.

    Parameters
    ----------
    path : the published file (YAML, UTF-8).

    Returns
    -------
    Every printed number, with its digits as they are printed.

    Raises
    ------
    ProtocolError
        With every problem of the file: its line, what was expected, what was found and what to do.
    """
    source = read_source(path, what="published file", first_key="publication")
    try:
        published = Published.model_validate(source.content)
    except ValidationError as error:
        raise ProtocolError(validation_problems(error, source, Published)) from None
    flaws = published_flaws(published)
    if flaws:
        raise ProtocolError([source.problem(flaw.path, flaw.expected, flaw.found, flaw.remedy) for flaw in flaws])
    return published


def locate_problems(path: str | Path, problems: Iterable[Problem]) -> list[Problem]:
    """Say in which line of a published file the rows are that problems name by their ids."""
    source = read_source(path, what="published file", first_key="publication")
    paths = {row_id(place): place for place, _ in parts_of(Published.model_validate(source.content))}
    return [
        replace(
            problem,
            file=source.file,
            place=f"{source.line_of(paths.get(problem.place, (problem.place,)))}, {problem.place}",
        )
        for problem in problems
    ]


def published_schema() -> dict[str, Any]:
    """Describe every key of the published file in JSON Schema (draft 2020-12)."""
    return {"$schema": DRAFT, **Published.model_json_schema(mode="validation"), "title": "Topline published file"}
