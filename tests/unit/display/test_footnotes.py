"""Footnotes say each convention once, mark absent numbers, and spell out abbreviations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display import Cell, Row
from topline.display.abbreviations import spell_out
from topline.display.footnotes import mark_reasons, method_notes
from topline.results import Result, Statistic

if TYPE_CHECKING:
    from topline.protocol import Protocol


def statistic(analysis: str, *, method: str = "", error: str = "", warning: str = "", level: str = "") -> Statistic:
    return Statistic(
        analysis_id=f"t.{analysis}", output_id="t", stat_name="estimate", stat_label="", method=method, error=error,
        warning=warning, variable_level=level,
    )  # fmt: skip


def cells(*statistics: Statistic) -> tuple[list[Row], dict[str, Result]]:
    results = {str(n): Result(result_id=str(n), statistic=each) for n, each in enumerate(statistics)}
    return [Row(label="", cells=tuple(Cell(text="NE", result_ids=(name,)) for name in results))], results


def test_a_convention_that_two_methods_share_is_said_once() -> None:
    shown = [
        statistic("median", method="Kaplan-Meier; months = days / 30.4375"),
        statistic("rate", method="Kaplan-Meier; months = days / 30.4375"),
        statistic("follow_up", method="reverse Kaplan-Meier; months = days / 30.4375"),
    ]
    assert method_notes(shown, {"follow_up": "Follow-up"}) == (
        "Kaplan-Meier; months = days / 30.4375.",
        "Follow-up: reverse Kaplan-Meier.",
    )


def test_a_method_can_be_about_one_level() -> None:
    shown = [statistic("quantile", level="0.25", method="first time with S(t) ≤ 0.75")]
    assert method_notes(shown, {"quantile 0.25": "25th percentile"}) == (
        "25th percentile: first time with S(t) ≤ 0.75.",
    )


def test_equal_reasons_share_a_letter_and_a_cell_can_have_two() -> None:
    doubtful = statistic("c", error="no event", warning="the fit did not converge")
    rows, results = cells(statistic("a", error="no event"), statistic("b", error="too few"), doubtful)
    marked, notes = mark_reasons(rows, results)
    assert [cell.text for cell in marked[0].cells] == ["NEᵃ", "NEᵇ", "NEᵃᶜ"]
    assert notes == ("ᵃ No event.", "ᵇ Too few.", "ᶜ The fit did not converge.")


def test_what_the_abbreviation_says_itself_has_no_letter() -> None:
    rows, results = cells(statistic("a", error="not reached"), statistic("b", error="not estimable"))
    marked, notes = mark_reasons(rows, results)
    assert [cell.text for cell in marked[0].cells] == ["NE", "NE"]
    assert notes == ()


def test_endpoints_are_spelled_out_by_the_protocol(protocol: Protocol) -> None:
    assert spell_out(["ORR and PFS", "95% CI"], protocol) == (
        "CI, confidence interval; ORR, objective response rate; PFS, progression-free survival."
    )


def test_abbreviations_inside_words_are_none(protocol: Protocol) -> None:
    assert spell_out(["HRS-7535 CIs SDs", "SD"], protocol) == "SD, standard deviation."
