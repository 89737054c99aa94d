"""Cells: how results are written together, and which number bears which id."""

from __future__ import annotations

from topline.display import Cell, split_numbers
from topline.display.cells import count_cell, interval_cell, limits_cell
from topline.results import Result, Statistic


def result(name: str, value: float | None, fmt: str = "0.0", error: str = "") -> Result:
    statistic = Statistic(
        analysis_id="t.a", output_id="t", stat_name=name, stat_label=name, stat_num=value, stat_fmt=fmt, error=error
    )
    return Result(result_id=name, statistic=statistic)


def test_a_count_of_none_has_no_share() -> None:
    assert count_cell(result("n", 0, "0"), result("p", 0, "0.0%")) == Cell(text="0", result_ids=("n",))


def test_a_count_without_a_denominator_has_no_share() -> None:
    share = result("p", None, "0.0%", "no subject in this group")
    assert count_cell(result("n", 2, "0"), share) == Cell(text="2", result_ids=("n",))


def test_a_count_that_was_not_made_is_a_dash() -> None:
    assert count_cell(None, None) == Cell(text="–")


def test_limits_of_a_percentage_stand_without_the_sign() -> None:
    cell = interval_cell(result("e", 0.279, "0.0%"), result("l", 0.188, "0.0%"), result("u", 0.386, "0.0%"))
    assert cell == Cell(text="27.9% (18.8, 38.6)", result_ids=("e", "l", "u"))


def test_an_estimate_without_upper_limit_keeps_the_lower() -> None:
    cell = interval_cell(result("e", 4.2), result("l", 2.9), result("u", None, error="not reached"))
    assert cell == Cell(text="4.2 (2.9, NR)", result_ids=("e", "l", "u"))


def test_an_estimate_that_cannot_be_had_stands_alone() -> None:
    absent = [result(name, None, error="no event in this group") for name in "elu"]
    assert interval_cell(*absent) == Cell(text="NE", result_ids=("e",))


def test_limits_are_joined_by_a_word_so_that_minus_signs_stay_readable() -> None:
    assert limits_cell(result("l", -3.2), result("u", -1.1)).text == "−3.2 to −1.1"


def test_each_number_of_a_cell_gets_its_own_id() -> None:
    parts = split_numbers(Cell(text="−27.9% (<0.001, NR)ᵃ", result_ids=("e", "l", "u")))
    assert [(part.text, part.result_ids) for part in parts] == [
        ("−27.9%", ("e",)),
        (" (", ()),
        ("<0.001", ("l",)),
        (", ", ()),
        ("NR", ("u",)),
        (")ᵃ", ()),
    ]


def test_a_date_is_one_number() -> None:
    date = Cell(text="2024-02-29", result_ids=("d",))
    assert split_numbers(date) == (date,)
