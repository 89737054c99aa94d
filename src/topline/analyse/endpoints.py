"""Which endpoint a plan item is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.core import Problem, ProtocolError, name_remedy
from topline.protocol import ResponseRate, TimeToEvent, endpoints_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topline.protocol import Endpoint, PlanItem, Protocol


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


def choose_endpoints(item: PlanItem, protocol: Protocol) -> tuple[Endpoint, ...]:
    """Find the endpoints that a plan item names, or all that its display can show."""
    shown = endpoints_of(item, protocol)
    absent = [name for name in item.endpoints if name not in {each.id for each in shown}]
    if absent:
        raise _unknown(item, "an endpoint", absent[0], [each.id for each in protocol.endpoints])
    return shown


def _unknown(item: PlanItem, expected: str, found: str, known: Iterable[str]) -> ProtocolError:
    problem = Problem(
        file="plan", place=item.id, expected=expected, found=f"'{found}'", remedy=name_remedy(found, known)
    )
    return ProtocolError([problem])
