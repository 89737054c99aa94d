"""Exposure worked by hand, of a regimen like that of NCT04695470: fruquintinib 5 mg on days 1 to 14 of 21, reduced to 4
and 3 mg, and sintilimab 200 mg on day 1 of 21.

Fruquintinib: 14 days at 5 mg; 7 days' rest as planned; 14 days at 5 mg; 12 days' rest, 5 more than planned, so that the
cycle begins late; 7 days at 5 mg; 3 days' pause; 4 days at 4 mg. That is 61 days from the first to the last, and 70 +
70 + 35 + 16 = 191 mg. Planned: 14 + 14 + 14 doses in 61 days (two cycles, and 19 days of the third), 210 mg; 191 / 210
= 90.95 %. With whole cycles: 61 + 7 days are 68 / 21 cycles of 14 doses, 226.67 mg; 191 / 226.67 = 84.26 %. Sintilimab:
days 1 and 22; its second cycle ends on 20 February, 19 days before the last dose of fruquintinib.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from topline.data import StudyData
from topline.derive import derive
from topline.protocol import Drug, Protocol, Study, Treatment

if TYPE_CHECKING:
    from collections.abc import Sequence

FRUQUINTINIB = Drug(name="Fruquintinib", dose=5, cycle_days=21, days_on=14, reductions=(4, 3))
SINTILIMAB = Drug(name="Sintilimab", dose=200, cycle_days=21, days_on=1)
DOSES = (
    ("FRUQUINTINIB", 5.0, "mg", "QD", "2024-01-10", "2024-01-23"),
    ("FRUQUINTINIB", 5.0, "mg", "QD", "2024-01-31", "2024-02-13"),
    ("FRUQUINTINIB", 5.0, "mg", "QD", "2024-02-26", "2024-03-03"),
    ("FRUQUINTINIB", 4.0, "mg", "QD", "2024-03-07", "2024-03-10"),
    ("SINTILIMAB", 200.0, "mg", "ONCE", "2024-01-10", "2024-01-10"),
    ("SINTILIMAB", 200.0, "mg", "ONCE", "2024-01-31", "2024-01-31"),
)
Dose = tuple[str, float, str, str, str, str]


def values(treatment: Treatment, doses: Sequence[Dose] = DOSES, signs: pl.DataFrame | None = None) -> dict[str, float]:
    """Give the parameters of one subject with these doses."""
    names = ("EXTRT", "EXDOSE", "EXDOSU", "EXDOSFRQ", "EXSTDTC", "EXENDTC")
    ex = pl.DataFrame(list(doses), schema=names, orient="row").with_columns(
        USUBJID=pl.lit("S-1"), EXSEQ=pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    )
    dm = pl.DataFrame({"USUBJID": ["S-1"], "RFSTDTC": ["2024-01-10"], "ARMCD": ["A"], "ACTARMCD": ["A"]})
    domains = {"DM": dm, "EX": ex, **({} if signs is None else {"VS": signs})}
    data = StudyData(domains=domains, sources=(), findings=())
    adex = derive(data, Protocol(study=Study(id="T", title="T"), treatment=treatment)).datasets["adex"]
    return dict(adex.select("PARAMCD", "AVAL").iter_rows())


def test_each_drug_of_several_is_compared_with_its_own_regimen() -> None:
    found = values(Treatment(regimen=(FRUQUINTINIB, SINTILIMAB)))

    assert found["TRTDURD"] == 61
    first = {name.removesuffix("1"): value for name, value in found.items() if name.endswith("1")}
    assert first.pop("RDI") == pytest.approx(90.952380952)
    assert first.pop("AVGDOSE") == pytest.approx(191 / 61)
    assert first == {
        "DURD": 61, "NCYCLE": 3, "CUMDOSE": 191, "MAXDOSE": 5, "PLDOSE": 210, "NRED": 1, "LADDER": 1, "NINTER": 1,
        "NDELAY": 1, "OFFDUR": 8, "ALONE": 19,
    }  # fmt: skip
    second = {name.removesuffix("2"): value for name, value in found.items() if name.endswith("2")}
    assert second.pop("AVGDOSE") == pytest.approx(400 / 61)
    assert second == {
        "DURD": 22, "NCYCLE": 2, "CUMDOSE": 400, "MAXDOSE": 200, "PLDOSE": 400, "RDI": 100, "NINTER": 0, "NDELAY": 0,
        "OFFDUR": 0, "ALONE": 0,
    }  # fmt: skip


def test_dose_intensity_may_be_compared_with_whole_cycles() -> None:
    found = values(Treatment(regimen=(FRUQUINTINIB, SINTILIMAB), dose_intensity="whole_cycles"))
    assert found["RDI1"] == pytest.approx(84.264705882)
    assert found["RDI2"] == 100


def test_one_drug_alone_bears_no_number() -> None:
    found = values(Treatment(regimen=(FRUQUINTINIB,)), DOSES[:4])
    assert found["RDI"] == pytest.approx(90.952380952)
    assert {"ALONE", "DURD", "RDI1"} & set(found) == set()


@pytest.mark.parametrize(("days", "delays"), [(4, 1), (5, 0)])
def test_a_cycle_is_delayed_beyond_the_days_of_the_study_file(days: int, delays: int) -> None:
    drug = FRUQUINTINIB.model_copy(update={"delay_days": days})
    assert values(Treatment(regimen=(drug,)), DOSES[:4])["NDELAY"] == delays


def test_a_subject_may_go_up_again_and_down_again() -> None:
    steps = (5.0, 4.0, 5.0, 3.0)
    doses = [
        ("FRUQUINTINIB", dose, "mg", "QD", f"2024-01-{10 + n}", f"2024-01-{10 + n}") for n, dose in enumerate(steps)
    ]
    found = values(Treatment(regimen=(FRUQUINTINIB,)), doses)
    assert (found["NRED"], found["LADDER"]) == (2, 2)


def test_days_of_a_cycle_may_be_listed() -> None:
    # days 1, 8 and 15 of 28: given on days 1, 8, 15, 31 (two days late), 38; 38 days plan 3 + 2 doses (day 29 and 36)
    drug = Drug(name="D", dose=80, cycle_days=28, dosing_days=(1, 8, 15))
    days = ("2024-01-10", "2024-01-17", "2024-01-24", "2024-02-09", "2024-02-16")
    found = values(Treatment(regimen=(drug,)), [("D", 80.0, "mg", "ONCE", day, day) for day in days])
    assert {name: found[name] for name in ("NCYCLE", "PLDOSE", "RDI", "NINTER", "NDELAY", "OFFDUR")} == {
        "NCYCLE": 2, "PLDOSE": 400, "RDI": 100, "NINTER": 0, "NDELAY": 0, "OFFDUR": 2,
    }  # fmt: skip


def vital_signs() -> pl.DataFrame:
    """Weigh 70 kg (154.32 lb) before treatment and 60 kg later; 170 cm."""
    rows = [
        ("WEIGHT", 154.323584, "LB", "2024-01-02"), ("WEIGHT", 60.0, "kg", "2024-02-01"), ("HEIGHT", 170.0, "cm", None),
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=["VSTESTCD", "VSSTRESN", "VSSTRESU", "VSDTC"], orient="row").with_columns(
        USUBJID=pl.lit("S-1"), VSSEQ=pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    )


def test_a_dose_per_kilogram_is_compared_with_the_weight_at_baseline() -> None:
    # 10 mg/kg of 70 kg are 700 mg; 560 mg are the step 8 mg/kg, and 690 mg are 700 mg rounded to a vial
    drug = Drug(name="D", dose=10, unit="mg/kg", cycle_days=14, reductions=(8, 6))
    given = (("2024-01-10", 690.0), ("2024-01-24", 700.0), ("2024-02-07", 560.0))
    found = values(
        Treatment(regimen=(drug,)), [("D", dose, "mg", "ONCE", day, day) for day, dose in given], vital_signs()
    )
    assert found["PLDOSE"] == pytest.approx(2100)
    assert found["RDI"] == pytest.approx(100 * 1950 / 2100)
    assert (found["NRED"], found["LADDER"]) == (1, 1)


@pytest.mark.parametrize(
    ("weight", "planned", "reductions"),
    # 60 kg from 1 February on: the third dose is all that was planned, and a reduction where the baseline counts
    [("latest", 700 + 700 + 600, 0), ("baseline", 3 * 700, 1)],
)
def test_a_dose_may_follow_the_latest_weight(weight: str, planned: float, reductions: int) -> None:
    drug = {"name": "D", "dose": 10, "unit": "mg/kg", "cycle_days": 14, "reductions": [8, 6]}
    given = (("2024-01-10", 700.0), ("2024-01-24", 700.0), ("2024-02-07", 600.0))
    treatment = Treatment.model_validate({"regimen": [drug], "weight": weight})
    found = values(treatment, [("D", dose, "mg", "ONCE", day, day) for day, dose in given], vital_signs())
    assert found["PLDOSE"] == pytest.approx(planned)
    assert found["RDI"] == pytest.approx(100 * 2000 / planned)
    assert found["NRED"] == reductions


@pytest.mark.parametrize(("formula", "area"), [("mosteller", 1.8181186), ("dubois", 1.8097078)])
def test_a_dose_per_square_metre_is_compared_with_the_surface(formula: str, area: float) -> None:
    # 170 cm and 70 kg: root of 170 x 70 / 3600; 0.007184 x 70^0.425 x 170^0.725
    treatment = Treatment.model_validate(
        {"regimen": [{"name": "D", "dose": 100, "unit": "mg/m2", "cycle_days": 21}], "area_formula": formula}
    )
    found = values(treatment, [("D", 180.0, "mg", "ONCE", "2024-01-10", "2024-01-10")], vital_signs())
    assert found["PLDOSE"] == pytest.approx(100 * area, rel=1e-6)


def test_a_dose_per_kilogram_without_weight_has_no_intensity() -> None:
    drug = Drug(name="D", dose=10, unit="mg/kg", cycle_days=14)
    found = values(Treatment(regimen=(drug,)), [("D", 700.0, "mg", "ONCE", "2024-01-10", "2024-01-10")])
    assert {"RDI", "PLDOSE"} & set(found) == set()
