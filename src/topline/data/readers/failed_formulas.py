"""Find the cells of an XLSX sheet whose formula failed or was never computed; a reader of values takes them for empty.

The workbook is a ZIP archive of XML parts (ECMA-376): xl/workbook.xml names the sheets, its relations name their
parts. A cell (c) has the place r and the type t, which is "e" for an error; its value (v) is then the word that the
spreadsheet shows. A formula (f) without a value was never computed.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

BOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
NOT_COMPUTED = "a formula that was never computed"


def failed_formulas(path: Path, sheet: str) -> Iterator[tuple[str, str]]:
    """Yield the place of each such cell, for example "C7", and what it shows."""
    from xml.etree.ElementTree import ParseError

    try:
        with ZipFile(path) as archive:
            content = archive.read(_part(archive, sheet))
        if b't="e"' in content or b"<f" in content or b":f" in content:
            yield from _failed_cells(content)
    except (BadZipFile, KeyError, ParseError, StopIteration):
        return  # the reader of values says what is wrong with the file


def _part(archive: ZipFile, sheet: str) -> str:
    """Name the part of the archive that holds a sheet."""
    from xml.etree.ElementTree import fromstring

    book, relations = fromstring(archive.read(BOOK)), fromstring(archive.read(RELATIONS))  # noqa: S314 expat ends entity bombs
    entry = next(each for each in book.iter() if _name(each) == "sheet" and each.get("name") == sheet)
    identity = next(value for key, value in entry.items() if key.endswith("}id"))
    target = next(each.attrib["Target"] for each in relations.iter() if each.get("Id") == identity)
    return posixpath.normpath(posixpath.join("xl", target)).lstrip("/") if target[0] != "/" else target[1:]


def _failed_cells(content: bytes) -> Iterator[tuple[str, str]]:
    from io import BytesIO
    from xml.etree.ElementTree import iterparse

    for _, cell in iterparse(BytesIO(content)):  # noqa: S314 expat ends entity bombs
        match _name(cell):
            case "c":
                parts = {_name(part): part.text for part in cell}
                if cell.get("t") == "e":
                    yield cell.get("r", ""), parts.get("v") or "an error"
                elif "f" in parts and "v" not in parts:
                    yield cell.get("r", ""), NOT_COMPUTED
            case "row":
                cell.clear()
            case _:
                pass


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
