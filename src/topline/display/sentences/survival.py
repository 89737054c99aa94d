"""Times to events: medians, hazard ratios against the reference, and deaths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.formats import is_not_reached
from topline.display.labels import endpoint_label
from topline.display.nouns import Cell
from topline.display.sentences.parts import list_parts, make_sentence, number, reason, say
from topline.display.sentences.source import find_sources
from topline.display.wording import clean_text, confidence_words, uncapitalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.display.groups import Group
    from topline.display.lookup import Lookup
    from topline.display.nouns import Sentence
    from topline.display.sentences.parts import Parts
    from topline.display.sentences.source import Source
    from topline.protocol import Protocol
    from topline.results import Result, Results

NO_EVENT = "no event in this group"


def phrase_survival(results: Results, protocol: Protocol) -> Iterator[Sentence]:
    """Say the median of each time to event and the hazard ratios, a sentence for each endpoint."""
    endpoints: dict[str | None, Source] = {}
    for source in find_sources("time_to_event", results, protocol):
        endpoints.setdefault(source.item.endpoint, source)
    for endpoint, source in endpoints.items():
        label = uncapitalise(endpoint_label(protocol, endpoint))
        yield make_sentence(source.item.id, say(f"Median {label} was ", _medians(source), _ratios(source), "."))


def phrase_deaths(results: Results, protocol: Protocol) -> Iterator[Sentence]:
    """Say how many subjects of each group died."""
    for source in find_sources("death_listing", results, protocol)[:1]:
        members = [part for group in source.groups if (part := _deaths(source, group))]
        if members:
            yield make_sentence(source.item.id, say("Deaths were recorded in ", list_parts(members), "."))


def _medians(source: Source) -> Parts:
    medians = [(group, source.of_group(group, "median")) for group in source.groups]
    found = [row for _, own in medians if (row := own.pick("estimate"))]
    if len(found) > 1 and all(_is_open(row) for row in found):
        return say(_not_reached(found), " in any group")
    return list_parts([_median(source, group, own) for group, own in medians])


def _is_open(row: Result) -> bool:
    """Whether the curve stays above one half, with few events or none."""
    return is_not_reached(row.statistic) or (row.statistic.stat_num is None and NO_EVENT in row.statistic.error)


def _not_reached(rows: list[Result]) -> Cell:
    return Cell(text="not reached", result_ids=tuple(row.result_id for row in rows))


def _median(source: Source, group: Group, own: Lookup) -> Parts:
    estimate = own.pick("estimate")
    if estimate is None:
        return say(f"not analysed{source.name(group)}")
    if _is_open(estimate):
        return say(_not_reached([estimate]), source.name(group))
    if estimate.statistic.stat_num is None:
        return say(number(estimate), source.name(group), f" ({reason(estimate)})")
    return say(number(estimate), " months", _limits(source, own), source.name(group))


def _limits(source: Source, own: Lookup) -> Parts:
    lower, upper = own.pick("conf.low"), own.pick("conf.high")
    if lower is None or upper is None:
        return ()
    return say(f" ({confidence_words(source.item.confidence_level)} ", number(lower), " to ", number(upper), ")")


def _ratios(source: Source) -> Parts:
    ratios = [(group, source.of_group(group, "cox_arm")) for group in source.groups]
    members = [_ratio(source, group, own) for group, own in ratios if own]
    if not members:
        return ()
    versus = next(clean_text(row.statistic.context) for _, own in ratios for row in own)
    return say(f"; the hazard ratio {versus} was ", list_parts(members))


def _ratio(source: Source, group: Group, own: Lookup) -> Parts:
    estimate = own.pick("estimate")
    if estimate is None:
        return say(f"not analysed{source.name(group)}")
    if estimate.statistic.stat_num is None:
        return say(number(estimate), f"{source.name(group)} ({reason(estimate)})")
    return say(number(estimate), _limits(source, own), source.name(group))


def _deaths(source: Source, group: Group) -> Parts:
    count = source.of_group(group, "deaths").pick("n")
    if count is None or group.size is None:
        return ()
    subjects = " subjects" if group == source.groups[0] else ""
    return say(number(count), " of ", number(group.size), subjects, source.name(group))
