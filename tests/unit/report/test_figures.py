"""Figures: the same bytes twice, ids of their own, words for those who cannot see them."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files as package_files
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import topline.display.figures as drawings
from topline.report import render_figure
from topline.report.svg import finish_svg, inline_svg

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


def test_a_result_shown_twice_in_a_figure_gives_no_id_twice(figure: FigureDisplay) -> None:
    drawn = '<svg><g id="text_1"/><g id="curve.n.1"><text>12</text></g><g id="curve.n.1"><text>12</text></g></svg>'
    finished = finish_svg(drawn, figure)
    assert '<g id="curve.n.1" data-r="curve.n.1">' in finished
    assert '<g data-r="curve.n.1">' in finished
    assert finished.count(' id="curve.n.1"') == 1
    assert '<g id="curve-text_1"/>' in finished


def test_every_place_of_a_result_is_a_button_on_the_page(figure: FigureDisplay) -> None:
    drawn = '<svg><g id="curve.n.1"><text>12</text></g><g id="curve.n.1"><text>12</text></g></svg>'
    shown = inline_svg(finish_svg(drawn, figure).encode(), {"curve.n.1"})
    assert shown.count('<g class="n" data-r="curve.n.1" role="button" tabindex="0">') == 2
    assert ' id="curve.n.1"' not in shown


def test_the_page_may_recolour_a_figure() -> None:
    svg = b'<svg><path style="fill: #0072b2; stroke: none"/><use href="#aabbcc"/></svg>'
    assert inline_svg(svg, set()) == (
        '<svg><path style="fill: var(--c0072b2,#0072b2); stroke: none"/><use href="#aabbcc"/></svg>'
    )


def test_every_colour_of_the_figures_has_one_on_the_dark_page() -> None:
    sources = [each for each in package_files(drawings).iterdir() if each.name.endswith(".py")]
    used = {found.lower() for each in sources for found in re.findall("#[0-9A-Fa-f]{6}", each.read_text("utf-8"))}
    css = package_files("topline.report").joinpath("templates", "report.css").read_text("utf-8")
    assert len(used) > 15
    for colour in {*used, "#ffffff"}:
        assert css.count(f"--c{colour[1:]}: #") == 2, colour


def test_a_figure_by_itself_stands_on_white(figure: FigureDisplay) -> None:
    ground = re.search(r'id="curve-patch_1">\s*<path[^>]*style="([^"]*)"', render_figure(figure).svg.decode())
    assert ground
    assert "fill: #ffffff" in ground[1]
