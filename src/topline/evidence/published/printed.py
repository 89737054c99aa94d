"""A number as it is printed: its digits, its sign of inequality, and the values that would be printed so.

A printed 33.4 stands for every value from 33.35 to 33.45, both ends included, whichever way a tie is rounded; a printed
"<0.001" for every value from 0 to 0.001. NA (also NR, NE) says that a number is not reached or cannot be had.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

NUMBER = re.compile(r"(?P<sign><=|>=|[<>≤≥])?\s*(?P<digits>-?\d+(?:\.(?P<decimals>\d+))?)")
MISSING = frozenset({"NA", "NR", "NE"})
SIGNS = {"<=": "≤", ">=": "≥"}


@dataclass(frozen=True, slots=True)
class Bounds:
    """The values from `lower` to `upper`, both included; None where there is no limit."""

    lower: Fraction | None
    upper: Fraction | None

    def holds(self, value: float | Fraction, slack: float = 0.0) -> bool:
        """Say whether a value lies within, or no further than `slack` outside."""
        is_above = self.lower is None or value >= self.lower - Fraction(slack)
        return is_above and (self.upper is None or value <= self.upper + Fraction(slack))

    def meets(self, other: Bounds) -> bool:
        """Say whether the two have a value in common."""
        is_below = self.lower is not None and other.upper is not None and other.upper < self.lower
        is_above = self.upper is not None and other.lower is not None and other.lower > self.upper
        return not (is_below or is_above)

    @property
    def low(self) -> float:
        """The lower limit as a float, minus infinity where there is none."""
        return float("-inf") if self.lower is None else float(self.lower)

    @property
    def high(self) -> float:
        """The upper limit as a float, infinity where there is none."""
        return float("inf") if self.upper is None else float(self.upper)


@dataclass(frozen=True, slots=True)
class Printed:
    """A number with the digits that are printed.

    Parameters
    ----------
    text : the digits, with a sign of inequality before them where one is printed; or NA, NR, NE.

    Examples
    --------
    >>> share = Printed("33.40")
    >>> share.value, share.decimals, share.interval.holds(33.395)
    (33.4, 2, True)
    >>> Printed("<0.001").interval.high
    0.001
    >>> Printed("NA").value is None
    True
    """

    text: str

    @property
    def value(self) -> float | None:
        """The number, None where it is not reached or not estimable."""
        return None if self.text in MISSING else float(self._match()["digits"])

    @property
    def exact(self) -> Fraction | None:
        """The number as a fraction, None where it is not reached or not estimable."""
        return None if self.text in MISSING else Fraction(self._match()["digits"])

    @property
    def decimals(self) -> int:
        """Digits after the point."""
        return 0 if self.text in MISSING else len(self._match()["decimals"] or "")

    @property
    def sign(self) -> str:
        """The printed sign: "", "<", ">", "≤" or "≥"."""
        sign = "" if self.text in MISSING else self._match()["sign"] or ""
        return SIGNS.get(sign, sign)

    @property
    def interval(self) -> Bounds:
        """The values that would be printed so; without limits where nothing is reached."""
        number = self.exact
        if number is None:
            return Bounds(None, None)
        if self.sign in {"<", "≤"}:
            return Bounds(Fraction(0) if number >= 0 else None, number)
        if self.sign in {">", "≥"}:
            return Bounds(number, None)
        half = Fraction(1, 2 * 10**self.decimals)
        return Bounds(number - half, number + half)

    def __str__(self) -> str:
        return self.text

    @classmethod
    def read(cls, value: object) -> Printed:
        """Read a number as it stands in the file."""
        if isinstance(value, Printed):
            return value
        text = "" if isinstance(value, bool) else str(value).strip() if isinstance(value, (str, int, float)) else ""
        if text not in MISSING and not NUMBER.fullmatch(text):
            raise PydanticCustomError("printed_number", "a printed number such as 33.4, <0.001 or NA")
        return cls(text)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Tell pydantic how a printed number is read, and how it is written."""
        return core_schema.no_info_plain_validator_function(
            cls.read, serialization=core_schema.to_string_ser_schema(), metadata={"printed": True}
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:  # noqa: ANN401 pydantic's own type is a union of a hundred
        """Describe a printed number for editors."""
        return {"anyOf": [{"type": "number"}, {"type": "string", "pattern": f"^(NA|NR|NE|{NUMBER.pattern})$"}]}

    def _match(self) -> re.Match[str]:
        found = NUMBER.fullmatch(self.text)
        if found is None:
            raise ValueError(self.text)
        return found
