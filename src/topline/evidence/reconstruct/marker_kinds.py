"""How the values of a laboratory test lie in adults with advanced cancer, where the published file does not say.

Middles and spreads are round numbers in the usual unit (albumin and haemoglobin in g/L, LDH and ALP in U/L, CA 19-9 and
its like in kU/L, CEA and PSA in ug/L): they make records plausible, and no printed number follows from them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topline.evidence.published import Published
    from topline.evidence.published.record_words import LaboratoryTest, Tumour


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkerKind:
    """How a marker's values lie: the middle, the spread (of the logarithm where `is_log`), limits and digits."""

    middle: float
    spread: float
    is_log: bool
    lowest: float
    highest: float
    digits: int


OTHER = MarkerKind(middle=10, spread=0.6, is_log=True, lowest=0.5, highest=100, digits=1)
KINDS: Mapping[str, MarkerKind] = {
    "ALB": MarkerKind(middle=40.5, spread=2.7, is_log=False, lowest=27, highest=52, digits=1),
    "NLR": MarkerKind(middle=3.0, spread=0.5, is_log=True, lowest=0.8, highest=14, digits=2),
    "PLR": MarkerKind(middle=165, spread=0.45, is_log=True, lowest=40, highest=700, digits=0),
    "LDH": MarkerKind(middle=230, spread=0.4, is_log=True, lowest=100, highest=2500, digits=0),
    "ALP": MarkerKind(middle=110, spread=0.5, is_log=True, lowest=35, highest=1200, digits=0),
    "CRP": MarkerKind(middle=9, spread=1.1, is_log=True, lowest=0.3, highest=250, digits=1),
    "HGB": MarkerKind(middle=122, spread=15, is_log=False, lowest=80, highest=170, digits=0),
    "PLAT": MarkerKind(middle=245, spread=0.35, is_log=True, lowest=75, highest=750, digits=0),
    "CEA": MarkerKind(middle=6, spread=1.2, is_log=True, lowest=0.5, highest=900, digits=1),
    "CA125": MarkerKind(middle=45, spread=1.2, is_log=True, lowest=4, highest=5000, digits=1),
    "CA153": MarkerKind(middle=40, spread=1.1, is_log=True, lowest=5, highest=3000, digits=1),
    "CA199": MarkerKind(middle=35, spread=1.5, is_log=True, lowest=1, highest=10000, digits=1),
    "AFP": MarkerKind(middle=5, spread=0.7, is_log=True, lowest=0.8, highest=100, digits=1),
    "PSA": MarkerKind(middle=1.5, spread=0.8, is_log=True, lowest=0.1, highest=20, digits=1),
}
OF_TUMOURS: Mapping[Tumour, Mapping[str, MarkerKind]] = {
    "colorectal": {"CEA": replace(KINDS["CEA"], middle=25, spread=1.3, lowest=0.8)},
    "pancreatic": {"CA199": replace(KINDS["CA199"], middle=500, spread=1.9)},
    "ovarian": {"CA125": replace(KINDS["CA125"], middle=350)},
    "liver": {"AFP": replace(KINDS["AFP"], middle=120, spread=2.2, highest=50000)},
    "prostate": {"PSA": replace(KINDS["PSA"], middle=60, spread=1.3, highest=3000)},
}


def marker_kinds(published: Published) -> Mapping[str, MarkerKind]:
    """Give the kinds of all known tests: as the published file says, else by its tumour, else in general."""
    words = published.records
    found = {**KINDS, **OF_TUMOURS.get(words.tumour, {})}
    return found | {name: _as_said(test, found.get(name, OTHER)) for name, test in words.laboratory.items()}


def _as_said(test: LaboratoryTest, kind: MarkerKind) -> MarkerKind:
    """Put what the file says in the place of what is known; a new middle takes limits and spread along."""
    if test.middle is None:
        return kind
    share = test.middle / kind.middle
    lowest, highest = test.between or (kind.lowest * share, kind.highest * share)
    spread = kind.spread if kind.is_log else kind.spread * share
    return replace(kind, middle=test.middle, spread=spread, lowest=lowest, highest=highest, digits=test.decimals)
