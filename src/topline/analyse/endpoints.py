"""Which endpoint a plan item is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.core import Problem, ProtocolError, name_remedy
from topline.protocol import ResponseRate, TimeToEvent

if TYPE_CHECKING:
    from topline.protocol import PlanItem, Protocol


def choose_time_to_event(item: PlanItem, protocol: Protocol) -> TimeToEvent:
    """Find the time-to-event endpoint that a plan item names."""
    known = {each.id: each for each in protocol.endpoints if isinstance(each, TimeToEvent)}
    if item.endpoint not in known:
        raise _unknown(item, "a time-to-event endpoint", item.endpoint or "none", known)
    return known[item.endpoint]


def choose_rates(item: PlanItem, protocol: Protocol) -> tuple[ResponseRate, ...]:
    """Find the response rates that a plan item names, or all of the protocol."""
    known = {each.id: each for each in protocol.endpoints if isinstance(each, ResponseRate)}
    names = item.endpoints or ((item.endpoint,) if item.endpoint else tuple(known))
    for name in names:
        if name not in known:
            raise _unknown(item, "a response rate", name, known)
    return tuple(known[name] for name in dict.fromkeys(names))


def _unknown(
    item: PlanItem, expected: str, found: str, known: dict[str, TimeToEvent] | dict[str, ResponseRate]
) -> ProtocolError:
    problem = Problem(
        file="plan", place=item.id, expected=expected, found=f"'{found}'", remedy=name_remedy(found, known)
    )
    return ProtocolError([problem])
