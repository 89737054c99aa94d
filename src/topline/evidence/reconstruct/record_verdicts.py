"""Judge what is decided by the records and not by the search: summaries, cycles, doses, adverse events, screening."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from topline.evidence.reconstruct.bounds import read_bounds
from topline.evidence.reconstruct.records.numbers import level_range
from topline.evidence.reconstruct.verdicts import Verdict, compare, count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from topline.evidence.published import Published
    from topline.evidence.published.rows import Cell, Level, Summary

    Domains = Mapping[str, pl.DataFrame]

QUARTER, HALF, THREE_QUARTERS = 25, 50, 75


def judge_records(published: Published, domains: Domains) -> tuple[Verdict, ...]:
    """Judge every printed number that the records decide."""
    return (
        *_screening(published, domains),
        *_summaries(published, domains),
        *_doses(published, domains),
        *_events(published, domains),
    )


def _screening(published: Published, domains: Domains) -> Iterator[Verdict]:
    screened = published.cohort.screened
    if screened is not None and screened.value is not None:
        yield count("screened", int(screened.value), domains["DM"].height)


def _summaries(published: Published, domains: Domains) -> Iterator[Verdict]:
    blocks = {variable.value_of: variable for variable in published.baseline.values() if variable.value_of}
    for name, summary in published.summaries.items():
        values = _values(name, domains)
        if values is None:
            continue
        block = blocks.get(name)
        for verdict in _summary(name, summary, values):
            reason = "" if block is None else _contradiction(summary, block.levels, len(values))
            is_impossible = verdict.outcome == "missed" and verdict.target.endswith("median") and reason
            yield replace(verdict, outcome="impossible", note=reason) if is_impossible else verdict


def _values(name: str, domains: Domains) -> NDArray[np.float64] | None:
    enrolled = domains["EX"]["USUBJID"].unique().implode()
    if name == "AGE":
        return domains["DM"].filter(pl.col("USUBJID").is_in(enrolled))["AGE"].to_numpy()
    if name == "CYCLES":
        return domains["EX"].group_by("USUBJID").agg(pl.col("VISITNUM").max())["VISITNUM"].to_numpy()
    values = domains["SC"].filter(pl.col("SCTESTCD") == name)["SCSTRESN"] if "SC" in domains else pl.Series()
    return values.to_numpy() if len(values) else None


def _summary(name: str, summary: Summary, values: NDArray[np.float64]) -> Iterator[Verdict]:
    printed = [("median", summary.median, HALF)]
    if summary.iqr is not None:
        printed += [("lower quartile", summary.iqr[0], QUARTER), ("upper quartile", summary.iqr[1], THREE_QUARTERS)]
    if summary.range is not None:
        printed += [("smallest", summary.range[0], 0), ("largest", summary.range[1], 100)]
    for words, number, percent in printed:
        if number is not None:
            yield compare(
                f"{summary.label or name}: {words}", read_bounds(number.text), float(np.percentile(values, percent))
            )


def _contradiction(summary: Summary, levels: Mapping[str, Level], n: int) -> str:
    """Say which level's count a printed median contradicts, by where the middle subject lies."""
    if summary.median is None or summary.median.value is None:
        return ""
    for name, level in levels.items():
        low, high = level_range(level, 1.0 if summary.integer else 0.1)
        size = 0 if level.n is None or level.n.value is None else int(level.n.value)
        is_outside = not low <= summary.median.value <= high
        if 2 * size > n and is_outside:
            return f"{size} of {n} are {name}, so that the median is {name} too"
    return ""


def _doses(published: Published, domains: Domains) -> Iterator[Verdict]:
    doses = domains["EX"].group_by("USUBJID", "EXTRT").agg(pl.col("EXDOSE").min(), pl.col("EXDOSE").max().alias("MOST"))
    reduced = published.counts.get("DOSE_REDUCED")
    if reduced is not None and reduced.n is not None and reduced.n.value is not None:
        n = doses.filter(pl.col("EXDOSE") < pl.col("MOST"))["USUBJID"].n_unique()
        yield count(reduced.label or "dose reduced", int(reduced.n.value), n)
    for name, words in (("DISCONTINUED", "ADVERSE EVENT"),):
        printed = published.counts.get(name)
        if printed is not None and printed.n is not None and printed.n.value is not None:
            stopped = domains["DS"].filter(pl.col("DSDECOD") == words)
            yield count(printed.label or name, int(printed.n.value), stopped["USUBJID"].n_unique())


def _events(published: Published, domains: Domains) -> Iterator[Verdict]:
    table = published.adverse_events
    if "AE" not in domains or not table.rows:
        return
    related = domains["AE"].filter(pl.col("AEREL") == "RELATED").with_columns(pl.col("AETOXGR").cast(pl.Int64))
    for name, row in table.rows.items():
        match row.kind:
            case "any":
                events = related
            case "group":
                events = related.filter(pl.col("AEIMMUNE") == "Y")
            case "term":
                events = related.filter(pl.col("AEDECOD") == (row.label or name))
        worst = events.group_by("USUBJID").agg(pl.col("AETOXGR").max())["AETOXGR"]
        for column, cell in row.cells.items():
            grades = table.columns[column].grades if column in table.columns else ()
            found = len(worst) if not grades else int(worst.is_in(list(grades)).sum())
            yield count(f"{row.label or name}, {_words(column, grades)}", _whole(cell), found)


def _words(column: str, grades: tuple[int, ...]) -> str:
    return f"grade {column}" if grades else column


def _whole(cell: Cell) -> int:
    return 0 if cell.n.value is None else int(cell.n.value)
