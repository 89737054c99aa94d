"""Where a headline finds its numbers: the first item of a kind, its results, its groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.display.groups import read_groups
from topline.display.lookup import look_up

if TYPE_CHECKING:
    from topline.display.groups import Group
    from topline.display.lookup import Lookup
    from topline.protocol import PlanItem, Protocol, TableKind
    from topline.results import Results


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A plan item with its results.

    Parameters
    ----------
    groups : the groups that are compared; where there is one, all subjects.
    everybody : the group of all subjects, None where the results have none.
    """

    item: PlanItem
    lookup: Lookup
    groups: tuple[Group, ...]
    everybody: Group | None

    def of_group(self, group: Group, *analyses: str) -> Lookup:
        """Give a group's rows of some analyses."""
        return self.lookup.of(*analyses).where(group1_level=group.level)

    def name(self, group: Group) -> str:
        """Say which group is meant: " with Placebo", nothing where there is one group."""
        if len(self.groups) == 1:
            return ""
        return f" {'with' if self.item.by == 'arm' else 'for'} {group.label}"


def find_sources(kind: TableKind, results: Results, protocol: Protocol) -> tuple[Source, ...]:
    """Give the items of a kind that have results, those by arm or without groups before those by a covariate."""
    items = sorted((item for item in protocol.plan if item.show == kind), key=lambda item: item.by not in {"arm", None})
    sources = (_read_source(item, results, protocol) for item in items)
    return tuple(source for source in sources if source.groups)


def _read_source(item: PlanItem, results: Results, protocol: Protocol) -> Source:
    lookup = look_up(results, item.id)
    groups = read_groups(item, lookup, protocol)
    named = tuple(group for group in groups if group.level) or groups
    everybody = next((group for group in groups if not group.level), named[0] if len(named) == 1 else None)
    return Source(item=item, lookup=lookup, groups=named, everybody=everybody)
