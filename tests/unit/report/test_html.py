"""The one-file report: what data say is text, every number leads to its result, nothing asks the network."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.report.small_document import FORMULA, HOSTILE

from topline.display import Cell, Sentence
from topline.report import render_html, render_html_table

if TYPE_CHECKING:
    from topline.display import TableDisplay
    from topline.report import Document, FigureFiles
    from topline.results import Results


@pytest.fixture(scope="module")
def page(document: Document, figures: dict[str, FigureFiles]) -> str:
    return render_html(document, figures).decode()


def embedded(page: str) -> dict[str, Any]:
    block = re.search(r'<script type="application/json" id="results">(.*?)</script>', page, re.DOTALL)
    assert block
    return json.loads(block[1])


def test_text_from_data_stays_text(page: str) -> None:
    assert HOSTILE not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert page.count("<script") == 2
    assert FORMULA in unescape(page)


def test_text_in_embedded_results_cannot_end_the_script(page: str) -> None:
    assert "not reached </script>" in embedded(page)["texts"]
    assert page.count("</script>") == 2


def test_the_same_document_gives_the_same_bytes(document: Document, figures: dict[str, FigureFiles]) -> None:
    assert render_html(document, figures) == render_html(document, figures)


def test_every_number_shown_has_its_result_in_the_page(page: str) -> None:
    named = {name for names in re.findall(r'data-r="([^"]+)"', page) for name in names.split()}
    rows = embedded(page)["rows"]
    assert isinstance(rows, dict)
    assert len(named) == 4
    assert named <= set(rows)


def test_a_result_that_no_display_shows_stays_out_of_the_page(page: str) -> None:
    assert "987654" not in page
    assert "never shown" not in page


def test_a_share_says_of_how_many_subjects_it_is(page: str, results: Results) -> None:
    content = embedded(page)
    share = content["rows"][results.rows[2].result_id]
    group = dict(zip(content["shared"], content["groups"][share[0]], strict=True))
    assert group["subjects"] == 86
    assert share[1] == pytest.approx(0.1395348837)


def test_the_page_forbids_requests_and_names_no_address(page: str) -> None:
    assert "default-src 'none'" in page
    assert "script-src 'sha256-" in page
    outside = set(re.findall(r'(?:src|href)="([^"#][^"]*)"', page))
    assert outside == {"data:,"}


def test_the_head_of_a_table_says_what_it_heads(page: str) -> None:
    assert '<th scope="colgroup" colspan="2" class="span"><span>Arms</span></th>' in page
    assert '<th scope="col" rowspan="2" class="stub">Characteristic</th>' in page
    assert '<th scope="row" class="i1">&lt;script&gt;' in page
    assert '<tr class="heading"><th scope="row" colspan="4" class="i0"><span>Sex</span></th></tr>' in page


def test_a_figure_has_its_words_and_its_numbers(page: str, results: Results) -> None:
    assert '<desc id="curve-desc">A curve that falls &lt;to&gt; 0.2.</desc>' in page
    assert f'class="n" data-r="{results.rows[3].result_id}" role="button" tabindex="0"' in page
    assert "The figure’s numbers as a table" in page


def test_findings_and_exclusions_are_listed(page: str) -> None:
    assert "1 record is implausible by the checks below." in page
    assert "<summary>death-before-last-visit (1)</summary>" in page
    assert '<td class="text">after the cut-off</td><td class="num">3</td><td class="num">2</td>' in page


def test_no_id_stands_twice(page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))


def test_a_table_page_has_the_table_without_buttons(table: TableDisplay) -> None:
    page = render_html_table(table).decode()
    assert "12" in page
    assert "(14.0%)" in page
    assert "<button" not in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_sentence_keeps_its_words_and_ties_signs_to_numbers(
    document: Document, figures: dict[str, FigureFiles]
) -> None:
    texts = {"Rate ": (), "18%": ("a",), " (": (), "9": ("b",), "; all).": ()}
    sentence = Sentence(parts=tuple(Cell(text=text, result_ids=ids) for text, ids in texts.items()), output_id="none")
    page = render_html(replace(document, headlines=(sentence,)), figures).decode()
    line = re.search(r'<ul class="headlines">\s*<li>(.*?)</li>', page, re.DOTALL)
    assert line
    assert re.sub("<[^>]+>", "", line[1]).strip() == "Rate 18% (9; all)."
    assert '<span class="whole">(<button class="n" data-r="b">9</button>;</span> all).' in line[1]
