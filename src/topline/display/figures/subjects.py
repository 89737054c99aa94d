"""The subjects of a figure, one by one, in panels side by side: one panel a group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.display.figures.panels import PanelHead
from topline.display.lookup import Lookup
from topline.display.nouns import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topline.display.groups import Group

SUBJECT = "subject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One group and its subjects: USUBJID → results, in the order of the results."""

    group: Group
    subjects: dict[str, Lookup]

    @property
    def title(self) -> str:
        """Name the group with its size."""
        return ", ".join(part for part in (self.group.label, self.group.size_text) if part)

    def head(self, *counts: Cell) -> PanelHead:
        """Give the panel its head: the group's label, its size and further counts."""
        size = Cell(text=self.group.size_text, result_ids=(self.group.size.result_id,)) if self.group.size else None
        return PanelHead(label=self.group.label, counts=(*((size,) if size else ()), *counts))


def read_panels(lookup: Lookup, groups: Sequence[Group]) -> tuple[Panel, ...]:
    """Sort the subjects of the results into the groups that have a panel of their own."""
    own = lookup.of(SUBJECT).split("group1_level")
    has_levels = any(group.level for group in groups)
    return tuple(
        Panel(group=group, subjects=own.get(group.level, Lookup(rows=())).split("group2_level"))
        for group in groups
        if group.level or not has_levels
    )
