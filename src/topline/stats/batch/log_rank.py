"""Compare survival between groups in many samples by the log-rank family.

Each sample is tested as `topline.stats.log_rank` does. A sample in which no statistic can be had (no event, one group
at risk) has NaN.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.batch.samples import read_codes, read_samples
from topline.stats.batch.threads import in_pieces
from topline.stats.special import gammaincc

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRankBatch:
    """Log-rank tests of B samples.

    Parameters
    ----------
    statistic, df, p_value : (B,) the tests; statistic and p value NaN where they cannot be had.
    observed, expected : (B, g) events per group, in the order of `groups`.
    groups : the groups' labels, sorted.
    """

    statistic: NDArray[np.float64]
    df: NDArray[np.float64]
    p_value: NDArray[np.float64]
    observed: NDArray[np.float64]
    expected: NDArray[np.float64]
    groups: tuple[str, ...]


def log_rank(
    time: ArrayLike,
    event: ArrayLike,
    group: ArrayLike,
    *,
    resamples: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    rho: float = 0.0,
    gamma: float = 0.0,
    threads: int = 1,
) -> LogRankBatch:
    """Test in each sample whether survival is the same in all groups.

    Parameters
    ----------
    time, event : (B, n) one sample a row; or (n,) one sample, with `resamples`.
    group, strata : (n,) labels that every sample shares, or (B, n).
    resamples : (B, m) rows of the sample that each resample draws, with replacement or without.
    rho, gamma : Fleming and Harrington's weights S^rho (1 - S)^gamma.
    threads : how many threads share the samples; the answer does not depend on it.

    References
    ----------
    doi:10.1093/biomet/69.3.553; answers: those of `topline.stats.log_rank`, sample by sample

    Examples
    --------
    >>> many = log_rank([[6, 7, 10, 15, 19, 25]], [[1, 0, 1, 1, 0, 1]], list("aaabbb"))
    >>> round(float(many.statistic[0]), 3)
    3.571
    """
    from topline.stats.kernels.sample_log_ranks import sum_log_ranks

    samples = read_samples(time, event, resamples=resamples, strata=strata)
    groups, codes = read_codes(group, "group", (len(samples.time), samples.n_rows))
    if len(groups) < 2:  # noqa: PLR2004  the number is the rule itself
        raise MethodError(f"group: expected two groups or more, found {', '.join(groups)}, check the grouping")
    codes = np.take_along_axis(np.broadcast_to(codes, samples.order.shape), samples.order, axis=1)
    shape = (samples.n_samples, len(groups))
    observed, expected, variance = np.zeros(shape), np.zeros(shape), np.zeros((*shape, len(groups)))

    def work(part: slice) -> None:
        time, event = samples.rows(samples.time, part), samples.rows(samples.event, part)
        labels = (samples.rows(samples.stratum, part), samples.rows(codes, part))
        sum_log_ranks(
            (time, event, *labels, samples.counts(part)),
            (float(rho), float(gamma)),
            (observed[part], expected[part], variance[part]),
        )

    in_pieces(work, samples.n_samples, samples.n_rows, threads)
    statistic, df = _quadratic_forms(observed - expected, expected > 0, variance)
    return LogRankBatch(
        statistic=statistic,
        df=df,
        p_value=np.asarray(gammaincc(np.maximum(df, 1.0) / 2, statistic / 2)),
        observed=observed,
        expected=expected,
        groups=groups,
    )


def _quadratic_forms(
    difference: NDArray[np.float64], is_informative: NDArray[np.bool_], variance: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Compare observed with expected over the groups that could have had an event, samples alike in them together."""
    statistic, df = np.full(len(difference), np.nan), np.maximum(is_informative.sum(axis=1) - 1.0, 0.0)
    patterns, which = np.unique(is_informative, axis=0, return_inverse=True)
    for code, pattern in enumerate(patterns):
        kept = np.nonzero(pattern)[0][1:]
        if len(kept) == 0:
            continue
        rows = np.nonzero(which.ravel() == code)[0]
        part = variance[np.ix_(rows, kept, kept)]
        is_full = np.linalg.matrix_rank(part, hermitian=True) == len(kept)
        rows, part = rows[is_full], part[is_full]
        moved = difference[np.ix_(rows, kept)]
        statistic[rows] = np.sum(moved * np.linalg.solve(part, moved[:, :, None])[:, :, 0], axis=1)
    return statistic, df
