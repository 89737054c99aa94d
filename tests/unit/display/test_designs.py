"""Design results are shown as they stand: columns in order, absent values as a dash, text with every number's id."""

from __future__ import annotations

import pytest

from topline.display import FigureDisplay, TableDisplay
from topline.display.designs import lay_out_designs, name_targets, phrase_designs
from topline.results import Results, Statistic, collect_results

FORMATS = {"N": "0", "expected_n": "0.0", "early_stop": "0.0%", "alpha": "0.000", "power": "0.000", "rule": ""}


def line(output: str, label: str, group: str, values: dict[str, float | str | None]) -> list[Statistic]:
    return [
        Statistic(
            analysis_id=f"{output}.{name}", output_id=output, stat_name=name, stat_label=name.capitalize(),
            stat_num=None if isinstance(value, str) else value, stat_chr=value if isinstance(value, str) else "",
            stat_fmt=FORMATS.get(name, "0"), group1="heading", group1_level=group, variable="line",
            variable_level=label, error="does not apply to this design" if value is None else "",
        )
        for name, value in values.items()
    ]  # fmt: skip


@pytest.fixture
def results() -> Results:
    exact = (72, 72, 0, 0.022, 0.8191, "positive ≥22 of 72")
    simon = (72, 35.37, 0.7332, 0.0499, 0.8, "stop ≤5 of 22; positive ≥20 of 72")
    none = (None,) * 6
    return collect_results(
        [
            *line("designs", "Exact", "One stage", dict(zip(FORMATS, exact, strict=True))),
            *line("designs", "Simon", "Stages", dict(zip(FORMATS, simon, strict=True))),
            *line("designs", "Other", "Stages", dict(zip(FORMATS, none, strict=True))),
            *line("boundaries", "22 subjects", "Simon", {"futility": 5, "efficacy": None}),
            *line("boundaries", "72 subjects", "Simon", {"futility": 19, "efficacy": 20}),
        ]
    )


def test_displays_come_in_order_with_their_numbers(results: Results) -> None:
    displays = lay_out_designs(results)
    assert [(display.id, display.number) for display in displays] == [
        ("designs-picture", "Figure 1"), ("designs", "Table 1"), ("boundaries", "Table 2"),
    ]  # fmt: skip
    boundaries = displays[2]
    assert isinstance(boundaries, TableDisplay)
    assert [column.label for column in boundaries.columns] == ["Futility", "Efficacy"]
    assert [[cell.text for cell in row.cells] for row in boundaries.rows] == [[], ["5", "–"], ["19", "20"]]


def test_a_design_that_was_not_found_has_dashes_and_no_bar(results: Results) -> None:
    figure, table, _ = lay_out_designs(results)
    assert isinstance(table, TableDisplay)
    assert [cell.text for cell in table.rows[-1].cells] == ["–"] * 6
    assert isinstance(figure, FigureDisplay)
    assert [row.label for row in figure.data.rows] == ["Exact", "Simon"]
    assert "Simon: 72, expected 35.4" in figure.alt


def test_the_text_says_the_boundaries_and_the_error_rates(results: Results) -> None:
    texts = ["".join(part.text for part in sentence.parts) for sentence in phrase_designs(results)]
    exact, simon = texts
    assert exact == (
        "Exact: 72 evaluable subjects. Decision: positive ≥22 of 72. Under the null it is positive with probability "
        "0.022; its power is 0.819."
    )
    assert simon == (
        "Simon: 72 evaluable subjects. At 22 subjects the trial stops as negative with 5 successes or fewer. At 72 "
        "subjects it is positive with 20 successes or more. Under the null it is positive with probability 0.050, "
        "stops early with probability 73.3% and takes 35.4 subjects on average; its power is 0.800."
    )


def test_each_number_of_the_text_has_the_id_of_its_result(results: Results) -> None:
    known = {row.result_id for row in results.rows}
    parts = [part for sentence in phrase_designs(results) for part in sentence.parts if part.result_ids]
    assert len(parts) == 11
    assert {name for part in parts for name in part.result_ids} <= known


def test_the_picture_draws_a_bar_for_each_design(results: Results) -> None:
    figure = lay_out_designs(results)[0]
    assert isinstance(figure, FigureDisplay)
    texts = {text.get_text() for text in figure.drawing.draw().texts}
    assert {"Exact", "Simon", "35.4", "Evaluable subjects"} <= texts


def test_targets_that_were_not_asked_for_are_left_out() -> None:
    asked = collect_results(line("targets", "Trial", "", {"N": 3, "power": None}))
    assert name_targets(asked) == (("N", "3"),)


def test_a_list_of_rates_is_drawn_as_a_curve_for_each_design() -> None:
    formats = {"true_rate": 0.1, "positive": 0.04, "positive_error": 0.002, "N": 15.0, "months": 8.0}
    scenarios = {"Response, 10 %": 0.1, "Response, 20 %": 0.2, "Response, 30 %": 0.3, "Other, 10 %": 0.1, "Plain": 0.2}
    found = lay_out_designs(
        collect_results(
            row
            for scenario, rate in scenarios.items()
            for design in ("Simon", "BOP2")
            for row in line("simulated-grid", design, scenario, formats | {"true_rate": rate, "positive": 2 * rate})
        )
    )
    assert [(each.id, each.number) for each in found] == [
        ("simulated-picture", "Figure 1"), ("simulated-curves-1", "Figure 2"), ("simulated-grid", "Table 1"),
    ]  # fmt: skip
    dots, curves, _ = found
    assert isinstance(dots, FigureDisplay)
    assert [row.label for row in dots.data.rows if row.is_heading] == list(scenarios)
    assert isinstance(curves, FigureDisplay)
    assert curves.title == "Positive trials by the true rate: Response"
    assert [column.label for column in curves.data.columns] == ["10 %", "20 %", "30 %"]
    assert [row.label for row in curves.data.rows] == ["Simon", "BOP2"]
    assert curves.drawing.draw().axes[0].get_ylim() == (0, 1)
