"""Tables 2 and 3 of iRECIST (Seymour 2017, doi:10.1016/S1470-2045(17)30074-8), and EORTC's answers to questions.

Table 2: the response of a visit without and with an iUPD before it, by the parts of the visit. Table 3: the immune best
response of eight subjects; where a cell allows several responses each is worked. EORTC's answers
(recist.eortc.org/irecist): growth since the first iUPD adds up, scenarios B, D and F of the paper, and confirmation no
sooner than four weeks.
"""

from __future__ import annotations

import datetime as dt
from itertools import product

import polars as pl
import pytest

from topline.derive import (
    ResponseRules,
    immune_best_response,
    immune_endpoint,
    immune_timepoint_response,
)

START = dt.date(2024, 1, 1)
SCHEMA = {
    "USUBJID": pl.String, "VISIT": pl.String, "ADT": pl.Date, "LESION": pl.String, "ROLE": pl.String,
    "NODAL": pl.Boolean, "DIAMETER_MM": pl.Float64, "STATE": pl.String,
}  # fmt: skip
Visit = tuple[float, str, dict[str, float]]
"""The target's size, the non-target's state, and the sizes of new lesions."""


def judge(*visits: Visit, weeks: tuple[int, ...] | None = None, rules: ResponseRules | None = None) -> list[str]:
    """Judge visits 6 weeks apart, or in the weeks told, after a baseline of 100 mm and a non-target."""
    rows: list[tuple[object, ...]] = []
    for n, (size, state, new) in enumerate(((100.0, "PRESENT", {}), *visits)):
        week = 6 * n if weeks is None or n == 0 else weeks[n - 1]
        place = ("S", f"WEEK {week}", START + dt.timedelta(weeks=week))
        rows.append((*place, "T1", "target", False, size, None))
        rows.append((*place, "NT1", "non-target", False, None, state))
        rows += [(*place, name, "new", False, mm, "PRESENT") for name, mm in new.items()]
    told = immune_timepoint_response(pl.DataFrame(rows, SCHEMA, orient="row"), rules or ResponseRules())
    return told["OVERALL"].to_list()[1:]


NONE: dict[str, float] = {}
NEW = {"A": 10.0}


@pytest.mark.parametrize(
    ("visit", "overall"),
    [
        ((0.0, "ABSENT", NONE), "iCR"),
        ((0.0, "PRESENT", NONE), "iPR"),
        ((60.0, "PRESENT", NONE), "iPR"),
        ((90.0, "PRESENT", NONE), "iSD"),
        ((90.0, "UNEQUIVOCAL", NONE), "iUPD"),
        ((60.0, "UNEQUIVOCAL", NONE), "iUPD"),
        ((0.0, "UNEQUIVOCAL", NONE), "iUPD"),
        ((130.0, "PRESENT", NONE), "iUPD"),
        ((130.0, "ABSENT", NONE), "iUPD"),
        ((130.0, "UNEQUIVOCAL", NONE), "iUPD"),
        ((130.0, "UNEQUIVOCAL", NEW), "iUPD"),
        ((90.0, "PRESENT", NEW), "iUPD"),
    ],
)
def test_table_2_without_an_iupd_before(visit: Visit, overall: str) -> None:
    assert judge(visit) == [overall]


@pytest.mark.parametrize(
    ("first", "second", "overall"),
    [
        ((130.0, "PRESENT", NONE), (0.0, "ABSENT", NONE), "iCR"),
        ((130.0, "PRESENT", NONE), (0.0, "PRESENT", NONE), "iPR"),
        ((130.0, "PRESENT", NONE), (60.0, "PRESENT", NONE), "iPR"),
        ((130.0, "PRESENT", NONE), (110.0, "PRESENT", NONE), "iSD"),
        # targets and non-targets as before or smaller, new lesions: by the new lesions alone
        ((130.0, "UNEQUIVOCAL", NEW), (128.0, "UNEQUIVOCAL", NEW), "iUPD"),
        ((130.0, "UNEQUIVOCAL", NEW), (128.0, "UNEQUIVOCAL", {"A": 15.0}), "iCPD"),
        ((130.0, "UNEQUIVOCAL", NEW), (128.0, "UNEQUIVOCAL", {"A": 14.9}), "iUPD"),
        ((130.0, "UNEQUIVOCAL", NEW), (128.0, "UNEQUIVOCAL", {"A": 10.0, "B": 5.0}), "iCPD"),
        # non-targets
        ((90.0, "UNEQUIVOCAL", NONE), (90.0, "UNEQUIVOCAL", NONE), "iUPD"),
        ((90.0, "UNEQUIVOCAL", NONE), (90.0, "INCREASED", NONE), "iCPD"),
        ((0.0, "UNEQUIVOCAL", NONE), (0.0, "INCREASED", NONE), "iCPD"),
        # targets
        ((130.0, "PRESENT", NONE), (134.9, "PRESENT", NONE), "iUPD"),
        ((130.0, "PRESENT", NONE), (135.0, "PRESENT", NONE), "iCPD"),
        ((130.0, "ABSENT", NONE), (135.0, "ABSENT", NONE), "iCPD"),
        # both
        ((130.0, "UNEQUIVOCAL", NONE), (130.0, "INCREASED", NONE), "iCPD"),
        ((130.0, "UNEQUIVOCAL", NONE), (135.0, "UNEQUIVOCAL", NONE), "iCPD"),
        # another kind of lesion than before
        ((130.0, "PRESENT", NONE), (130.0, "PRESENT", NEW), "iCPD"),
        ((90.0, "PRESENT", NEW), (130.0, "PRESENT", NEW), "iCPD"),
        ((130.0, "PRESENT", NONE), (130.0, "UNEQUIVOCAL", NONE), "iCPD"),
        # new lesions alone
        ((90.0, "PRESENT", NEW), (90.0, "PRESENT", NEW), "iUPD"),
        ((90.0, "PRESENT", NEW), (90.0, "PRESENT", {"A": 16.0}), "iCPD"),
        ((90.0, "PRESENT", NEW), (90.0, "PRESENT", {"A": 10.0, "B": 4.0}), "iCPD"),
        ((90.0, "PRESENT", NEW), (90.0, "PRESENT", NONE), "iSD"),
    ],
)
def test_table_2_with_an_iupd_before(first: Visit, second: Visit, overall: str) -> None:
    assert judge(first, second) == ["iUPD", overall]


@pytest.mark.parametrize(
    ("visits", "overall"),
    [
        # B: a new lesion, then the targets shrink further although it is still there
        (((90.0, "PRESENT", NEW), (60.0, "PRESENT", NEW), (60.0, "PRESENT", NEW)), ["iUPD", "iPR", "iPR"]),
        # D: the targets grow and then shrink
        (((90.0, "PRESENT", NONE), (120.0, "PRESENT", NONE), (60.0, "PRESENT", NONE)), ["iSD", "iUPD", "iPR"]),
        # F: PR before the new lesion, and no change since
        (((60.0, "PRESENT", NONE), (60.0, "PRESENT", NEW), (60.0, "PRESENT", NEW)), ["iPR", "iUPD", "iUPD"]),
        # small steps add up
        (((130.0, "PRESENT", NONE), (134.0, "PRESENT", NONE), (136.0, "PRESENT", NONE)), ["iUPD", "iUPD", "iCPD"]),
        # the bar is reset: what comes after is an iUPD again, and what was confirmed stays so
        (
            ((130.0, "PRESENT", NONE), (90.0, "PRESENT", NONE), (130.0, "PRESENT", NONE), (140.0, "PRESENT", NONE)),
            ["iUPD", "iSD", "iUPD", "iCPD"],
        ),
        (((130.0, "PRESENT", NONE), (140.0, "PRESENT", NONE), (60.0, "PRESENT", NONE)), ["iUPD", "iCPD", "iCPD"]),
        # after a reset the new lesion counts again when another comes, or when it grows by 20% and 5 mm
        (((90.0, "PRESENT", NEW), (60.0, "PRESENT", NEW), (60.0, "PRESENT", {"A": 15.0})), ["iUPD", "iPR", "iUPD"]),
        (
            ((90.0, "PRESENT", NEW), (60.0, "PRESENT", NEW), (60.0, "PRESENT", {"A": 9.0, "B": 3.0})),
            ["iUPD", "iPR", "iUPD"],
        ),
    ],
)  # fmt: skip
def test_scenarios_of_the_paper_and_of_eortc(visits: tuple[Visit, ...], overall: list[str]) -> None:
    assert judge(*visits) == overall


@pytest.mark.parametrize(("week", "overall"), [(9, "iUPD"), (10, "iCPD"), (14, "iCPD"), (15, "iUPD")])
def test_a_progression_is_confirmed_four_to_eight_weeks_later(week: int, overall: str) -> None:
    visits = ((130.0, "PRESENT", NONE), (140.0, "PRESENT", NONE))
    assert judge(*visits, weeks=(6, week), rules=ResponseRules(icpd_to_days=56)) == ["iUPD", overall]


@pytest.mark.parametrize(("week", "overall"), [(9, "iUPD"), (10, "iCPD"), (18, "iCPD"), (30, "iCPD")])
def test_where_scans_are_far_apart_the_next_one_confirms(week: int, overall: str) -> None:
    assert judge((130.0, "PRESENT", NONE), (140.0, "PRESENT", NONE), weeks=(6, week)) == ["iUPD", overall]


def test_an_assessment_that_is_not_evaluable_leaves_the_confirmation_to_the_next() -> None:
    rows = [
        ("S", f"WEEK {week}", START + dt.timedelta(weeks=week), "T1", "target", False, size, state)
        for week, size, state in (
            (0, 100.0, None), (12, 130.0, None), (24, None, "NOT EVALUABLE"), (36, 140.0, None),
        )
    ]  # fmt: skip
    told = immune_timepoint_response(pl.DataFrame(rows, SCHEMA, orient="row"), ResponseRules())
    assert told["OVERALL"].to_list()[1:] == ["iUPD", "NE", "iCPD"]


TABLE_3 = (
    (("iCR",), ("iCR", "iPR", "iUPD", "NE"), ("iCR", "iPR", "iUPD", "NE"), ("iUPD",), ("iCPD",), "iCR"),
    (
        ("iUPD",), ("iPR", "iSD", "NE"), ("iCR",), ("iCR", "iUPD", "NE"),
        ("iCR", "iPR", "iSD", "iUPD", "iCPD", "NE"), "iCR",
    ),
    (
        ("iUPD",), ("iPR",), ("iPR", "iSD", "iUPD", "NE"), ("iPR", "iSD", "iUPD", "NE", "iCPD"),
        ("iPR", "iSD", "iUPD", "NE", "iCPD"), "iPR",
    ),
    (
        ("iUPD",), ("iSD", "NE"), ("iPR",), ("iPR", "iSD", "iUPD", "NE"),
        ("iPR", "iSD", "iUPD", "iCPD", "NE"), "iPR",
    ),
    (
        ("iUPD",), ("iSD",), ("iSD", "iUPD", "NE"), ("iSD", "iUPD", "iCPD", "NE"),
        ("iSD", "iUPD", "iCPD", "NE"), "iSD",
    ),
    (("iUPD",), ("iCPD",), ("iCR", "iSD"), ("iPR", "NE"), ("iCPD", "iUPD"), "iCPD"),
    (("iUPD",), ("iUPD",), ("iCPD",), ("iCR", "iSD"), ("iPR", "NE"), "iCPD"),
    (("iUPD",), ("NE",), ("NE",), ("NE",), ("NE",), "iUPD"),
)  # fmt: skip


def subjects(*courses: tuple[str, ...]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Make the responses of subjects, 6 weeks apart, and their reference."""
    names = [f"S{n:03d}" for n in range(len(courses))]
    rows = [
        (name, START + dt.timedelta(weeks=6 * n), value)
        for name, course in zip(names, courses, strict=True)
        for n, value in enumerate(course, start=1)
    ]
    schema = {"USUBJID": pl.String, "ADT": pl.Date, "AVALC": pl.String}
    return pl.DataFrame(rows, schema, orient="row"), pl.DataFrame({"USUBJID": names}).with_columns(REFDT=START)


@pytest.mark.parametrize("row", TABLE_3, ids=[f"example {n}" for n in range(1, 9)])
def test_table_3_immune_best_response(row: tuple[object, ...]) -> None:
    *cells, best = row
    responses, reference = subjects(*product(*cells))  # pyright: ignore[reportArgumentType] the cells are texts
    told = immune_best_response(responses, reference, ResponseRules(), confirmed=False)
    assert told["AVALC"].unique().to_list() == [best]


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        (("iUPD", "iCPD"), {"IPD": 6, "ICPD": 6, "IUPD": None}),  # dated on the iUPD
        (("iSD", "iUPD", "NE", "iUPD", "iCPD", "iSD"), {"IPD": 12, "ICPD": 12, "IUPD": None}),
        (("iUPD", "iSD", "iUPD"), {"IPD": 18, "ICPD": None, "IUPD": 18}),  # the bar was reset
        (("iUPD", "NE"), {"IPD": 6, "ICPD": None, "IUPD": 6}),
        (("iUPD", "iPR"), {"IPD": None, "ICPD": None, "IUPD": None, "IRSP": 12}),
        (("iPR", "iUPD", "iPR"), {"IRSP": 6, "ICRSP": None}),
        (("iPR", "iPR", "iUPD", "iCPD", "iCR"), {"IRSP": 6, "ICRSP": 6, "ICB": 6, "ICCB": 6, "IPD": 18}),
        (("SD", "iSD", "iUPD"), {"ICB": 6, "IRSP": None, "IUPD": 18}),  # words of RECIST before the first progression
    ],
)
def test_immune_endpoints(course: tuple[str, ...], expected: dict[str, int | None]) -> None:
    responses, reference = subjects(course)
    for name, week in expected.items():
        told = immune_endpoint(responses, reference, ResponseRules(), endpoint=name)  # pyright: ignore[reportArgumentType] one of the names
        date = None if week is None else START + dt.timedelta(weeks=week)
        assert (name, *told.row(0)[1:]) == (name, "N" if week is None else "Y", date)


def test_a_confirmed_progression_as_best_response_is_dated_on_its_iupd() -> None:
    responses, reference = subjects(("iUPD", "NE", "iCPD"))
    told = immune_best_response(responses, reference, ResponseRules(), confirmed=True)
    assert told.row(0)[1:] == ("iCPD", START + dt.timedelta(weeks=6))
