"""Check what the study file says about safety and eligibility against the rest of the protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.protocol.conditions import condition_flaw
from topline.protocol.flaw import Flaw, repeated_names, unknown_name
from topline.protocol.formulas import formula_flaw, formula_names
from topline.protocol.variables import ADSL, DATASETS, dataset_variables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.protocol.protocol import Protocol
    from topline.protocol.variables import Kind


def safety_flaws(protocol: Protocol) -> Iterator[Flaw]:
    """List what does not fit in the markers, the events of interest and the criteria of eligibility."""
    yield from _marker_flaws(protocol)
    yield from _event_flaws(protocol)
    yield from _criterion_flaws(protocol)


def _marker_flaws(protocol: Protocol) -> Iterator[Flaw]:
    markers = protocol.markers
    yield from repeated_names("marker", [(("markers", n, "id"), marker.id) for n, marker in enumerate(markers)])
    for n, marker in enumerate(markers):
        if flaw := formula_flaw(marker.formula, list(marker.units)):
            yield Flaw(path=("markers", n, "formula"), expected=flaw[0], found=flaw[1], remedy=flaw[2])
            continue
        names = formula_names(marker.formula)
        for test in marker.units:
            yield from unknown_name(("markers", n, "units", test), "a test of the formula", test, names)


def _event_flaws(protocol: Protocol) -> Iterator[Flaw]:
    here = "events_of_interest"
    events = protocol.events_of_interest
    yield from repeated_names("event of interest", [((here, n, "id"), event.id) for n, event in enumerate(events)])
    taken = {*DATASETS["adae"], *(f"{name}FL" for name in protocol.populations)}
    for n, event in enumerate(events):
        if known := next((name for name in (f"{event.id}FL", f"{event.id}WFL") if name in taken), None):
            found = f"'{event.id}', whose flag {known} is a variable of ADAE already"
            yield Flaw(path=(here, n, "id"), expected="a new name", found=found, remedy="choose another name")
        if not (event.flag or event.terms or event.classes):
            remedy = "say which events: flag: a column of AE, terms: […] or classes: […]"
            yield Flaw(path=(here, n), expected="a flag, terms or classes", found="none", remedy=remedy)
        if event.within:
            above = [each.id for each in events[:n]]
            yield from unknown_name((here, n, "within"), "a kind above in the list", event.within, above)


def _criterion_flaws(protocol: Protocol) -> Iterator[Flaw]:
    here, criteria = "eligibility", protocol.eligibility
    yield from repeated_names("criterion", [((here, n, "id"), each.id) for n, each in enumerate(criteria)])
    variables = dataset_variables("adsl", protocol, with_flags=False)
    known: dict[str, Kind] = {name: kind for name, kind in variables.items() if name not in {"ELIGFL", "IEREAS"}}
    for n, criterion in enumerate(criteria):
        for test in criterion.tests:
            if test in ADSL:
                found = f"'{test}', a variable of ADSL already"
                remedy = "leave it out of tests"
                yield Flaw(path=(here, n, "tests", test), expected="a test of LB or VS", found=found, remedy=remedy)
        columns: dict[str, Kind] = dict(known)
        for test in criterion.tests:
            columns |= {test: "number", f"{test}_LLN": "number", f"{test}_ULN": "number"}
        if flaw := condition_flaw(criterion.rule, columns):
            yield Flaw(path=(here, n, "rule"), expected=flaw[0], found=flaw[1], remedy=flaw[2])
