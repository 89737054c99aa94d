"""The line that says why a visit has its response."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from topline.derive import ResponseRules, timepoint_response

START = dt.date(2024, 1, 1)
SCHEMA = {
    "USUBJID": pl.String, "VISIT": pl.String, "ADT": pl.Date, "LESION": pl.String, "ROLE": pl.String,
    "NODAL": pl.Boolean, "DIAMETER_MM": pl.Float64, "STATE": pl.String,
}  # fmt: skip
ROLES = {"T": "target", "N": "target", "X": "non-target", "A": "new"}
Visit = dict[str, float | str | None]


def decisions(*visits: Visit, rules: ResponseRules | None = None) -> list[str | None]:
    """Tell the visits' decisions; T and N are targets (N a node), X non-targets, A new lesions."""
    rows = [
        (
            "S", f"WEEK {6 * n}", START + dt.timedelta(weeks=6 * n), lesion, ROLES[lesion[0]], lesion[0] == "N",
            value if isinstance(value, float) else None, value if isinstance(value, str) else None,
        )
        for n, visit in enumerate(visits)
        for lesion, value in visit.items()
    ]  # fmt: skip
    return timepoint_response(pl.DataFrame(rows, SCHEMA, orient="row"), rules or ResponseRules())["DECISION"].to_list()


@pytest.mark.parametrize(
    ("visits", "told"),
    [
        (
            ({"T1": 40.0}, {"T1": 30.0}, {"T1": 25.0}, {"T1": 31.0}),
            "PD: sum 31.0 mm, +24% and +6.0 mm over the nadir of 25.0 mm at WEEK 12",
        ),
        (({"T1": 40.0}, {"T1": 20.0}), "PR: sum 20.0 mm, -50% and -20.0 mm from the baseline of 40.0 mm"),
        (({"T1": 40.0}, {"T1": 43.33}), "SD: sum 43.33 mm, +8.3% and +3.33 mm from the baseline of 40.0 mm"),
        (
            ({"T1": 40.0}, {"T1": 30.0}, {"T1": 33.0}),
            (
                "SD: sum 33.0 mm, -17.5% and -7.0 mm from the baseline of 40.0 mm, "
                "+10% and +3.0 mm from the nadir of 30.0 mm at WEEK 6"
            ),
        ),
        (({"T1": 20.0, "X1": "PRESENT"}, {"T1": 0.0, "X1": "ABSENT"}), "CR: sum 0.0 mm, all gone; non-targets gone"),
        (({"N1": 20.0}, {"N1": 8.0}), "CR: sum 8.0 mm, all nodes below 10 mm"),
        (({"T1": 20.0, "T2": 20.0}, {"T1": 20.0, "T2": None}), "NE: 1 of 2 targets measured"),
        (
            ({"T1": 20.0, "T2": 20.0}, {"T1": 50.0, "T2": None}),
            "PD: 1 of 2 targets measured, 50.0 mm, +25% and +10.0 mm over the nadir of 40.0 mm at WEEK 0",
        ),
        (({"T1": None}, {"T1": 20.0}), "NE: sum 20.0 mm, not all targets measured at baseline"),
        (({"X1": "PRESENT", "X2": "PRESENT"}, {"X1": "PRESENT"}), "NE: 1 of 2 non-targets evaluated"),
        (
            ({"X1": "PRESENT", "X2": "PRESENT"}, {"X1": "PRESENT", "X2": "INCREASED", "A1": "PRESENT"}),
            "PD: clear progression of non-target X2; new lesion A1",
        ),
        (
            ({"X1": "PRESENT"}, {"X1": "PRESENT", "A1": "EQUIVOCAL"}),
            "NON-CR/NON-PD: non-targets remain; equivocal new lesion",
        ),
        (
            ({"T1": 20.0}, {"T1": 0.0}, {"T1": 4.0}),
            "PD: disease again after CR; sum 4.0 mm, -80% and -16.0 mm from the baseline of 20.0 mm",
        ),
        (
            ({"T1": 20.0}, {"T1": 0.0}, {"T1": 6.0}),
            "PD: disease again after CR; sum 6.0 mm, +6.0 mm over the nadir of 0.0 mm at WEEK 6",
        ),
        (({"A1": "EQUIVOCAL"}, {"A1": "ABSENT"}), "NE: no lesion at baseline"),
    ],
)  # fmt: skip
def test_each_part_of_a_decision_is_told(visits: tuple[Visit, ...], told: str) -> None:
    assert decisions(*visits)[-1] == told


def test_the_baseline_has_no_decision() -> None:
    assert decisions({"T1": 20.0}, {"T1": 20.0})[0] is None
