"""What became of the planned dose: subjects with a reduction, by lowest step, an interruption, a delay, one drug alone.

Each drug of the regimen is told by itself, of the subjects who took it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from topline.analyse.counts import count_population, count_subjects
from topline.analyse.rows import absent, count_and_share, number
from topline.analyse.selection import choose_subjects, select
from topline.stats.summary import summarise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.counts import Counts
    from topline.analyse.selection import Selection
    from topline.derive import AnalysisData
    from topline.protocol import Drug, PlanItem, Protocol
    from topline.results import Statistic

MODIFICATIONS = {
    "interruption": ("NINTER", "At least one interruption"),
    "delay": ("NDELAY", "At least one delayed cycle"),
    "alone": ("ALONE", "Continued alone after the other drugs"),
}
"""Analysis → parameter of ADEX that is above 0, and label."""
NO_REGIMEN = "the study file has no regimen to compare doses with"
NO_LADDER = "the study file has no reductions of the drug"
METHOD = "median: SAS's default definition (R's type 2)"


def analyse_dose_modifications(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Count, for each drug, the subjects whose dose was reduced, interrupted, delayed or continued alone."""
    population = select(item, data, protocol)
    sizes = count_subjects(population)
    yield from count_population(population)
    records = select(item, data, protocol, "adex")
    regimen = protocol.treatment.regimen
    for place, drug in enumerate(regimen, start=1):
        suffix = str(place) if len(regimen) > 1 else ""
        for row in _drug_rows(records, drug, suffix, sizes):
            yield replace(row, context=drug.name)
    if not regimen:
        for group in population.groups:
            yield from absent(group.mark(population.row("taken")), ("n", "p"), NO_REGIMEN)


def _drug_rows(records: Selection, drug: Drug, suffix: str, sizes: Counts) -> Iterator[Statistic]:
    taken = records.narrow(f"PARAMCD = 'NINTER{suffix}'")
    takers = count_subjects(taken)
    yield from _count(taken, "taken", sizes, "Subjects who took it")
    yield from _reduction_rows(records, taken, drug, suffix)
    for name, (parameter, label) in MODIFICATIONS.items():
        if name == "alone" and not suffix:
            continue
        own = records.narrow(f"PARAMCD = '{parameter}{suffix}' AND AVAL > 0")
        yield from _count(own, name, takers, label)
        if name == "alone":
            yield from _days_alone(own)


def _reduction_rows(records: Selection, taken: Selection, drug: Drug, suffix: str) -> Iterator[Statistic]:
    """Count the subjects with a reduction, and all by the lowest step of the ladder."""
    if not drug.reductions:
        for group in taken.groups:
            row = group.mark(taken.row("reduction"))
            yield from absent(row, ("n", "p"), NO_LADDER, label="At least one reduction")
        return
    takers = count_subjects(taken)
    reduced = records.narrow(f"PARAMCD = 'NRED{suffix}' AND AVAL > 0")
    yield from _count(reduced, "reduction", takers, "At least one reduction")
    steps = records.narrow(f"PARAMCD = 'LADDER{suffix}'")
    for step, dose in enumerate((drug.dose, *drug.reductions)):
        label = f"{dose:g} {drug.unit}{' (full dose)' if step == 0 else ''}"
        yield from _count(steps.narrow(f"AVAL = {step}"), "step", takers, label)
    unknown = set(taken.frame["USUBJID"]) - set(steps.frame["USUBJID"])
    if unknown:
        yield from _count(taken.narrow(choose_subjects(unknown)), "step", takers, "On no step of the ladder")


def _days_alone(own: Selection) -> Iterator[Statistic]:
    for group in own.groups:
        found = summarise(group.pick(own.frame)["AVAL"].cast(pl.Float64).to_numpy())
        row = replace(group.mark(own.row("days_alone")), method=METHOD)
        for name, fmt in (("median", "0.0"), ("min", "0"), ("max", "0")):
            yield number(row, name, getattr(found, name), "no subject continued alone", fmt=fmt)


def _count(chosen: Selection, name: str, sizes: Counts, label: str) -> Iterator[Statistic]:
    counts = count_subjects(chosen)
    for group in chosen.groups:
        row = replace(group.mark(chosen.row(name)), variable="AVAL", variable_level=label)
        yield from count_and_share(row, counts.of(group), sizes.of(group), label=label)
