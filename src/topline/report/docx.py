"""The report as a Word document: headings, captions, real tables, figures, a table of contents.

Paragraphs and tables are written as WordprocessingML, because python-docx finds a cell by counting all before it, which
is slow in long tables. The same document gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import zlib
from typing import TYPE_CHECKING

from topline.display import TableDisplay
from topline.report.docx_about import about_parts
from topline.report.docx_body import WordBody
from topline.report.docx_styles import begin_document, set_running_lines, turn_page
from topline.report.docx_tables import word_table
from topline.report.docx_xml import (
    TEXT_WIDTH,
    WIDE_TEXT_WIDTH,
    bookmarked,
    caption,
    contents_field,
    paragraph,
    printable,
    run,
)
from topline.report.table_parts import is_wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docx.document import Document as WordDocument

    from topline.display import Display, FigureDisplay, Sentence
    from topline.report.document import Document
    from topline.report.figures import FigureFiles

FIXED_DATE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
AFTER_UPDATE_FIELDS = ("w:hdrShapeDefaults", "w:footnotePr", "w:endnotePr", "w:compat")
"""What follows the wish for an update in a document's settings, in the order that Word asks for."""
PICTURE_WIDTH_MM, PICTURE_HEIGHT_MM = 170, 205


def render_docx(document: Document, figures: Mapping[str, FigureFiles]) -> bytes:
    """Write the whole report as a Word document."""
    word = begin_document()
    body = WordBody(word=word)
    study = document.protocol.study
    set_running_lines(word, f"{study.id}   {study.title}")
    body.add([*_title_page(document), *_contents(document), *_summary(document.headlines)])
    if _add_displays(body, document, figures):
        turn_page(word, to_landscape=False)
    body.add(about_parts(document))
    _set_properties(word, document)
    _ask_for_update(word)
    return body.save()


def _title_page(document: Document) -> Iterator[str]:
    study = document.protocol.study
    yield paragraph(run(study.title), "Title")
    yield paragraph(
        run(", ".join(part for part in (study.id, f"phase {study.phase}", study.disease) if part)), "Subtitle"
    )
    if study.note:
        yield paragraph(run(study.note), "Subtitle")
    yield paragraph(run(f"Made with Topline {document.version}"), "Subtitle")


def _contents(document: Document) -> Iterator[str]:
    """Write a field that Word fills with page numbers; until then it shows the headings as links."""
    entries = [(1, "Summary", "summary")] if document.headlines else []
    for number, (section, displays) in enumerate(document.sections().items()):
        entries.append((1, section, f"section_{number}"))
        entries += [(2, f"{display.number}. {display.title}", _bookmark(display)) for display in displays]
    entries += [(1, "Data quality", "quality"), (1, "Conventions", "conventions")]
    yield paragraph(run("Contents"), "ContentsHeading", "<w:pageBreakBefore/>")
    yield contents_field(entries)


def _summary(headlines: tuple[Sentence, ...]) -> Iterator[str]:
    if not headlines:
        return
    yield paragraph(bookmarked(run("Summary"), "summary"), "Heading1", "<w:pageBreakBefore/>")
    for sentence in headlines:
        yield paragraph("".join(run(part.text, is_bold=bool(part.result_ids)) for part in sentence.parts), "ListBullet")


def _add_displays(body: WordBody, document: Document, figures: Mapping[str, FigureFiles]) -> bool:
    """Add all sections, wide tables on pages on their side; say whether the last page lies so."""
    lies_on_side = False
    for number, (section, displays) in enumerate(document.sections().items()):
        heading = bookmarked(run(section), f"section_{number}")
        for at, display in enumerate(displays):
            is_turned = isinstance(display, TableDisplay) and is_wide(display)
            if is_turned != lies_on_side:
                turn_page(body.word, to_landscape=is_turned)
            if at == 0:
                page = "" if is_turned != lies_on_side else "<w:pageBreakBefore/>"
                body.add([paragraph(heading, "Heading1", page)])
            lies_on_side = is_turned
            _add_display(body, display, figures)
    return lies_on_side


def _add_display(body: WordBody, display: Display, figures: Mapping[str, FigureFiles]) -> None:
    words = [
        paragraph(bookmarked(run(display.title), _bookmark(display)), "Heading2"),
        caption(display.number, display.title),
        paragraph(run(display.population), "Population") if display.population else "",
    ]
    footnotes = [paragraph(run(footnote), "Footnote") for footnote in display.footnotes]
    if isinstance(display, TableDisplay):
        content = word_table(display, WIDE_TEXT_WIDTH if is_wide(display) else TEXT_WIDTH)
        body.add([*words, content, *footnotes, paragraph("", "Footnote")])
    else:
        body.add(words)
        _add_picture(body.word, display, figures[display.id].png)
        body.add([*footnotes, paragraph("", "Footnote")])


def _add_picture(word: WordDocument, display: FigureDisplay, png: bytes) -> None:
    from docx.shared import Emu, Mm

    place = word.add_paragraph(style="Picture")
    picture = place.add_run().add_picture(io.BytesIO(png))
    scale = min(Mm(PICTURE_WIDTH_MM) / picture.width, Mm(PICTURE_HEIGHT_MM) / picture.height, 1.0)
    picture.width, picture.height = Emu(round(picture.width * scale)), Emu(round(picture.height * scale))
    words = picture._inline.docPr  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] python-docx offers no alternative text
    words.set("title", printable(f"{display.number}. {display.title}"))
    words.set("descr", printable(display.alt))


def _bookmark(display: Display) -> str:
    return f"display_{zlib.crc32(display.id.encode()):08x}"


def _set_properties(word: WordDocument, document: Document) -> None:
    properties = word.core_properties
    properties.title = printable(document.protocol.study.title)
    properties.subject = document.protocol.study.id
    properties.author = properties.last_modified_by = f"Topline {document.version}"
    properties.comments = ""
    properties.created = properties.modified = FIXED_DATE


def _ask_for_update(word: WordDocument) -> None:
    """Let Word bring the table of contents up to date when it opens the document."""
    from docx.oxml.ns import qn

    settings = word.settings.element
    following = next(settings.iterchildren(*(qn(name) for name in AFTER_UPDATE_FIELDS)))
    following.addprevious(settings.makeelement(qn("w:updateFields"), {qn("w:val"): "true"}))
