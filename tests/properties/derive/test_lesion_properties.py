"""Visits of lesions: the order of rows does not matter, for RECIST 1.1 and for iRECIST."""

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
sizes = st.one_of(st.none(), st.integers(0, 500).map(lambda tenths: tenths / 10))
states = st.sampled_from([None, "PRESENT", "ABSENT", "UNEQUIVOCAL", "INCREASED", "EQUIVOCAL", "MERGED"])
lesions = st.sampled_from([("T1", "target"), ("T2", "target"), ("T1.1", "target"), ("X1", "non-target"), ("A1", "new")])
cells = st.dictionaries(
    st.tuples(st.sampled_from(["S1", "S2"]), st.integers(0, 5), lesions),
    st.tuples(sizes, states),
    min_size=1,
    max_size=25,
)
Cells = dict[tuple[str, int, tuple[str, str]], tuple[float | None, str | None]]


def frame(cells: Cells) -> pl.DataFrame:
    rows = [
        (subject, f"V{visit}", START + dt.timedelta(weeks=6 * visit), *lesion, lesion[0] == "T2", size, state)
        for (subject, visit, lesion), (size, state) in cells.items()
    ]
    return pl.DataFrame(rows, SCHEMA, orient="row")


@settings(max_examples=60, deadline=None)
@given(cells=cells, seed=st.integers(0, 1000))
def test_the_order_of_rows_does_not_matter(cells: Cells, seed: int) -> None:
    rows = frame(cells)
    shuffled = rows.sample(fraction=1, shuffle=True, seed=seed)
    for judge in (timepoint_response, immune_timepoint_response):
        assert judge(shuffled, ResponseRules()).equals(judge(rows, ResponseRules()))


@settings(max_examples=60, deadline=None)
@given(cells=cells)
def test_iupd_comes_where_recist_says_progression_first(cells: Cells) -> None:
    recist = timepoint_response(frame(cells), ResponseRules())
    immune = immune_timepoint_response(frame(cells), ResponseRules())
    for subject in ("S1", "S2"):
        first_pd = recist.filter((pl.col("USUBJID") == subject) & (pl.col("OVERALL") == "PD"))["VISIT"].to_list()[:1]
        first_iupd = immune.filter(
            (pl.col("USUBJID") == subject) & pl.col("OVERALL").is_in(["iUPD", "iCPD"])
        )["VISIT"].to_list()[:1]  # fmt: skip
        assert first_iupd == first_pd
