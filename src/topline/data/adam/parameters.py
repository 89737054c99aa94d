"""The parameters of ADaM datasets: which the study file renames, and which the plan needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import Exclusion, Problem, name_remedy
from topline.protocol import ResponseRate, endpoints_of, parameter_homes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topline.data.source_files import FoundFile
    from topline.protocol import Protocol


def known_parameters(frame: pl.DataFrame) -> list[str]:
    """List the parameters of a dataset."""
    return frame["PARAMCD"].drop_nulls().unique().sort().to_list()


def needed_rates(protocol: Protocol) -> tuple[ResponseRate, ...]:
    """List the response rates that the plan shows."""
    shown = {endpoint.id for item in protocol.plan for endpoint in endpoints_of(item, protocol)}
    return tuple(each for each in protocol.endpoints if isinstance(each, ResponseRate) and each.id in shown)


def rename_parameters(
    datasets: Mapping[str, pl.DataFrame], files: Mapping[str, FoundFile], protocol: Protocol
) -> tuple[dict[str, pl.DataFrame], list[Problem], tuple[Exclusion, ...]]:
    """Give parameters the names that the study file says; tell those that the data lack, and rows that make room.

    A parameter keeps its own rows too, so that one may stand for two names; a measure of exposure gets its new name.
    """
    named = dict(datasets)
    problems: list[Problem] = []
    left_out: list[Exclusion] = []
    for target, source in protocol.data.parameters.items():
        home = parameter_homes(protocol)[target]
        if home not in datasets or source == target:
            continue
        frame = datasets[home]
        if source not in known_parameters(frame):
            remedy = name_remedy(source, known_parameters(frame))
            problems.append(
                Problem(
                    file=files[home].name, place="column PARAMCD", expected=f"{source} (data.parameters.{target})",
                    found="none", remedy=remedy,
                )
            )  # fmt: skip
            continue
        is_own = pl.col("PARAMCD") == target
        left_out += exclusion(home, f"{target} is {source} in the study file", named[home].filter(is_own))
        copied = frame.filter(pl.col("PARAMCD") == source).with_columns(pl.lit(target).alias("PARAMCD"))
        replaced = is_own | (pl.col("PARAMCD") == source) if home == "ADEX" else is_own
        named[home] = pl.concat([named[home].filter(~replaced), copied])
    return named, problems, tuple(left_out)


def used_exposure(frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Exclusion, ...]]:
    """Keep the measures of exposure that are one a subject; ADEX may hold a row for each dose as well."""
    several = frame.filter(pl.struct("USUBJID", "PARAMCD", "PARAM").is_duplicated())["PARAMCD"].unique()
    is_used = ~pl.col("PARAMCD").is_in(several.implode())
    reason = f"a subject has the parameter more than once: {', '.join(several.sort())}"
    return frame.filter(is_used), exclusion("ADEX", reason, frame.filter(~is_used))


def exclusion(dataset: str, reason: str, rows: pl.DataFrame) -> tuple[Exclusion, ...]:
    """Name the rows that are left out; none when there are none."""
    if rows.is_empty():
        return ()
    subjects = tuple(rows["USUBJID"].unique().sort().to_list())
    return (Exclusion(dataset=dataset, reason=reason, records=rows.height, subjects=subjects),)


def single_parameters(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    """List the parameters that a subject has once: in ADTTE all, elsewhere those that are no visit's."""
    rates = [endpoint.id for endpoint in protocol.endpoints if isinstance(endpoint, ResponseRate)]
    return {"ADRS": ("BOR", "CBOR", "RSP", "CRSP", "CB", "CCB", "PD", *rates), "ADTR": ("BESTPCHG",)}
