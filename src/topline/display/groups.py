"""The groups of a display: its columns, in the protocol's order, the total last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.display.formats import format_statistic
from topline.display.labels import find_covariate, level_label
from topline.display.nouns import Column
from topline.display.wording import clean_text

if TYPE_CHECKING:
    from topline.display.lookup import Lookup
    from topline.protocol import PlanItem, Protocol
    from topline.results import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group of subjects: its level in the results ("" for all together), its label, its size."""

    level: str
    label: str
    size: Result | None

    @property
    def size_text(self) -> str:
        """The size as a heading shows it: "N = 86"."""
        return f"N = {format_statistic(self.size.statistic)}" if self.size else ""

    @property
    def column(self) -> Column:
        """The group as a column."""
        ids = (self.size.result_id,) if self.size else ()
        return Column(label=self.label, below=self.size_text, result_ids=ids)


def read_groups(item: PlanItem, lookup: Lookup, protocol: Protocol) -> tuple[Group, ...]:
    """List the groups of an item's results; the total only where it is not the one group there is."""
    sizes = lookup.of("N").where(stat_name="N")
    levels = list(sizes.split("group1_level")) or list(lookup.split("group1_level"))
    known = _known_levels(item, protocol)
    named = [
        *(level for level in known if level in levels),
        *(level for level in levels if level and level not in known),
    ]
    total = [""] if "" in levels and len(named) != 1 else []
    return tuple(
        Group(
            level=level,
            label=_label(item, protocol, level, is_only=not named),
            size=sizes.pick("N", group1_level=level),
        )
        for level in (*named, *total)
    )


def _known_levels(item: PlanItem, protocol: Protocol) -> list[str]:
    if item.by == "arm":
        return [arm.label for arm in protocol.treatment.arms]
    covariate = find_covariate(protocol, item.by or "")
    return list(covariate.planned_levels) if covariate else []


def _label(item: PlanItem, protocol: Protocol, level: str, *, is_only: bool) -> str:
    if not level:
        return "All subjects" if is_only else "Total"
    return clean_text(level) if item.by == "arm" else level_label(protocol, item.by or "", level)
