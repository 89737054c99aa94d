"""Describe a sample of numbers: mean, standard deviation, median, quartiles, range.

The standard deviation divides by n - 1. A quantile is SAS's default (PCTLDEF=5), R's type 2: the value of rank
ceil(np), and where np is a whole number the mean of that value and the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

RANK_TOLERANCE = 4 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A sample in eight numbers; None where they cannot be had (no value, or one value for `sd`).

    Parameters
    ----------
    n : number of values that are not missing.
    mean, sd, median, p25, p75, min, max : in the unit of the values.
    """

    n: int
    mean: float | None
    sd: float | None
    median: float | None
    p25: float | None
    p75: float | None
    min: float | None
    max: float | None


def summarise(values: ArrayLike) -> Summary:
    """Describe the values that are not missing.

    Parameters
    ----------
    values : (n,) numbers; NaN is missing.

    References
    ----------
    doi:10.1080/00031305.1996.10473566 (definition 2); answers: tests/oracle/stats/r/summary.R

    Examples
    --------
    >>> described = summarise([1, 2, 3, 10])
    >>> described.mean, described.median, described.p25
    (4.0, 2.5, 1.5)
    """
    given = np.asarray(values, dtype=np.float64)
    if given.ndim != 1:
        raise MethodError(f"values: expected one dimension, found shape {given.shape}, give one value a subject")
    known = np.sort(given[~np.isnan(given)])
    if len(known) == 0:
        return Summary(n=0, mean=None, sd=None, median=None, p25=None, p75=None, min=None, max=None)
    return Summary(
        n=len(known),
        mean=float(np.mean(known)),
        sd=float(np.std(known, ddof=1)) if len(known) > 1 else None,
        median=_quantile(known, 0.5),
        p25=_quantile(known, 0.25),
        p75=_quantile(known, 0.75),
        min=float(known[0]),
        max=float(known[-1]),
    )


def quantile(values: ArrayLike, p: float) -> float | None:
    """Give the quantile `p` (0 to 1) of the values that are not missing; None where there is none.

    References
    ----------
    doi:10.1080/00031305.1996.10473566 (definition 2); answers: tests/oracle/stats/r/summary.R

    Examples
    --------
    >>> quantile([5, 1, 3, 2, 4], 0.25)
    2.0
    """
    if not 0 <= p <= 1:
        raise MethodError(f"p: expected a share from 0 to 1, found {p:g}, write 0.25 for the first quartile")
    given = np.asarray(values, dtype=np.float64)
    known = np.sort(given[~np.isnan(given)])
    return _quantile(known, p) if len(known) else None


def _quantile(ordered: NDArray[np.float64], p: float) -> float:
    n = len(ordered)
    rank = n * p
    whole = int(np.floor(rank + RANK_TOLERANCE))
    is_whole = abs(rank - whole) <= RANK_TOLERANCE * max(1.0, rank)
    below = ordered[min(max(whole - 1, 0), n - 1)]
    above = ordered[min(whole, n - 1)]
    return float((below + above) / 2) if is_whole else float(above)
