"""The limits of a grade as values, read from a line that reads like CTCAE's own.

A grade is written as alternatives joined by "or"; one that is true gives the grade. An alternative is one limit, or the
same limit in several units joined by ";". A condition may follow: "if baseline normal", "if baseline abnormal",
"if fasting", "if low" and "if high" (the value itself is outside of its limits of normal), "if worst" and "if mildest",
which say how what a number cannot tell (symptoms, anticoagulation) is taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

Comparison = Literal["<", "<=", ">", ">="]
Reference = Literal["ULN", "LLN", "baseline"]
Condition = Literal["", "baseline normal", "baseline abnormal", "fasting", "low", "high", "worst", "mildest"]

LIMIT = re.compile(
    r"(?P<comparison><=|>=|<|>)(?:(?P<times>[\d.]+) x )?(?P<reference>ULN|LLN|baseline)?"
    r"(?: \+ )?(?:(?P<number>[\d.]+)(?: (?P<unit>\S+))?)?"
)
CONDITIONS = ("", "baseline normal", "baseline abnormal", "fasting", "low", "high", "worst", "mildest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit: times x reference + number [unit].

    Parameters
    ----------
    comparison : how a value that has the grade compares with the limit.
    reference : the limit of normal or the baseline that is multiplied; None for a plain number.
    times : the multiple of the reference.
    number : the plain number, or what is added to the reference.
    unit : the unit of the number, "" for a number without one.
    """

    comparison: Comparison
    reference: Reference | None
    times: float
    number: float
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One way to have a grade: a limit (in several units) and the condition under which it holds."""

    limits: tuple[Limit, ...]
    condition: Condition


def read_grade(text: str) -> tuple[Alternative, ...]:
    """Read the alternatives of a grade.

    >>> [alternative.condition for alternative in read_grade(">ULN if baseline normal or >=1.5 x baseline if fasting")]
    ['baseline normal', 'fasting']
    >>> [(limit.number, limit.unit) for limit in read_grade("<10 g/dL; <6.2 mmol/L")[0].limits]
    [(10.0, 'g/dL'), (6.2, 'mmol/L')]
    """
    return tuple(_alternative(part) for part in text.split(" or "))


def _alternative(text: str) -> Alternative:
    limits, _, condition = text.partition(" if ")
    if condition not in CONDITIONS:
        raise ValueError(f"no condition of a grade: '{condition}' in '{text}'")
    return Alternative(limits=tuple(_limit(part) for part in limits.split("; ")), condition=condition)


def _limit(text: str) -> Limit:
    match = LIMIT.fullmatch(text)
    if match is None or not (match["reference"] or match["number"]):
        raise ValueError(f"no limit of a grade: '{text}'")
    return Limit(
        comparison=cast("Comparison", match["comparison"]),
        reference=cast("Reference | None", match["reference"]),
        times=float(match["times"] or 1),
        number=float(match["number"] or 0),
        unit=match["unit"] or "",
    )
