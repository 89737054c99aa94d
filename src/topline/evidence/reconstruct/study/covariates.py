"""Covariates of the study file: the variables of the baseline table, laboratory values, and groups made of them.

A block that divides a number is a rule on it; groups by a marker are divided where the search put the cut-off; groups
that count two factors follow from them. Other variables are read as they were recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.evidence.published import Model, Published, Variable
    from topline.evidence.published.rows import Bounded
    from topline.evidence.reconstruct.cohort import Cohort
    from topline.evidence.reconstruct.printed import Paper, PrintedVariable

Section = dict[str, object]
NOT_COVARIATES = ("CYCLES",)
IN_DEMOGRAPHICS = ("SEX", "AGE")
TESTS = {"ECOG": "ECOG101"}
SIDES = (("at_least", ">="), ("above", ">"), ("at_most", "<="), ("below", "<"))
DECIMALS = 6


def covariates(published: Published, paper: Paper, cohort: Cohort) -> list[Section]:
    """List the covariates, each after those that its rules use."""
    blocks = [_block(published, name, block) for name, block in published.baseline.items()]
    return [
        *_summaries(published),
        *_values(published, cohort),
        *(block for block in blocks if block is not None),
        *_groups(published, paper, cohort),
    ]


def numeric_terms(model: Model) -> list[str]:
    """Name the terms of a model that are numbers."""
    return [name for name, term in model.terms.items() if not term.level]


def _summaries(published: Published) -> Iterator[Section]:
    for name, summary in published.summaries.items():
        if name not in NOT_COVARIATES:
            yield _number(name, summary.label, summary.unit)


def _values(published: Published, cohort: Cohort) -> Iterator[Section]:
    labels = {name: term.label for model in published.models.values() for name, term in model.terms.items()}
    for name in cohort.values:
        if name not in published.summaries:
            test = published.records.laboratory.get(name)
            yield _number(name, test.label if test else labels.get(name, ""), test.unit if test else "")


def _number(name: str, label: str, unit: str) -> Section:
    found: Section = {"variable": name, "label": label or name}
    if unit and unit != "1":
        found["unit"] = unit
    return found if name in IN_DEMOGRAPHICS else {**found, "test": name}


def _block(published: Published, name: str, block: Variable) -> Section | None:
    """Give the covariate of a block of the baseline table; None where its levels say no limits of their number."""
    labels = {key: block.levels[key].label or key for key in _reference_first(published, name, block)}
    found: Section = {"variable": block.variable or name, "label": block.label or name}
    if block.value_of:
        rules = {key: condition(block.value_of, block.levels[key]) for key in labels}
        return {**found, "rules": rules, "levels": labels} if all(rules.values()) else None
    source = {} if name in IN_DEMOGRAPHICS else {"test": TESTS.get(name, name)}
    return {**found, **source, "levels": labels}


def _reference_first(published: Published, name: str, block: Variable) -> list[str]:
    terms = [model.terms[name] for model in published.models.values() if name in model.terms]
    references = {term.reference for term in terms}
    return sorted(block.levels, key=lambda level: level not in references)


def condition(value: str, bounded: Bounded) -> str:
    """Give the limits of a value as an SQL condition, "" where there are none."""
    limits = ((getattr(bounded, side), sign) for side, sign in SIDES)
    return " AND ".join(f"{value} {sign} {limit}" for limit, sign in limits if limit is not None)


def _groups(published: Published, paper: Paper, cohort: Cohort) -> Iterator[Section]:
    for variable in paper.variables:
        rules = _marker_rules(variable, cohort) if variable.marker else _factor_rules(variable)
        if rules:
            levels = published.groups[variable.name].levels
            yield {
                "variable": variable.name,
                "label": published.groups[variable.name].label or variable.name,
                "rules": rules,
                "levels": {name: levels[name].label or name for name in rules},
            }


def _marker_rules(variable: PrintedVariable, cohort: Cohort) -> dict[str, str]:
    """Divide a marker halfway between the largest value of the lower group and the smallest of the higher one."""
    values, codes = cohort.values.get(variable.marker), cohort.codes[variable.name]
    if values is None or not {0, 1} <= set(codes.tolist()):
        return {}
    low, high = variable.levels
    cutoff = round(float(np.nanmax(values[codes == 0]) + np.nanmin(values[codes == 1])) / 2, DECIMALS)
    return {high.name: f"{variable.marker} >= {cutoff:g}", low.name: f"{variable.marker} < {cutoff:g}"}


def _factor_rules(variable: PrintedVariable) -> dict[str, str]:
    """Count two factors: both, neither, one of them."""
    if not variable.factors:
        return {}
    neither, one, both = variable.levels
    return {
        both.name: " AND ".join(f"{name} = '{level}'" for name, level in variable.factors),
        neither.name: " AND ".join(f"{name} <> '{level}'" for name, level in variable.factors),
        one.name: "TRUE",
    }
