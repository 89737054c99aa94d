"""Two subjects with one and two visits after baseline."""

from __future__ import annotations

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
    Texts = Callable[[FigureDisplay], dict[str, str]]
    Words = Callable[[FigureDisplay], list[str]]

VISITS = {"01": (("0", 0.0), ("42", -20.0), ("84", -50.0)), "02": (("0", 0.0), ("42", 250.0))}


@pytest.fixture
def rows(row: MakeRow, sizes: MakeRows) -> list[Statistic]:
    made = sizes("f", {"Placebo": 2})
    made.append(row("f.measured", "n", 2, group1="TRT01P", group1_level="Placebo"))
    for subject, visits in VISITS.items():
        who = {"group1": "TRT01P", "group1_level": "Placebo", "group2": "USUBJID", "group2_level": subject}
        made += [row("f.subject", "value", change, variable="ADY", variable_level=day, **who) for day, change in visits]
    return made


def test_each_line_goes_through_its_visits_in_weeks(rows: list[Statistic], lay: Lay, draw: Draw) -> None:
    figure, _ = lay("spider", rows)
    lines = draw(figure).axes[0].collections[0].get_segments()
    assert [line.tolist() for line in lines] == [[[0, 0], [6, -20], [12, -50]], [[0, 0], [6, 250]]]


def test_the_scale_ends_at_200_percent_and_a_note_says_so(rows: list[Statistic], lay: Lay, draw: Draw) -> None:
    figure, _ = lay("spider", rows)
    assert draw(figure).axes[0].get_ylim()[1] == 200
    assert "Lines leave the figure above 200%; the table of this figure has their values." in figure.footnotes


def test_the_number_measured_bears_its_result(rows: list[Statistic], lay: Lay, texts: Texts) -> None:
    figure, results = lay("spider", rows)
    measured = next(result for result in results.rows if result.statistic.analysis_id == "f.measured")
    assert texts(figure)[measured.result_id] == "2 measured"


def test_nobody_measured_is_said(sizes: MakeRows, lay: Lay, words: Words) -> None:
    figure, _ = lay("spider", sizes("f", {"Placebo": 2}))
    assert words(figure) == ["No subject has a measurement after baseline."]
