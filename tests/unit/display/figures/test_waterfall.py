"""Three subjects of one arm and one of the other, who grew by 150 %."""

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

SUBJECTS = (("01", "Placebo", -40.0, "PR"), ("02", "Placebo", 25.0, "PD"), ("03", "Xanomeline", 150.0, "PD"))


@pytest.fixture
def rows(row: MakeRow, sizes: MakeRows) -> list[Statistic]:
    made = sizes("f", {"Placebo": 3, "Xanomeline": 1, "": 4})
    for subject, arm, change, response in SUBJECTS:
        who = {"group1": "TRT01P", "group1_level": arm, "group2": "USUBJID", "group2_level": subject}
        made.append(row("f.subject", "value", change, variable="AVAL", **who))
        made.append(row("f.subject", "value", response, variable="BOR", **who))
    made.append(row("f.absent", "n", 1, group1="TRT01P", group1_level="Placebo"))
    made.append(row("f.absent", "n", 0, group1="TRT01P", group1_level="Xanomeline"))
    return made


def bars(axes: Any) -> list[tuple[float, str]]:  # noqa: ANN401 matplotlib leaves what a collection holds half typed
    from matplotlib.colors import to_hex

    collection = axes.collections[0]
    ends = [float(path.vertices[1][1]) for path in collection.get_paths()]
    return list(zip(ends, [to_hex(colour) for colour in collection.get_facecolor()], strict=True))


def test_bars_fall_from_growth_to_shrinkage_in_the_colour_of_the_response(
    rows: list[Statistic], lay: Lay, draw: Draw
) -> None:
    figure, _ = lay("waterfall", rows)
    progressive, partial = "#d55e00", "#56b4e9"
    assert bars(draw(figure).axes[0]) == [(25, progressive), (-40, partial)]


def test_a_bar_above_100_percent_is_cut_and_marked(rows: list[Statistic], lay: Lay, draw: Draw) -> None:
    figure, _ = lay("waterfall", rows)
    axes = draw(figure).axes[1]
    marks = [line for line in axes.lines if line.get_marker() == "^"]
    assert [end for end, _ in bars(axes)] == [100]
    assert [len(line.get_xdata()) for line in marks] == [1]
    assert any("cut at 100%" in note for note in figure.footnotes)


def test_lines_mark_the_limits_of_progression_and_response(rows: list[Statistic], lay: Lay, draw: Draw) -> None:
    figure, _ = lay("waterfall", rows)
    levels = {float(line.get_ydata()[0]) for line in draw(figure).axes[0].lines if line.get_linestyle() == "--"}
    assert levels == {20, -30}


def test_subjects_without_a_measurement_are_counted_under_their_result(
    rows: list[Statistic], lay: Lay, texts: Texts
) -> None:
    figure, results = lay("waterfall", rows)
    absent = next(result for result in results.rows if result.statistic.analysis_id == "f.absent")
    assert texts(figure)[absent.result_id] == "1 not measured"
    assert not any(text == "0 not measured" for text in texts(figure).values())


def test_the_data_hold_the_uncut_value(rows: list[Statistic], lay: Lay) -> None:
    figure, _ = lay("waterfall", rows)
    last = figure.data.rows[-1]
    assert (last.label, [cell.text for cell in last.cells]) == ("03", ["150", "PD"])


def test_nobody_measured_is_said(sizes: MakeRows, lay: Lay, words: Words) -> None:
    figure, _ = lay("waterfall", sizes("f", {"Placebo": 3, "": 3}))
    assert words(figure) == ["No subject has a measurement after baseline."]
