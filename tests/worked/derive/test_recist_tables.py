"""Tables 1, 2 and 3 of RECIST 1.1 (Eisenhauer 2009, doi:10.1016/j.ejca.2008.10.026), every row.

Tables 1 and 2: the parts of a visit and its overall response; a row that says "any", "non-PD" or "yes or no" is worked
with each value that it stands for. Table 3: the best response when CR and PR must be confirmed, visit by visit; its
visits are 6 and 12 weeks after the start, or 3 and 5 where the minimum time of SD is not reached.
"""

from __future__ import annotations

import datetime as dt
from itertools import product

import polars as pl
import pytest

from topline.derive import ResponseRules, best_overall_response, timepoint_response

START = dt.date(2024, 1, 1)
SCHEMA = {
    "USUBJID": pl.String, "VISIT": pl.String, "ADT": pl.Date, "LESION": pl.String, "ROLE": pl.String,
    "NODAL": pl.Boolean, "DIAMETER_MM": pl.Float64, "STATE": pl.String,
}  # fmt: skip
TARGET_MM = {"CR": 0.0, "PR": 20.0, "SD": 40.0, "NE": None, "PD": 60.0}
STATES = {"CR": "ABSENT", "NON-CR/NON-PD": "PRESENT", "NE": None, "PD": "UNEQUIVOCAL"}
ANY_TARGET, ANY_NON_TARGET, EITHER = tuple(TARGET_MM), tuple(STATES), (False, True)
NON_PD = ("CR", "NON-CR/NON-PD", "NE")

TABLE_1 = (
    (("CR",), ("CR",), (False,), "CR"),
    (("CR",), ("NON-CR/NON-PD",), (False,), "PR"),
    (("CR",), ("NE",), (False,), "PR"),
    (("PR",), NON_PD, (False,), "PR"),
    (("SD",), NON_PD, (False,), "SD"),
    (("NE",), ("CR", "NON-CR/NON-PD"), (False,), "NE"),
    (("PD",), ANY_NON_TARGET, EITHER, "PD"),
    (ANY_TARGET, ("PD",), EITHER, "PD"),
    (ANY_TARGET, ANY_NON_TARGET, (True,), "PD"),
)
TABLE_2 = (
    (("CR",), (False,), "CR"),
    (("NON-CR/NON-PD",), (False,), "NON-CR/NON-PD"),
    (("NE",), (False,), "NE"),
    (("PD",), EITHER, "PD"),
    (ANY_NON_TARGET, (True,), "PD"),
)
LATE, EARLY = (42, 84), (21, 35)
TABLE_3 = (
    ("CR", "CR", LATE, {"CR"}),
    ("CR", "PR", LATE, {"SD", "PD", "PR"}),
    ("CR", "SD", LATE, {"SD"}),
    ("CR", "SD", EARLY, {"PD"}),
    ("CR", "PD", LATE, {"SD"}),
    ("CR", "PD", EARLY, {"PD"}),
    ("CR", "NE", LATE, {"SD"}),
    ("CR", "NE", EARLY, {"NE"}),
    ("PR", "CR", LATE, {"PR"}),
    ("PR", "PR", LATE, {"PR"}),
    ("PR", "SD", LATE, {"SD"}),
    ("PR", "PD", LATE, {"SD"}),
    ("PR", "PD", EARLY, {"PD"}),
    ("PR", "NE", LATE, {"SD"}),
    ("PR", "NE", EARLY, {"NE"}),
    ("NE", "NE", LATE, {"NE"}),
)


def judge(target: str | None, non_target: str | None, *, has_new: bool) -> dict[str, object]:
    """Judge a visit that follows a baseline of a target of 40 mm and a non-target."""
    baseline = ("S", "BASELINE", START)
    visit = ("S", "WEEK 6", START + dt.timedelta(weeks=6))
    rows: list[tuple[object, ...]] = [(*visit, "NEW1", "new", False, None, "UNEQUIVOCAL" if has_new else "ABSENT")]
    if target is not None:
        rows.append((*baseline, "T1", "target", False, 40.0, None))
        rows.append((*visit, "T1", "target", False, TARGET_MM[target], None))
    if non_target is not None:
        rows.append((*baseline, "NT1", "non-target", False, None, "PRESENT"))
        rows.append((*visit, "NT1", "non-target", False, None, STATES[non_target]))
    return timepoint_response(pl.DataFrame(rows, SCHEMA, orient="row"), ResponseRules()).row(1, named=True)


@pytest.mark.parametrize(("targets", "non_targets", "new", "overall"), TABLE_1)
def test_table_1_subjects_with_target_disease(
    targets: tuple[str, ...], non_targets: tuple[str, ...], new: tuple[bool, ...], overall: str
) -> None:
    for target, non_target, has_new in product(targets, non_targets, new):
        told = judge(target, non_target, has_new=has_new)
        assert (told["TARGET"], told["NONTARGET"], told["OVERALL"]) == (target, non_target, overall)


@pytest.mark.parametrize(("non_targets", "new", "overall"), TABLE_2)
def test_table_2_subjects_with_non_target_disease_only(
    non_targets: tuple[str, ...], new: tuple[bool, ...], overall: str
) -> None:
    for non_target, has_new in product(non_targets, new):
        told = judge(None, non_target, has_new=has_new)
        assert (told["TARGET"], told["NONTARGET"], told["OVERALL"]) == (None, non_target, overall)


@pytest.mark.parametrize(("first", "second", "days", "allowed"), TABLE_3)
def test_table_3_best_response_when_confirmation_is_required(
    first: str, second: str, days: tuple[int, int], allowed: set[str]
) -> None:
    rules = ResponseRules(recorded_after_cr="PD")
    dates = [START + dt.timedelta(days=day) for day in days]
    responses = pl.DataFrame({"USUBJID": ["S", "S"], "ADT": dates, "AVALC": [first, second]})
    reference = pl.DataFrame({"USUBJID": ["S"], "REFDT": [START]})

    best = best_overall_response(responses, reference, rules, confirmed=True)["AVALC"].item()

    assert best in allowed


@pytest.mark.parametrize(
    ("switch", "days", "best"),
    [("recorded", LATE, "SD"), ("PD", LATE, "SD"), ("PD", EARLY, "PD"), ("recorded", EARLY, "NE"), ("PR", LATE, "PR")],
)
def test_the_footnote_of_table_3_on_disease_after_a_complete_response(
    switch: str, days: tuple[int, int], best: str
) -> None:
    rules = ResponseRules(recorded_after_cr=switch)  # pyright: ignore[reportArgumentType] one of the three values
    dates = [START + dt.timedelta(days=day) for day in days]
    responses = pl.DataFrame({"USUBJID": ["S", "S"], "ADT": dates, "AVALC": ["CR", "PR"]})
    reference = pl.DataFrame({"USUBJID": ["S"], "REFDT": [START]})

    assert best_overall_response(responses, reference, rules, confirmed=True)["AVALC"].item() == best
