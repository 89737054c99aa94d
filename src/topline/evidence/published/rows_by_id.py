"""Find a row of a published file by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.protocol.base import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.protocol.yaml_source import Path

UNNAMED = frozenset({"levels", "cells", "rows", "survival", "rates", "subgroups", "best", "at", "terms"})
"""Keys that an id leaves out; the first key of a path always stays."""


def parts_of(value: object, path: Path = ()) -> Iterator[tuple[Path, Part]]:
    """List every part of a file with its path, from the top."""
    match value:
        case Part():
            if path:
                yield path, value
            for name in type(value).model_fields:
                yield from parts_of(getattr(value, name), (*path, name))
        case dict():
            for key, inner in value.items():
                yield from parts_of(inner, (*path, str(key)))
        case tuple():
            for position, inner in enumerate(value):
                yield from parts_of(inner, (*path, position))
        case _:
            return


def rows_by_id(published: Part) -> dict[str, Part]:
    """Give each part of a file by its id, as `restates` names it."""
    return {row_id(path): part for path, part in parts_of(published)}


def row_id(path: Path) -> str:
    """Give the id of the part at a path: the path without the keys that only hold others together."""
    return ".".join(str(key) for n, key in enumerate(path) if n == 0 or key not in UNNAMED)
