"""Who was screened, enrolled, treated and analysed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.sentences.parts import list_parts, make_sentence, number, say
from topline.display.sentences.source import find_sources
from topline.display.wording import clean_text, uncapitalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.display.nouns import Sentence
    from topline.display.sentences.parts import Parts
    from topline.display.sentences.source import Source
    from topline.protocol import Protocol
    from topline.results import Results


def phrase_enrolment(results: Results, protocol: Protocol) -> Iterator[Sentence]:
    """Say how many subjects were enrolled and treated, and how many each analysis set has."""
    for source in find_sources("disposition", results, protocol)[:1]:
        yield from _enrolled(source)
    for source in find_sources("analysis_sets", results, protocol)[:1]:
        yield from _analysed(source)


def _enrolled(source: Source) -> Iterator[Sentence]:
    if source.everybody is None:
        return
    enrolled = source.of_group(source.everybody, "randomised").pick("n")
    treated = source.of_group(source.everybody, "treated").pick("n")
    screened = source.lookup.of("screened").pick("n")
    if enrolled is None or treated is None:
        return
    before = say("Of ", number(screened), " subjects screened, ") if screened else ()
    verb = " was" if enrolled.statistic.stat_num == 1 else " were"
    parts = say(before, number(enrolled), f"{verb} enrolled", _by_arm(source), " and ", number(treated), " treated.")
    yield make_sentence(source.item.id, parts)


def _by_arm(source: Source) -> Parts:
    counts = [(group, source.of_group(group, "randomised").pick("n")) for group in source.groups]
    members = [say(number(count), source.name(group)) for group, count in counts if count]
    return say(" (", list_parts(members), ")") if len(members) > 1 else ()


def _analysed(source: Source) -> Iterator[Sentence]:
    if source.everybody is None:
        return
    sets = source.of_group(source.everybody, "set").where(stat_name="n")
    members = [say(f"{uncapitalise(clean_text(row.statistic.stat_label))} ", number(row)) for row in sets]
    if members:
        yield make_sentence(source.item.id, say("Subjects in the analysis sets: ", list_parts(members), "."))
