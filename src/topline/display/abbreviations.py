"""Spell out the abbreviations that a display uses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topline.display.wording import clean_text, uncapitalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from topline.protocol import Protocol

KNOWN = {
    "AE": "adverse event",
    "CI": "confidence interval",
    "CR": "complete response",
    "CTCAE": "Common Terminology Criteria for Adverse Events",
    "HR": "hazard ratio",
    "NE": "not estimable",
    "NR": "not reached",
    "PD": "progressive disease",
    "PR": "partial response",
    "Q1": "first quartile",
    "Q3": "third quartile",
    "RECIST": "Response Evaluation Criteria in Solid Tumours",
    "SD": "standard deviation",
    "SE": "standard error",
}
WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")


def spell_out(texts: Iterable[str], protocol: Protocol, own: Mapping[str, str] | None = None) -> str:
    """Write the footnote that spells out the abbreviations found in some texts, "" where there are none.

    The protocol's endpoints are known by their ids.

    Parameters
    ----------
    own : what abbreviations mean in this display, where it is not what they mean elsewhere.
    """
    known = (
        KNOWN
        | {endpoint.id: uncapitalise(clean_text(endpoint.label)) for endpoint in protocol.endpoints}
        | dict(own or {})
    )
    found = {word for text in texts for word in WORD.findall(text)}
    meanings = [f"{word}, {known[word]}" for word in sorted(found & known.keys(), key=str.casefold)]
    return f"{'; '.join(meanings)}." if meanings else ""
