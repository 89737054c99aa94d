"""What the protocol calls its covariates, levels, endpoints and populations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.wording import clean_text, sentence_case

if TYPE_CHECKING:
    from topline.protocol import Covariate, Protocol

GROUPED = "GR1"


def find_covariate(protocol: Protocol, variable: str) -> Covariate | None:
    """Find the covariate behind a variable: AGE for AGE and for its groups AGEGR1."""
    known = {covariate.variable: covariate for covariate in protocol.covariates}
    return known.get(variable) or known.get(variable.removesuffix(GROUPED))


def covariate_label(protocol: Protocol, variable: str) -> str:
    """Name a covariate with its unit: "Age (years)"."""
    covariate = find_covariate(protocol, variable)
    if covariate is None:
        return clean_text(variable)
    return clean_text(f"{covariate.label} ({covariate.unit})" if covariate.unit else covariate.label)


def step_label(protocol: Protocol, variable: str) -> str:
    """Name a number and the step for which its hazard ratio is given: "Albumin, per 10 g/L"."""
    covariate = find_covariate(protocol, variable)
    if covariate is None or covariate.per == 1:
        return f"{covariate_label(protocol, variable)}, per unit"
    if covariate.per == "doubling":
        return f"{covariate_label(protocol, variable)}, per doubling"
    return clean_text(f"{covariate.label}, per {covariate.per:g} {covariate.unit or 'units'}")


def effect_label(protocol: Protocol, variable: str, words: str) -> str:
    """Name a number and what its hazard ratio compares: a step, or two values."""
    if words.startswith("per "):
        return step_label(protocol, variable)
    return f"{covariate_label(protocol, variable)}, {clean_text(words)}"


def level_label(protocol: Protocol, variable: str, level: str) -> str:
    """Name a level of a covariate as the study file does; limits of groups get their signs (≥65)."""
    covariate = find_covariate(protocol, variable)
    if covariate and level in covariate.levels:
        return clean_text(covariate.levels[level])
    if covariate and covariate.cutoffs:
        return clean_text(level).replace(">=", "≥").replace("<=", "≤")
    return sentence_case(level) if len(level) > 1 else clean_text(level)


def endpoint_label(protocol: Protocol, endpoint: str | None) -> str:
    """Name an endpoint in words: "Progression-free survival"."""
    found = next((known for known in protocol.endpoints if known.id == endpoint), None)
    return clean_text(found.label) if found else clean_text(endpoint or "")


def population_label(protocol: Protocol, population: str) -> str:
    """Name an analysis set in words."""
    known = protocol.populations.get(population)
    return clean_text(known.label if known else population)
