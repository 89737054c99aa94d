"""Check that ADaM datasets hold what the plan shows: datasets, parameters, arms, covariates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import Problem, name_remedy, nearest_name
from topline.data.adam.contracts import ADAM_CONTRACTS
from topline.data.adam.parameters import known_parameters, needed_rates
from topline.data.places import value_problems
from topline.protocol import ResponseRate, TimeToEvent, datasets_of, endpoints_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topline.data.source_files import FoundFile
    from topline.protocol import Protocol

    Datasets = Mapping[str, pl.DataFrame]
    Files = Mapping[str, FoundFile]

TELL_ABSENCE = ("lab_shift", "lab_change", "deviations", "deviation_listing")
"""Displays that say themselves that the study has no such data."""


def plan_problems(datasets: Datasets, files: Files, protocol: Protocol) -> list[Problem]:
    """Find what the study file needs and the datasets lack."""
    return [
        *_absent_datasets(files, protocol),
        *_absent_times(datasets, files, protocol),
        *_absent_rates(datasets, files, protocol),
        *_absent_measures(datasets, files, protocol),
        *_unknown_arms(datasets, files, protocol),
        *_absent_covariates(datasets, files, protocol),
    ]


def _absent_datasets(files: Files, protocol: Protocol) -> Iterator[Problem]:
    for name, contract in ADAM_CONTRACTS.items():
        shown = [
            item.id
            for item in protocol.plan
            if name.lower() in datasets_of(item.show) and item.show not in TELL_ABSENCE
        ]
        if shown and name not in files and name not in protocol.data.domains and not contract.is_required:
            yield Problem(
                file=protocol.data.folder, place="", expected=f"a file for {name} ({contract.label})",
                found=f"none, and the plan shows {', '.join(shown)}",
                remedy=f"add {name.lower()}.parquet or another format, or give a plan without them",
            )  # fmt: skip


def _absent_times(datasets: Datasets, files: Files, protocol: Protocol) -> Iterator[Problem]:
    """Find endpoints of the plan that ADTTE does not have."""
    if "ADTTE" not in datasets:
        return
    known = known_parameters(datasets["ADTTE"])
    shown = [endpoint for item in protocol.plan for endpoint in endpoints_of(item, protocol)]
    times = [
        each.id if isinstance(each, TimeToEvent) else each.endpoint
        for each in shown
        if not isinstance(each, ResponseRate)
    ]
    for name in dict.fromkeys(times):
        if name not in known:
            yield _absent_parameter(files["ADTTE"], f"the endpoint {name}", name, known)


def _absent_rates(datasets: Datasets, files: Files, protocol: Protocol) -> Iterator[Problem]:
    """Find response rates of the plan that ADRS has neither as a parameter nor in the best responses."""
    if "ADRS" not in datasets:
        return
    known = known_parameters(datasets["ADRS"])
    for rate in needed_rates(protocol):
        stand_in = "CBOR" if rate.confirmed else "BOR"
        if rate.id not in known and (stand_in not in known or rate.sd_min_days is not None):
            yield _absent_parameter(files["ADRS"], f"the response rate {rate.id}", rate.id, known)


def _absent_measures(datasets: Datasets, files: Files, protocol: Protocol) -> Iterator[Problem]:
    """Find that ADTR has no sum of diameters although the plan shows it."""
    shown = {item.show for item in protocol.plan}
    if "ADTR" in datasets and shown & {"waterfall", "spider"}:
        known = known_parameters(datasets["ADTR"])
        has_best = "BESTPCHG" in known and "spider" not in shown
        if "SUMDIAM" not in known and not has_best:
            yield _absent_parameter(files["ADTR"], "the sum of diameters SUMDIAM", "SUMDIAM", known)


def _absent_parameter(file: FoundFile, what: str, name: str, known: list[str]) -> Problem:
    near = nearest_name(name, known) or (known[0] if known else "…")
    remedy = f"say which it is in the study file, data: {{parameters: {{{name}: {near}}}}}, or leave it out of the plan"
    found = ", ".join(known) or "no parameter"
    return Problem(file=file.name, place="column PARAMCD", expected=what, found=found, remedy=remedy)


def _unknown_arms(datasets: Datasets, files: Files, protocol: Protocol) -> Iterator[Problem]:
    """Find enrolled subjects whose arm is neither the label nor the code of one of the protocol's."""
    if "ADSL" not in datasets:
        return
    adsl, arms = datasets["ADSL"], protocol.treatment.arms
    is_enrolled = pl.coalesce(pl.col("ENRLFL") == "Y", pl.col("RANDDT").is_not_null() | pl.col("TRTSDT").is_not_null())
    if not arms:
        found = adsl.filter(is_enrolled)["TRT01P"].drop_nulls().unique().sort().to_list()
        if len(found) > 1:
            remedy = "name them in the study file: treatment: {arms: [{code: …, label: …}]}"
            yield Problem(
                file=files["ADSL"].name, place="column TRT01P", expected="one arm, as the study file names none",
                found=", ".join(found), remedy=remedy,
            )  # fmt: skip
        return
    names = {name.upper() for arm in arms for name in (arm.code, arm.label)}
    for column, is_needed in (("TRT01P", is_enrolled), ("TRT01A", is_enrolled & pl.col("TRT01A").is_not_null())):
        is_unknown = adsl.select(is_needed & ~pl.col(column).str.to_uppercase().is_in(names).fill_null(value=False))
        yield from value_problems(
            adsl, is_unknown.to_series(), column, files["ADSL"], expected="the label or code of an arm of the protocol",
            remedy=lambda value: name_remedy(value, [arm.label for arm in arms]),
        )  # fmt: skip


def _absent_covariates(datasets: Datasets, files: Files, protocol: Protocol) -> Iterator[Problem]:
    if "ADSL" not in datasets:
        return
    adsl = datasets["ADSL"]
    known = [name for name in adsl.columns if not adsl[name].is_null().all()]
    for covariate in protocol.covariates:
        if covariate.variable not in known and not covariate.rules:
            yield Problem(
                file=files["ADSL"].name, place="",
                expected=f"a column {covariate.variable} with values (a covariate of the study file)", found="none",
                remedy=name_remedy(covariate.variable, known),
            )  # fmt: skip
