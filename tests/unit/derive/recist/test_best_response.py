"""Sequences written as days from the reference date: "0 PR, 28 PR"."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from topline.core import MethodError
from topline.derive import ResponseRules, best_overall_response, response_endpoint

START = dt.date(2024, 1, 1)
RECIST = ResponseRules()


def responses(text: str) -> pl.DataFrame:
    visits = [visit.split() for visit in text.split(", ")] if text else []
    rows = [("S", START + dt.timedelta(days=int(day)), value) for day, value in visits]
    return pl.DataFrame(rows, {"USUBJID": pl.String, "ADT": pl.Date, "AVALC": pl.String}, orient="row")


def reference(**dates: int) -> pl.DataFrame:
    return pl.DataFrame({"USUBJID": ["S"], "REFDT": [START]}).with_columns(
        pl.lit(START + dt.timedelta(days=day)).alias(name) for name, day in dates.items()
    )


def best(text: str, rules: ResponseRules = RECIST, *, confirmed: bool = True) -> tuple[str, int | None]:
    _, value, date = best_overall_response(responses(text), reference(), rules, confirmed=confirmed).row(0)
    return value, (date - START).days if date else None


@pytest.mark.parametrize(
    ("sequence", "expected"),
    [
        ("42 PR, 70 PR", ("PR", 42)),
        ("42 PR, 69 PR", ("SD", 42)),
        ("42 PR, 60 PR, 70 CR", ("PR", 42)),
        ("42 PR, 60 CR, 75 PR", ("SD", 42)),  # a PR after a CR within the stretch
        ("42 PR, 56 SD, 84 PR", ("SD", 42)),
        ("42 PR, 56 NE, 84 PR", ("PR", 42)),
        ("42 PR, 56 NE, 63 NE, 84 PR", ("SD", 42)),
        ("42 CR, 70 CR", ("CR", 42)),
        ("42 CR, 56 SD, 84 CR", ("SD", 42)),
        ("42 CR, 56 PR, 84 CR", ("PR", 56)),  # the CR is not confirmed, the PR after it is
        ("42 CR, 56 NE, 84 CR", ("CR", 42)),
        ("14 PR, 28 SD, 49 PR, 77 PR", ("PR", 49)),  # the first row fails, the next is tried
        ("14 PR", ("NE", 14)),
        ("14 PR, 28 PD", ("PD", 28)),
        ("42 NON-CR/NON-PD", ("NON-CR/NON-PD", 42)),
        ("41 NON-CR/NON-PD", ("NE", 41)),
        ("", ("MISSING", None)),
        ("42 NA", ("MISSING", None)),
    ],
)
def test_confirmed_best_response(sequence: str, expected: tuple[str, int | None]) -> None:
    assert best(sequence) == expected


def test_one_stable_disease_may_lie_between_when_accepted() -> None:
    accepting = ResponseRules(accept_sd=True)
    assert best("42 PR, 56 SD, 84 PR", accepting) == ("PR", 42)
    assert best("42 PR, 56 SD, 63 SD, 84 PR", accepting) == ("SD", 42)


def test_more_not_evaluable_may_lie_between_when_allowed() -> None:
    assert best("42 PR, 56 NE, 63 NE, 84 PR", ResponseRules(max_ne=2)) == ("PR", 42)


def test_windows_may_count_their_first_day() -> None:
    counting = ResponseRules(window_counts_first_day=True)
    assert best("41 SD", counting) == ("SD", 41)
    assert best("42 PR, 69 PR", counting) == ("PR", 42)


def test_a_protocol_sets_its_own_windows() -> None:
    assert best("55 SD", ResponseRules(sd_min_days=56)) == ("NE", 55)
    assert best("42 PR, 56 PR", ResponseRules(confirm_days=14)) == ("PR", 42)


def test_no_assessment_may_be_called_not_evaluable() -> None:
    assert best("", ResponseRules(no_assessment_value="NE")) == ("NE", None)


def test_unconfirmed_response_counts_unconfirmed() -> None:
    assert best("14 PR, 42 PD", confirmed=False) == ("PR", 14)


def test_the_worst_of_one_day_stands() -> None:
    assert best("42 PR, 42 SD, 42 NE", confirmed=False) == ("SD", 42)
    assert best("42 CR, 42 NE", confirmed=False) == ("CR", 42)
    assert best("42 NON-CR/NON-PD, 42 SD", confirmed=False) == ("NON-CR/NON-PD", 42)


def test_assessments_after_new_therapy_do_not_count_unless_switched() -> None:
    visits, treated = responses("42 SD, 84 PR"), reference(NACTDT=50)
    stopped = best_overall_response(visits, treated, RECIST, confirmed=False)
    counted = best_overall_response(visits, treated, ResponseRules(stop_at_new_therapy=False), confirmed=False)
    assert (stopped["AVALC"].item(), counted["AVALC"].item()) == ("SD", "PR")


@pytest.mark.parametrize(
    ("endpoint", "sequence", "expected"),
    [
        ("RSP", "14 PR, 42 PD", 14),
        ("RSP", "42 PD, 70 CR", None),
        ("CRSP", "14 PR, 42 PR", 14),
        ("CRSP", "14 PR, 41 PR", None),
        ("CB", "14 PR, 42 SD", 14),
        ("CB", "14 SD, 42 SD", 42),
        ("CCB", "14 PR, 42 SD", 42),
        ("CCB", "14 PR, 42 CR", 14),
        ("PD", "14 SD, 42 PD, 70 PD", 42),
    ],
)
def test_endpoints_are_reached_at_their_first_assessment(endpoint: str, sequence: str, expected: int | None) -> None:
    reached = response_endpoint(responses(sequence), reference(), RECIST, endpoint=endpoint)  # pyright: ignore[reportArgumentType] a parameter of the test
    date = None if expected is None else START + dt.timedelta(days=expected)
    assert reached.row(0) == ("S", "N" if expected is None else "Y", date)


def test_an_unknown_endpoint_is_answered_with_the_known() -> None:
    with pytest.raises(MethodError, match="No endpoint of response 'RPS': did you mean RSP"):
        response_endpoint(responses(""), reference(), RECIST, endpoint="RPS")  # pyright: ignore[reportArgumentType] the error is tested
