"""The data of a Cox model, checked, sorted, centred and scaled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.exact_likelihood import evaluate_exact
from topline.stats.inputs import read_labels, read_vector
from topline.stats.partial_likelihood import build_risk_sets, evaluate_terms, information, score

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.inputs import FollowUp
    from topline.stats.newton import Evaluation
    from topline.stats.partial_likelihood import RiskSets, Terms, Ties


@dataclass(frozen=True, slots=True, kw_only=True)
class CoxModel:
    """What a Cox model is fitted to.

    Parameters
    ----------
    follow_up : times, events, entries and weights in the order given.
    given_x : (n, p) covariates in the order given.
    centre, scale : (p,) mean and standard deviation of the columns.
    reference : (p,) where the linear predictor is 0: weighted means, but 0 for a column of -1, 0 and 1 (R's nocenter).
    x : (m, p) covariates centred, scaled and sorted as `sets`.
    offset : (n,) offsets in the order given.
    strata : (n,) codes; `stratum_names` their labels.
    sets : the risk sets.
    ties : how tied deaths are taken.
    """

    follow_up: FollowUp
    given_x: NDArray[np.float64]
    centre: NDArray[np.float64]
    scale: NDArray[np.float64]
    reference: NDArray[np.float64]
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

    def terms(self, scaled_coef: NDArray[np.float64]) -> Terms:
        """Evaluate the likelihood's terms at coefficients of the scaled columns."""
        linear = self.x @ scaled_coef + self.offset[self.sets.order]
        return evaluate_terms(self.sets, self.x, linear, self.ties)

    def evaluate(self, scaled_coef: NDArray[np.float64]) -> Evaluation:
        """Give the log-likelihood, the score and the information."""
        if self.ties == "exact" and self.sets.deaths.max() > 1:
            return evaluate_exact(self.sets, self.x, self.x @ scaled_coef + self.offset[self.sets.order])
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
    centre = covariates.mean(axis=0)
    centred = covariates - centre
    spread = np.sqrt(np.mean(centred**2, axis=0))
    scale = np.where(spread > np.finfo(np.float64).eps * 8 * np.abs(centre), spread, 1.0)
    centred[:, spread <= np.finfo(np.float64).eps * 8 * np.abs(centre)] = 0.0
    return CoxModel(
        follow_up=follow_up,
        given_x=covariates,
        centre=centre,
        scale=scale,
        reference=_reference(covariates, follow_up.weights),
        x=np.ascontiguousarray((centred / scale)[sets.order]),
        offset=np.zeros(n) if offset is None else read_vector(offset, "offset", n),
        strata=codes,
        stratum_names=names,
        sets=sets,
        ties=ties,
    )


def _reference(covariates: NDArray[np.float64], weights: NDArray[np.float64] | None) -> NDArray[np.float64]:
    is_indicator = np.isin(covariates, (-1.0, 0.0, 1.0)).all(axis=0)
    return np.where(is_indicator, 0.0, np.average(covariates, axis=0, weights=weights))


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
