"""Check what the study file says of the data against their standard and the endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.protocol.flaw import Flaw, unknown_name
from topline.protocol.parameters import parameter_homes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.protocol.protocol import Protocol

DOMAINS = {
    "sdtm": ("an SDTM domain", ("DM", "DS", "EX", "AE", "LB", "VS", "QS", "SC", "TU", "TR", "RS", "CM")),
    "adam": ("an ADaM dataset", ("ADSL", "ADTR", "ADRS", "ADTTE", "ADAE", "ADEX", "ADLB", "ADIE")),
}
"""Standard → what a file holds in words, and the names."""


def data_flaws(protocol: Protocol) -> Iterator[Flaw]:
    """List what does not fit the standard of the data."""
    data = protocol.data
    what, known = DOMAINS.get(data.standard, ("no domain with standard: workbook", ()))
    for domain in data.domains:
        yield from unknown_name(("data", "domains", domain), what, domain, known)
    if data.parameters and data.standard != "adam":
        yield Flaw(
            path=("data", "parameters"), expected=f"no parameters with standard: {data.standard}",
            found=", ".join(data.parameters), remedy="leave them out; they name the parameters of ADaM datasets",
        )  # fmt: skip
        return
    homes = parameter_homes(protocol)
    for name in data.parameters:
        what = "an endpoint or a parameter that displays show"
        yield from unknown_name(("data", "parameters", name), what, name, homes)
    if data.standard == "adam":
        yield from _made_already(protocol)
    if data.cutoff_date is not None and data.standard == "adam":
        yield Flaw(
            path=("data", "cutoff_date"), expected="no cut-off date with standard: adam", found=str(data.cutoff_date),
            remedy="leave it out; ADaM datasets are cut off when they are made",
        )  # fmt: skip


def _made_already(protocol: Protocol) -> Iterator[Flaw]:
    """Find keys of which only the derivation makes something."""
    if "dates" in protocol.model_fields_set:
        yield Flaw(
            path=("dates",), expected="no dates with standard: adam", found=", ".join(protocol.dates.model_fields_set),
            remedy="leave them out; the datasets hold the dates as they were filled in",
        )  # fmt: skip
    for key, named in (("markers", protocol.markers), ("eligibility", protocol.eligibility)):
        if named:
            yield Flaw(
                path=(key,), expected=f"no {key} with standard: adam", found=", ".join(each.id for each in named),
                remedy="leave them out; the datasets hold the values that are analysed",
            )  # fmt: skip
