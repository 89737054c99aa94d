"""Two subjects: one treated for 100 days who responded on day 43, one who died on day 20."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.display import FigureDisplay
    from topline.results import Results, Statistic

    MakeRow = Callable[..., Statistic]
    MakeRows = Callable[..., list[Statistic]]
    Draw = Callable[[FigureDisplay], Any]  # matplotlib leaves what lines and patches hold half typed
    Lay = Callable[..., tuple[FigureDisplay, Results]]
    Words = Callable[[FigureDisplay], list[str]]

MONTH = 30.4375
MOMENTS = {
    "02": (("treatment_start", 1, "First dose"), ("treatment_end", 10, "Last dose"), ("death", 20, "Death")),
    "01": (
        ("treatment_start", 1, "First dose"),
        ("treatment_end", 100, "Last dose"),
        ("response", 43, "PR"),
        ("last_day", 120, "Last day on study"),
    ),
}


@pytest.fixture
def rows(row: MakeRow, sizes: MakeRows) -> list[Statistic]:
    return [*sizes("f", {"Placebo": 2}), *courses(row, MOMENTS)]


def courses(row: MakeRow, moments: dict[str, tuple[tuple[str, int, str], ...]]) -> list[Statistic]:
    made = []
    for subject, course in moments.items():
        who = {"group1": "TRT01P", "group1_level": "Placebo", "group2": "USUBJID", "group2_level": subject}
        for order, (kind, day, what) in enumerate(course):
            day_row = row("f.subject", "value", day, variable=kind, variable_level=str(order), **who)
            made.append(replace(day_row, stat_chr=what))
    return made


def test_the_longest_course_stands_first_and_names_stand_beside_bars(
    rows: list[Statistic], lay: Lay, words: Words
) -> None:
    figure, _ = lay("swimmer", rows)
    names = [text for text in words(figure) if text in {"01", "02"}]
    assert names == ["01", "02"]


def test_bars_end_with_treatment_and_with_the_study(rows: list[Statistic], lay: Lay, draw: Draw) -> None:
    figure, _ = lay("swimmer", rows)
    whole, treated = draw(figure).axes[0].collections
    assert [path.vertices[1][0] for path in whole.get_paths()] == pytest.approx([120 / MONTH, 20 / MONTH])
    assert [path.vertices[1][0] for path in treated.get_paths()] == pytest.approx([100 / MONTH, 10 / MONTH])


def test_symbols_stand_on_the_day_of_response_and_of_death(rows: list[Statistic], lay: Lay, draw: Draw) -> None:
    figure, _ = lay("swimmer", rows)
    marks = {line.get_marker(): line for line in draw(figure).axes[0].lines}
    assert list(marks["^"].get_xdata()) == pytest.approx([43 / MONTH])
    assert list(marks["X"].get_xdata()) == pytest.approx([20 / MONTH])
    assert (list(marks["^"].get_ydata()), list(marks["X"].get_ydata())) == ([0], [1])


def test_more_than_forty_subjects_have_bars_without_names(
    row: MakeRow, sizes: MakeRows, lay: Lay, words: Words, draw: Draw
) -> None:
    many = {f"S{number:02d}": MOMENTS["01"] for number in range(41)}
    figure, _ = lay("swimmer", [*sizes("f", {"Placebo": 41}), *courses(row, many)])
    axes = draw(figure).axes[0]
    assert not any(text.startswith("S0") for text in words(figure))
    assert len(axes.collections[0].get_paths()) == 41


def test_nobody_treated_is_said(row: MakeRow, sizes: MakeRows, lay: Lay, words: Words) -> None:
    who = {"group1": "TRT01P", "group1_level": "Placebo", "group2": "USUBJID", "group2_level": "01"}
    start = row(
        "f.subject", "value", None, variable="treatment_start", variable_level="1", error="never treated", **who
    )
    figure, _ = lay("swimmer", [*sizes("f", {"Placebo": 1}), start])
    assert words(figure) == ["No subject was treated."]
