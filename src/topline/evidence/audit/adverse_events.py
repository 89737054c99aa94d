"""The table of adverse events: grades add up, no row exceeds the row of any event, lists of the text are complete.

Subjects are counted at their worst grade of a row, so the grades of a row add up to its total. A subject with a term
has any event, and one with a grade 3 term has a worst grade of 3 or more.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from topline.evidence.audit.page import finding, judged, numbers_of, shown, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.evidence.audit.page import AuditFinding, Page, Verdict
    from topline.evidence.published.sections import AdverseEvents, EventList, EventRow

GRADES, ANY, ENOUGH, LISTED = "grades of an event", "event and any event", "terms make up any event", "list of the text"

HIGHEST = 5


def check_adverse_events(page: Page) -> Iterator[AuditFinding]:
    """Check every row of the table, and the lists that the text takes from it."""
    table = page.published.adverse_events
    for key, row in table.rows.items():
        yield from _grades(page, table, key, row)
    for any_key, any_row in table.rows.items():
        if any_row.kind == "any":
            yield from _under(page, table, any_key, any_row)
            yield from _enough(page, table, any_key, any_row)
    for key, listed in table.lists.items():
        yield from _list(page, table, key, listed)


def _grades(page: Page, table: AdverseEvents, key: str, row: EventRow) -> Iterator[AuditFinding]:
    """Add up the columns of single grades that make up each wider one."""
    for column in row.cells:
        wide = _grades_of(table, column)
        narrow = [
            other
            for other in row.cells
            if table.columns[other].arm == table.columns[column].arm
            and other != column
            and _grades_of(table, other) < wide
        ]
        counts = [whole(row.cells[other].n) for other in narrow]
        total = whole(row.cells[column].n)
        seen = [grade for other in narrow for grade in _grades_of(table, other)]
        if not narrow or total is None or None in counts or len(seen) != len(set(seen)):
            continue
        is_whole = set(seen) >= wide - {HIGHEST}
        added = sum(count or 0 for count in counts)
        verdict: Verdict = judged(fits=added == total) if is_whole else judged(fits=added <= total)
        words = f"{' + '.join(map(str, counts))} = {added}, the {_heading(table, column)} column has {total}"
        numbers = numbers_of(("adverse_events", key), *(f"{other}.n" for other in (column, *narrow)))
        yield finding(GRADES, verdict, page, ("adverse_events", "rows", key, "cells", column), words, numbers=numbers)


def _under(page: Page, table: AdverseEvents, any_key: str, any_row: EventRow) -> Iterator[AuditFinding]:
    """Compare each row with that of any event, from each grade on."""
    for key, row in table.rows.items():
        if row.kind == "any":
            continue
        for arm in {column.arm for column in table.columns.values()}:
            steps = list(_from_each_grade(table, row, any_row, arm))
            above = [f"{n} of grade {grade} or more, any event {most}" for grade, n, most in steps if n > most]
            path = ("adverse_events", "rows", key)
            if above:
                lowest = min(grade for grade, n, most in steps if n > most)
                columns = [name for name in row.cells if _reaches(table, name, arm, lowest)]
                numbers = [f"adverse_events.{name}.{column}.n" for name in (key, any_key) for column in columns]
                words = "; ".join(above)
                yield finding(ANY, "inconsistent", page, path, words, f"adverse_events.{any_key}", numbers=numbers)
            elif steps:
                _, n, most = steps[0]
                words = f"{n} subjects, any event {most}; no grade exceeds that of any event"
                yield finding(ANY, "consistent", page, path, words, f"adverse_events.{any_key}")


def _reaches(table: AdverseEvents, column: str, arm: str, lowest: int) -> bool:
    """Say whether a column of an arm counts the lowest grade of several, or a higher one."""
    return table.columns[column].arm == arm and max(_grades_of(table, column)) >= lowest


def _from_each_grade(
    table: AdverseEvents, row: EventRow, any_row: EventRow, arm: str
) -> Iterator[tuple[int, int, int]]:
    """Give, for each grade, the subjects of a row and of any event with that grade or a higher one."""
    columns = [key for key, column in table.columns.items() if column.arm == arm and column.grades]
    if not all(key in row.cells and key in any_row.cells for key in columns):
        return
    if any(set(a) & set(b) for a, b in itertools.combinations((table.columns[key].grades for key in columns), 2)):
        return
    for key in columns:
        lowest = min(table.columns[key].grades)
        higher = [other for other in columns if min(table.columns[other].grades) >= lowest]
        counts = [(whole(row.cells[other].n), whole(any_row.cells[other].n)) for other in higher]
        if all(n is not None and most is not None for n, most in counts):
            yield lowest, sum(n or 0 for n, _ in counts), sum(most or 0 for _, most in counts)


def _enough(page: Page, table: AdverseEvents, any_key: str, any_row: EventRow) -> Iterator[AuditFinding]:
    """Where every term has a row, the terms of a column together are at least those with any event."""
    for column, cell in any_row.cells.items() if table.complete else ():
        if _grades_of(table, column) != set(range(1, HIGHEST + 1)):
            continue
        terms = [name for name, row in table.rows.items() if row.kind == "term" and column in row.cells]
        counts = [whole(table.rows[name].cells[column].n) for name in terms]
        total = whole(cell.n)
        if total is not None and None not in counts:
            added = sum(count or 0 for count in counts)
            words = f"all terms together {added}, any event {total}"
            path = ("adverse_events", "rows", any_key, "cells", column)
            numbers = [f"adverse_events.{name}.{column}.n" for name in (any_key, *terms)]
            yield finding(ENOUGH, judged(fits=added >= total), page, path, words, numbers=numbers)


def _list(page: Page, table: AdverseEvents, key: str, listed: EventList) -> Iterator[AuditFinding]:
    """Compare the terms that the text lists with those of the table at or above the share."""
    limit = listed.at_least.value
    if limit is None:
        return
    shares = _shares(page, table, listed.column)
    reaching = [name for name, share in shares.items() if share >= limit]
    missing = [name for name in reaching if name not in listed.rows]
    below = [name for name in listed.rows if name in shares and name not in reaching]
    words = f"at {listed.at_least} % or more by the {_heading(table, listed.column)} column: {len(reaching)} terms"
    for lead, names in (("; not in the list: ", missing), ("; in the list and below: ", below)):
        if names:
            words += lead + ", ".join(f"{table.rows[name].label} {shown(shares[name], 1)} %" for name in names)
    if missing or below:
        words += _other_column(page, table, listed, limit)
    yield finding(LISTED, judged(fits=not missing and not below), page, ("adverse_events", "lists", key), words)


def _other_column(page: Page, table: AdverseEvents, listed: EventList, limit: float) -> str:
    """Name a column by which the list would be complete."""
    for column in table.columns:
        shares = _shares(page, table, column)
        if column != listed.column and {name for name, share in shares.items() if share >= limit} == set(listed.rows):
            return f"; it is complete by the {_heading(table, column)} column"
    return ""


def _shares(page: Page, table: AdverseEvents, column: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, row in table.rows.items():
        of = page.denominator(("adverse_events", "rows", name, "cells", column)) if column in row.cells else None
        n = whole(row.cells[column].n) if column in row.cells else None
        if row.kind == "term" and of and n is not None:
            found[name] = 100 * n / of
    return found


def _grades_of(table: AdverseEvents, column: str) -> set[int]:
    """Give the grades of a column; none named means every grade."""
    return set(table.columns[column].grades or range(1, HIGHEST + 1))


def _heading(table: AdverseEvents, column: str) -> str:
    return table.columns[column].label or column
