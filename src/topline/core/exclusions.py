"""Records that are left out: counted, with the reason, never in silence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """Records of one dataset that were left out for one reason.

    Parameters
    ----------
    dataset : the domain or analysis dataset, for example "AE".
    reason : why, in words, for example "starts after the cut-off date 2014-06-30".
    records : how many, 1 or more.
    subjects : USUBJID of those concerned, sorted.
    """

    dataset: str
    reason: str
    records: int
    subjects: tuple[str, ...]
