"""Judge what the records decide and not the search: summaries, cycles, doses, adverse events, screening, shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from topline.evidence.published.denominators import denominator_at, shares_of
from topline.evidence.published.event_groups import ACTIONS, RELATED, SERIOUS, group_columns
from topline.evidence.published.rows_by_id import parts_of, row_id
from topline.evidence.reconstruct.bounds import read_bounds
from topline.evidence.reconstruct.verdicts import Verdict, compare, count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from topline.evidence.published import Published
    from topline.evidence.published.rows import Cell, Summary
    from topline.evidence.published.sections import EventRow

    Domains = Mapping[str, pl.DataFrame]

QUARTER, HALF, THREE_QUARTERS = 25, 50, 75
MOMENTS = {"mean": "mean", "sd": "standard deviation"}


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
        yield count("screened", int(screened.value), domains["DM"].height, "cohort.screened")


def _summaries(published: Published, domains: Domains) -> Iterator[Verdict]:
    for name, summary in published.summaries.items():
        values = _values(name, domains)
        if values is not None:
            yield from _summary(name, summary, values)


def _values(name: str, domains: Domains) -> NDArray[np.float64] | None:
    enrolled = domains["EX"]["USUBJID"].unique().implode()
    if name == "AGE":
        return domains["DM"].filter(pl.col("USUBJID").is_in(enrolled))["AGE"].to_numpy()
    if name == "CYCLES":
        return domains["EX"].group_by("USUBJID").agg(pl.col("VISITNUM").max())["VISITNUM"].to_numpy()
    values = domains["SC"].filter(pl.col("SCTESTCD") == name)["SCSTRESN"] if "SC" in domains else pl.Series()
    return values.to_numpy() if len(values) else None


def _summary(name: str, summary: Summary, values: NDArray[np.float64]) -> Iterator[Verdict]:
    p25, p75 = summary.iqr or (None, None)
    low, high = summary.range or (None, None)
    for words, number, found in (
        ("mean", summary.mean, float(values.mean())),
        ("sd", summary.sd, float(np.std(values, ddof=1)) if len(values) > 1 else 0.0),
    ):
        if number is not None:
            target = f"{summary.label or name}: {MOMENTS[words]}"
            yield compare(target, read_bounds(number.text), found, f"summaries.{name}.{words}")
    for words, statistic, number, percent in (
        ("median", "median", summary.median, HALF),
        ("lower quartile", "iqr.p25", p25, QUARTER),
        ("upper quartile", "iqr.p75", p75, THREE_QUARTERS),
        ("smallest", "range.min", low, 0),
        ("largest", "range.max", high, 100),
    ):
        if number is not None:
            found = float(np.percentile(values, percent))
            target = f"{summary.label or name}: {words}"
            yield compare(target, read_bounds(number.text), found, f"summaries.{name}.{statistic}")


def _doses(published: Published, domains: Domains) -> Iterator[Verdict]:
    doses = domains["EX"].group_by("USUBJID", "EXTRT").agg(pl.col("EXDOSE").min(), pl.col("EXDOSE").max().alias("MOST"))
    reduced = published.counts.get("DOSE_REDUCED")
    if reduced is not None and reduced.n is not None and reduced.n.value is not None:
        n = doses.filter(pl.col("EXDOSE") < pl.col("MOST"))["USUBJID"].n_unique()
        yield count(reduced.label or "dose reduced", int(reduced.n.value), n, "counts.DOSE_REDUCED.n")
    serious = published.counts.get("SERIOUS")
    if serious is not None and serious.n is not None and serious.n.value is not None and "AE" in domains:
        n = domains["AE"].filter(pl.col(SERIOUS) == "Y")["USUBJID"].n_unique()
        yield count(serious.label or "serious events", int(serious.n.value), n, "counts.SERIOUS.n")
    ended = published.counts.get("DISCONTINUED")
    if ended is not None and ended.n is not None and ended.n.value is not None:
        stopped = domains["DS"].filter(pl.col("DSDECOD") == "ADVERSE EVENT")["USUBJID"].n_unique()
        yield count(ended.label or "treatment stopped", int(ended.n.value), stopped, "counts.DISCONTINUED.n")


def _events(published: Published, domains: Domains) -> Iterator[Verdict]:
    table = published.adverse_events
    if "AE" not in domains or not table.rows:
        return
    recorded = domains["AE"].with_columns(pl.col("AETOXGR").cast(pl.Int64))
    recorded = recorded.filter(pl.col("AEREL") == "RELATED") if table.related else recorded
    columns = group_columns(table)
    for name, row in table.rows.items():
        match row.kind:
            case "any":
                events = recorded
            case "group":
                events = recorded.filter(_is_of(row, columns.get(name, "")))
            case "term":
                events = recorded.filter(pl.col("AEDECOD") == (row.label or name))
        worst = events.group_by("USUBJID").agg(pl.col("AETOXGR").max())["AETOXGR"]
        for column, cell in row.cells.items():
            grades = table.columns[column].grades if column in table.columns else ()
            found = len(worst) if not grades else int(worst.is_in(list(grades)).sum())
            target = f"{row.label or name}, {_words(column, grades)}"
            yield count(target, _whole(cell), found, f"adverse_events.{name}.{column}.n")


def _is_of(row: EventRow, column: str) -> pl.Expr:
    """Tell the events of a group by its column, or by what was done about them."""
    if not column:
        return pl.col("AEACN") == ACTIONS[row.flag]
    return pl.col(column) == ("RELATED" if column == RELATED else "Y")


def judge_shares(published: Published, counted: Iterable[Verdict]) -> Iterator[Verdict]:
    """Judge every printed percentage whose count was judged."""
    by_id = {verdict.id: verdict for verdict in counted}
    parts = dict(parts_of(published))
    for path, part in shares_of(published):
        verdict, of = by_id.get(f"{row_id(path)}.n"), denominator_at(published, path, parts)
        if part.percent is not None and verdict is not None and verdict.found is not None and of:
            share = 100 * verdict.found / of
            target = f"{verdict.target.removesuffix(': n')}: percent"
            yield compare(target, read_bounds(part.percent.text), share, f"{row_id(path)}.percent")


def _words(column: str, grades: tuple[int, ...]) -> str:
    return f"grade {column}" if grades else column


def _whole(cell: Cell) -> int:
    return 0 if cell.n.value is None else int(cell.n.value)
