"""Upper tails of reference distributions, without the cancellation of 1 - cdf."""

from __future__ import annotations

from topline.stats.special import gammaincc, ndtr, stdtr


def chi_square_tail(statistic: float, df: float) -> float:
    """Give P(chi-square > statistic)."""
    return float(gammaincc(df / 2, statistic / 2))


def normal_two_sided(z: float) -> float:
    """Give P(|Z| > |z|)."""
    return float(2 * ndtr(-abs(z)))


def t_tail(t: float, df: float) -> float:
    """Give P(T > t)."""
    return float(stdtr(df, -t))
