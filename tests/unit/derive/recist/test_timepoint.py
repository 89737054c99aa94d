"""Visits written as sizes in mm of the targets; N marks a node, None a target that was not measured."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from topline.derive import ResponseRules, timepoint_response

START = dt.date(2024, 1, 1)
RECIST = ResponseRules()
SCHEMA = {
    "USUBJID": pl.String, "VISIT": pl.String, "ADT": pl.Date, "LESION": pl.String, "ROLE": pl.String,
    "NODAL": pl.Boolean,
    "DIAMETER_MM": pl.Float64, "STATE": pl.String,
}  # fmt: skip
Row = tuple[str, str, bool, float | None, str | None]


def target(name: str, size: float | None, state: str | None = None) -> Row:
    return name, "target", name.startswith("N"), size, state


def other(name: str, state: str | None) -> Row:
    return name, "new" if name.startswith("X") else "non-target", False, None, state


def judge(*visits: list[Row], rules: ResponseRules = RECIST) -> list[dict[str, object]]:
    rows = [
        ("S", f"V{n}", START + dt.timedelta(weeks=6 * n), *lesion) for n, visit in enumerate(visits) for lesion in visit
    ]
    return timepoint_response(pl.DataFrame(rows, SCHEMA, orient="row"), rules).to_dicts()


def targets(*sizes: float | None, rules: ResponseRules = RECIST) -> list[object]:
    return [visit["TARGET"] for visit in judge(*([target("T1", size)] for size in sizes), rules=rules)][1:]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((25.5, 30.6), ["PD"]),  # +20 % although 25.5 * 1.2 is a little less than 30.6 in binary
        ((3.2, 8.2), ["PD"]),  # +5 mm although the difference is a little less than 5 in binary
        ((20, 24.9), ["SD"]),  # +24.5 %, +4.9 mm
        ((100, 119.9), ["SD"]),  # +19.9 mm, +19.9 %
        ((100, 70), ["PR"]),
        ((100, 70.1), ["SD"]),
        ((100, 60, 72), ["PR", "PD"]),  # over the nadir, not the baseline
        ((100, 60, 71), ["PR", "SD"]),
        ((100, None, 50), ["NE", "PR"]),
        ((100, 0), ["CR"]),
    ],
)
def test_targets_are_compared_with_baseline_and_nadir(sizes: tuple[float | None, ...], expected: list[str]) -> None:
    assert targets(*sizes) == expected


def test_a_partial_response_lasts_until_progression_when_switched() -> None:
    lasting = ResponseRules(keep_pr_until_pd=True)
    assert targets(100, 60, 71, 72.1, rules=lasting) == ["PR", "PR", "PD"]


def test_what_comes_back_after_a_complete_response_is_progression_unless_switched() -> None:
    visits = [[target("T1", 20)], [target("T1", 0)], [target("T1", 3)]]
    plain = ResponseRules(disease_after_cr_is_pd=False)
    assert [visit["OVERALL"] for visit in judge(*visits)] == [None, "CR", "PD"]
    assert [visit["OVERALL"] for visit in judge(*visits, rules=plain)] == [None, "CR", "PR"]


def test_a_non_target_that_comes_back_after_a_complete_response_is_progression() -> None:
    visits = judge([other("A", "PRESENT")], [other("A", "ABSENT")], [other("A", "PRESENT")])
    assert [visit["OVERALL"] for visit in visits] == [None, "CR", "PD"]


def test_measured_targets_alone_can_make_progression() -> None:
    first, second = judge([target("T1", 20), target("T2", 20)], [target("T1", 50), target("T2", None)])
    assert first["SUM_MM"] == 40
    assert (second["TARGET"], second["SUM_MM"], second["NADIR_MM"]) == ("PD", None, 40)


def test_a_target_missing_from_a_visit_makes_it_not_evaluable() -> None:
    assert judge([target("T1", 20), target("T2", 20)], [target("T1", 10)])[1]["OVERALL"] == "NE"


def test_a_node_below_ten_millimetres_is_gone() -> None:
    visits = judge([target("T1", 20), target("N1", 16)], [target("T1", 0), target("N1", 9.9)])
    assert (visits[1]["TARGET"], visits[1]["SUM_MM"]) == ("CR", 9.9)
    assert judge([target("N1", 16)], [target("N1", 10)])[1]["TARGET"] == "PR"


def test_too_small_to_measure_counts_five_millimetres_unless_a_size_is_given() -> None:
    visits = judge(
        [target("T1", 20)], [target("T1", None, "too small to measure")], [target("T1", 3, "TOO SMALL TO MEASURE")]
    )
    assert [visit["SUM_MM"] for visit in visits] == [20, 5, 3]


@pytest.mark.parametrize(
    ("size", "states", "overall"),
    [
        (0, ("ABSENT", "ABSENT"), "CR"),
        (0, ("ABSENT", "PRESENT"), "PR"),
        (0, ("ABSENT", None), "PR"),
        (10, ("PRESENT", None), "PR"),
        (19, ("ABSENT", "ABSENT"), "SD"),
        (None, ("PRESENT", "PRESENT"), "NE"),
        (0, ("UNEQUIVOCAL", "ABSENT"), "PD"),
        (None, ("UNEQUIVOCAL", None), "PD"),
    ],
)
def test_table_1_of_recist(size: float | None, states: tuple[str | None, str | None], overall: str) -> None:
    baseline = [target("T1", 20), other("A", "PRESENT"), other("B", "PRESENT")]
    assert judge(baseline, [target("T1", size), other("A", states[0]), other("B", states[1])])[1]["OVERALL"] == overall


@pytest.mark.parametrize(
    ("states", "overall"),
    [
        (("ABSENT", "ABSENT"), "CR"),
        (("ABSENT", "PRESENT"), "NON-CR/NON-PD"),
        (("ABSENT", None), "NE"),
        (("UNEQUIVOCAL", "ABSENT"), "PD"),
    ],
)
def test_table_2_of_recist(states: tuple[str | None, str | None], overall: str) -> None:
    visits = judge([other("A", "PRESENT"), other("B", "PRESENT")], [other("A", states[0]), other("B", states[1])])
    assert (visits[1]["TARGET"], visits[1]["OVERALL"]) == (None, overall)


def test_only_an_unequivocal_new_lesion_is_progression() -> None:
    visits = judge(
        [target("T1", 20)], [target("T1", 10), other("X1", "EQUIVOCAL")], [target("T1", 10), other("X1", "UNEQUIVOCAL")]
    )
    assert [(visit["NEWLESION"], visit["OVERALL"]) for visit in visits[1:]] == [
        ("EQUIVOCAL", "PR"),
        ("UNEQUIVOCAL", "PD"),
    ]


def test_a_lesion_without_baseline_is_no_target() -> None:
    assert judge([target("T1", 20)], [target("T1", 20), target("T2", 40)])[1]["SUM_MM"] == 20


def test_a_progression_is_dated_on_the_first_day_of_its_visit() -> None:
    days = [dt.date(2024, 1, 1), dt.date(2024, 2, 1), dt.date(2024, 2, 3)]
    for size, expected in ((40.0, days[1]), (10.0, days[2])):
        rows = [
            ("S", "BASE", days[0], *target("T1", 20)), ("S", "BASE", days[0], *target("T2", 20)),
            ("S", "W6", days[1], *target("T1", size)), ("S", "W6", days[2], *target("T2", 10)),
        ]  # fmt: skip
        assert timepoint_response(pl.DataFrame(rows, SCHEMA, orient="row"), RECIST)["ADT"].to_list()[1] == expected


def test_an_equivocal_lesion_that_proves_new_dates_back_when_switched() -> None:
    visits = ([target("T1", 20)], [target("T1", 20), other("X1", "EQUIVOCAL")], [other("X1", "UNEQUIVOCAL")])
    back = ResponseRules(new_lesion_dates_back=True)
    assert [visit["OVERALL"] for visit in judge(*visits)[1:]] == ["SD", "PD"]
    assert [visit["OVERALL"] for visit in judge(*visits, rules=back)[1:]] == ["PD", "PD"]


def test_a_new_lesion_with_a_size_and_no_state_is_new() -> None:
    measured = ("X1", "new", False, 12.0, None)
    assert judge([target("T1", 20)], [target("T1", 20), measured])[1]["OVERALL"] == "PD"


def test_two_visits_of_one_name_stay_two_where_they_are_numbered() -> None:
    days = [dt.date(2024, 1, 1), dt.date(2024, 2, 1), dt.date(2024, 3, 1)]
    rows = [
        ("S", visit, day, number, *target("T1", size))
        for visit, day, number, size in zip(
            ("BASELINE", "UNSCHEDULED", "UNSCHEDULED"), days, (1.0, 1.1, 1.2), (20, 19, 40), strict=True
        )
    ]
    schema = {**dict(list(SCHEMA.items())[:3]), "VISITNUM": pl.Float64, **dict(list(SCHEMA.items())[3:])}
    told = timepoint_response(pl.DataFrame(rows, schema, orient="row"), RECIST)
    assert told.select("VISITNUM", "OVERALL").rows() == [(1.0, None), (1.1, "SD"), (1.2, "PD")]


@pytest.mark.parametrize(
    ("rules", "sizes", "expected"),
    [
        (ResponseRules(pd_percent=25), (100, 124), "SD"),
        (ResponseRules(pd_mm=10), (20, 29), "SD"),
        (ResponseRules(pr_percent=20), (100, 80), "PR"),
        (ResponseRules(too_small_mm=2), (20, None), "PR"),
    ],
)
def test_the_sizes_of_recist_are_switches(
    rules: ResponseRules, sizes: tuple[float, float | None], expected: str
) -> None:
    first, second = sizes
    visits = judge([target("T1", first)], [target("T1", second, "TOO SMALL TO MEASURE")], rules=rules)
    assert visits[1]["TARGET"] == expected


def test_the_size_of_a_normal_node_is_a_switch() -> None:
    visits = ([target("N1", 20)], [target("N1", 11)])
    assert judge(*visits, rules=ResponseRules(node_mm=12))[1]["TARGET"] == "CR"
    assert judge(*visits)[1]["TARGET"] == "PR"
