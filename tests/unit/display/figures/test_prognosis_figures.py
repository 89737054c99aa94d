"""Figures of a prognostic model from hand-made results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.display import FigureDisplay
    from topline.results import Results, Statistic

    MakeRow = Callable[..., Statistic]
    Draw = Callable[[FigureDisplay], Any]  # matplotlib leaves what lines and patches hold half typed
    Lay = Callable[..., tuple[FigureDisplay, Results]]


def test_a_nomogram_has_each_value_where_its_points_are(row: MakeRow, lay: Lay, draw: Draw) -> None:
    points = {("LIVER", "N"): 0.0, ("LIVER", "Y"): 100.0, ("ECOG", "0"): 0.0, ("ECOG", "1"): 40.0}
    rows = [
        row("f.points", "estimate", value, variable=name, variable_level=level)
        for (name, level), value in points.items()
    ]
    rows.append(row("f.total", "estimate", 70.0, context="6-month PFS", variable_level="0.5"))
    rows.append(row("f.total", "median", 4.2, context="median PFS", variable_level="20", stat_fmt="0.0"))
    figure, results = lay("nomogram", rows)
    drawing: Any = figure.drawing
    assert drawing.most == 140
    assert [(scale.label, [tick.at for tick in scale.ticks]) for scale in drawing.variables] == [
        ("LIVER", [0, 100]),
        ("ECOG", [0, 40]),
    ]
    assert [(scale.label, [tick.label.text for tick in scale.ticks]) for scale in drawing.readings] == [
        ("6-month PFS", ["50%"]),
        ("Median PFS, months", ["4.2"]),
    ]
    texts = {text.get_text(): text.get_gid() for text in draw(figure).texts}
    assert texts["50%"] == results.rows[4].result_id
    assert texts["Y"] == results.rows[1].result_id
    assert "LIVER: N has 0 points, Y has 100 points" in figure.alt


@pytest.mark.parametrize(
    "kind", ["nomogram", "penalty_path", "selection_frequency", "calibration", "decision_curve", "time_dependent_roc"]
)
def test_without_a_model_the_figure_says_so(row: MakeRow, lay: Lay, draw: Draw, kind: str) -> None:
    figure, _ = lay(kind, [row("f.points", "estimate", None, error="no candidate is in the model")])
    said = " ".join(text.get_text() for text in draw(figure).texts)
    assert said in {
        "No candidate is in the model.",
        "There is no model to draw.",
        "The selection has no penalised path.",
    }
    assert figure.alt == said


def test_bars_of_selection_fall_and_are_filled_for_the_final_model(row: MakeRow, lay: Lay, draw: Draw) -> None:
    rows = []
    for name, share, answer in (("AGE", 0.3, "no"), ("LIVER", 0.9, "yes")):
        rows.append(row("f.selection", "decision", answer, variable=name, context="final"))
        rows.append(row("f.selection", "p", share, variable=name, context="bootstrap"))
    figure, _ = lay("selection_frequency", rows)
    patches = draw(figure).axes[0].patches
    assert [round(patch.get_width()) for patch in patches] == [90, 30]
    assert [patch.get_facecolor()[2] < 1 for patch in patches] == [True, False]


def test_a_calibration_has_its_groups_and_the_line_of_equality(row: MakeRow, lay: Lay, draw: Draw) -> None:
    rows = []
    for level, values in {"1": (0.2, 0.25, 0.1, 0.4), "2": (0.7, 0.6, 0.5, 0.8)}.items():
        for name, value in zip(("value", "estimate", "conf.low", "conf.high"), values, strict=True):
            rows.append(row("f.calibration", name, value, context="groups", variable_level=level, stat_fmt="0.00"))
    for place, values in {"1": (0.2, 0.3), "2": (0.7, 0.65)}.items():
        for name, value in zip(("value", "estimate"), values, strict=True):
            at = {"context": "pseudo-value curve", "variable_level": place}
            rows.append(row("f.calibration", name, value, **at))
    figure, _ = lay("calibration", rows)
    lines = draw(figure).axes[0].lines
    assert [0.3, 0.65] in [list(line.get_ydata()) for line in lines]
    assert [list(line.get_xdata()) for line in lines if line.get_marker() == "o"] == [[0.2, 0.7]]
    assert [0, 1] in [list(line.get_ydata()) for line in lines]
    assert figure.alt == "Calibration: predicted and observed risk of group 1 0.20 and 0.25; group 2 0.70 and 0.60."


def test_the_penalty_path_marks_both_penalties(row: MakeRow, lay: Lay, draw: Draw) -> None:
    rows = []
    for level, mean in (("0.2", 9.0), ("0.1", 8.5), ("0.05", 8.7)):
        at = {"variable_level": level, "stat_fmt": "0.00"}
        rows += [row("f.deviance", "estimate", mean, **at), row("f.deviance", "std.error", 0.1, **at)]
        rows.append(row("f.path", "estimate", 1 - float(level), variable="AGE", context="1", **at))
    rows.append(row("f.penalty", "estimate", 0.1, context="smallest deviance"))
    rows.append(row("f.penalty", "estimate", 0.2, context="one standard error"))
    figure, _ = lay("penalty_path", rows)
    paths, _ = draw(figure).axes
    assert [text.get_text().strip() for text in paths.texts] == ["min", "1se"]
    assert list(paths.lines[-1].get_ydata()) == [0.8, 0.9, 0.95]
    assert paths.get_xlim() == (0.2, 0.05)
