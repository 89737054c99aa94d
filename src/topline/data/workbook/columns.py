"""The parts of the plain workbook: sheets, their columns, and the words that a cell may hold.

A column has a key in capitals, by which the program knows it, and a name in words, which the reader sees.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["text", "number", "date", "day", "word"]
"""date is a whole date; day may be a month (2026-01) or a year (2026) where no more is known."""
YES_NO: Mapping[str, str] = {"Yes": "Y", "No": "N"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """One column of a sheet.

    Parameters
    ----------
    key : its short name.
    name : the words of its header.
    meaning : what to fill in, in a sentence.
    kind : what a cell holds.
    example : the cell of the example row.
    is_required : whether every row has it.
    words : of a word: what the reader chooses → what SDTM has for it.
    lowest, highest : of a number: the least and the greatest that is possible.
    """

    key: str
    name: str
    meaning: str
    kind: Kind = "text"
    example: str = ""
    is_required: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    lowest: float | None = None
    highest: float | None = None

    @property
    def holds(self) -> str:
        """What a cell holds, in words."""
        match self.kind:
            case "text":
                return "text"
            case "number":
                return f"a number from {self.lowest:g} to {self.highest:g}" if self.highest else "a number, 0 or more"
            case "date":
                return "a date"
            case "day":
                return "a date, or the month (2026-01) or year (2026)"
            case "word":
                return "one of the list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet.

    Parameters
    ----------
    key : its short name; a CSV file bears it in lower case.
    name : the name of the sheet.
    meaning : what one row is, in a sentence.
    columns : in their order.
    unique : keys of the columns that tell one row from another; none means that whole rows are compared.
    """

    key: str
    name: str
    meaning: str
    columns: tuple[SheetColumn, ...]
    unique: tuple[str, ...] = ()

    def column(self, key: str) -> SheetColumn:
        """Find a column by its key."""
        return next(column for column in self.columns if column.key == key)

    @property
    def csv_name(self) -> str:
        """The name of the CSV file that may stand for the sheet."""
        return f"{self.name.lower().replace(' ', '-')}.csv"


def patient(meaning: str = "The patient, as on the sheet Patients.") -> SheetColumn:
    """Make the column with which every sheet begins."""
    return SheetColumn(key="PATIENT", name="Patient", meaning=meaning, example="P-001", is_required=True)
