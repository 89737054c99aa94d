"""A source of dates as a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRule:
    """A source of dates.

    Parameters
    ----------
    label : the words for it, as EVNTDESC has them.
    dataset : lower-case name of the analysis dataset; "subjects" is the table of subjects itself.
    when : SQL condition that its rows fulfil.
    date : the variable with the date.
    """

    label: str
    dataset: str
    when: str
    date: str
