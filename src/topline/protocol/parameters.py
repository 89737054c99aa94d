"""The parameters of the analysis datasets that displays show, and which datasets a display takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.protocol.endpoints import TimeToEvent
from topline.protocol.plan_checks import DATASET
from topline.protocol.variables import RESPONSE_PARAMETERS

if TYPE_CHECKING:
    from topline.protocol.plan import FigureKind, TableKind
    from topline.protocol.protocol import Protocol

TUMOUR_PARAMETERS = ("SUMDIAM", "LDIAM", "BESTPCHG")
EXPOSURE_PARAMETERS = (
    "TRTDURD", "NCYCLE", "CUMDOSE", "RDI", "AVGDOSE", "MAXDOSE", "NRED", "NINTER", "NDELAY", "NADJ", "NDOSE",
)  # fmt: skip
"""Measures of exposure that a subject has once, whatever the data call them."""
ALSO_TAKEN = {"waterfall": ("adrs",), "swimmer": ("adrs",)}
"""Display → the datasets that it takes beside its own."""


def datasets_of(display: TableKind | FigureKind) -> tuple[str, ...]:
    """Name the analysis datasets that a display takes.

    >>> datasets_of("waterfall")
    ('adtr', 'adrs')
    """
    return (DATASET[display], *ALSO_TAKEN.get(display, ()))


def parameter_homes(protocol: Protocol) -> dict[str, str]:
    """Give parameter → the dataset (ADRS, …) that has it, for the endpoints of a protocol and the standard ones."""
    endpoints = {each.id: "ADTTE" if isinstance(each, TimeToEvent) else "ADRS" for each in protocol.endpoints}
    return {
        **dict.fromkeys(TUMOUR_PARAMETERS, "ADTR"),
        **dict.fromkeys(EXPOSURE_PARAMETERS, "ADEX"),
        **dict.fromkeys(RESPONSE_PARAMETERS, "ADRS"),
        **endpoints,
    }
