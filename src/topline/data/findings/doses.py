"""Doses that the regimen does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.data.findings.rule import Rule, found_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.core import Finding
    from topline.data.findings.rule import Domains
    from topline.protocol import Protocol

TOLERANCE = 1e-6


def find_doses_outside_the_ladder(domains: Domains, protocol: Protocol) -> Iterator[Finding]:
    """Find doses that are none of the steps of a drug whose reductions the study file lists, in the drug's unit."""
    regimen = protocol.treatment.regimen
    for drug in regimen:
        if "reductions" not in drug.model_fields_set:
            continue
        steps = (drug.dose, *drug.reductions)
        given = pl.col("EXTRT").str.to_lowercase().str.contains(drug.name.lower(), literal=True)
        is_own = given if len(regimen) > 1 else pl.lit(value=True)
        dose = pl.col("EXDOSE")
        is_step = pl.any_horizontal((dose - step).abs() <= TOLERANCE * step for step in steps)
        is_stranger = is_own & (dose > 0) & (pl.col("EXDOSU").str.to_lowercase() == drug.unit.lower()) & ~is_step
        listed = ", ".join(f"{step:g}" for step in steps)
        remedy = "correct EXDOSE, or add the step to reductions in the study file"
        message = pl.format(f"expected a dose of the ladder ({listed} {drug.unit}) of {drug.name}, found {{}}", dose)
        yield from found_in(domains["EX"].filter(is_stranger), "dose-outside-ladder", "EX", message, remedy)


DOSE_RULES = (
    Rule(
        name="dose-outside-ladder",
        meaning="a dose is none of the steps that the study file lists for the drug",
        find=find_doses_outside_the_ladder,
    ),
)
