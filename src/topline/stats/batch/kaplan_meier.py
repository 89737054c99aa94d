"""Estimate the survival curves of many samples: the rate at given times, and one quantile.

Each sample is estimated as `topline.stats.kaplan_meier` does, with the same numbers to the last bit; what a sample
does not reach is NaN.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError, name_remedy
from topline.stats.batch.samples import read_samples
from topline.stats.batch.threads import in_pieces
from topline.stats.confidence import CONFIDENCE_TYPES, ConfidenceType, confidence_band, normal_quantile
from topline.stats.inputs import read_confidence, read_vector

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.batch.samples import Samples
    from topline.stats.crossing import Plateau


@dataclass(frozen=True, slots=True, kw_only=True)
class KaplanMeierBatch:
    """Rates and a quantile of B samples; NaN where a number cannot be had or is not reached.

    Parameters
    ----------
    times : (k,) the times of the rates.
    rate, std_error, lower, upper : (B, k) probability of being free of the event beyond each time, with limits.
    p : the share of the quantile, 0.5 for the median.
    quantile, quantile_lower, quantile_upper : (B,) when a share `p` has had the event.
    n_events : (B,) events.
    conf_type, conf_level : how the limits were made.
    """

    times: NDArray[np.float64]
    rate: NDArray[np.float64]
    std_error: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    p: float
    quantile: NDArray[np.float64]
    quantile_lower: NDArray[np.float64]
    quantile_upper: NDArray[np.float64]
    n_events: NDArray[np.int64]
    conf_type: ConfidenceType
    conf_level: float


def kaplan_meier(
    time: ArrayLike,
    event: ArrayLike,
    at: ArrayLike,
    *,
    resamples: ArrayLike | None = None,
    p: float = 0.5,
    plateau: Plateau = "r",
    conf_type: ConfidenceType = "log",
    conf_level: float = 0.95,
    threads: int = 1,
) -> KaplanMeierBatch:
    """Estimate the rate at the times `at`, and when a share `p` has had the event, in each sample.

    Parameters
    ----------
    time, event : (B, n) one sample a row; or (n,) one sample, with `resamples`.
    at : (k,) times at which the rate is read.
    resamples : (B, m) rows of the sample that each resample draws, with replacement or without.
    p : share of the quantile, above 0, at most 1.
    plateau : the rule at a last flat stretch, as in `SurvivalCurve.quantile`.
    conf_type : log, log-log, plain, logit or arcsin.
    conf_level : two-sided confidence level.
    threads : how many threads share the samples; the answer does not depend on it.

    References
    ----------
    doi:10.1080/01621459.1958.10501452; answers: those of `topline.stats.kaplan_meier`, sample by sample

    Examples
    --------
    >>> many = kaplan_meier([[1, 2, 3, 4], [2, 2, 5, 7]], [[1, 1, 0, 1], [0, 1, 1, 1]], [2])
    >>> many.rate.ravel().tolist(), many.quantile.tolist()
    ([0.5, 0.75], [3.0, 5.0])
    """
    if conf_type not in CONFIDENCE_TYPES:
        raise MethodError(f"conf_type: found {conf_type!r}, {name_remedy(str(conf_type), CONFIDENCE_TYPES)}")
    if not 0 < p <= 1:
        raise MethodError(f"p: expected a share above 0, at most 1, found {p:g}, write 0.5 for the median")
    samples, moments = read_samples(time, event, resamples=resamples), read_vector(at, "at")
    level = read_confidence(conf_level)
    kind = ("log", "log-log", "plain", "logit", "arcsin").index(conf_type)
    rule = (float(p), kind, normal_quantile(level), plateau == "sas")
    survival, log_error, quantile, events = _read_curves(samples, moments, rule, threads)
    is_before = log_error < 0
    error = np.where(is_before, 0.0, log_error)
    lower, upper = confidence_band(survival, error, conf_type, level)
    with np.errstate(invalid="ignore"):
        std_error = survival * error
    return KaplanMeierBatch(
        times=moments,
        rate=survival,
        std_error=std_error,
        lower=np.where(is_before, 1.0, lower),
        upper=np.where(is_before, 1.0, upper),
        p=float(p),
        quantile=quantile[:, 0],
        quantile_lower=quantile[:, 1],
        quantile_upper=quantile[:, 2],
        n_events=events,
        conf_type=conf_type,
        conf_level=level,
    )


def _read_curves(
    samples: Samples, at: NDArray[np.float64], rule: tuple[float, int, float, bool], threads: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    from topline.stats.kernels.sample_curves import read_curves

    shape = (samples.n_samples, len(at))
    survival, log_error = np.empty(shape), np.empty(shape)
    quantile, events = np.empty((shape[0], 3)), np.empty(shape[0], dtype=np.int64)

    def work(part: slice) -> None:
        sample = (samples.rows(samples.time, part), samples.rows(samples.event, part), samples.counts(part))
        read_curves(sample, at, rule, (survival[part], log_error[part], quantile[part], events[part]))

    in_pieces(work, samples.n_samples, samples.n_rows, threads)
    return survival, log_error, quantile, events
