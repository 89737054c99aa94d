"""Climb the Cox likelihoods of many subsets of the columns of one small data set at once, each from a neighbour's.

A subset's first coefficients are those that the neighbour's curvature foretells. Newton's steps end where the next
would gain less than 1e-9 of the log-likelihood; that gain is added. A climb that is not smooth (a step that falls, a
coefficient that grows on, no end in 20 steps) is given up: `topline.stats.newton` has the rules for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.stats.dense_likelihood import DenseLikelihood, is_small
from topline.stats.newton import SINGULAR, STEPS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.stats.cox_model import CoxModel

SMALL_GAIN = 1e-9
LARGEST_LAST_STEP = 1e-3
MOST_CELLS = 9_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Summit:
    """The maximum of one subset.

    Parameters
    ----------
    log_likelihood : there.
    coef : (p,) coefficients, 0 outside the subset.
    information : (p, p) of all columns, a step before the last.
    """

    log_likelihood: float
    coef: NDArray[np.float64]
    information: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SubsetLikelihood:
    """The likelihood of all columns, to be climbed by subsets of them."""

    dense: DenseLikelihood

    @classmethod
    def of(cls, model: CoxModel) -> SubsetLikelihood | None:
        """Lay out a model; None where it is large, its likelihood exact, or a column depends on others.

        What is independent of all the columns before it is so of any of them: each subset has a coefficient a column.
        """
        if model.is_exact or not is_small(model.sets):
            return None
        dense = DenseLikelihood.of(model.sets, model.x, model.sorted_offset, model.ties)
        information = dense(np.zeros(model.x.shape[1]))[2]
        try:
            pivot = float(np.linalg.cholesky(information).diagonal().min()) ** 2
        except np.linalg.LinAlgError:
            return None
        return cls(dense) if pivot > SINGULAR * float(information.diagonal().max()) else None

    def climb(self, subsets: NDArray[np.bool_], neighbour: Summit | None) -> list[Summit | None]:
        """Climb each (b, p) subset; None where the climb was given up.

        Parameters
        ----------
        neighbour : from where to start, with what it needs of each subset's columns; None for coefficients of 0.
        """
        most = max(1, MOST_CELLS // self.dense.x.size)
        found: list[Summit | None] = []
        for first in range(0, len(subsets), most):
            part = subsets[first : first + most]
            start = np.zeros(part.shape) if neighbour is None else _foretell(part, neighbour)
            found += self._climb(part, start)
        return found

    def _climb(self, subsets: NDArray[np.bool_], coef: NDArray[np.float64]) -> list[Summit | None]:
        found: list[Summit | None] = [None] * len(subsets)
        active, last = np.arange(len(subsets)), np.full(len(subsets), -np.inf)
        for _ in range(STEPS):
            inside = subsets[active]
            value, gradient, information = self._evaluate(coef[active])
            step = _solve(information, gradient, inside)
            gain = (step * gradient).sum(axis=1) / 2
            new = coef[active] + step
            is_smooth = np.isfinite(gain) & (gain >= 0) & (value >= last[active] - SMALL_GAIN * np.abs(value))
            is_done = is_smooth & (gain <= SMALL_GAIN * np.abs(value))
            grows = (np.abs(step) > LARGEST_LAST_STEP).any(axis=1)
            for place in np.nonzero(is_done & ~grows)[0].tolist():
                found[active[place]] = Summit(
                    log_likelihood=float(value[place] + gain[place]), coef=new[place], information=information[place]
                )
            coef[active], last[active] = new, value
            active = active[is_smooth & ~is_done]
            if len(active) == 0:
                break
        return found

    def _evaluate(
        self, coef: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Give (b,) log-likelihoods, (b, p) score and (b, p, p) information.

        Products are stacked, one a subset: BLAS takes one thread for each, and gives the same for any number of them.
        """
        dense = self.dense
        linear = coef @ dense.x.T
        if dense.offset is not None:
            linear += dense.offset
        log_risk = np.maximum(linear - linear.max(axis=1, keepdims=True), -690.0)
        moments = np.exp(log_risk)[:, :, None] * dense.weighted
        sums = dense.share @ moments
        at_risk = sums[:, :, 0]
        mean = sums[:, :, 1:] / at_risk[:, :, None]
        scaled_mean = mean * dense.mean_weight[:, None]
        met = (dense.mean_weight / at_risk) @ dense.share
        value = log_risk @ dense.death_weights - np.log(at_risk) @ dense.mean_weight
        score = dense.death_weights @ dense.x - scaled_mean.sum(axis=1)
        whole = (moments[:, :, 1:] * met[:, :, None]).transpose(0, 2, 1) @ dense.x
        return value, score, whole - mean.transpose(0, 2, 1) @ scaled_mean


def _solve(
    information: NDArray[np.float64], gradient: NDArray[np.float64], inside: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Give each subset's Newton step, 0 outside it, NaN where one of them has none."""
    gradient[~inside] = 0.0
    square = np.where(inside[:, :, None] & inside[:, None, :], information, np.eye(inside.shape[1]))
    try:
        return np.asarray(np.linalg.solve(square, gradient[:, :, None])[:, :, 0], dtype=np.float64)
    except np.linalg.LinAlgError:
        return np.full_like(gradient, np.nan)


def _foretell(subsets: NDArray[np.bool_], neighbour: Summit) -> NDArray[np.float64]:
    """Give the coefficients where the neighbour's quadratic is highest without the columns that are dropped."""
    held = np.nonzero(neighbour.coef)[0]
    own = neighbour.coef[held]
    variance = np.linalg.inv(neighbour.information[np.ix_(held, held)])
    coef = np.tile(neighbour.coef, (len(subsets), 1))
    for row, stays in zip(coef, subsets[:, held], strict=True):
        out = np.nonzero(~stays)[0]
        if len(out) == 1:
            row[held] = own - variance[:, out[0]] * (own[out] / variance[out, out])
        elif len(out):
            row[held] = own - variance[:, out] @ np.linalg.solve(variance[np.ix_(out, out)], own[out])
        row[held[out]] = 0.0
    return coef
