"""Search the number of subjects of a trial whose follow-up, and so whose power, depends on that number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.core import MethodError

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_SUBJECTS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivalSize:
    """The size of a trial with a time to event.

    Parameters
    ----------
    n : subjects.
    power : with that many.
    events : expected under the alternative; None where they play no part.
    accrual_months, duration_months : how long the accrual and the whole trial take; None without an accrual.
    method : the test in words.
    """

    n: int
    power: float
    events: float | None
    accrual_months: float | None
    duration_months: float | None
    method: str


def smallest_size(power_of: Callable[[int], float], power: float) -> int:
    """Find the smallest n with a power that rises with n, by doubling and halving."""
    high = 2
    while power_of(high) < power:
        high *= 2
        if high > MOST_SUBJECTS:
            raise MethodError(
                f"power: expected below {power_of(MOST_SUBJECTS):.3f}, found {power:g}, no number of subjects up to "
                f"{MOST_SUBJECTS:,} reaches it: follow longer, enrol faster, or hope for more"
            )
    low = 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power_of(middle) >= power else (middle, high)
    return 1 if power_of(1) >= power else high
