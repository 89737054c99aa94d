"""Units of time: days are kept, months and years are for display."""

from __future__ import annotations

DAYS_PER_MONTH = 30.4375
DAYS_PER_WEEK = 7
DAYS_PER_YEAR = 365.25
