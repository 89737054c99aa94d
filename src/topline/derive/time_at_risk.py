"""Subjects who are counted in a rate of adverse events and add no time at risk: told, never repaired."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.row_findings import row_findings

if TYPE_CHECKING:
    from topline.core import Finding
    from topline.protocol import Protocol


def time_at_risk_findings(adsl: pl.DataFrame, protocol: Protocol) -> tuple[Finding, ...]:
    """Find, for each rate of the plan, the subjects of its population without an end of the time at risk.

    Parameters
    ----------
    adsl : with AERISKDT and the population flags.
    """
    found: list[Finding] = []
    for item in protocol.plan:
        if item.show == "adverse_event_rates":
            name = item.population or "SAF"
            without = adsl.filter((pl.col(f"{name}FL") == "Y") & pl.col("AERISKDT").is_null())
            message = pl.lit(
                f"expected a time at risk (TRTSDT to AERISKDT) of a subject of {name}, found none; the subject adds "
                f"nothing to the patient-years of {item.id}"
            )
            remedy = "add the first dose, or choose a population of treated subjects"
            found += row_findings(without, "no-time-at-risk", "ADSL", message, remedy)
    return tuple(found)
