"""A reconciliation as a table: what differs first, then what is not computed, then what is equal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display import Cell, Column, Row, TableDisplay

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topline.evidence.reconcile import Reconciled, Reconciliation, Status

HEADINGS: tuple[tuple[Status, str], ...] = (
    ("different", "Different"),
    ("not computed", "Not computed"),
    ("equal", "Equal at the printed rounding"),
    ("not a result", "No results of the subjects' data"),
)
EQUAL_NOTE = (
    "A computed number is equal where it would be printed so: within the rounding of the printed digits, on the "
    "printed side of a sign such as <0.001, or not reached where NA is printed."
)
ID_NOTE = (
    "The id of a printed number is its place in the published file; topline trace leads from a result to its subjects."
)
NOTES = (EQUAL_NOTE, ID_NOTE, "NE, not estimable; NR, not reached.")


def lay_out_reconciliation(reconciliation: Reconciliation) -> TableDisplay:
    """Show every printed number beside the computed one."""
    rows = (row for status, heading in HEADINGS for row in _rows(reconciliation.of(status), heading))
    labels = ("Printed", "Computed", "Difference", "Why", "Result")
    return TableDisplay(
        id="reconciliation",
        number="Reconciliation",
        title=reconciliation.title,
        section="Publication",
        population=reconciliation.summary,
        stub="Printed number",
        columns=tuple(Column(label=label) for label in labels),
        rows=tuple(rows),
        footnotes=NOTES,
    )


def _rows(entries: Iterable[Reconciled], heading: str) -> tuple[Row, ...]:
    rows = tuple(_row(entry) for entry in entries)
    return (Row(label=f"{heading} ({len(rows)})", is_heading=True), *rows) if rows else ()


def _row(entry: Reconciled) -> Row:
    difference = "" if entry.difference is None or entry.status == "equal" else f"{entry.difference:+.4g}"
    contradictions = [f"contradicted in print: {each}" for each in entry.contradictions]
    why = "; ".join(part for part in (entry.reason, *contradictions) if part)
    texts = (str(entry.number.printed), entry.shown, difference.replace("-", "−"), why, entry.result_id)
    return Row(label=entry.number.id, cells=tuple(Cell(text=text) for text in texts), indent=1)
