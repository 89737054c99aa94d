"""Adverse events: how many subjects had one, the most frequent terms, serious and severe ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.sentences.parts import list_parts, make_sentence, number, reason, say
from topline.display.sentences.source import find_sources
from topline.display.wording import sentence_case, uncapitalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.display.groups import Group
    from topline.display.lookup import Lookup
    from topline.display.nouns import Sentence
    from topline.display.sentences.parts import Parts
    from topline.display.sentences.source import Source
    from topline.protocol import Protocol
    from topline.results import Results

ANY = "Any adverse event"
SEVERE = ("Severe", "Grade 3 or higher", "Grade 3 or higher, or severe")
SERIOUS = "Serious"
MOST_FREQUENT = 3


def phrase_safety(results: Results, protocol: Protocol) -> Iterator[Sentence]:
    """Say how many subjects had adverse events, serious and severe ones, and which were the most frequent."""
    for source in find_sources("adverse_event_overview", results, protocol)[:1]:
        kinds = source.lookup.of("overview").split("context")
        for kind in (ANY, SERIOUS, *SEVERE):
            if kind in kinds:
                yield make_sentence(source.item.id, _kind(source, kind, kinds[kind]))
    for source in find_sources("adverse_events", results, protocol)[:1]:
        yield from _most_frequent(source)


def _kind(source: Source, kind: str, own: Lookup) -> Parts:
    name = "Adverse events" if kind == ANY else _plural(kind)
    absent = next((row for row in own if row.statistic.stat_num is None and row.statistic.stat_name == "n"), None)
    if absent:
        return say(f"{name} cannot be counted ({reason(absent)}).")
    members = [_count(source, group, own.where(group1_level=group.level)) for group in source.groups]
    return say(f"{name} were recorded in ", list_parts([member for member in members if member]), ".")


def _plural(kind: str) -> str:
    return f"Adverse events of {uncapitalise(kind)}" if kind.startswith("Grade") else f"{kind} adverse events"


def _count(source: Source, group: Group, own: Lookup) -> Parts:
    n, share = own.pick("n"), own.pick("p")
    if n is None or share is None or group.size is None:
        return ()
    of_size = say(number(n), " of ", number(group.size), " subjects" if group == source.groups[0] else "")
    return say(of_size, *(say(" (", number(share), ")") if n.statistic.stat_num else ()), source.name(group))


def _most_frequent(source: Source) -> Iterator[Sentence]:
    if source.everybody is None:
        return
    terms = source.lookup.of("term").where(group1_level=source.everybody.level)
    counts = [row for row in terms.where(stat_name="n") if row.statistic.stat_num]
    ranked = sorted(counts, key=lambda row: (-(row.statistic.stat_num or 0), row.statistic.variable_level))
    shares = {row.statistic.variable_level: row for row in terms.where(stat_name="p")}
    frequent = [row.statistic.variable_level for row in ranked[:MOST_FREQUENT]]
    members = [say(uncapitalise(sentence_case(term)), " (", number(shares[term]), ")") for term in frequent]
    if members:
        verb = "was" if len(members) == 1 else "were"
        noun = "event" if len(members) == 1 else "events"
        over = "Over all groups, the" if len(source.groups) > 1 else "The"
        parts = say(f"{over} most frequent adverse {noun} {verb} ", list_parts(members), ".")
        yield make_sentence(source.item.id, parts)
