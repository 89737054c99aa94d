from __future__ import annotations

import datetime as dt

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from topline.derive import ResponseRules, immune_timepoint_response, timepoint_response

START = dt.date(2024, 1, 1)
SCHEMA = {
    "USUBJID": pl.String, "VISIT": pl.String, "ADT": pl.Date, "LESION": pl.String, "ROLE": pl.String,
    "NODAL": pl.Boolean, "DIAMETER_MM": pl.Float64, "STATE": pl.String,
}  # fmt: skip
Row = tuple[object, ...]
sizes = st.one_of(st.none(), st.integers(0, 60).map(float))
states = st.sampled_from(["PRESENT", "ABSENT", "UNEQUIVOCAL", "INCREASED", "NOT EVALUABLE"])
new = st.one_of(st.none(), st.sampled_from(["EQUIVOCAL", "UNEQUIVOCAL", "INCREASED"]))
visits = st.lists(st.tuples(sizes, sizes, states, new), min_size=1, max_size=5)


def lesions(subject: str, course: list[tuple[float | None, float | None, str, str | None]]) -> list[Row]:
    """Write two targets, the second a node, a non-target and perhaps a new lesion at visits six weeks apart."""
    rows: list[Row] = []
    for number, (size, node, state, seen) in enumerate([(40.0, 20.0, "PRESENT", None), *course]):
        place = (subject, f"V{number}", START + dt.timedelta(weeks=6 * number))
        for name, is_node, diameter in (("T1", False, size), ("T2", True, node)):
            rows.append((*place, name, "target", is_node, diameter, None if diameter is not None else "NOT EVALUABLE"))
        rows.append((*place, "N1", "non-target", False, None, state))
        if seen is not None:
            rows.append((*place, "X1", "new", False, None, seen))
    return rows


@settings(max_examples=40, deadline=None)
@given(first=visits, second=visits, order=st.randoms(use_true_random=False))
def test_the_order_of_lesions_does_not_matter(
    first: list[tuple[float | None, float | None, str, str | None]],
    second: list[tuple[float | None, float | None, str, str | None]],
    order: object,
) -> None:
    rows = [*lesions("S-1", first), *lesions("S-2", second)]
    shuffled = list(rows)
    order.shuffle(shuffled)  # pyright: ignore[reportAttributeAccessIssue] a random generator of hypothesis
    for judge in (timepoint_response, immune_timepoint_response):
        one, other = (
            judge(pl.DataFrame(table, SCHEMA, orient="row"), ResponseRules()).sort("USUBJID", "ADT")
            for table in (rows, shuffled)
        )
        assert one.equals(other)


@settings(max_examples=40, deadline=None)
@given(course=visits)
def test_a_subject_is_judged_alone_as_among_others(
    course: list[tuple[float | None, float | None, str, str | None]],
) -> None:
    other = lesions("S-2", [(90.0, 30.0, "UNEQUIVOCAL", "UNEQUIVOCAL")])
    for judge in (timepoint_response, immune_timepoint_response):
        alone = judge(pl.DataFrame(lesions("S-1", course), SCHEMA, orient="row"), ResponseRules())
        among = judge(pl.DataFrame([*lesions("S-1", course), *other], SCHEMA, orient="row"), ResponseRules())
        assert among.filter(pl.col("USUBJID") == "S-1").equals(alone)


@settings(max_examples=40, deadline=None)
@given(course=visits)
def test_an_immune_progression_is_confirmed_only_after_an_unconfirmed_one(
    course: list[tuple[float | None, float | None, str, str | None]],
) -> None:
    told = immune_timepoint_response(pl.DataFrame(lesions("S-1", course), SCHEMA, orient="row"), ResponseRules())
    values = told["OVERALL"].drop_nulls().to_list()
    if "iCPD" in values:
        before = [value for value in values[: values.index("iCPD")] if value != "NE"]
        assert before[-1] == "iUPD"
        assert set(values[values.index("iCPD") :]) == {"iCPD"}
