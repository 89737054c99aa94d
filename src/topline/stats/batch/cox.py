"""Fit a Cox model to each of many samples.

The likelihood, the steps and the rules of convergence are those of `topline.stats.cox`; the sums run in another order,
so that coefficients agree to about 1e-11, not to the last bit. A sample that leaves nothing to estimate, or whose
coefficient runs off, says so in `outcome` and warns of nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from topline.core import MethodError, name_remedy
from topline.stats.batch.newton import NO_EVENT, NOT_CONVERGED, climb
from topline.stats.batch.resample_steps import lay_out_steps
from topline.stats.batch.samples import read_samples
from topline.stats.batch.threads import in_pieces

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.batch.newton import Evaluate, Evaluated
    from topline.stats.batch.samples import Samples

BatchTies = Literal["efron", "breslow"]
TIES: tuple[BatchTies, ...] = ("efron", "breslow")
OUTCOMES = (
    "converged",
    "no event",
    "a coefficient may be infinite (separation)",
    "did not converge in 20 steps",
    "no column carries information",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoxBatch:
    """Cox fits of B samples.

    Parameters
    ----------
    coef, std_error : (B, p) log hazard ratios and model-based standard errors; NaN for an aliased column.
    log_likelihood : (B, 2) at 0, and at the coefficients; NaN without an event.
    score : (B,) score test statistic at 0.
    n_events : (B,) events.
    outcome : (B,) how each fit ended, as a place in `OUTCOMES`; only 0 can be trusted.
    """

    coef: NDArray[np.float64]
    std_error: NDArray[np.float64]
    log_likelihood: NDArray[np.float64]
    score: NDArray[np.float64]
    n_events: NDArray[np.int64]
    outcome: NDArray[np.int8]

    @property
    def converged(self) -> NDArray[np.bool_]:
        """(B,) whether the fit can be trusted."""
        return self.outcome == 0


def cox(
    time: ArrayLike,
    event: ArrayLike,
    x: ArrayLike,
    *,
    resamples: ArrayLike | None = None,
    ties: BatchTies = "efron",
    strata: ArrayLike | None = None,
    threads: int = 1,
) -> CoxBatch:
    """Estimate hazard ratios in each sample.

    Parameters
    ----------
    time, event : (B, n) one sample a row; or (n,) one sample, with `resamples`.
    x : (n, p) or (n,) covariates that every sample shares, or (B, n, p).
    resamples : (B, m) rows of the sample that each resample draws, with replacement or without.
    ties : efron or breslow.
    strata : (n,) or (B, n) labels; each stratum has its own baseline hazard.
    threads : how many threads share the samples; the answer does not depend on it.

    References
    ----------
    doi:10.1111/j.2517-6161.1972.tb00899.x; answers: those of `topline.stats.cox`, sample by sample

    Examples
    --------
    >>> many = cox([1, 1, 6, 6, 8, 9], [1, 0, 1, 1, 0, 1], [1, 1, 1, 0, 0, 0], resamples=[[0, 1, 2, 3, 4, 5]])
    >>> round(float(many.coef[0, 0]), 6)
    1.676857
    """
    if ties not in TIES:
        raise MethodError(f"ties: found {ties!r}, {name_remedy(str(ties), TIES)}")
    samples = read_samples(time, event, resamples=resamples, strata=strata)
    covariates = _read_covariates(x, samples)
    scaled, scale = _scale(covariates)
    shape = (samples.n_samples, covariates.shape[2])
    coef, error, values = np.empty(shape), np.empty(shape), np.empty((shape[0], 3))
    outcome, events = np.full(shape[0], NOT_CONVERGED, dtype=np.int8), np.empty(shape[0], dtype=np.int64)
    moments, is_efron = _number_moments(samples), ties == "efron"
    steps = None if samples.drawn is None else lay_out_steps(samples.stratum[0], moments[0], samples.event[0])

    def work(part: slice) -> None:
        counts, event = samples.counts(part), samples.rows(samples.event, part)
        events[part] = np.sum(counts * event, axis=1)
        outcome[part][events[part] == 0] = NO_EVENT
        if steps is not None:
            sample = (steps, samples.stratum[0], samples.event[0], scaled[0])
            evaluate = _evaluate_resamples(sample, counts, is_efron=is_efron)
        else:
            stratum, moment = samples.rows(samples.stratum, part), samples.rows(moments, part)
            evaluate = _evaluate_stacked((stratum, moment, event), samples.rows(scaled, part), is_efron=is_efron)
        coef[part], error[part], values[part] = climb(evaluate, shape[1], outcome[part])

    in_pieces(work, samples.n_samples, samples.n_rows, threads)
    return CoxBatch(
        coef=coef / scale,
        std_error=error / scale,
        log_likelihood=values[:, :2],
        score=values[:, 2],
        n_events=events,
        outcome=outcome,
    )


def _evaluate_resamples(
    sample: tuple[NDArray[np.int64], NDArray[np.intp], NDArray[np.bool_], NDArray[np.float64]],
    counts: NDArray[np.int64],
    *,
    is_efron: bool,
) -> Evaluate:
    """Give the function from coefficients to likelihood, score and information of resamples of one sample."""
    from topline.stats.kernels.resample_likelihood import (
        LANES,
        ROOM_ROWS,
        WORK_ROWS,
        meet_hazard,
        scatter,
        sum_risks,
        weigh,
    )

    steps, stratum, event, x = sample
    n, p = x.shape
    found = value, score, information = _make_room(len(counts), p)
    first, second = np.tril_indices(p)
    copies = np.ascontiguousarray(counts.T, dtype=np.float64)
    drawn, risk, work = np.empty((n, LANES)), np.empty((n, LANES)), np.empty((WORK_ROWS, len(steps), LANES))
    room, sums = np.empty((ROOM_ROWS, LANES)), np.empty((4 * p + 1 + len(first), LANES))

    def evaluate(is_active: NDArray[np.bool_], coef: NDArray[np.float64]) -> Evaluated:
        active = np.flatnonzero(is_active)
        for lanes in np.split(active, range(LANES, len(active), LANES)):
            taken = slice(len(lanes))
            drawn[:, len(lanes) :] = 0.0
            drawn[:, taken] = copies[:, lanes]
            sums[:] = 0.0
            sums[1 : 1 + p, taken] = coef[lanes].T
            weigh(stratum, event, x, drawn, risk, room, sums)
            sum_risks(steps, drawn, risk, is_efron, work, room, sums)
            meet_hazard(steps, work, room)
            sums[1 : 1 + p] = 0.0
            scatter(steps, event, x, drawn, work, sums)
            value[lanes], score[lanes] = sums[0, taken], sums[1 : 1 + p, taken].T
            information[lanes[:, None], first, second] = sums[4 * p + 1 :, taken].T
        return found

    return evaluate


def _evaluate_stacked(
    sample: tuple[NDArray[np.intp], NDArray[np.int64], NDArray[np.bool_]], x: NDArray[np.float64], *, is_efron: bool
) -> Evaluate:
    """Give the same function of samples that share no times."""
    from topline.stats.kernels.sample_likelihood import evaluate_samples

    terms, found = _multiply(x), _make_room(len(sample[1]), x.shape[2])

    def evaluate(is_active: NDArray[np.bool_], coef: NDArray[np.float64]) -> Evaluated:
        evaluate_samples((*sample, terms), is_efron, is_active, coef, found)
        return found

    return evaluate


def _make_room(b: int, p: int) -> Evaluated:
    return np.empty(b), np.empty((b, p)), np.zeros((b, p, p))


def _multiply(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give 1, the covariates, and the lower triangle of their products for each row: (b, n, q)."""
    first, second = np.tril_indices(x.shape[2])
    return np.concatenate([np.ones((*x.shape[:2], 1)), x, x[:, :, first] * x[:, :, second]], axis=2)


def _number_moments(samples: Samples) -> NDArray[np.int64]:
    """Give each row of sorted samples the number of its time, counted across strata."""
    is_new = (np.diff(samples.time, axis=1) != 0) | (np.diff(samples.stratum, axis=1) != 0)
    return np.concatenate([np.zeros((len(is_new), 1), dtype=np.int64), np.cumsum(is_new, axis=1)], axis=1)


def _scale(x: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Centre and scale the columns of each sample; a column that is constant but for rounding becomes 0."""
    centre = x.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.mean((x - centre) ** 2, axis=1, keepdims=True))
    is_varied = spread > 8 * np.finfo(np.float64).eps * np.abs(centre)
    scale = np.where(is_varied, spread, 1.0)
    return np.where(is_varied, (x - centre) / scale, 0.0), scale[:, 0]


def _read_covariates(x: ArrayLike, samples: Samples) -> NDArray[np.float64]:
    """Check covariates and sort their rows as the samples': (B or 1, n, p)."""
    given = np.asarray(x, dtype=np.float64)
    rows, stacked = (samples.n_rows,), (len(samples.time), samples.n_rows)
    if given.shape == rows:
        given = given[:, None]
    if given.shape[:-1] not in (rows, stacked) or given.shape[-1] == 0:
        raise MethodError(f"x: expected shape {(*rows, 'p')} or {(*stacked, 'p')}, found {given.shape}")
    if not np.isfinite(given).all():
        where = np.argwhere(~np.isfinite(given))[0].tolist()
        raise MethodError(f"x{where}: expected a finite number, found {given[tuple(where)]}, remove or impute it")
    if len(given.shape) == len(stacked):
        return given[samples.order]
    return np.take_along_axis(given, samples.order[:, :, None], axis=1)
