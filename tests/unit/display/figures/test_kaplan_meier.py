"""Three subjects a group: Placebo has events at 2 and 4 months, Xanomeline one at 4 and a subject censored at 2."""

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

MONTH = 30.4375
CURVES = {
    "Placebo": ((0, 1, 3, 0, 0), (2, 0.667, 3, 1, 0), (4, 0.333, 2, 1, 0)),
    "Xanomeline": ((0, 1, 3, 0, 0), (2, 1, 3, 0, 1), (4, 0.5, 2, 1, 0)),
}
RISK = {"Placebo": ((3, 0, 0), (1, 2, 0)), "Xanomeline": ((3, 0, 0), (1, 1, 1))}


@pytest.fixture
def rows(row: MakeRow, sizes: MakeRows) -> list[Statistic]:
    made = sizes("f", {"Placebo": 3, "Xanomeline": 3})
    for arm, steps in CURVES.items():
        group = {"group1": "TRT01P", "group1_level": arm}
        for month, *values in steps:
            survival, risk, events, censored = values
            names = {"estimate": survival, "conf.low": survival / 2, "conf.high": 1.0}
            names |= {"n.risk": risk, "n.event": events, "n.censor": censored}
            day = f"{month * MONTH:.10g}"
            made += [row("f.curve", name, value, variable_level=day, **group) for name, value in names.items()]
        for tick, counts in zip(("0", "4"), RISK[arm], strict=True):
            named = zip(("n.risk", "n.event", "n.censor"), counts, strict=True)
            made += [row("f.risk_table", name, value, variable_level=tick, **group) for name, value in named]
        made.append(row("f.median", "estimate", 4.0, **group))
        made.append(row("f.median", "conf.low", 2.0, **group))
        made.append(row("f.median", "conf.high", None, error="not reached", **group))
    group = {"group1": "TRT01P", "group1_level": "Xanomeline"}
    for name, value in (("estimate", 0.5), ("conf.low", 0.1), ("conf.high", 4.6)):
        made.append(row("f.cox_arm", name, value, **group, stat_fmt="0.00"))
    made.append(row("f.log_rank", "p.value", 0.0315, group1="TRT01P"))
    return made


def test_the_curve_steps_where_the_results_say(rows: list[Statistic], lay: Lay, draw: Draw) -> None:
    figure, _ = lay("kaplan_meier", rows, endpoint="PFS")
    axes = draw(figure).axes[0]
    steps = [line for line in axes.lines if line.get_drawstyle() == "steps-post"]
    assert [[round(x, 6) for x in line.get_xdata()] for line in steps] == [[0, 2, 4], [0, 2, 4]]
    assert [list(line.get_ydata()) for line in steps] == [[1, 0.667, 0.333], [1, 1, 0.5]]


def test_a_mark_stands_where_a_subject_is_censored(rows: list[Statistic], lay: Lay, draw: Draw) -> None:
    figure, _ = lay("kaplan_meier", rows, endpoint="PFS")
    marks = [line for line in draw(figure).axes[0].lines if line.get_marker() == "|"]
    assert [(round(float(line.get_xdata()[0]), 6), float(line.get_ydata()[0])) for line in marks] == [(2, 1)]


def test_each_number_below_the_axis_bears_its_result(rows: list[Statistic], lay: Lay, texts: Texts) -> None:
    figure, results = lay("kaplan_meier", rows, endpoint="PFS")
    shown = texts(figure)
    risk = [result for result in results.rows if result.statistic.analysis_id == "f.risk_table"]
    assert len(risk) == 12
    assert [shown[result.result_id].split(" ")[0] for result in risk] == [
        f"{result.statistic.stat_num:.0f}" for result in risk
    ]


def test_median_hazard_ratio_and_p_value_stand_in_the_legend_table(
    rows: list[Statistic], lay: Lay, words: Words
) -> None:
    figure, _ = lay("kaplan_meier", rows, endpoint="PFS")
    written = words(figure)
    assert {"4.0", "(2.0,", "NR)", "0.50", "(0.10,", "4.60)", "0.032", "Reference"} <= set(written)


def test_groups_differ_in_colour_and_in_line_style(rows: list[Statistic], lay: Lay, draw: Draw) -> None:
    figure, _ = lay("kaplan_meier", rows, endpoint="PFS")
    steps = [line for line in draw(figure).axes[0].lines if line.get_drawstyle() == "steps-post"]
    assert len({line.get_color() for line in steps}) == 2
    assert [line.get_linestyle() for line in steps] == ["-", "--"]


def test_the_data_hold_every_step_of_every_curve(rows: list[Statistic], lay: Lay) -> None:
    figure, _ = lay("kaplan_meier", rows, endpoint="PFS")
    labels = [row.label for row in figure.data.rows]
    assert labels == ["Placebo", "0", "60.875", "121.75", "Xanomeline", "0", "60.875", "121.75"]


def test_a_group_without_subjects_leaves_the_reason(row: MakeRow, sizes: MakeRows, lay: Lay, words: Words) -> None:
    reason = "no subject in this group"
    names = ("estimate", "conf.low", "conf.high", "n.risk", "n.event", "n.censor")
    empty = [
        row("f.curve", name, None, variable_level="0", group1="TRT01P", group1_level="Placebo", error=reason)
        for name in names
    ]
    figure, _ = lay("kaplan_meier", [*sizes("f", {"Placebo": 0}), *empty], endpoint="PFS")
    assert words(figure) == ["No subject in this group."]
    assert figure.alt == "No subject in this group."
