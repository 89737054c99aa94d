"""Which columns are numbers, how they line up, what lies on its side."""

from __future__ import annotations

from topline.display import Cell, Column, Row, TableDisplay
from topline.report.table_parts import columns_of_numbers, is_wide, padding, spanners


def make_table(*rows: tuple[str, ...], spans: tuple[str, ...] = ()) -> TableDisplay:
    width = len(rows[0])
    return TableDisplay(
        id="t", number="Table 1", title="", section="Safety", population="", stub="",
        columns=tuple(Column(label="c", span=spans[at] if spans else "") for at in range(width)),
        rows=tuple(Row(label="r", cells=tuple(Cell(text=text) for text in row)) for row in rows),
    )  # fmt: skip


def pads(*texts: str) -> list[tuple[str, str]]:
    return [(pad.before, pad.after) for pad in padding(list(texts))]


def test_a_column_is_of_numbers_when_most_of_what_it_shows_are() -> None:
    table = make_table(("12 (14%)", "Headache"), ("NE", "5 mg"), ("−3.1", "Rash"), ("<0.001", "–"), ("NEᵃ", ""))
    assert columns_of_numbers(table) == (True, False)


def test_numbers_before_parentheses_line_up() -> None:
    assert pads("75.2 (8.6)", "5 (10.1)", "7") == [("0", ""), ("", ""), ("", " (10.1)")]


def test_parentheses_of_all_kinds_begin_at_one_place() -> None:
    assert pads("76.0 (69 to 82)", "5 (5.8%)", "14 (16.3%)") == [("", ""), ("0", "0  "), ("", "0  ")]


def test_a_mark_of_a_footnote_belongs_to_the_parentheses() -> None:
    assert pads("0.36 (0.03, 4.01)", "0.40 (0.03, 4.11)ᵃ") == [("", "ᵃ"), ("", "")]


def test_a_range_without_parentheses_stands_at_the_edge() -> None:
    assert pads("1 (25.0%)", "0.6% to 80.6%") == [("", ""), ("", "")]


def test_neighbouring_columns_share_a_heading() -> None:
    groups = spanners(make_table(("1", "2", "3", "4"), spans=("A", "A", "", "B")))
    assert [(group.label, group.columns) for group in groups] == [("A", 2), ("", 1), ("B", 1)]


def test_a_table_of_many_columns_lies_on_its_side() -> None:
    assert not is_wide(make_table(("1",) * 7))
    assert is_wide(make_table(("1",) * 8))
    assert is_wide(make_table(("x" * 120,)))
