from __future__ import annotations

import subprocess
import sys

import pytest

from topline.core import conversion_factor, is_same_unit


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("GI/L", "10^9/L", 1.0),
        ("x10E9/L", "10^9/L", 1.0),
        ("10*3/uL", "10^9/L", 1.0),
        ("K/uL", "10^9/L", 1.0),
        ("THOU/uL", "10^9/L", 1.0),
        ("cells/uL", "10^9/L", 0.001),
        ("/mm3", "10^9/L", 0.001),
        ("1/mm^3", "10^9/L", 0.001),
        ("TI/L", "10^12/L", 1.0),
        ("M/uL", "10^12/L", 1.0),
        ("IU/L", "U/L", 1.0),
        ("ukat/L", "U/L", 60.0),
        ("MMOL/L", "mmol/L", 1.0),
        ("G/DL", "g/L", 10.0),
        ("mcg/L", "ng/mL", 1.0),
        ("µmol/L", "mmol/L", 0.001),
        ("mg/24 hrs", "g/day", 0.001),
        ("%", "FRACTION", 0.01),
        ("mIU/L", "mU/L", 1.0),
        ("LB", "kg", 0.45359237),
        ("IN", "cm", 2.54),
    ],
)
def test_the_spellings_of_laboratories_are_read(source: str, target: str, factor: float) -> None:
    assert conversion_factor(source, target) == factor


@pytest.mark.parametrize(
    ("source", "target"),
    [("mg/dL", "U/L"), ("mg/dL", "mmol/L"), ("mEq/L", "mmol/L"), ("", "g/L"), ("G/L", "10^9/L"), ("10^9**9", "1"),
     ("furlong/L", "g/L"), ("mmol(Fe)/L", "mmol/L"), ("g/L; drop", "g/L")],
)  # fmt: skip
def test_what_measures_something_else_or_is_not_known_has_no_factor(source: str, target: str) -> None:
    assert conversion_factor(source, target) is None


@pytest.mark.parametrize(
    ("source", "target", "molar_mass", "answer"),
    [
        # glucose 126 mg/dL is 7.0 mmol/L, cholesterol 200 mg/dL is 5.17, creatinine 1 mg/dL is 88.4 umol/L,
        # bilirubin 1 mg/dL is 17.1 umol/L, hemoglobin 10 g/dL is 6.2 mmol/L of its monomer
        ("126 mg/dL", "mmol/L", 180.156, 7.0),
        ("200 mg/dL", "mmol/L", 386.65, 5.17),
        ("1 mg/dL", "umol/L", 113.12, 88.4),
        ("1 mg/dL", "umol/L", 584.66, 17.1),
        ("10 g/dL", "mmol/L", 16114.5, 6.2),
    ],
)
def test_a_mass_becomes_an_amount_by_the_molar_mass(source: str, target: str, molar_mass: float, answer: float) -> None:
    number, unit = source.split()
    factor = conversion_factor(unit, target, molar_mass=molar_mass)
    assert factor is not None
    assert float(number) * factor == pytest.approx(answer, rel=2e-3)


def test_equivalents_become_moles_by_the_valence() -> None:
    assert conversion_factor("mEq/L", "mmol/L", valence=2) == 0.5


@pytest.mark.parametrize(
    ("source", "target", "answer"),
    [("g/L", "g/L", True), ("GI/L", "10^9/L", True), ("IU/L", "U/L", True), ("g/dL", "g/L", False), ("", "1", False)],
)
def test_two_spellings_of_one_unit_are_known_without_a_look_up(source: str, target: str, *, answer: bool) -> None:
    assert is_same_unit(source, target) is answer


def test_the_registry_of_units_is_not_loaded_where_units_are_equal() -> None:
    program = (
        "import sys; from topline.core import conversion_factor as f; "
        "print(f('GI/L', '10^9/L'), f('mmol/L', 'mmol/L'), 'pint' in sys.modules); "
        "print(f('g/dL', 'g/L'), 'pint' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1.0", "1.0", "False", "10.0", "True"]
