"""Ten screened, eight enrolled in two arms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.display import FigureDisplay
    from topline.results import Results, Statistic

    MakeRow = Callable[..., Statistic]
    Lay = Callable[..., tuple[FigureDisplay, Results]]
    Texts = Callable[[FigureDisplay], dict[str, str]]
    Words = Callable[[FigureDisplay], list[str]]


@pytest.fixture
def rows(row: MakeRow) -> list[Statistic]:
    made = [
        row("f.screened", "n", 10, stat_label="Screened"),
        row("f.not_enrolled", "n", 2, stat_label="Not enrolled"),
        row("f.not_enrolled", "n", 2, stat_label="Reason", variable="DCSREAS", variable_level="SCREEN FAILURE"),
        row("f.enrolled", "n", 8, stat_label="Enrolled"),
    ]
    for arm, n, left in (("Placebo", 5, 2), ("Xanomeline", 3, 0)):
        who = {"group1": "TRT01P", "group1_level": arm}
        reason = {"variable": "DCSREAS", "variable_level": "ADVERSE EVENT"}
        made += [
            row("f.allocated", "n", n, stat_label="Allocated", **who),
            row("f.treated", "n", n, stat_label="Treated", **who),
            row("f.completed", "n", n - left, stat_label="Completed", **who),
            row("f.ongoing", "n", 0, stat_label="Ongoing", **who),
            row("f.discontinued", "n", left, stat_label="Discontinued", **who),
            row("f.discontinued", "n", left, stat_label="Reason", **reason, **who),
            row("f.analysed", "n", n, stat_label="Safety", variable="SAFFL", variable_level="Y", **who),
        ]
    return made


def plain(words: list[str]) -> list[str]:
    return [word.replace("\u00a0", " ") for word in words]


def test_every_box_says_its_number(rows: list[Statistic], lay: Lay, words: Words) -> None:
    figure, _ = lay("flow_diagram", rows, population=None)
    written = plain(words(figure))
    assert {"Screened (n = 10)", "Not enrolled (n = 2)", "Screen failure (n = 2)", "Enrolled (n = 8)"} <= set(written)
    assert {"Placebo", "Allocated (n = 5)", "Discontinued (n = 2)", "Adverse event (n = 2)", "Safety (n = 3)"} <= set(
        written
    )


def test_a_reason_of_nobody_in_the_arm_and_nobody_ongoing_are_left_out(
    rows: list[Statistic], lay: Lay, words: Words
) -> None:
    figure, _ = lay("flow_diagram", rows, population=None)
    written = plain(words(figure))
    assert not {"Adverse event (n = 0)", "Ongoing (n = 0)"} & set(written)


def test_every_count_that_is_written_bears_its_result(rows: list[Statistic], lay: Lay, texts: Texts) -> None:
    figure, results = lay("flow_diagram", rows, population=None)
    known = {result.result_id: f"(n = {result.statistic.stat_num:.0f})" for result in results.rows}
    shown = {name: text.replace("\u00a0", " ") for name, text in texts(figure).items()}
    assert len(shown) == 15
    assert all(text.endswith(known[name]) for name, text in shown.items())


def test_arrows_that_do_not_add_up_are_told_in_the_figure(
    rows: list[Statistic], row: MakeRow, lay: Lay, words: Words
) -> None:
    warning = "enrolled = sum of the arms: 1 subjects are left over"
    check = row("f.check", "difference", 1, context="enrolled = sum of the arms", warning=warning)
    figure, _ = lay("flow_diagram", [*rows, check], population=None)
    assert f"Numbers do not add up, {warning}." in words(figure)


def test_nobody_screened_is_said(row: MakeRow, lay: Lay, words: Words) -> None:
    figure, _ = lay("flow_diagram", [row("f.screened", "n", 0, stat_label="Screened")], population=None)
    assert words(figure) == ["No subject was screened."]
