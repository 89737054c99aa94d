"""The report as one HTML page that opens offline, and each table as a page of its own.

Everything stands inside the page: styles, program, pictures, results. The page's own rule (Content-Security-Policy)
forbids any request. Text from data passes through templates that escape it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

from topline.display import FigureDisplay, TableDisplay
from topline.report.embedded_results import embed_results
from topline.report.html_table import lay_out_table
from topline.report.svg import inline_svg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment

    from topline.display import Display, Sentence
    from topline.report.document import Document
    from topline.report.figures import FigureFiles
    from topline.report.html_table import HtmlTable

FIRST_SIGNS = re.compile(r"\S*")
LAST_SIGNS = re.compile(r"\S+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One display as the templates take it: a table, or a picture with its data."""

    display: Display
    table: HtmlTable
    picture: Markup | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a sentence, with the signs that stay on its line: "(" before a number, ";" behind."""

    before: str = ""
    text: str
    after: str = ""
    ids: str = ""


def render_html(document: Document, figures: Mapping[str, FigureFiles]) -> bytes:
    """Write the whole report as one page."""
    known = {row.result_id for row in document.results.rows}
    parts = {display.id: report_part(display, figures, known) for display in document.displays}
    program = asset("report.js")
    page = environment().get_template("report.html.j2").render(
        document=document,
        sections={name: [parts[display.id] for display in displays] for name, displays in document.sections().items()},
        headlines=[(_pieces(sentence), sentence.output_id) for sentence in document.headlines],
        by_id={display.id: display for display in document.displays},
        style=Markup(asset("report.css")),  # noqa: S704 our own file
        program=Markup(program),  # noqa: S704 our own file
        program_hash=_hash(program),
        results=Markup(embed_results(document, figures)),  # noqa: S704 JSON without any "<"
    )  # fmt: skip
    return page.encode()


def render_html_table(display: TableDisplay) -> bytes:
    """Write one table as a page of its own."""
    page = environment().get_template("table_page.html.j2").render(
        display=display,
        table=lay_out_table(display),
        style=Markup(asset("report.css")),  # noqa: S704 our own file
    )  # fmt: skip
    return page.encode()


def _pieces(sentence: Sentence) -> list[Piece]:
    """Tie to each number the signs that touch it; a line may break at spaces alone."""
    pieces: list[Piece] = []
    for part in sentence.parts:
        if part.result_ids:
            text, before = _cut(pieces.pop().text, LAST_SIGNS) if pieces and not pieces[-1].ids else ("", "")
            pieces += [Piece(text=text), Piece(before=before, text=part.text, ids=" ".join(part.result_ids))]
        elif pieces and pieces[-1].ids:
            after = FIRST_SIGNS.match(part.text)
            signs = after[0] if after else ""
            pieces[-1] = replace(pieces[-1], after=signs)
            pieces.append(Piece(text=part.text[len(signs) :]))
        else:
            pieces.append(Piece(text=part.text))
    return [piece for piece in pieces if piece.text]


def _cut(text: str, pattern: re.Pattern[str]) -> tuple[str, str]:
    found = pattern.search(text)
    return (text[: found.start()], found[0]) if found else (text, "")


def report_part(display: Display, figures: Mapping[str, FigureFiles], known: set[str]) -> Part:
    """Prepare a display for the templates; texts of a picture whose ids are known can be clicked."""
    if isinstance(display, FigureDisplay):
        picture = Markup(inline_svg(figures[display.id].svg, known))  # noqa: S704 drawn and escaped by matplotlib
        return Part(display=display, table=lay_out_table(display.data), picture=picture)
    return Part(display=display, table=lay_out_table(display), picture=None)


@cache
def environment() -> Environment:
    """Load the templates, which escape every text."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("topline.report", "templates"),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


@cache
def asset(name: str) -> str:
    """Read a style or a program that the pages hold."""
    return files("topline.report").joinpath("templates", name).read_text(encoding="utf-8")


def _hash(program: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(program.encode()).digest()).decode()}"
