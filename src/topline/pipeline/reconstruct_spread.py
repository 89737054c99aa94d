"""Show what print leaves undetermined: numbers that it does not give, over several cohorts that agree with it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topline.evidence.reconstruct import Reconstruction, Spread

MOST_SHOWN = 8
"""Of each kind so many are shown, those that vary most."""
TITLE = "What print leaves undetermined"
DIGITS = 4


def spread_text(cohorts: Sequence[Reconstruction]) -> Iterator[str]:
    """Give the lines of the numbers that vary; none for one cohort."""
    for heading, shown in _by_kind(cohorts):
        yield ""
        yield f"{TITLE}, {heading}"
        width = max(len(each.words) for each in shown)
        seeds = "".join(f"{f'seed {cohort.seed}':>12}" for cohort in cohorts)
        yield f"  {'':<{width}}{seeds}"
        for each in shown:
            yield f"  {each.words:<{width}}" + "".join(f"{_number(each, value):>12}" for value in each.values)


def spread_html(cohorts: Sequence[Reconstruction]) -> Iterator[str]:
    """Give the section of the numbers that vary; none for one cohort."""
    seeds = "".join(f"<th class=number>Seed {cohort.seed}</th>" for cohort in cohorts)
    for place, (heading, shown) in enumerate(_by_kind(cohorts)):
        if place == 0:
            yield f"<h2>{TITLE}</h2>"
        yield f"<h3>{escape(heading[:1].upper() + heading[1:])}</h3><table><thead><tr><th>Number</th>{seeds}</tr>"
        yield "</thead><tbody>"
        for each in shown:
            cells = "".join(f"<td class=number>{_number(each, value)}</td>" for value in each.values)
            yield f"<tr class=varying><td>{escape(each.words)}</td>{cells}</tr>"
        yield "</tbody></table>"


def spread_rows(cohorts: Sequence[Reconstruction]) -> list[dict[str, object]]:
    """Give every number that is not printed, for JSON; none for one cohort."""
    return [{"kind": each.kind, "number": each.words, "values": list(each.values)} for each in _spreads(cohorts)]


def _spreads(cohorts: Sequence[Reconstruction]) -> tuple[Spread, ...]:
    from topline.evidence.reconstruct import spreads

    return spreads([cohort.unprinted for cohort in cohorts]) if len(cohorts) > 1 else ()


def _by_kind(cohorts: Sequence[Reconstruction]) -> Iterator[tuple[str, list[Spread]]]:
    """Give each kind with its numbers that vary most, in the order in which they are told."""
    every = _spreads(cohorts)
    for kind in dict.fromkeys(each.kind for each in every):
        same = [each for each in every if each.kind == kind]
        widest = sorted(same, key=lambda each: -each.width)[:MOST_SHOWN]
        more = "" if len(same) <= MOST_SHOWN else f", the {MOST_SHOWN} of {len(same)} that vary most"
        yield f"{kind}{more}", [each for each in same if each in widest]


def _number(spread: Spread, value: float | None) -> str:
    if value is None:
        return "not reached" if spread.kind == "medians" else "none"
    return f"{value:.{DIGITS}g}"
