"""Fill in missing covariates by chained equations, with the censored outcome among the predictors.

Each incomplete column in turn is regressed on all others, the event and the Nelson-Aalen cumulative hazard (White and
Royston), the coefficients are drawn from their posterior, and each missing value takes the value of a donor: one of
the five observed rows whose prediction is nearest (predictive mean matching, type 1). A value so imputed is one that
was observed, so codes of ordered or two levels stay codes. Start values are drawn from the observed ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.inputs import read_follow_up
from topline.stats.nelson_aalen import nelson_aalen

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.inputs import FollowUp

DONORS = 5
ITERATIONS = 10
RIDGE = 1e-5
FEWEST_OBSERVED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Imputations:
    """Completed data.

    Parameters
    ----------
    x : (m, n, p) completed covariates.
    n_missing : (p,) values that were imputed in each column.
    chain_means : (m, iterations, p) mean of the imputed values, to judge convergence; NaN for complete columns.
    """

    x: NDArray[np.float64]
    n_missing: NDArray[np.int64]
    chain_means: NDArray[np.float64]


def impute_by_chained_equations(
    time: ArrayLike,
    event: ArrayLike,
    x: ArrayLike,
    *,
    n_imputations: int,
    rng: np.random.Generator,
    n_iterations: int = ITERATIONS,
) -> Imputations:
    """Complete the covariates of a survival analysis several times.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event.
    x : (n, p) covariates, NaN where missing; eight observed values or more in each column.
    n_imputations : completed data sets, 1 or more.
    rng : the source of chance.
    n_iterations : rounds through the columns.

    References
    ----------
    doi:10.1002/sim.3618 (the hazard as predictor), doi:10.18637/jss.v045.i03 (chained equations);
    answers: tests/oracle/stats/r/prognosis_imputation.R
    """
    follow_up = read_follow_up(time, event)
    given = np.asarray(x, dtype=np.float64)
    n = len(follow_up.time)
    if given.ndim != 2 or len(given) != n or np.isinf(given).any():  # noqa: PLR2004  the number is the rule itself
        raise MethodError(f"x: expected {n} rows of finite numbers or NaN, found shape {given.shape}")
    if n_imputations < 1 or n_iterations < 1:
        raise MethodError("n_imputations and n_iterations: expected 1 or more")
    is_missing = np.isnan(given)
    observed = (~is_missing).sum(axis=0)
    if observed.min() < FEWEST_OBSERVED:
        column = int(observed.argmin())
        raise MethodError(
            f"x[:, {column}]: expected {FEWEST_OBSERVED} observed values or more, found {observed[column]}, "
            "leave the column out"
        )
    outcome = _outcome(follow_up)
    chains = [_chain(given, is_missing, outcome, n_iterations, rng) for _ in range(n_imputations)]
    return Imputations(
        x=np.array([completed for completed, _ in chains]),
        n_missing=is_missing.sum(axis=0),
        chain_means=np.array([means for _, means in chains]),
    )


def _outcome(follow_up: FollowUp) -> NDArray[np.float64]:
    """Give (n, 2) predictors of the outcome: the event, and the cumulative hazard at each one's time."""
    hazard = nelson_aalen(follow_up.time, follow_up.event)
    place = np.searchsorted(hazard.time, follow_up.time, side="right")
    at_time = np.append(0.0, hazard.cumulative_hazard)[place]
    return np.column_stack([follow_up.event.astype(np.float64), at_time])


def _chain(
    given: NDArray[np.float64],
    is_missing: NDArray[np.bool_],
    outcome: NDArray[np.float64],
    n_iterations: int,
    rng: np.random.Generator,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    completed = given.copy()
    wanting = np.nonzero(is_missing.any(axis=0))[0]
    for column in wanting:
        gaps = is_missing[:, column]
        completed[gaps, column] = rng.choice(given[~gaps, column], size=int(gaps.sum()))
    means = np.full((n_iterations, given.shape[1]), np.nan)
    for round_ in range(n_iterations):
        for column in wanting:
            gaps = is_missing[:, column]
            others = np.column_stack([np.delete(completed, column, axis=1), outcome])
            completed[gaps, column] = match_by_prediction(others, given[:, column], gaps, rng)
            means[round_, column] = completed[gaps, column].mean()
    return completed, means


def match_by_prediction(
    predictors: NDArray[np.float64],
    values: NDArray[np.float64],
    gaps: NDArray[np.bool_],
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Draw a value for each gap by predictive mean matching.

    Parameters
    ----------
    predictors : (n, q) complete predictors.
    values : (n,) values, NaN in the gaps.
    gaps : (n,) where values are missing.
    rng : the source of chance.
    """
    centre, spread = predictors.mean(axis=0), predictors.std(axis=0)
    design = np.column_stack([np.ones(len(predictors)), (predictors - centre) / np.where(spread > 0, spread, 1.0)])
    known, observed = design[~gaps], values[~gaps]
    product = known.T @ known
    inverse = np.linalg.inv(product + np.diag(np.diag(product) * RIDGE))
    coef = inverse @ known.T @ observed
    free = max(len(observed) - design.shape[1], 1)
    residual = float(np.sum((observed - known @ coef) ** 2))
    sigma = np.sqrt(residual / rng.chisquare(free))
    drawn = coef + np.linalg.cholesky((inverse + inverse.T) / 2) @ rng.standard_normal(len(coef)) * sigma
    distance = np.abs((design[gaps] @ drawn)[:, None] - known @ coef)
    donors = np.argsort(distance, axis=1, kind="stable")[:, : min(DONORS, len(observed))]
    pick = rng.integers(donors.shape[1], size=len(donors))
    return observed[donors[np.arange(len(donors)), pick]]
