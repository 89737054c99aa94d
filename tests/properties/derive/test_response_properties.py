from __future__ import annotations

import datetime as dt

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from topline.derive import ResponseRules, best_overall_response, response_endpoint

START = dt.date(2024, 1, 1)
RECIST = ResponseRules()
VALUES = ("CR", "PR", "SD", "NON-CR/NON-PD", "PD", "NE")
visits = st.lists(st.tuples(st.integers(0, 200), st.sampled_from(VALUES)), max_size=10)
days = st.dictionaries(st.integers(0, 120), st.sampled_from(VALUES), max_size=10)
one_a_day = days.map(lambda by_day: list(by_day.items()))
REFERENCE = pl.DataFrame({"USUBJID": ["S"], "REFDT": [START]})


def frame(rows: list[tuple[int, str]]) -> pl.DataFrame:
    dated = [("S", START + dt.timedelta(days=day), value) for day, value in rows]
    return pl.DataFrame(dated, {"USUBJID": pl.String, "ADT": pl.Date, "AVALC": pl.String}, orient="row")


def all_endpoints(rows: list[tuple[int, str]]) -> list[tuple[object, ...]]:
    responses = frame(rows)
    best = [best_overall_response(responses, REFERENCE, RECIST, confirmed=confirmed) for confirmed in (False, True)]
    reached = [
        response_endpoint(responses, REFERENCE, RECIST, endpoint=name) for name in ("RSP", "CRSP", "CB", "CCB", "PD")
    ]
    return [table.row(0) for table in (*best, *reached)]


def confirmed_by_reading_on(rows: list[tuple[int, str]], place: int) -> bool:
    """Tell by reading the visits one by one, as a person would."""
    day, first = rows[place]
    wanted = ("CR",) if first == "CR" else ("CR", "PR")
    allowed = {"CR", "NE"} if first == "CR" else {"CR", "PR", "NE"}
    between: list[str] = []
    for later, value in rows[place + 1 :]:
        if value in wanted and later - day >= RECIST.confirm_days:
            stretch = [*between, value]
            fell_back = "CR" in stretch and "PR" in stretch[stretch.index("CR") :]
            is_clean = set(between) <= allowed and between.count("NE") <= RECIST.max_ne
            return is_clean and (first == "CR" or not fell_back)
        between.append(value)
    return False


@settings(max_examples=60, deadline=None)
@given(rows=visits, order=st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: list[tuple[int, str]], order: object) -> None:
    shuffled = list(rows)
    order.shuffle(shuffled)  # pyright: ignore[reportAttributeAccessIssue] a random generator of hypothesis
    assert all_endpoints(shuffled) == all_endpoints(rows)


@settings(max_examples=60, deadline=None)
@given(rows=visits, day=st.integers(1, 50), value=st.sampled_from(VALUES))
def test_a_visit_after_the_first_progression_changes_nothing(rows: list[tuple[int, str]], day: int, value: str) -> None:
    with_pd = [*rows, (100, "PD")]
    first_pd = min(when for when, what in with_pd if what == "PD")
    assert all_endpoints([*with_pd, (first_pd + day, value)]) == all_endpoints(with_pd)


@settings(max_examples=60, deadline=None)
@given(rows=visits, day=st.integers(0, 200))
def test_one_more_partial_response_never_worsens_the_unconfirmed_best(rows: list[tuple[int, str]], day: int) -> None:
    taken = {when for when, _ in rows}
    first_pd = min((when for when, what in rows if what == "PD"), default=201)
    more = [*rows, (day, "PR")] if day not in taken and day < first_pd else rows
    order = ("CR", "PR", "SD", "NON-CR/NON-PD", "PD", "NE", "MISSING")
    before, after = (
        best_overall_response(frame(table), REFERENCE, RECIST, confirmed=False)["AVALC"].item()
        for table in (rows, more)
    )
    assert order.index(after) <= order.index(before)


@settings(max_examples=200, deadline=None)
@given(rows=one_a_day)
def test_confirmation_agrees_with_reading_the_visits_one_by_one(rows: list[tuple[int, str]]) -> None:
    ordered = sorted(rows)
    first_pd = min((place for place, row in enumerate(ordered) if row[1] == "PD"), default=len(ordered))
    counted = ordered[: first_pd + 1]
    confirmed = [
        counted[place][0]
        for place in range(len(counted))
        if counted[place][1] in {"CR", "PR"} and confirmed_by_reading_on(counted, place)
    ]

    _, _, date = response_endpoint(frame(rows), REFERENCE, RECIST, endpoint="CRSP").row(0)

    assert ((date - START).days if date else None) == min(confirmed, default=None)
