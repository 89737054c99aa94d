"""Words of the records that no paper prints: those of the published file's `records`, else neutral ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.evidence.published.record_words import GENERAL_DISORDERS, LaboratoryTest, ScreeningReason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from topline.evidence.published import Published

NO_CRITERION: Mapping[str, ScreeningReason] = {"IN01": ScreeningReason(label="Eligible by all criteria")}
"""Where the file has no criterion at all."""


def class_of(published: Published, row: str) -> str:
    """Give the system organ class of a row of the adverse events."""
    return published.records.classes.get(row, GENERAL_DISORDERS)


def screening_reasons(published: Published) -> Mapping[str, ScreeningReason]:
    """Give the criteria that screened subjects failed, by their codes."""
    if published.records.screening_reasons:
        return published.records.screening_reasons
    found: dict[str, ScreeningReason] = {}
    numbers = {"inclusion": 0, "exclusion": 0}
    for criterion in published.eligibility.values():
        numbers[criterion.kind] += 1
        code = f"{criterion.kind[:2].upper()}{numbers[criterion.kind]:02d}"
        found[code] = ScreeningReason(label=criterion.label, kind=criterion.kind, variable=criterion.variable)
    return found or NO_CRITERION


def laboratory_tests(published: Published, measured: Iterable[str]) -> Mapping[str, LaboratoryTest]:
    """Give the laboratory tests among the measured values, by their codes."""
    if published.records.laboratory:
        return published.records.laboratory
    labels = {name: term.label for model in published.models.values() for name, term in model.terms.items()}
    return {name: LaboratoryTest(label=labels.get(name) or name) for name in measured}
