"""Check the subjects across domains: each is in DM, with an arm of the protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import name_remedy
from topline.data.contracts import SCREENING_CODES
from topline.data.places import value_problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topline.core import Problem
    from topline.data.source_files import FoundFile
    from topline.protocol import Protocol


def subject_problems(
    domains: Mapping[str, pl.DataFrame], files: Mapping[str, FoundFile], protocol: Protocol
) -> list[Problem]:
    """Find subjects who are not in DM, and arms that the protocol does not name."""
    if "DM" not in domains:
        return []
    problems = _unknown_arms(domains["DM"], files["DM"], protocol)
    subjects = domains["DM"]["USUBJID"].drop_nulls().unique()
    for domain, frame in domains.items():
        is_stranger = frame["USUBJID"].is_not_null() & ~frame["USUBJID"].is_in(subjects.implode())
        remedy = "add the subject to DM or remove the record"
        problems += value_problems(
            frame, is_stranger, "USUBJID", files[domain], expected="a subject of DM", remedy=remedy
        )
    return problems


def _unknown_arms(dm: pl.DataFrame, file: FoundFile, protocol: Protocol) -> list[Problem]:
    codes = [arm.code for arm in protocol.treatment.arms]
    if not codes:
        return []
    problems: list[Problem] = []
    for column in ("ARMCD", "ACTARMCD"):
        code = pl.col(column)
        has_reason = pl.col("ARMNRS").is_not_null() | code.str.to_uppercase().is_in(SCREENING_CODES)
        is_needed = code.is_not_null() if column == "ACTARMCD" else pl.lit(value=True)
        is_unknown = dm.select(
            is_needed & ~code.is_in(codes).fill_null(value=False) & ~has_reason.fill_null(value=False)
        ).to_series()
        expected = "an arm of the protocol"
        problems += value_problems(
            dm, is_unknown, column, file, expected=expected, remedy=lambda value: name_remedy(value, codes)
        )
    return problems
