"""Words from data and plan, made fit to be read: cleaned of control characters, in sentence case, in lists."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

UNPRINTABLE = {"Cc", "Cs", "Co", "Cn"}
TURNS_TEXT = {chr(code) for code in (*range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A))}
# Words of medical terms that keep their capitals when a term in capitals is put into sentence case.
KEPT_CAPITALS = {
    "AV", "B12", "CPK", "CT", "DNA", "ECG", "EEG", "GI", "HIV", "II", "III", "IV", "MRI", "PR", "QRS", "QT", "RNA",
    "ST", "T", "UTI",
}  # fmt: skip
PROPER_NAMES = (
    "Alzheimer", "Bell", "Clostridium", "Crohn", "Cushing", "Escherichia", "Basedow", "Guillain-Barre", "Hodgkin",
    "Horner", "Kaposi", "Parkinson", "Raynaud", "Stevens-Johnson", "Wolff-Parkinson-White",
)  # fmt: skip
SUPERSCRIPTS = "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"


def clean_text(text: str) -> str:
    r"""Remove control characters and those that turn the reading direction; line breaks and tabs become blanks.

    >>> clean_text("Head\tache\x00 \u202eabc")
    'Head ache abc'
    """
    if text.isprintable():
        return text
    spaced = re.sub(r"[\t\n\r\x0b\x0c]+", " ", text)
    return "".join(c for c in spaced if c not in TURNS_TEXT and unicodedata.category(c) not in UNPRINTABLE)


@lru_cache(maxsize=4096)
def sentence_case(text: str) -> str:
    """Put a term that is all in capitals into sentence case; leave any other as it is.

    >>> sentence_case("ECG QT PROLONGED"), sentence_case("NON-HODGKIN'S LYMPHOMA"), sentence_case("Nausea")
    ('ECG QT prolonged', "Non-Hodgkin's lymphoma", 'Nausea')
    """
    cleaned = clean_text(text)
    if cleaned != cleaned.upper():
        return cleaned
    words = re.sub(r"[^\W_]+", lambda word: word[0] if word[0] in KEPT_CAPITALS else word[0].lower(), cleaned)
    for name in PROPER_NAMES:
        words = re.sub(rf"\b{name}\b", name, words, flags=re.IGNORECASE)
    return capitalise(words)


def capitalise(text: str) -> str:
    """Begin with a capital; leave the rest as it is.

    >>> capitalise("months = days / 30.4375")
    'Months = days / 30.4375'
    """
    return text[:1].upper() + text[1:]


def uncapitalise(label: str) -> str:
    """Begin with a small letter, for a label inside a sentence; leave abbreviations as they are.

    >>> uncapitalise("Objective response rate"), uncapitalise("CNS response")
    ('objective response rate', 'CNS response')
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def as_sentence(text: str) -> str:
    """Begin with a capital and end with a full stop.

    >>> as_sentence("no event in this group")
    'No event in this group.'
    """
    stripped = clean_text(text).strip()
    return capitalise(stripped) + ("" if stripped.endswith((".", "!", "?")) else ".")


def join_words(words: Sequence[str]) -> str:
    """Join in a sentence.

    >>> join_words(["nausea", "rash", "fever"])
    'nausea, rash and fever'
    """
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def footnote_mark(position: int) -> str:
    """Give the raised letter of the first (0), second, … lettered footnote.

    >>> footnote_mark(0), footnote_mark(25)
    ('ᵃ', 'ᵃᵃ')
    """
    letter = SUPERSCRIPTS[position % len(SUPERSCRIPTS)]
    return letter * (position // len(SUPERSCRIPTS) + 1)


def confidence_words(level: float) -> str:
    """Name an interval by its confidence level.

    >>> confidence_words(0.95), confidence_words(0.975)
    ('95% CI', '97.5% CI')
    """
    return f"{level * 100:.10g}% CI"
