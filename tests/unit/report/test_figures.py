"""Figures: the same bytes twice, ids of their own, words for those who cannot see them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from topline.report import render_figure
from topline.report.svg import inline_svg

if TYPE_CHECKING:
    from topline.display import FigureDisplay


def ids(svg: bytes) -> set[str]:
    return set(re.findall(r'\sid="([^"]+)"', svg.decode()))


def test_the_same_drawing_gives_the_same_bytes(figure: FigureDisplay) -> None:
    assert render_figure(figure) == render_figure(figure)


def test_each_format_begins_as_its_kind_does(figure: FigureDisplay) -> None:
    files = render_figure(figure)
    assert files.png.startswith(b"\x89PNG")
    assert files.pdf.startswith(b"%PDF")
    assert files.svg.startswith(b"<?xml")


def test_two_figures_on_a_page_share_no_id(figure: FigureDisplay) -> None:
    other = replace(figure, id="other")
    shared = ids(render_figure(figure).svg) & ids(render_figure(other).svg)
    assert shared == set()


def test_every_reference_inside_a_figure_is_met(figure: FigureDisplay) -> None:
    svg = render_figure(figure).svg
    named = set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', svg.decode()))
    assert {first or second for first, second in named} <= ids(svg)


def test_the_text_of_a_result_bears_its_id(figure: FigureDisplay) -> None:
    median = figure.data.rows[0].cells[0].result_ids[0]
    assert median in ids(render_figure(figure).svg)


def test_title_and_description_are_told(figure: FigureDisplay) -> None:
    root = ET.fromstring(render_figure(figure).svg)  # noqa: S314 we wrote it
    names = {child.tag.rpartition("}")[2]: child.text for child in root}
    assert names["title"] == "Figure 1. Survival"
    assert names["desc"] == "A curve that falls <to> 0.2."


def test_no_date_and_no_program_is_named(figure: FigureDisplay) -> None:
    files = render_figure(figure)
    assert b"<metadata>" not in files.svg
    assert b"CreationDate" not in files.pdf
    assert b"atplotlib" not in files.png


def test_an_inlined_figure_has_no_size_of_its_own() -> None:
    svg = b'<?xml version="1.0"?><svg width="4pt" height="3pt" viewBox="0 0 4 3"><rect width="2" height="1"/></svg>'
    assert inline_svg(svg, set()) == '<svg viewBox="0 0 4 3"><rect width="2" height="1"/></svg>'
