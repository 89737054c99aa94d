"""The parameters of the analysis datasets that displays show, and which datasets a display takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.protocol.endpoints import EventFreeRate, TimeToEvent
from topline.protocol.plan_checks import BESIDE, DATASET, SHOWN
from topline.protocol.variables import RESPONSE_PARAMETERS

if TYPE_CHECKING:
    from topline.protocol.endpoints import Endpoint
    from topline.protocol.plan import FigureKind, PlanItem, TableKind
    from topline.protocol.protocol import Protocol

TUMOUR_PARAMETERS = ("SUMDIAM", "LDIAM", "BESTPCHG")
EXPOSURE_PARAMETERS = (
    "TRTDURD", "NCYCLE", "CUMDOSE", "RDI", "AVGDOSE", "MAXDOSE", "NRED", "NINTER", "NDELAY", "NADJ", "NDOSE",
)  # fmt: skip
"""Measures of exposure that a subject has once, whatever the data call them."""
ALSO_TAKEN = {**BESIDE, "waterfall": ("adrs",), "swimmer": ("adrs",)}
"""Display → the datasets that it takes beside its own."""


def datasets_of(display: TableKind | FigureKind) -> tuple[str, ...]:
    """Name the analysis datasets that a display takes.

    >>> datasets_of("waterfall")
    ('adtr', 'adrs')
    """
    return (DATASET[display], *ALSO_TAKEN.get(display, ()))


def endpoints_of(item: PlanItem, protocol: Protocol) -> tuple[Endpoint, ...]:
    """List the endpoints that an item shows: those that it names, else all that its display can show.

    A baseline table with survival columns leaves out, unless they are named, those of responders alone.
    """
    types = SHOWN[item.show][1] if item.show in SHOWN else (TimeToEvent,)
    known = {each.id: each for each in protocol.endpoints if isinstance(each, types)}
    named = item.endpoints or ((item.endpoint,) if item.endpoint else ())
    if named or item.show not in SHOWN:
        return tuple(known[name] for name in dict.fromkeys(named) if name in known)
    if item.show == "baseline_survival":
        return tuple(each for each in known.values() if isinstance(each, TimeToEvent) and not each.responders_only)
    return tuple(known.values())


def parameter_homes(protocol: Protocol) -> dict[str, str]:
    """Give parameter → the dataset (ADRS, …) that has it, for the endpoints of a protocol and the standard ones."""
    endpoints = {
        each.id: "ADTTE" if isinstance(each, TimeToEvent) else "ADRS"
        for each in protocol.endpoints
        if not isinstance(each, EventFreeRate)
    }
    return {
        **dict.fromkeys(TUMOUR_PARAMETERS, "ADTR"),
        **dict.fromkeys(EXPOSURE_PARAMETERS, "ADEX"),
        **dict.fromkeys(RESPONSE_PARAMETERS, "ADRS"),
        **endpoints,
    }
