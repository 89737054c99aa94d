"""The headlines of a readout: its main numbers, a sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.sentences.enrolment import phrase_enrolment
from topline.display.sentences.response import phrase_response
from topline.display.sentences.safety import phrase_safety
from topline.display.sentences.survival import phrase_deaths, phrase_survival

if TYPE_CHECKING:
    from topline.display.nouns import Sentence
    from topline.protocol import Protocol
    from topline.results import Results


def phrase_headlines(results: Results, protocol: Protocol) -> tuple[Sentence, ...]:
    """Say the main numbers: subjects, response, survival, adverse events, deaths.

    What the plan does not show is not said; what could not be estimated is said with its reason.
    """
    phrases = (phrase_enrolment, phrase_response, phrase_survival, phrase_safety, phrase_deaths)
    return tuple(sentence for phrase in phrases for sentence in phrase(results, protocol))
