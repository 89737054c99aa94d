"""The text of an analysis plan: the targets, and each design in sentences with its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import number_cell
from topline.display.lookup import look_up
from topline.display.sentences.parts import list_parts, make_sentence, say
from topline.display.wording import clean_text

if TYPE_CHECKING:
    from topline.display.lookup import Lookup
    from topline.display.nouns import Cell, Sentence
    from topline.display.sentences.parts import Parts
    from topline.results import Results

MOST_LOOKS = 3
"""Designs with more looks are told by their number of looks."""


def name_targets(results: Results) -> tuple[tuple[str, str], ...]:
    """List what was asked for, as name and value in words."""
    asked = (*look_up(results, "targets"), *look_up(results, "simulated-plan"))
    rows = [row for row in asked if row.statistic.stat_num is not None]
    return tuple((row.statistic.stat_label, number_cell(row).text) for row in rows)


def phrase_designs(results: Results) -> tuple[Sentence, ...]:
    """Phrase the targets and each design that was found."""
    targets, designs = look_up(results, "targets"), look_up(results, "designs")
    boundaries = look_up(results, "boundaries").split("group1_level")
    told = [_design(label, line, boundaries.get(label)) for label, line in designs.split("variable_level").items()]
    first = (make_sentence("conventions", _targets(targets)),) if targets else ()
    return (*first, *(make_sentence("designs", parts) for parts in told if parts))


def _targets(targets: Lookup) -> Parts:
    title = next(iter(targets.split("variable_level")))
    sides = {1: "one-sided", 2: "two-sided"}.get(int(_value(targets, "sided")), "")
    month = targets.pick("months")
    when = say(" at month ", number_cell(month)) if month and month.statistic.stat_num is not None else ()
    return say(
        f"{clean_text(title)}: the null hypothesis of a rate of ", _number(targets, "null_rate"), when,
        " is tested against ", _number(targets, "alternative_rate"), f" with a {sides} alpha of ",
        _number(targets, "alpha"), " and a power of ", _number(targets, "power"), ".",
    )  # fmt: skip


def _design(label: str, line: Lookup, looks: Lookup | None) -> Parts:
    if _absent(line, "N"):
        return ()
    size = say(f"{clean_text(label)}: ", _number(line, "N"), " evaluable subjects", _enrolled(line), ". ")
    return say(size, _decision(line, looks), _errors(line))


def _enrolled(line: Lookup) -> Parts:
    if _absent(line, "enrolled") or _value(line, "enrolled") == _value(line, "N"):
        return ()
    return say(" (", _number(line, "enrolled"), " enrolled)")


def _decision(line: Lookup, looks: Lookup | None) -> Parts:
    if looks is None:
        rule = line.pick("rule")
        return say("Decision: ", number_cell(rule), ". ") if rule and rule.statistic.stat_chr else ()
    rows = looks.split("variable_level")
    if len(rows) > MOST_LOOKS:
        labels = list(rows)
        return say(f"Looks are taken {len(rows)} times, the first at {labels[0]}, with the boundaries of the table. ")
    told: list[Parts] = []
    for position, (label, row) in enumerate(rows.items()):
        is_last = position == len(rows) - 1
        told.append(_last_look(label, row) if is_last else _early_look(label, row))
    return say(*told)


def _early_look(label: str, row: Lookup) -> Parts:
    stops = [
        say(f"as {word} with ", _number(row, name), f" successes or {direction}")
        for word, name, direction in (("negative", "futility", "fewer"), ("positive", "efficacy", "more"))
        if not _absent(row, name)
    ]
    return say(f"At {label} the trial stops ", list_parts(stops), ". ") if stops else say(f"At {label} it goes on. ")


def _last_look(label: str, row: Lookup) -> Parts:
    return say(f"At {label} it is positive with ", _number(row, "efficacy"), " successes or more. ")


def _errors(line: Lookup) -> Parts:
    pieces: list[str | Cell | Parts] = []
    if not _absent(line, "alpha"):
        pieces += ["Under the null it is positive with probability ", _number(line, "alpha")]
    if not _absent(line, "early_stop") and _value(line, "early_stop") > 0:
        pieces += [
            ", stops early with probability " if pieces else "Under the null it stops early with probability ",
            _number(line, "early_stop"), " and takes ", _number(line, "expected_n"), " subjects on average",
        ]  # fmt: skip
    pieces += ["; its power is " if pieces else "Its power is ", _number(line, "power"), "."]
    return say(*pieces)


def _number(line: Lookup, name: str) -> Cell:
    return number_cell(line.pick(name))


def _value(line: Lookup, name: str) -> float:
    found = line.pick(name)
    return float("nan") if found is None or found.statistic.stat_num is None else found.statistic.stat_num


def _absent(line: Lookup, name: str) -> bool:
    found = line.pick(name)
    return found is None or found.statistic.stat_num is None
