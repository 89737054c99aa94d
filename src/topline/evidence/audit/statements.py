"""The text against the tables: a number that is repeated, and an adverse event that the table does not name.

A repeated number may have other decimals: the two agree when a value is printed as both. Where they differ, the other
columns of the same row are searched for the number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.evidence.audit.page import AuditFinding, whole
from topline.evidence.published.printed import Printed
from topline.evidence.published.rows import Variable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topline.evidence.audit.page import Page, Verdict
    from topline.evidence.published.rows import Pair
    from topline.evidence.published.sections import EventRow, Statement
    from topline.protocol.base import Part
    from topline.protocol.yaml_source import Path

REPEATED, UNKNOWN = "text and table", "event of the text"
SINGLE = ("n", "percent", "median", "p")


def check_statements(page: Page) -> Iterator[AuditFinding]:
    """Compare what the text says with the rows that it repeats."""
    for key, statement in page.published.statements.items():
        if statement.restates:
            yield _repeated(page, key, statement, page.paths[statement.restates])
        else:
            yield _named(page, key, statement)


def _repeated(page: Page, key: str, statement: Statement, path: Path) -> AuditFinding:
    row = page.parts[path]
    pairs = list(_pairs(page, statement, row, path))
    differing = [name for name, said, there in pairs if not _agrees(said, there)]
    words = "; ".join(
        f"{name} {said} in the text, {there} in the table" if name in differing else f"{name} {said} in both"
        for name, said, there in pairs
        if name in differing or not differing
    )
    verdict: Verdict = "cannot tell" if not pairs else "inconsistent" if differing else "consistent"
    elsewhere = _elsewhere(page, statement, path) if differing else ""
    return AuditFinding(
        check=REPEATED, verdict=verdict, about=page.label(path), ids=(f"statements.{key}", statement.restates),
        arithmetic=(words or "the table has none of the numbers of the text") + elsewhere,
    )  # fmt: skip


def _pairs(page: Page, statement: Statement, row: Part, path: Path) -> Iterator[tuple[str, str, str]]:
    """Give each number of the text with that of the table, as they are printed."""
    for name in SINGLE:
        said, there = getattr(statement, name), _number(row, name, statement.endpoint)
        if said is not None and there is not None:
            yield ("P" if name == "p" else name), str(said), str(there)
    of = page.denominator(path)
    if statement.of is not None and of is not None:
        yield "denominator", str(statement.of), str(of)
    ci: Pair | None = getattr(row, "ci", None)
    if statement.ci is not None and ci is not None:
        yield from zip(("lower limit", "upper limit"), map(str, statement.ci), map(str, ci), strict=True)


def _number(row: Part, name: str, endpoint: str) -> Printed | None:
    if name == "p" and isinstance(row, Variable):
        return row.tests.get(endpoint)
    return getattr(row, name, None)


def _agrees(said: str, there: str) -> bool:
    one, other = Printed(said), Printed(there)
    if one.decimals == other.decimals or one.value is None or other.value is None or one.sign != other.sign:
        return (one.value, one.sign) == (other.value, other.sign)
    return one.interval.meets(other.interval)


def _elsewhere(page: Page, statement: Statement, path: Path) -> str:
    """Look for the text's count in the other columns of an adverse event."""
    if path[0] != "adverse_events" or len(path) < 2 or path[-2] != "cells":  # noqa: PLR2004 a cell lies deeper
        return ""
    row = page.published.adverse_events.rows[str(path[2])]
    found = [
        page.label((*path[:-1], column))
        for column, cell in row.cells.items()
        if column != path[-1] and statement.n is not None and whole(cell.n) == whole(statement.n)
    ]
    return f"; {statement.n} is the count of {found[0]}" if found else ""


def _named(page: Page, key: str, statement: Statement) -> AuditFinding:
    """Look for an adverse event of the text among the rows of the table."""
    rows = page.published.adverse_events.rows
    same = [name for name, row in rows.items() if row.label.casefold() == statement.term.casefold()]
    ids = (f"statements.{key}", "adverse_events")
    if same:
        cell = rows[same[0]].cells.get(statement.column)
        fits = cell is not None and whole(cell.n) == whole(statement.n)
        verdict: Verdict = "consistent" if fits else "inconsistent"
        words = f"n {statement.n} in the text, {cell.n if cell else 'none'} in the table"
        return AuditFinding(check=UNKNOWN, verdict=verdict, about=statement.term, ids=ids, arithmetic=words)
    like = _rows_with(page, rows, statement)
    words = f"the table has no row '{statement.term}', which the text counts {statement.n or 'some'} times{like}"
    return AuditFinding(check=UNKNOWN, verdict="inconsistent", about=statement.term, ids=ids, arithmetic=words)


def _rows_with(page: Page, rows: Mapping[str, EventRow], statement: Statement) -> str:
    """Name the rows of the same column that the text does not name and that have the count."""
    said = {other.restates for other in page.published.statements.values()}
    found = [
        row.label
        for name, row in rows.items()
        if statement.column in row.cells
        and whole(row.cells[statement.column].n) == whole(statement.n)
        and f"adverse_events.{name}.{statement.column}" not in said
    ]
    column = page.published.adverse_events.columns.get(statement.column)
    heading = (column.label if column else "") or statement.column
    return f"; rows with that count under {heading} that the text does not name: {', '.join(found)}" if found else ""
