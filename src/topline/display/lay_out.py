"""Lay out a readout: every item of the plan as a finished display, in the plan's order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.display.lookup import Lookup
from topline.display.nouns import FigureDisplay
from topline.display.tables import TABLES
from topline.display.titles import number_items
from topline.results import Results

if TYPE_CHECKING:
    from topline.display.nouns import Display
    from topline.protocol import PlanItem, Protocol

WHOLE = "TRUE"
"""The filter of an item that shows its whole analysis set."""


def lay_out(results: Results, protocol: Protocol) -> tuple[Display, ...]:
    """Make the displays of the plan from the results.

    Parameters
    ----------
    results : the results of all the plan's items.

    Returns
    -------
    tuple of Display
        Tables, figures and listings in the plan's order, each numbered among its like.
    """
    parts = Lookup(rows=results.rows).split("output_id")
    own = {name: Results(rows=part.rows) for name, part in parts.items()}
    nothing = Results(rows=())
    displays = tuple(_show(item, own.get(item.id, nothing), protocol) for item in protocol.plan)
    whole = tuple(shown.population for item, shown in zip(protocol.plan, displays, strict=True) if item.filter == WHOLE)
    return tuple(
        _head(shown, number, _size_population(shown.population, whole) if item.filter == WHOLE else shown.population)
        for item, shown, number in zip(protocol.plan, displays, number_items(protocol.plan), strict=True)
    )


def _show(item: PlanItem, results: Results, protocol: Protocol) -> Display:
    from topline.display.figures import FIGURES

    tabulate = TABLES.get(item.show)
    if tabulate:
        return tabulate(item, results, protocol)
    return {**FIGURES}[item.show](item, results, protocol)


def _size_population(population: str, known: tuple[str, ...]) -> str:
    """Add the size of an analysis set, as another display of the whole set knows it."""
    return next((other for other in known if other.startswith(f"{population} (N = ")), population)


def _head(display: Display, number: str, population: str) -> Display:
    if isinstance(display, FigureDisplay):
        data = replace(display.data, number=number, population=population)
        return replace(display, number=number, population=population, data=data)
    return replace(display, number=number, population=population)
