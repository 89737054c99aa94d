"""The data of a Cox model, checked, sorted, centred and scaled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.columns import measure_columns, standardise_rows
from topline.stats.dense_likelihood import DenseLikelihood, is_small
from topline.stats.exact_likelihood import ExactLikelihood
from topline.stats.inputs import read_labels, read_vector
from topline.stats.large_likelihood import LargeLikelihood
from topline.stats.partial_likelihood import build_risk_sets, evaluate_terms, information, score
from topline.stats.sorting import FEW

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.inputs import FollowUp
    from topline.stats.newton import Evaluate, Evaluation
    from topline.stats.partial_likelihood import RiskSets, Terms, Ties

SMALLEST_SPREAD = 1e-150


@dataclass(frozen=True, slots=True, kw_only=True)
class CoxModel:
    """What a Cox model is fitted to.

    Parameters
    ----------
    follow_up : times, events, entries and weights in the order given.
    given_x : (n, p) covariates in the order given.
    centre, scale : (p,) mean and standard deviation of the columns.
    x : (m, p) covariates centred, scaled and sorted as `sets`.
    offset : (n,) offsets in the order given, 0 where none were given.
    strata : (n,) codes; `stratum_names` their labels.
    sets : the risk sets.
    ties : how tied deaths are taken.
    """

    follow_up: FollowUp
    given_x: NDArray[np.float64]
    centre: NDArray[np.float64]
    scale: NDArray[np.float64]
    x: NDArray[np.float64]
    offset: NDArray[np.float64]
    strata: NDArray[np.intp]
    stratum_names: tuple[str, ...]
    sets: RiskSets
    ties: Ties

    @property
    def n_subjects(self) -> int:
        """The number of rows given."""
        return len(self.follow_up.time)

    @property
    def weights(self) -> NDArray[np.float64]:
        """(n,) case weights, 1 where none were given."""
        return np.ones(self.n_subjects) if self.follow_up.weights is None else self.follow_up.weights

    @property
    def reference(self) -> NDArray[np.float64]:
        """Where the linear predictor is 0: (p,) weighted means, but 0 for a column of -1, 0 and 1 (R's nocenter).

        With entry times the means are not weighted, as in R.
        """
        x = self.given_x
        is_indicator = ((x == 0) | (np.abs(x) == 1)).all(axis=0)
        weights = self.follow_up.weights if self.follow_up.entry is None else None
        # less the centre, so that the mean of a column of 1e300 does not overflow
        mean = self.centre if weights is None else self.centre + weights @ (x - self.centre) / weights.sum()
        return np.where(is_indicator, 0.0, mean)

    @property
    def sorted_offset(self) -> NDArray[np.float64] | None:
        """(m,) offsets sorted as `sets`, None where all are 0."""
        return self.offset[self.sets.order] if self.offset.any() else None

    def linear(self, scaled_coef: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the (m,) linear predictor of the scaled columns, with the offset."""
        linear, offset = self.x @ scaled_coef, self.sorted_offset
        return linear if offset is None else linear + offset

    def terms(self, scaled_coef: NDArray[np.float64]) -> Terms:
        """Evaluate the likelihood's terms at coefficients of the scaled columns."""
        return evaluate_terms(self.sets, self.x, self.linear(scaled_coef), self.ties)

    @property
    def is_exact(self) -> bool:
        """Whether the likelihood is the exact one: without tied deaths all are the same."""
        return self.ties == "exact" and int(self.sets.deaths.max()) > 1

    def likelihood(self) -> Evaluate:
        """Give the function from coefficients to log-likelihood, score and information, laid out by the data's size."""
        if self.is_exact:
            return ExactLikelihood.of(self.sets, self.x, self.sorted_offset)
        if is_small(self.sets):
            return DenseLikelihood.of(self.sets, self.x, self.sorted_offset, self.ties)
        if self.n_subjects >= FEW:
            return LargeLikelihood.of(self.sets, self.x, self.sorted_offset, self.ties)
        return self._evaluate_terms

    def evaluate(self, scaled_coef: NDArray[np.float64]) -> Evaluation:
        """Give the log-likelihood, the score and the information."""
        return self.likelihood()(scaled_coef)

    def _evaluate_terms(self, scaled_coef: NDArray[np.float64]) -> Evaluation:
        terms = self.terms(scaled_coef)
        return terms.log_likelihood, score(self.sets, self.x, terms), information(self.sets, self.x, terms)


def build_model(
    follow_up: FollowUp,
    x: ArrayLike,
    *,
    strata: ArrayLike | None = None,
    offset: ArrayLike | None = None,
    ties: Ties = "efron",
) -> CoxModel:
    """Check and sort the data of a Cox model."""
    n = len(follow_up.time)
    if follow_up.weights is not None and np.any(follow_up.weights <= 0):
        raise MethodError("weights: expected above 0 for a Cox model, found 0, leave the subject out")
    if not follow_up.event.any():
        raise MethodError(
            f"event: expected one event or more, found none among {n} subjects, a hazard ratio cannot be had"
        )
    covariates = read_covariates(x, n)
    names, codes = (("all",), np.zeros(n, dtype=np.intp)) if strata is None else read_labels(strata, "strata", n)
    sets = build_risk_sets(follow_up, codes)
    if n >= FEW:
        covariates = np.ascontiguousarray(covariates)
    centre, spread = _measure_columns(covariates)
    return CoxModel(
        follow_up=follow_up,
        given_x=covariates,
        centre=centre,
        scale=np.where(spread > 0, spread, 1.0),
        x=_standardise(covariates, sets.order, centre, spread),
        offset=np.zeros(n) if offset is None else read_vector(offset, "offset", n),
        strata=codes,
        stratum_names=names,
        sets=sets,
        ties=ties,
    )


def _measure_columns(x: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give mean and standard deviation of each column, 0 for the deviation of a constant."""
    with np.errstate(over="ignore", invalid="ignore"):
        if len(x) < FEW:
            centre = x.sum(axis=0) / len(x)
            spread = np.sqrt(((x - centre) ** 2).sum(axis=0) / len(x))
        else:
            centre, spread = measure_columns(x)
    extreme = ~((spread > SMALLEST_SPREAD) & (spread < np.inf))
    if extreme.any():
        part = x[:, extreme]
        unit = np.abs(part).max(axis=0)
        unit[unit == 0] = 1.0
        part = part / unit
        mean = part.mean(axis=0)
        centre[extreme] = mean * unit
        spread[extreme] = np.sqrt(np.mean((part - mean) ** 2, axis=0)) * unit
    spread[spread <= np.finfo(np.float64).eps * 8 * np.abs(centre)] = 0.0
    return centre, spread


def _standardise(
    x: NDArray[np.float64], order: NDArray[np.intp], centre: NDArray[np.float64], spread: NDArray[np.float64]
) -> NDArray[np.float64]:
    divisor = np.where(spread > 0, spread, np.inf)
    if len(x) < FEW:
        return (x[order] - centre) / divisor
    return standardise_rows(x, order, centre, divisor)


def read_covariates(x: ArrayLike, n: int) -> NDArray[np.float64]:
    """Check that covariates are finite numbers, one row a subject."""
    covariates = np.asarray(x, dtype=np.float64)
    if covariates.ndim == 1:
        covariates = covariates[:, None]
    if covariates.ndim != 2 or len(covariates) != n or covariates.shape[1] == 0:  # noqa: PLR2004  the number is the rule itself
        raise MethodError(
            f"x: expected {n} rows and a column or more, found shape {covariates.shape}, give one row a subject"
        )
    if not np.isfinite(covariates).all():
        row, column = np.argwhere(~np.isfinite(covariates))[0].tolist()
        raise MethodError(
            f"x[{row}, {column}]: expected a finite number, found {covariates[row, column]}, remove or impute it"
        )
    return covariates
