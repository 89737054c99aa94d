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
    return tuple(
        _number(_show(item, own.get(item.id, nothing), protocol), number)
        for item, number in zip(protocol.plan, number_items(protocol.plan), strict=True)
    )


def _show(item: PlanItem, results: Results, protocol: Protocol) -> Display:
    from topline.display.figures import FIGURES

    tabulate = TABLES.get(item.show)
    if tabulate:
        return tabulate(item, results, protocol)
    return {**FIGURES}[item.show](item, results, protocol)


def _number(display: Display, number: str) -> Display:
    if isinstance(display, FigureDisplay):
        return replace(display, number=number, data=replace(display.data, number=number))
    return replace(display, number=number)
