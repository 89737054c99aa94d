"""One comparison, two levels of sex: the hazard ratio of men cannot be had."""

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

COUNTS = {"": ((9, 20), (12, 20)), "F": ((9, 12), (4, 10)), "M": ((0, 8), (8, 10))}


@pytest.fixture
def rows(row: MakeRow, sizes: MakeRows) -> list[Statistic]:
    made = sizes("f", {"Placebo": 20, "Xanomeline": 20})
    for level, arms in COUNTS.items():
        where = {"variable": "SEX" if level else "", "variable_level": level}
        name = "f.subgroup" if level else "f.overall"
        for (arm, role), (events, n) in zip((("Xanomeline", "treatment"), ("Placebo", "control")), arms, strict=True):
            who = {"group1": "TRT01P", "group1_level": arm, "group2": "arm role", "group2_level": role}
            made += [row(name, "n", n, **who, **where), row(name, "n.event", events, **who, **where)]
        estimates = {"estimate": 0.8, "conf.low": 0.5, "conf.high": 1.28}
        error = "no event in this group" if level == "M" else ""
        for stat, value in estimates.items():
            made.append(
                row(
                    name,
                    stat,
                    None if error else value,
                    error=error,
                    stat_fmt="0.00",
                    group1="TRT01P",
                    group1_level="Xanomeline",
                    **where,
                )
            )
    made.append(row("f.interaction", "p.value", 0.21, variable="SEX"))
    return made


def test_counts_estimates_and_interaction_stand_in_their_row(rows: list[Statistic], lay: Lay) -> None:
    figure, _ = lay("forest", rows, endpoint="PFS")
    lines = [(row.label, [cell.text for cell in row.cells]) for row in figure.data.rows[1:]]
    assert lines == [
        ("All subjects", ["9 / 20", "12 / 20", "0.80 (0.50, 1.28)", ""]),
        ("Sex", ["", "", "", "0.210"]),
        ("Female", ["9 / 12", "4 / 10", "0.80 (0.50, 1.28)", ""]),
        ("Male", ["0 / 8", "8 / 10", "NE", ""]),
    ]


def test_the_interval_is_drawn_where_its_limits_are(rows: list[Statistic], lay: Lay, draw: Draw) -> None:
    figure, _ = lay("forest", rows, endpoint="PFS")
    axes = draw(figure).axes[0]
    segments = [s.tolist() for c in axes.collections if hasattr(c, "get_segments") for s in c.get_segments()]
    assert [[0.5, 2], [1.28, 2]] in segments
    assert axes.get_xscale() == "log"


def test_the_overall_estimate_is_a_diamond(rows: list[Statistic], lay: Lay, draw: Draw) -> None:
    figure, _ = lay("forest", rows, endpoint="PFS")
    corners = draw(figure).axes[0].patches[0].get_xy()[:4, 0].tolist()
    assert corners == [0.5, 0.8, 1.28, 0.8]


def test_a_missing_estimate_says_why_in_its_place(rows: list[Statistic], lay: Lay, words: Words) -> None:
    figure, _ = lay("forest", rows, endpoint="PFS")
    assert "no event in this group" in words(figure)
    assert "No event in this group." in figure.footnotes


def test_each_side_says_whom_it_favours(rows: list[Statistic], lay: Lay, words: Words) -> None:
    figure, _ = lay("forest", rows, endpoint="PFS")
    assert {"← Favours Xanomeline", "Favours Placebo →"} <= set(words(figure))


def test_numbers_bear_their_results(rows: list[Statistic], lay: Lay, texts: Texts) -> None:
    figure, results = lay("forest", rows, endpoint="PFS")
    shown = texts(figure)
    drawn = [result for result in results.rows if result.statistic.stat_name in {"n", "n.event", "p.value"}]
    assert {result.result_id for result in drawn} <= shown.keys()


def test_a_study_of_one_arm_compares_levels_with_the_reference(
    row: MakeRow, sizes: MakeRows, lay: Lay, words: Words
) -> None:
    where = {"variable": "SEX"}
    made = [*sizes("f", {"": 20}), row("f.subgroup", "n", 12, variable_level="F", **where)]
    made += [row("f.subgroup", "n.event", 6, variable_level="F", **where)]
    made += [row("f.subgroup", "reference", "Reference", variable_level="F", **where)]
    made += [
        row("f.subgroup", "n", 8, variable_level="M", **where),
        row("f.subgroup", "n.event", 4, variable_level="M", **where),
    ]
    made += [
        row("f.subgroup", stat, value, variable_level="M", stat_fmt="0.00", **where)
        for stat, value in (("estimate", 2.0), ("conf.low", 0.9), ("conf.high", 4.4))
    ]
    figure, _ = lay("forest", made, endpoint="PFS")
    assert {"Reference", "2.00", "← Lower hazard", "Higher hazard →"} <= set(words(figure))


def test_a_number_without_cut_offs_is_named_once_below_the_figure(
    row: MakeRow, rows: list[Statistic], lay: Lay, words: Words
) -> None:
    reason = "a number without cut-offs has no subgroups"
    rows += [
        row("f.subgroup", name, None, error=reason, variable="WEIGHT") for name in ("estimate", "conf.low", "conf.high")
    ]
    figure, _ = lay("forest", rows, endpoint="PFS")
    assert [note for note in figure.footnotes if "cut-offs" in note] == [f"WEIGHT is not shown: {reason}."]
    assert not any("WEIGHT" in text or "cut-offs" in text for text in words(figure))
    assert not any("WEIGHT" in line.label for line in figure.data.rows)


def test_a_long_label_goes_on_in_the_next_line(row: MakeRow, rows: list[Statistic], lay: Lay, words: Words) -> None:
    level = "Treated before with platinum and with a checkpoint inhibitor"
    rows += [row("f.subgroup", "estimate", None, error="no event", variable="PRIOR", variable_level=level)]
    figure, _ = lay("forest", rows, endpoint="PFS")
    said = words(figure)
    assert {"Treated before with platinum and", "with a checkpoint inhibitor"} <= set(said)
    assert not any("…" in text for text in said)


def test_a_reason_too_wide_for_the_plot_stands_in_the_notes(
    row: MakeRow, rows: list[Statistic], lay: Lay, words: Words
) -> None:
    reason = "the events of this group all fall on one day, so that no hazard can be compared with another one"
    where = {"group1": "TRT01P", "group1_level": "Xanomeline", "variable": "PRIOR", "variable_level": "yes"}
    rows += [row("f.subgroup", "estimate", None, error=reason, **where)]
    figure, _ = lay("forest", rows, endpoint="PFS")
    assert "see the notes" in words(figure)
    assert f"{reason[0].upper()}{reason[1:]}." in figure.footnotes


def test_the_longest_word_of_an_arm_is_written_out(rows: list[Statistic], lay: Lay, words: Words) -> None:
    from dataclasses import replace

    made = [replace(each, group1_level="Pembrolizumab") if each.group1_level == "Xanomeline" else each for each in rows]
    figure, _ = lay("forest", made, endpoint="PFS")
    assert "Pembrolizumab" in words(figure)
