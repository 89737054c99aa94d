"""The hypothesis and the criteria of eligibility of the study file, as far as the publication prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.evidence.reconstruct.study.covariates import condition

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from topline.evidence.published import Published

Section = dict[str, object]


def design(published: Published, endpoints: Sequence[Section]) -> Section:
    """Give the hypothesis about one rate; nothing where a rate or the endpoint is not printed."""
    printed = published.design
    endpoint = next((each for each in endpoints if each["id"] == printed.endpoint), None)
    if endpoint is None or printed.null_rate is None or printed.alternative_rate is None:
        return {}
    found: Section = {"endpoint": endpoint.get("endpoint", endpoint["id"])}
    if "at_months" in endpoint:
        found["at_months"] = endpoint["at_months"]
    for key in ("null_rate", "alternative_rate", "alpha", "power", "dropout"):
        number = getattr(printed, key)
        if number is not None and number.value is not None:
            found[key] = number.value
    subjects = printed.n_final or printed.n
    planned = {} if subjects is None or subjects.value is None else {"subjects": int(subjects.value)}
    return {**found, "sided": printed.sides, **planned}


def eligibility(published: Published, covariates: Iterable[Section]) -> list[Section]:
    """List the criteria that are about a covariate: limits of a number, or levels of a variable."""
    names = {str(each["variable"]): each for each in covariates}
    found: list[Section] = []
    for criterion in published.eligibility.values():
        if criterion.variable not in names:
            continue
        has_levels = "levels" in names[criterion.variable]
        values = ", ".join(f"'{value}'" for value in criterion.values)
        rule = f"{criterion.variable} IN ({values})" if values else condition(criterion.variable, criterion)
        if rule and has_levels == bool(values):
            code = f"{criterion.kind[0].upper()}{len(found) + 1:02d}"
            found.append({"id": code, "label": criterion.label, "kind": criterion.kind, "rule": rule})
    return found
