"""CSV: a rectangle of text in which nothing becomes a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from topline.display import Cell, Column, Row, TableDisplay
from topline.report import render_csv

if TYPE_CHECKING:
    from topline.display import TableDisplay as Table


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def written(text: str) -> str:
    display = TableDisplay(
        id="t", number="Table 1", title="", section="Safety", population="", stub="Term",
        columns=(Column(label="Value"),), rows=(Row(label="a", cells=(Cell(text=text),)),),
    )  # fmt: skip
    return read(render_csv(display))[1][1]


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|'/c calc'!A1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "-cmd"]
)
def test_text_cannot_become_a_formula(text: str) -> None:
    assert written(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-3.1", "+4", "-3.1 (-5.0, 1.2)", "-14.0%", "12 (14.0%)", "–", "−3.1", "a=b"])
def test_numbers_and_plain_words_stay_as_they_are(text: str) -> None:
    assert written(text) == text


@pytest.mark.parametrize("text", ['He said "no"', "a, b", "two\nlines", "naïve – ≥ 65"])
def test_quotes_commas_lines_and_signs_are_read_back(text: str) -> None:
    assert written(text) == text


def test_headings_say_span_label_and_size(table: Table) -> None:
    assert read(render_csv(table))[0] == ["Characteristic", "Arms, Placebo, N = 86", "Arms, Active, N = 84", "Remark"]


def test_every_row_has_a_value_for_every_column(table: Table) -> None:
    rows = read(render_csv(table))
    assert {len(row) for row in rows} == {4}
    assert rows[1] == ["Sex", "", "", ""]
