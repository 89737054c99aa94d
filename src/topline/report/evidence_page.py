"""A page on published evidence: what was compared, with a verdict for each comparison.

It looks like the report and opens offline. It holds no program: its own rule (Content-Security-Policy) allows styles
alone, and what is long stands folded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from topline.report.html import asset, environment

Tone = Literal["", "good", "bad", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """One comparison: its verdict in a word, how that word is coloured, and the other cells."""

    verdict: str
    tone: Tone
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceTable:
    """Comparisons of one kind; folded ones open on a click.

    Parameters
    ----------
    title : what the table is about; the fold's label where it is folded.
    columns : headings of the cells, after that of the verdict.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[EvidenceRow, ...]
    is_folded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSection:
    """A section of the page: a heading, a sentence or two, and tables."""

    id: str
    title: str
    words: tuple[str, ...]
    tables: tuple[EvidenceTable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePage:
    """Everything that a page on published evidence says.

    Parameters
    ----------
    brand : the short name at the top.
    kicker : what kind of page it is.
    title : what it is about.
    note : a sentence that stands out, "" for none.
    headlines : the main findings, a sentence each.
    facts : names and values.
    """

    brand: str
    kicker: str
    title: str
    note: str
    headlines: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    sections: tuple[EvidenceSection, ...]
    version: str


def render_evidence_page(page: EvidencePage) -> bytes:
    """Write the page as one HTML file."""
    style = Markup(asset("report.css"))  # noqa: S704 our own file
    return environment().get_template("evidence.html.j2").render(page=page, style=style).encode()
