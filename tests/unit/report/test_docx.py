"""The Word report: it opens, its tables repeat their heads, the same document gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml.ns import qn
from tests.unit.report.small_document import FORMULA, HOSTILE

from topline.display import Cell, Column, Row
from topline.report import render_docx

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from topline.display import TableDisplay
    from topline.report import Document, FigureFiles


@pytest.fixture(scope="module")
def word(document: Document, figures: dict[str, FigureFiles]) -> WordDocument:
    return docx.Document(io.BytesIO(render_docx(document, figures)))


def test_the_same_document_gives_the_same_bytes(document: Document, figures: dict[str, FigureFiles]) -> None:
    assert render_docx(document, figures) == render_docx(document, figures)


def test_no_date_of_writing_is_kept(document: Document, figures: dict[str, FigureFiles]) -> None:
    with zipfile.ZipFile(io.BytesIO(render_docx(document, figures))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in archive.read("docProps/core.xml")


def test_headings_lead_from_section_to_display(word: WordDocument) -> None:
    headings = [(p.style.name, p.text) for p in word.paragraphs if p.style and p.style.name.startswith("Heading")]
    assert headings == [
        ("Heading 1", "Summary"),
        ("Heading 1", "Subjects"),
        ("Heading 2", "Sex & age"),
        ("Heading 1", "Efficacy"),
        ("Heading 2", "Survival"),
        ("Heading 1", "Data quality"),
        ("Heading 2", "death-before-last-visit"),
        ("Heading 2", "Records left out"),
        ("Heading 1", "Conventions"),
        ("Heading 2", "Analysis sets"),
    ]


def test_tables_and_figures_have_captions(word: WordDocument) -> None:
    captions = [p.text for p in word.paragraphs if p.style and p.style.name == "Caption"]
    assert captions == ["Table 1. Sex & age", "Figure 1. Survival"]


def test_header_rows_repeat_and_rows_stay_whole(word: WordDocument) -> None:
    rows = list(word.element.body.iter(qn("w:tr")))[:5]
    assert [next(row.iter(qn("w:tblHeader")), None) is not None for row in rows] == [True, True, False, False, False]
    assert all(next(row.iter(qn("w:cantSplit")), None) is not None for row in rows)


def test_cells_hold_what_the_display_says(word: WordDocument) -> None:
    texts = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert texts[0] == ["", "Arms", "Arms", ""]
    assert texts[1] == ["Characteristic", "Placebo\nN = 86", "Active\nN = 84", "Remark"]
    assert texts[3] == [HOSTILE, "12 (14.0%)", "5 (6.0%)", FORMULA]


def test_control_characters_are_left_out(word: WordDocument) -> None:
    assert "Percentages are of the arm's subjects  <b>." in [p.text for p in word.paragraphs]


def test_the_contents_are_a_field_that_word_is_asked_to_fill(word: WordDocument) -> None:
    assert ' TOC \\o "1-2" \\h \\z \\u ' in [element.text for element in word.element.body.iter(qn("w:instrText"))]
    assert word.settings.element.find(qn("w:updateFields")) is not None


def test_every_link_of_the_contents_has_its_bookmark(word: WordDocument) -> None:
    links = [link.get(qn("w:anchor")) for link in word.element.body.iter(qn("w:hyperlink"))]
    marks = {mark.get(qn("w:name")) for mark in word.element.body.iter(qn("w:bookmarkStart"))}
    assert len(links) == 7
    assert set(links) <= marks


def test_a_figure_has_alternative_text(word: WordDocument) -> None:
    words = [element.get("descr") for element in word.element.body.iter(qn("wp:docPr"))]
    assert words == ["A curve that falls <to> 0.2."]


def test_a_wide_table_lies_on_its_side(
    document: Document, table: TableDisplay, figures: dict[str, FigureFiles]
) -> None:
    columns = tuple(Column(label=f"Grade {number}") for number in range(10))
    wide = replace(table, columns=columns, rows=(Row(label="Rash", cells=tuple(Cell(text="1") for _ in columns)),))
    report = render_docx(replace(document, displays=(wide, *document.displays)), figures)
    sections = docx.Document(io.BytesIO(report)).sections
    assert [(section.page_width or 0) > (section.page_height or 0) for section in sections] == [False, True, False]
