"""The parts of a finished display: text that is already rounded, with the ids of the results behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: what is read, and the results behind each number of it in reading order."""

    text: str
    result_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of numbers: its heading, what stands below it ("N = 86"), and the heading that spans several."""

    label: str
    below: str = ""
    span: str = ""
    result_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its label (indented by level) and one cell a column; a heading has no cells."""

    label: str
    cells: tuple[Cell, ...] = ()
    indent: int = 0
    is_heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDisplay:
    """A finished table or listing.

    Parameters
    ----------
    id : the plan item's id.
    number : "Table 1", "Listing 1".
    section : where the report puts it: "Subjects", "Efficacy", "Safety".
    population : the analysis set in words with its size.
    stub : heading of the first column.
    footnotes : methods and conventions of every interval and P value, abbreviations, reasons for absent numbers.
    """

    id: str
    number: str
    title: str
    section: str
    population: str
    stub: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    footnotes: tuple[str, ...] = ()


class Drawing(Protocol):
    """A frozen value that holds what a figure shows and can draw it."""

    def draw(self) -> Figure:
        """Draw with matplotlib; texts that stand for results bear the result id as gid."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureDisplay:
    """A finished figure.

    Parameters
    ----------
    drawing : what is drawn; frozen and picklable, so that figures can be drawn side by side.
    alt : what the figure shows, in words with its main numbers, for those who cannot see it.
    data : the figure's numbers as a table, for readers and for CSV.
    """

    id: str
    number: str
    title: str
    section: str
    population: str
    drawing: Drawing
    alt: str
    data: TableDisplay
    footnotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One headline sentence: parts of text, those that are numbers with their results."""

    parts: tuple[Cell, ...]
    output_id: str
    """The table or figure that shows more."""


Display = TableDisplay | FigureDisplay
