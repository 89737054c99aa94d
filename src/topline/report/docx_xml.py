"""Pieces of WordprocessingML as text: paragraphs, runs, fields, tables."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TEXT_WIDTH = 9638
"""Twentieths of a point between the margins of an A4 page."""
WIDE_TEXT_WIDTH = 14570
INDENT = 200


def printable(text: str) -> str:
    """Drop the control characters that XML cannot hold."""
    return NOT_XML.sub("", text)


def declared(content: str, element: str = "") -> str:
    """Declare the namespace on the first element, or on an element put around all."""
    if element:
        return f'<{element} xmlns:w="{NAMESPACE}">{content}</{element}>'
    return re.sub(r"^<[\w:]+", lambda name: f'{name[0]} xmlns:w="{NAMESPACE}"', content, count=1)


def run(text: str, *, is_bold: bool = False) -> str:
    """Write a run of text."""
    bold = "<w:rPr><w:b/></w:rPr>" if is_bold else ""
    return f'<w:r>{bold}<w:t xml:space="preserve">{_escaped(text)}</w:t></w:r>'


def paragraph(content: str, style: str, properties: str = "") -> str:
    """Write a paragraph of runs in a style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def field(instruction: str, shown: str) -> str:
    """Write a field with the text that is shown until Word brings it up to date."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {_escaped(instruction)} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def bookmarked(content: str, name: str) -> str:
    """Put runs inside a bookmark to which the table of contents points."""
    number = zlib.crc32(name.encode()) & 0x7FFFFFFF
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def contents_field(entries: Sequence[tuple[int, str, str]]) -> str:
    """Write the table of contents: a field over the headings, filled with links for programs that do not update it.

    Parameters
    ----------
    entries : level (1 or 2), text and bookmark of each heading, at least one.
    """
    lines = [
        (level, f'<w:hyperlink w:anchor="{name}" w:history="1">{run(text)}</w:hyperlink>')
        for level, text, name in entries
    ]
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    shown = [
        paragraph(
            (begin if at == 0 else "") + link, f"Contents{level}", f'<w:ind w:left="{INDENT * 2 * (level - 1)}"/>'
        )
        for at, (level, link) in enumerate(lines)
    ]
    return "".join(shown) + paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>', "Normal")


def caption(number: str, title: str) -> str:
    """Write a caption whose number is a field, so that Word can list tables and figures."""
    word, _, digits = number.rpartition(" ")
    sequence = f"SEQ {word} \\* ARABIC \\r {digits}"
    counted = run(f"{word} ") + field(sequence, digits) if word and digits.isdigit() else run(number)
    return paragraph(counted + run(f". {title}"), "Caption")


def cell(
    text: str, style: str, *, width: int, spans: int = 1, indent: int = 0, rule: str = "", stands: str = "bottom"
) -> str:
    """Write a table cell of one paragraph, which stands at the bottom or the top."""
    span = f'<w:gridSpan w:val="{spans}"/>' if spans > 1 else ""
    indented = f'<w:ind w:left="{INDENT * indent}"/>' if indent else ""
    borders = f"<w:tcBorders>{rule}</w:tcBorders>" if rule else ""
    lines = "<w:r><w:br/></w:r>".join(run(line) for line in text.split("\n"))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{borders}<w:vAlign w:val="{stands}"/></w:tcPr>'
        f"{paragraph(lines, style, indented)}</w:tc>"
    )


def rule(edge: str, eighths: int) -> str:
    """Write one border of a cell, as thick as so many eighths of a point."""
    return f'<w:{edge} w:val="single" w:sz="{eighths}" w:space="0" w:color="1C2126"/>'


def row(cells: str, *, is_header: bool = False) -> str:
    """Write a row that does not break across pages; header rows are repeated on each."""
    header = "<w:tblHeader/>" if is_header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{cells}</w:tr>"


def table(rows: str, widths: tuple[int, ...]) -> str:
    """Write a table with a thin rule above and below."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f"<w:tblBorders>{rule('top', 8)}{rule('bottom', 8)}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:val="0420" w:firstRow="1" w:noVBand="1"/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _escaped(text: str) -> str:
    return escape(printable(text))
