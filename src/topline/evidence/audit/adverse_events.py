"""The table of adverse events: grades add up, no row exceeds the row of any event, lists of the text are complete.

Subjects are counted at their worst grade of a row, so the grades of a row add up to its total, and columns that lie in
another (3 and 4 in 3 or more, 3 or more in any grade) add up to it or, where it has grades of its own, to less. A
subject with a term has any event, and one with a grade 3 term has a worst grade of 3 or more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.evidence.audit.page import finding, judged, numbers_of, shown, whole
from topline.evidence.published.grade_columns import FATAL, every_grade, grade_columns, grades_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topline.evidence.audit.page import AuditFinding, Page, Verdict
    from topline.evidence.published.grade_columns import GradeColumn
    from topline.evidence.published.sections import AdverseEvents, EventList, EventRow

GRADES, ANY, ENOUGH, LISTED = "grades of an event", "event and any event", "terms make up any event", "list of the text"


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
    """Add up the columns that lie in each wider one, and compare columns of the same grades."""
    for arm in _arms(table):
        names = [name for name in row.cells if table.columns[name].arm == arm]
        columns = {column.name: column for column in grade_columns(table, names)}
        for name in names:
            if name not in columns:
                yield from _repeated(page, table, key, name, columns.values())
            elif columns[name].inside:
                yield from _added(page, table, key, columns[name])


def _added(page: Page, table: AdverseEvents, key: str, column: GradeColumn) -> Iterator[AuditFinding]:
    cells = table.rows[key].cells
    counts = [whole(cells[name].n) for name in column.inside]
    total = whole(cells[column.name].n)
    if total is None or None in counts:
        return
    added = sum(count or 0 for count in counts)
    words = f"{' + '.join(map(str, counts))} = {added}, the {_heading(table, column.name)} column has {total}"
    if column.own == (FATAL,) and added < total and _may_be_fatal(table, column):
        verdict: Verdict = "cannot tell"
        words += f"; {total - added} of grade {FATAL} would fit, a grade without a column"
    else:
        is_part = bool(column.own) and column.own != (FATAL,)
        verdict = judged(fits=added <= total if is_part else added == total)
    path = ("adverse_events", "rows", key, "cells", column.name)
    numbers = numbers_of(("adverse_events", key), *(f"{name}.n" for name in (column.name, *column.inside)))
    yield finding(GRADES, verdict, page, path, words, numbers=numbers)


def _may_be_fatal(table: AdverseEvents, column: GradeColumn) -> bool:
    """Say whether the row of any event leaves room for events of the highest grade."""
    rows = [row.cells for row in table.rows.values() if row.kind == "any"]
    names = (column.name, *column.inside)
    known = [[whole(cells[name].n) or 0 for name in names] for cells in rows if set(names) <= set(cells)]
    return all(total > sum(inside) for total, *inside in known)


def _repeated(
    page: Page, table: AdverseEvents, key: str, name: str, columns: Iterable[GradeColumn]
) -> Iterator[AuditFinding]:
    first = next(column.name for column in columns if column.grades == grades_of(table, name))
    one, other = (whole(table.rows[key].cells[each].n) for each in (first, name))
    if one is not None and other is not None:
        words = f"{other}, the {_heading(table, first)} column of the same grades has {one}"
        path = ("adverse_events", "rows", key, "cells", name)
        numbers = numbers_of(("adverse_events", key), f"{name}.n", f"{first}.n")
        yield finding(GRADES, judged(fits=one == other), page, path, words, numbers=numbers)


def _under(page: Page, table: AdverseEvents, any_key: str, any_row: EventRow) -> Iterator[AuditFinding]:
    """Compare each row with that of any event, from each grade on."""
    for key, row in table.rows.items():
        if row.kind == "any":
            continue
        for arm in _arms(table):
            steps = sorted(_from_each_grade(table, row, any_row, arm), key=lambda step: step.grade)
            above = [step for step in steps if step.n > step.most]
            path = ("adverse_events", "rows", key)
            if above:
                columns = [name for name in row.cells if _reaches(table, name, arm, above[0].grade)]
                numbers = [f"adverse_events.{name}.{column}.n" for name in (key, any_key) for column in columns]
                words = "; ".join(f"{step.n} of grade {step.grade} or more, any event {step.most}" for step in above)
                verdict = judged(fits=all(step.n <= step.at_most for step in above))
                verdict = "cannot tell" if verdict == "consistent" else verdict
                yield finding(ANY, verdict, page, path, words, f"adverse_events.{any_key}", numbers=numbers)
            elif steps:
                words = f"{steps[0].n} subjects, any event {steps[0].most}; no grade exceeds that of any event"
                yield finding(ANY, "consistent", page, path, words, f"adverse_events.{any_key}")


def _reaches(table: AdverseEvents, column: str, arm: str, lowest: int) -> bool:
    """Say whether a column of an arm counts the lowest grade of several, or a higher one."""
    return table.columns[column].arm == arm and max(grades_of(table, column)) >= lowest


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """Subjects of a row with a grade or a higher one; of any event so many surely, and so many at most."""

    grade: int
    n: int
    most: int
    at_most: int


def _from_each_grade(table: AdverseEvents, row: EventRow, any_row: EventRow, arm: str) -> Iterator[_Step]:
    """Compare a row with any event from the lowest grade of each column on."""
    names = [name for name, column in table.columns.items() if column.arm == arm]
    if any((name in row.cells) != (name in any_row.cells) for name in names):
        return
    columns = [column for column in grade_columns(table, [name for name in names if name in row.cells]) if column.own]
    counts = {column.own: (_own(row, column), _own(any_row, column)) for column in columns}
    if any(n is None or most is None or min(n, most) < 0 for n, most in counts.values()):
        return
    for grade in [grades[0] for grades in counts]:
        surely = [both for grades, both in counts.items() if grades[0] >= grade]
        perhaps = [most or 0 for grades, (_, most) in counts.items() if grades[-1] >= grade]
        n, most = (sum(each[place] or 0 for each in surely) for place in (0, 1))
        yield _Step(grade=grade, n=n, most=most, at_most=sum(perhaps))


def _own(row: EventRow, column: GradeColumn) -> int | None:
    """Count the subjects of a column who are in none of those inside it."""
    counts = [whole(row.cells[name].n) for name in (column.name, *column.inside)]
    total, *inside = [count for count in counts if count is not None] if None not in counts else [None]
    return None if total is None else total - sum(count or 0 for count in inside)


def _enough(page: Page, table: AdverseEvents, any_key: str, any_row: EventRow) -> Iterator[AuditFinding]:
    """Where every term has a row, the terms of a column together are at least those with any event."""
    for column, cell in any_row.cells.items() if table.complete else ():
        if grades_of(table, column) != every_grade(table):
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


def _arms(table: AdverseEvents) -> list[str]:
    return list(dict.fromkeys(column.arm for column in table.columns.values()))


def _heading(table: AdverseEvents, column: str) -> str:
    return table.columns[column].label or column
