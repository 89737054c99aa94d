"""Multiple imputation against R's mice. Answers: r/prognosis_imputation.R, which are means over chance.

Two programs that draw at random agree within the error of their draws: four standard errors of the mean over
imputations.
"""

from __future__ import annotations

import numpy as np
from stats_answers import read_answers

from topline.stats import cox
from topline.stats.prognosis import impute_by_chained_equations, pool_estimates

ANSWERS = read_answers("prognosis_imputation")
TIME, EVENT = np.array(ANSWERS["time"], dtype=float), np.array(ANSWERS["event"])
X = np.array([[np.nan if value is None else value for value in column] for column in ANSWERS["x"]]).T


def test_pooled_estimates_are_those_of_mice_within_the_error_of_chance() -> None:
    m = 150
    found = impute_by_chained_equations(TIME, EVENT, X, n_imputations=m, rng=np.random.default_rng(3))
    fits = [cox(TIME, EVENT, x) for x in found.x]
    estimates = np.array([fit.coef for fit in fits])
    pooled = pool_estimates(estimates, [fit.covariance.diagonal() for fit in fits])
    assert found.n_missing.tolist() == ANSWERS["n_missing"]
    between = np.array(ANSWERS["between"])
    error = np.sqrt(between / ANSWERS["m"] + pooled.between / m)
    assert np.all(np.abs(pooled.estimate - ANSWERS["estimate"]) < 4 * error)
    np.testing.assert_allclose(pooled.within, ANSWERS["within"], rtol=0.03)
    np.testing.assert_allclose(pooled.between, between, rtol=0.5)


def test_imputed_values_are_observed_ones_and_chance_is_an_argument() -> None:
    first = impute_by_chained_equations(TIME, EVENT, X, n_imputations=2, rng=np.random.default_rng(1))
    again = impute_by_chained_equations(TIME, EVENT, X, n_imputations=2, rng=np.random.default_rng(1))
    np.testing.assert_array_equal(first.x, again.x)
    for column in range(X.shape[1]):
        known = X[~np.isnan(X[:, column]), column]
        assert np.isin(first.x[:, :, column], known).all()
        np.testing.assert_array_equal(first.x[0][~np.isnan(X[:, column]), column], known)
    assert np.isnan(first.chain_means[:, :, 3]).all()
