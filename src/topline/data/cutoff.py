"""Leave out what happened after the data cut-off, count it, and name it.

A record that starts after the cut-off day is left out; one that may have started before, as far as its date is
known, stays. A subject who gave consent later is left out with all records. An end, or a death, after the cut-off
was not known on that day: its date is emptied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import Exclusion
from topline.data.contracts import CONTRACTS
from topline.data.dates import is_after

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

LATER_DATES = ("DTHDTC", "RFENDTC", "RFXENDTC", "RFPENDTC", "EXENDTC", "AEENDTC", "CMENDTC")


def cut_off(domains: Mapping[str, pl.DataFrame], day: dt.date) -> tuple[dict[str, pl.DataFrame], tuple[Exclusion, ...]]:
    """Give the domains as they were known on the cut-off day, and what was left out."""
    kept: dict[str, pl.DataFrame] = {}
    exclusions: list[Exclusion] = []
    for domain, frame in domains.items():
        start = CONTRACTS[domain].start
        is_later = frame.select(is_after(start, pl.lit(day))).to_series()
        exclusions += _exclusion(frame.filter(is_later), domain, f"{start} is after the cut-off date {day}")
        kept[domain] = frame.filter(~is_later)
        for column in [name for name in LATER_DATES if name in frame.columns]:
            kept[domain], emptied = _empty_later_dates(kept[domain], column, day)
            exclusions += _exclusion(emptied, domain, f"{column} is after the cut-off date {day} and was emptied")
    return _subjects_of_dm(kept, exclusions, day), tuple(exclusions)


def _empty_later_dates(frame: pl.DataFrame, column: str, day: dt.date) -> tuple[pl.DataFrame, pl.DataFrame]:
    is_later = is_after(column, pl.lit(day))
    emptied = [column, "DTHFL"] if column == "DTHDTC" else [column]
    return frame.with_columns(pl.when(~is_later).then(pl.col(name)).alias(name) for name in emptied), frame.filter(
        is_later
    )


def _subjects_of_dm(
    kept: dict[str, pl.DataFrame], exclusions: list[Exclusion], day: dt.date
) -> dict[str, pl.DataFrame]:
    subjects = kept["DM"]["USUBJID"].implode()
    for domain, frame in kept.items():
        is_known = frame["USUBJID"].is_in(subjects)
        exclusions += _exclusion(
            frame.filter(~is_known), domain, f"the subject gave consent after the cut-off date {day}"
        )
    return {domain: frame.filter(pl.col("USUBJID").is_in(subjects)) for domain, frame in kept.items()}


def _exclusion(left_out: pl.DataFrame, domain: str, reason: str) -> list[Exclusion]:
    if left_out.height == 0:
        return []
    subjects = tuple(sorted(left_out["USUBJID"].unique()))
    return [Exclusion(dataset=domain, reason=reason, records=left_out.height, subjects=subjects)]
