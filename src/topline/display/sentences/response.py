"""The response rate: the first that the response table shows, else the efficacy table."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    from topline.results import Results


def phrase_response(results: Results, protocol: Protocol) -> Iterator[Sentence]:
    """Say the response rate of each group with its interval."""
    tables = find_sources("response", results, protocol) or find_sources("efficacy", results, protocol)
    for source in tables[:1]:
        rates = source.lookup.of("rate").split("context")
        for context, own in list(rates.items())[:1]:
            members = [_member(source, group, own.where(group1_level=group.level)) for group in source.groups]
            label = uncapitalise(clean_text(context))
            yield make_sentence(source.item.id, say(f"The {label} was ", list_parts(members), "."))


def _member(source: Source, group: Group, own: Lookup) -> Parts:
    count, rate = own.pick("n"), own.pick("estimate")
    lower, upper = own.pick("conf.low"), own.pick("conf.high")
    if count is None or rate is None or lower is None or upper is None:
        return say(f"not analysed{source.name(group)}")
    if rate.statistic.stat_num is None:
        return say(number(rate), f"{source.name(group)} ({reason(rate)})")
    whole = own.pick("N") or group.size
    size = say(" of ", number(whole)) if whole else ()
    limits = say(f"; {confidence_words(source.item.confidence_level)} ", number(lower), " to ", number(upper), ")")
    return say(number(rate), " (", number(count), size, limits, source.name(group))
