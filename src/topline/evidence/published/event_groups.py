"""What marks the events of a group in a table of adverse events: a column of AE, or what was done about them.

A group that says no `flag` has a column of its own: the first AEIMMUNE, the others AE and the first six letters of
their key.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from topline.evidence.published.sections import AdverseEvents

SERIOUS, RELATED, IMMUNE = "AESER", "AEREL", "AEIMMUNE"
FLAGS: Mapping[str, str] = {"serious": SERIOUS, "related": RELATED}
ACTIONS: Mapping[str, str] = {
    "reduction": "DOSE REDUCED", "discontinuation": "DRUG WITHDRAWN", "interruption": "DRUG INTERRUPTED",
}  # fmt: skip
"""Flag of a group of events by what they led to → AEACN."""
LETTERS, ID_LETTERS = 6, 5


def group_columns(table: AdverseEvents) -> dict[str, str]:
    """Give the column of AE that marks the events of each group; of those by what they led to there is none."""
    own = [key for key, row in table.rows.items() if row.kind == "group" and not row.flag]
    found = {key: IMMUNE if place == 0 else f"AE{_letters(key)[:LETTERS]}" for place, key in enumerate(own)}
    marked = {key: FLAGS[row.flag] for key, row in table.rows.items() if row.kind == "group" and row.flag in FLAGS}
    return {key: found[key] if key in found else marked[key] for key in table.rows if key in found or key in marked}


def group_ids(keys: Iterable[str]) -> dict[str, str]:
    """Give each group the short name of a kind of events of interest; one whose name is taken has none."""
    found: dict[str, str] = {}
    for key in keys:
        short = _letters(key)[:ID_LETTERS]
        if short[:1].isalpha() and short not in found.values():
            found[key] = short
    return found


def _letters(key: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", key.upper())
