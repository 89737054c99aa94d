"""Check what the study file says about safety against the rest of the protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.protocol.flaw import Flaw, repeated_names
from topline.protocol.variables import DATASETS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.protocol.protocol import Protocol


def safety_flaws(protocol: Protocol) -> Iterator[Flaw]:
    """List what does not fit in the events of interest."""
    here = "events_of_interest"
    events = protocol.events_of_interest
    yield from repeated_names("event of interest", [((here, n, "id"), event.id) for n, event in enumerate(events)])
    taken = {*DATASETS["adae"], *(f"{name}FL" for name in protocol.populations)}
    for n, event in enumerate(events):
        if f"{event.id}FL" in taken:
            found = f"'{event.id}', whose flag {event.id}FL is a variable of ADAE already"
            yield Flaw(path=(here, n, "id"), expected="a new name", found=found, remedy="choose another name")
        if not (event.flag or event.terms or event.classes):
            remedy = "say which events: flag: a column of AE, terms: […] or classes: […]"
            yield Flaw(path=(here, n), expected="a flag, terms or classes", found="none", remedy=remedy)
