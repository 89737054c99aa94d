"""Which adverse events a table shows, and in which order: the frequent first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topline.display.lookup import Lookup


def sort_by_frequency(terms: Mapping[str, Lookup]) -> dict[str, Lookup]:
    """Put the terms that most subjects had first, equals in alphabetical order."""
    return dict(sorted(terms.items(), key=lambda term: (-_greatest(term[1], "n"), term[0])))


def keep_frequent(terms: Mapping[str, Lookup], minimum_percent: float) -> dict[str, Lookup]:
    """Keep the terms that at least this share of any group had."""
    return {term: own for term, own in terms.items() if _greatest(own, "p") * 100 >= minimum_percent}


def hidden_note(hidden: int, minimum_percent: float) -> tuple[str, ...]:
    """Say how many terms are not shown."""
    if not hidden:
        return ()
    terms = "1 preferred term" if hidden == 1 else f"{hidden} preferred terms"
    return (f"Not shown: {terms} that fewer than {minimum_percent:g}% of the subjects of every group had.",)


def _greatest(own: Lookup, stat_name: str) -> float:
    return max((row.statistic.stat_num or 0 for row in own.where(stat_name=stat_name)), default=0)
