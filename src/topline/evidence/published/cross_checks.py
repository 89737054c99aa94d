"""What no section of a published file can see alone: names that other sections define, and missing denominators."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topline.evidence.published.denominators import denominator_at, shares_of
from topline.evidence.published.grade_columns import crossing_flaws
from topline.evidence.published.rows_by_id import parts_of, rows_by_id
from topline.protocol.flaw import Flaw, unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.evidence.published.published import Published
    from topline.protocol.base import Part
    from topline.protocol.yaml_source import Path

ARMS = "arms"
KIND = re.compile(r"[A-Z][A-Z0-9]{0,4}")


def published_flaws(published: Published) -> list[Flaw]:
    """Find every name that nothing defines and every share whose denominator is nowhere."""
    return [
        *_unknown_populations(published),
        *_unknown_endpoints(published),
        *_unknown_variables(published),
        *_unknown_columns(published),
        *crossing_flaws(published.adverse_events),
        *_unknown_rows(published),
        *_unknown_words(published),
        *_missing_denominators(published),
        *_no_fractions(published),
    ]


def _unknown_populations(published: Published) -> Iterator[Flaw]:
    named = [((), published), *parts_of(published)]
    for path, part in named:
        for key in ("population", "within", "best_population"):
            name = getattr(part, key, "")
            if isinstance(name, str) and name:
                yield from unknown_name((*path, key), "a population", name, published.populations)


def _unknown_endpoints(published: Published) -> Iterator[Flaw]:
    known = published.endpoints
    for path, name in _named_endpoints(published):
        yield from unknown_name(path, "an endpoint", name, known)


def _named_endpoints(published: Published) -> Iterator[tuple[Path, str]]:
    for path, part in parts_of(published):
        yield from (((*path, key), str(getattr(part, key))) for key in ("endpoint", "of") if _names_endpoint(part, key))
    yield from ((("survival", name), name) for name in published.survival)
    yield from ((("responses", "rates", name), name) for name in published.responses.rates)
    yield from ((("responses", "subgroups", name), name) for name in published.responses.subgroups)
    for section in ("baseline", "groups"):
        for key, block in getattr(published, section).items():
            yield from (((section, key, "tests", name), name) for name in block.tests if name != ARMS)
            for level, row in block.levels.items():
                yield from (((section, key, "levels", level, "survival", name), name) for name in row.survival)


def _names_endpoint(part: Part, key: str) -> bool:
    return isinstance(getattr(part, key, None), str) and bool(getattr(part, key))


def _unknown_variables(published: Published) -> Iterator[Flaw]:
    blocks = {**published.baseline, **published.groups}
    values = {**blocks, **published.summaries}
    for section in ("baseline", "groups"):
        for key, block in getattr(published, section).items():
            if block.value_of:
                path = (section, key, "value_of")
                yield from unknown_name(path, "an entry of summaries", block.value_of, published.summaries)
    for key, criterion in published.eligibility.items():
        if criterion.variable:
            path = ("eligibility", key, "variable")
            yield from unknown_name(path, "a block of baseline or an entry of summaries", criterion.variable, values)
    for endpoint, comparisons in published.responses.subgroups.items():
        for name, comparison in comparisons.items():
            path = ("responses", "subgroups", endpoint, name)
            yield from unknown_name(path, "a block of baseline or groups", name, blocks)
            for level in comparison.levels if name in blocks else ():
                yield from unknown_name((*path, "levels", level), f"a level of {name}", level, blocks[name].levels)


def _unknown_columns(published: Published) -> Iterator[Flaw]:
    table = published.adverse_events
    for key, row in table.rows.items():
        for column in row.cells:
            yield from unknown_name(("adverse_events", "rows", key, "cells", column), "a column", column, table.columns)
    for key, listed in table.lists.items():
        yield from unknown_name(("adverse_events", "lists", key, "column"), "a column", listed.column, table.columns)
        for name in listed.rows:
            yield from unknown_name(("adverse_events", "lists", key, "rows"), "a row", name, table.rows)
    for key, statement in published.statements.items():
        if statement.column:
            yield from unknown_name(("statements", key, "column"), "a column", statement.column, table.columns)
    for path, part in parts_of(published):
        arm = getattr(part, "arm", "")
        if arm:
            yield from unknown_name((*path, "arm"), "an arm of cohort", arm, published.cohort.arms)


def _unknown_words(published: Published) -> Iterator[Flaw]:
    """Find rows of the adverse events that `records` names and the table does not have."""
    words, rows = published.records, published.adverse_events.rows
    for key, names in (
        ("classes", words.classes), ("immune", words.immune), ("immune_when_severe", words.immune_when_severe)
    ):  # fmt: skip
        for name in names:
            yield from unknown_name(("records", key), "a row of adverse_events", name, rows)
    for key, kind in words.kinds.items():
        path = ("records", "kinds", key)
        if not KIND.fullmatch(key):
            remedy = "name it so, for example IRLIV"
            yield Flaw(path=path, expected="up to five capitals and digits", found=f"'{key}'", remedy=remedy)
        for name in kind.rows:
            yield from unknown_name((*path, "rows"), "a row of adverse_events", name, rows)
        if kind.group:
            groups = [name for name, row in rows.items() if row.kind == "group"]
            yield from unknown_name((*path, "group"), "a group of adverse_events", kind.group, groups)
    for name in words.organs:
        yield from unknown_name(("records", "organs", name), "a block of baseline", name, published.baseline)
    for place, levels in enumerate(words.implausible):
        yield from _unknown_levels(published, ("records", "implausible", place), levels)


def _unknown_levels(published: Published, path: Path, levels: dict[str, str]) -> Iterator[Flaw]:
    """Find variables and levels that hardly go together and are not there, or are too few or too many."""
    if len(levels) not in {2, 3}:
        found = f"{len(levels)}"
        yield Flaw(path=path, expected="two or three variables with a level each", found=found, remedy="name them so")
    for name, level in levels.items():
        yield from unknown_name((*path, name), "a block of baseline", name, published.baseline)
        if name in published.baseline:
            yield from unknown_name((*path, name), f"a level of {name}", level, published.baseline[name].levels)


def _unknown_rows(published: Published) -> Iterator[Flaw]:
    known = rows_by_id(published)
    for key, statement in published.statements.items():
        path = ("statements", key)
        if statement.restates:
            yield from unknown_name((*path, "restates"), "the id of a row", statement.restates, known)
        elif not statement.term:
            found = "neither"
            yield Flaw(path=path, expected="restates or term", found=found, remedy="name the row that is repeated")


def _missing_denominators(published: Published) -> Iterator[Flaw]:
    """Find shares of nobody knows how many."""
    parts = dict(parts_of(published))
    for path, part in shares_of(published):
        if part.percent is not None and denominator_at(published, path, parts) is None:
            yield Flaw(
                path=(*path, "percent"),
                expected=f"a denominator for {part.percent} %",
                found="none",
                remedy="give of, or a population with its n",
            )


def _no_fractions(published: Published) -> Iterator[Flaw]:
    """Find what should be a fraction and is written as a percentage."""
    design = published.design
    named = {("conf_level",): published.conf_level} | {
        ("design", key): getattr(design, key) for key in ("null_rate", "alternative_rate", "power", "alpha", "dropout")
    }
    for path, printed in named.items():
        value = None if printed is None else printed.value
        if value is not None and not 0 < value < 1 and not (path[-1] == "dropout" and value == 0):
            remedy = "write 0.05 for 5 %"
            yield Flaw(path=path, expected="a fraction above 0 and below 1", found=str(printed), remedy=remedy)
