"""One row of metadata for each variable of each analysis dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.analysis_data import VariableMetadata
from topline.derive.variable_words import ANY_DATASET, WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topline.protocol import EventOfInterest, Protocol

LONGEST_LABEL = 40
"""Characters that a label may have in a SAS transport file."""
Words = tuple[str, str, str]


def describe(datasets: Mapping[str, pl.DataFrame], protocol: Protocol) -> tuple[VariableMetadata, ...]:
    """Name each variable with its label, type, derivation and source, in the order of datasets and columns."""
    own = _protocol_words(protocol)
    adsl = datasets["adsl"].columns
    rows: list[VariableMetadata] = []
    for dataset, frame in datasets.items():
        for name, kind in frame.schema.items():
            words = WORDS.get(f"{dataset}.{name}") or own.get(name) or ANY_DATASET[name]
            label, derivation, source = words
            is_copy = dataset != "adsl" and name in adsl and f"{dataset}.{name}" not in WORDS
            rows.append(
                VariableMetadata(
                    dataset=dataset,
                    name=name,
                    label=label[:LONGEST_LABEL],
                    type=_type(kind),
                    derivation="Copied from ADSL" if is_copy else derivation,
                    source=f"ADSL.{name}" if is_copy else source,
                )
            )
    return tuple(rows)


def _type(kind: pl.DataType) -> str:
    """Name a type as ADaM does."""
    if kind == pl.String():
        return "text"
    if kind == pl.Date():
        return "date"
    return "integer" if kind.is_integer() else "float"


def _protocol_words(protocol: Protocol) -> dict[str, Words]:
    """Describe the flags and covariates that the study file defines."""
    words: dict[str, Words] = {}
    for name, population in protocol.populations.items():
        words[f"{name}FL"] = (f"{population.label} Flag", f"Y where {population.rule}, else N", "Study file")
    for event in protocol.events_of_interest:
        words[f"{event.id}FL"] = (f"{event.label} Flag", _event_words(event), "AE")
        worst = f"Y: first of the worst treatment-emergent events with {event.id}FL"
        words[f"{event.id}WFL"] = (f"Worst {event.label} Flag", worst, "ADAE")
    for covariate in protocol.covariates:
        label = f"{covariate.label} ({covariate.unit})" if covariate.unit else covariate.label
        if covariate.test:
            text = f"Last value of {covariate.test} on or before the first day of treatment"
            words[covariate.variable] = (label, text, "LB, VS, QS, SC")
        elif covariate.rules:
            told = "; ".join(f"{level}: {rule}" for level, rule in covariate.rules.items())
            words[covariate.variable] = (label, told, "Study file")
        elif covariate.variable not in ANY_DATASET:
            words[covariate.variable] = (label, "As collected", f"DM.{covariate.variable}")
        cutoffs = ", ".join(f"{cutoff:g}" for cutoff in covariate.cutoffs)
        group = f"{covariate.variable} cut at {cutoffs}"
        words[f"{covariate.variable}GR1"] = (f"{covariate.label} Group", group, f"ADSL.{covariate.variable}")
        words[f"{covariate.variable}GR1N"] = (
            f"{covariate.label} Group (N)",
            f"Order of {group}",
            f"ADSL.{covariate.variable}",
        )
    return words


def _event_words(event: EventOfInterest) -> str:
    sources = (
        f"{event.flag} is Y" if event.flag else "",
        f"AEDECOD is {', '.join(event.terms)}" if event.terms else "",
        f"AEBODSYS is {', '.join(event.classes)}" if event.classes else "",
    )
    limits = (f", and {event.within}FL is Y" if event.within else "", ", and AREL is Y" if event.related_only else "")
    return f"Y: {' or '.join(filter(None, sources))}{''.join(limits)}"
