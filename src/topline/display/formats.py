"""The only place where numbers are rounded.

A number is rounded as a person rounds it by hand: the decimal digits as printed, a five going away from zero, so that
2.675 with two decimals is 2.68 and −0.5 with none is −1. The digits are the fifteen that a double surely holds, so that
the last bit's noise of a division does not decide (57 of 200 is 28.5 %, with no decimal 29 %). SAS's formats do the
same; Python's and R's own printing, which rounds the binary value, does not. Zero never has a minus sign.

A number that could not be had is NR (not reached: the survival curve stays above the level asked for) or NE (not
estimable: a footnote says why).
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from topline.results import Statistic

NOT_REACHED = "NR"
NOT_ESTIMABLE = "NE"
SURE_DIGITS = 15
SMALLEST_P = 0.001
WRITTEN_OUT_BELOW = 1e15
"""Numbers above, such as a limit of a model that hardly converged, are written with a power of ten."""
FORMAT = re.compile(r"0(?:\.(?P<decimals>0+))?(?P<percent>%)?")


def format_number(value: float, fmt: str) -> str:
    """Write a number as a display shows it.

    Parameters
    ----------
    value : the number at full precision; infinite is written ∞.
    fmt : "0", "0.0", "0.00" … decimals; "0.0%" a proportion as per cent; "p" a P value: three decimals, "<0.001" and
        ">0.999" at the ends.

    Raises
    ------
    ValueError
        The number is none (NaN), or the format is unknown.

    Examples
    --------
    >>> format_number(0.285, "0.00"), format_number(0.285, "0%"), format_number(-0.04, "0.0")
    ('0.29', '29%', '0.0')
    >>> format_number(0.0004, "p"), format_number(0.0315, "p"), format_number(0.9998, "p")
    ('<0.001', '0.032', '>0.999')
    """
    if math.isnan(value):
        raise ValueError(f"expected a number to show as {fmt!r}, found NaN; a statistic that cannot be had is None")
    if fmt == "p":
        return _format_p_value(value)
    found = FORMAT.fullmatch(fmt)
    if not found:
        raise ValueError(f"expected a format such as '0', '0.00', '0.0%' or 'p', found {fmt!r}")
    sign = found["percent"] or ""
    return _round_half_away(value, decimals=len(found["decimals"] or ""), scale=100 if sign else 1) + sign


def format_statistic(statistic: Statistic) -> str:
    """Write a statistic: its number, its text, or why it has neither (NR, NE)."""
    if statistic.stat_num is not None:
        return format_number(statistic.stat_num, statistic.stat_fmt)
    if statistic.error:
        return NOT_REACHED if is_not_reached(statistic) else NOT_ESTIMABLE
    return statistic.stat_chr


def is_not_reached(statistic: Statistic) -> bool:
    """Whether the number is absent because a curve does not come down to it."""
    return statistic.stat_num is None and "not reached" in statistic.error.lower()


def _format_p_value(value: float) -> str:
    if value < SMALLEST_P:
        return "<0.001"
    text = _round_half_away(value, decimals=3, scale=1)
    return ">0.999" if text == "1.000" else text


def _round_half_away(value: float, *, decimals: int, scale: int) -> str:
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if abs(value) >= WRITTEN_OUT_BELOW:
        return f"{value * scale:.1e}".replace("-", "−").replace("e+", "e")
    digits = Decimal(format(value, f".{SURE_DIGITS}g")) * scale
    rounded = digits.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{'−' if rounded < 0 else ''}{abs(rounded):f}"
