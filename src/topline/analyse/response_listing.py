"""The tumour assessments of each subject, visit by visit: sizes, responses by the lesions, the recorded response, why.

Sizes are of ADTR (SUMDIAM), responses of ADRS (OVR), put together by subject and visit. Every number and word is a row
of its own; the visit stands in AVISIT and the study day in the context.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from topline.analyse.counts import count_population, count_subjects
from topline.analyse.rows import number, text
from topline.analyse.selection import choose_subjects, select

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topline.analyse.selection import Selection
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic

SUMS, RESPONSES, BEST = "PARAMCD = 'SUMDIAM'", "PARAMCD = 'OVR'", "PARAMCD = 'BOR'"
RESPONSE_COLUMNS = ("AVALC", "TRGRESP", "NTRGRESP", "NEWLES", "LESRESP", "DECISION", "ANL01FL")
WORDS = {
    "target": ("TRGRESP", "Target lesions"),
    "non_target": ("NTRGRESP", "Non-target lesions"),
    "new_lesion": ("NEWLES", "New lesion"),
    "by_lesions": ("LESRESP", "Overall response by the lesions"),
    "overall": ("AVALC", "Overall response"),
    "decision": ("DECISION", "Why, by the lesions"),
}
"""Analysis → variable of ADRS, and label."""
DIFFERS = "the response on record is another"
NOT_COUNTED = (
    "the assessment does not count: it is before the start, after the first progression or a new therapy, or stands"
    " beside a worse one of its day"
)
NO_NADIR = "the nadir is 0 mm"


def analyse_response_listing(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """List the visits of each subject who has a tumour assessment; count those who have none."""
    population = select(item, data, protocol)
    yield from count_population(population)
    sums = select(item, data, protocol, "adtr", SUMS)
    responses = select(item, data, protocol, "adrs", RESPONSES)
    visits = _join_visits(sums.frame, responses.frame)
    assessed = set(visits["USUBJID"])
    without = population.narrow(choose_subjects(set(population.frame["USUBJID"]) - assessed))
    for group, n in ((group, count_subjects(without).of(group)) for group in without.groups):
        yield number(group.mark(without.row("without")), "n", n, label="Without a tumour assessment")
    yield from _count_differences(visits, responses)
    best = select(item, data, protocol, "adrs", BEST)
    yield from _best_rows(best, assessed)
    starts = {"sums": _start(sums), "responses": _start(responses)}
    for visit in visits.iter_rows(named=True):
        yield from _visit_rows(visit, starts)


def _join_visits(sums: pl.DataFrame, responses: pl.DataFrame) -> pl.DataFrame:
    """Put the sum of a visit beside its responses; a visit may have either alone."""
    named = [_named(sums), _named(responses)]
    keys = ["USUBJID", "VISIT"]
    if any(bool(frame.select(keys).is_duplicated().any()) for frame in named):
        keys = [*keys, "VISITNUM"]
    sizes, told = named
    joined = sizes.select(*keys, "ADT", "ADY", "AVAL", "PCHG", "NADIR").join(
        told.select(*keys, "ADT", "ADY", *RESPONSE_COLUMNS), on=keys, how="full", coalesce=True, nulls_equal=True,
        suffix="_TOLD",
    )  # fmt: skip
    day = pl.coalesce("ADY_TOLD", "ADY")
    date = pl.coalesce("ADT_TOLD", "ADT")
    shown = pl.coalesce(pl.format("day {}", day), date.cast(pl.String), pl.lit(""))
    ordered = joined.with_columns(shown.alias("DAY"), date.alias("DATE")).sort("USUBJID", "DATE", "VISIT")
    place = pl.int_range(1, pl.len() + 1).over("USUBJID", "VISIT", "DAY")
    return ordered.with_columns(
        pl.when(place > 1).then(pl.format("{} ({})", "DAY", place)).otherwise("DAY").alias("DAY")
    )


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    """Name each visit: by AVISIT, else by its date."""
    return frame.with_columns(pl.coalesce("AVISIT", pl.col("ADT").cast(pl.String), pl.lit("")).alias("VISIT"))


def _count_differences(visits: pl.DataFrame, responses: Selection) -> Iterator[Statistic]:
    """Count the visits with a response recorded and by the lesions, and those where the two differ."""
    compared = visits.drop_nulls(["AVALC", "LESRESP"])
    row = responses.row("compared")
    yield number(row, "n_event", compared.height, label="Visits compared")
    differ = compared.filter(pl.col("AVALC") != pl.col("LESRESP"))
    yield number(replace(row, context="differ"), "n_event", differ.height, label="Visits that differ")


def _best_rows(best: Selection, assessed: set[str]) -> Iterator[Statistic]:
    arm = next((group.variable for group in best.groups if group.variable), "")
    columns = ["USUBJID", *([arm] if arm else []), "AVALC"]
    start = replace(_start(best), analysis_id=f"{best.item.id}.best")
    for subject, *level, response in best.frame.select(columns).iter_rows():
        if subject in assessed:
            row = replace(start, group1=arm, group1_level=(level or [""])[0] or "", group2_level=subject)
            yield text(row, "value", response, label="Best overall response")


def _start(chosen: Selection) -> Statistic:
    return replace(chosen.row("visit"), group2="USUBJID")


def _visit_rows(visit: Mapping[str, object], starts: Mapping[str, Statistic]) -> Iterator[Statistic]:
    """Write the sum with its changes, and the words, of one visit; what a visit lacks has no row."""
    place = {
        "group2_level": str(visit["USUBJID"]), "variable": "AVISIT", "variable_level": str(visit["VISIT"]),
        "context": str(visit["DAY"]),
    }  # fmt: skip
    output = starts["sums"].output_id
    size, nadir = visit["AVAL"], visit["NADIR"]
    if isinstance(size, float):
        row = replace(starts["sums"], **place)
        yield number(replace(row, analysis_id=f"{output}.sum"), "value", size, label="Sum (mm)")
        if isinstance(visit["PCHG"], float):
            change = replace(row, analysis_id=f"{output}.change")
            yield number(change, "value", visit["PCHG"], label="Change from baseline (%)")
        if isinstance(nadir, float):
            share = 100 * (size / nadir - 1) if nadir > 0 else None
            lowest = replace(row, analysis_id=f"{output}.from_nadir")
            yield number(lowest, "value", share, NO_NADIR, label="Change from nadir (%)")
    if visit["AVALC"] is None:
        return
    row = replace(starts["responses"], **place)
    for name, (variable, label) in WORDS.items():
        if visit[variable] is not None:
            told = replace(row, analysis_id=f"{output}.{name}", warning=_warning(name, visit))
            yield text(told, "value", str(visit[variable]), label=label)


def _warning(name: str, visit: Mapping[str, object]) -> str:
    if name == "overall" and visit["ANL01FL"] == "N":
        return NOT_COUNTED
    return DIFFERS if name == "by_lesions" and visit["LESRESP"] != visit["AVALC"] else ""
