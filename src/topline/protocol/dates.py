"""How a date of which only the year or the month is known is filled in."""

from __future__ import annotations

from typing import Literal

from topline.protocol.base import Part

DateRule = Literal["first", "middle", "last"]
StartRule = Literal["treatment_start", "first", "middle", "last"]
DeathRule = Literal["after_last_seen", "first", "middle", "last"]


class DateRules(Part):
    """Named rules: the first, the middle or the last day of what is known, or a day that another date suggests."""

    adverse_event_start: StartRule = "treatment_start"
    """The start of an adverse event; treatment_start: the first dose where the event may begin then, else first."""
    adverse_event_end: DateRule = "last"
    """The end of an adverse event; never after death."""
    dose_start: DateRule = "first"
    """The first day of a dose."""
    dose_end: DateRule = "last"
    """The last day of a dose; never after death."""
    new_therapy: DateRule = "first"
    """The first day of new anticancer therapy."""
    death: DeathRule = "after_last_seen"
    """The day of death; after_last_seen: the day after the subject was last seen, as far as the known part allows."""
