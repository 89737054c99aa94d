"""The responses of iRECIST and what they are called in RECIST 1.1.

iUPD, progression that waits for its confirmation, has no such name; inside it is UPD. A response before the first
progression may bear either name.
"""

from __future__ import annotations

import polars as pl

RECIST_WORD = {
    "iCR": "CR", "iPR": "PR", "iSD": "SD", "NON-iCR/NON-iUPD": "NON-CR/NON-PD", "iUPD": "UPD", "iCPD": "PD",
}  # fmt: skip
IMMUNE_WORD = {word: immune for immune, word in RECIST_WORD.items()}
BEFORE_PROGRESSION = ("CR", "PR", "SD", "NON-CR/NON-PD", "NE")


def recist_words(name: str = "AVALC") -> pl.Expr:
    """Translate the responses of iRECIST; null for a value that is none."""
    words = {**RECIST_WORD, **{word: word for word in BEFORE_PROGRESSION}}
    return pl.col(name).replace_strict(words, default=None, return_dtype=pl.String())


def immune_words(name: str = "AVALC") -> pl.Expr:
    """Translate back; NE and what is no response stay."""
    return pl.col(name).replace(IMMUNE_WORD)
