"""A fitted Cox model: coefficients, tests, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.stats.answers import Interval, TestResult
from topline.stats.concordance import measure_concordance
from topline.stats.confidence import normal_quantile
from topline.stats.cox_baseline import BaselineHazard, baseline_hazard, predict_survival
from topline.stats.cox_residuals import ResidualKind, residuals, score_residuals
from topline.stats.newton import invert
from topline.stats.proportional_hazards import ProportionalHazardsTest, TimeTransform, test_proportional_hazards
from topline.stats.special import ndtr
from topline.stats.tails import chi_square_tail

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.cox_model import CoxModel
    from topline.stats.newton import Maximum


class CoxWarning(UserWarning):
    """A Cox fit whose numbers should not be taken at their face."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoxFit:
    """A fitted Cox model; an aliased column has NaN.

    Parameters
    ----------
    coef, std_error, z, p_value : (p,) log hazard ratios, their standard errors, and Wald's tests.
    hazard_ratio, lower, upper : (p,) exp(coef) with its confidence limits.
    covariance : (p, p) covariance of the coefficients, robust where asked for.
    model_covariance : (p, p) inverse of the information.
    log_likelihood : at 0, and at the coefficients.
    n_subjects, n_events : rows, and events among them.
    conf_level : two-sided confidence level.
    converged : False where the fit cannot be trusted; `warnings` says why.
    warnings : what the reader must know, empty as a rule.
    model : the data that it was fitted to.
    maximum : the fit on the scaled columns.
    scaled_covariance : (p, p) covariance of the scaled columns' coefficients, robust where asked for.
    cluster : (n,) code of each subject's cluster, None where errors are model-based.
    """

    coef: NDArray[np.float64]
    std_error: NDArray[np.float64]
    z: NDArray[np.float64]
    p_value: NDArray[np.float64]
    hazard_ratio: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    covariance: NDArray[np.float64]
    model_covariance: NDArray[np.float64]
    log_likelihood: tuple[float, float]
    n_subjects: int
    n_events: int
    conf_level: float
    converged: bool
    warnings: tuple[str, ...]
    model: CoxModel
    maximum: Maximum
    scaled_covariance: NDArray[np.float64]
    cluster: NDArray[np.intp] | None

    @classmethod
    def of(
        cls,
        model: CoxModel,
        maximum: Maximum,
        *,
        clusters: NDArray[np.intp] | None,
        conf_level: float,
        notes: tuple[str, ...],
    ) -> CoxFit:
        """Turn a maximum on the scaled columns into a fit on the given ones."""
        scaled = maximum.inverse_information
        if clusters is not None:
            moves = score_residuals(model, maximum.coef) / model.scale * model.weights[:, None] @ scaled
            moves = sum_by_cluster(moves, clusters)
            scaled = moves.T @ moves
        kept = maximum.kept
        with np.errstate(over="ignore"):
            coef = np.where(kept, maximum.coef / model.scale, np.nan)
            error = np.where(kept, np.sqrt(np.maximum(scaled.diagonal(), 0.0)) / model.scale, np.nan)
        if np.any(error == 0):
            columns = ", ".join(str(column) for column in np.nonzero(error == 0)[0])
            notes = (*notes, f"standard error of column {columns} is 0: no test and no confidence limits can be had")
        half = normal_quantile(conf_level) * error
        blank = np.where(kept[:, None] & kept, 1.0, np.nan)
        with np.errstate(over="ignore", invalid="ignore"):
            per_scale = blank / model.scale[:, None] / model.scale
            covariance, model_covariance = scaled * per_scale, maximum.inverse_information * per_scale
        z = coef / np.where(error > 0, error, np.nan)
        with np.errstate(over="ignore"):
            ratio, lower, upper = np.exp(coef), np.exp(coef - half), np.exp(coef + half)
        return cls(
            coef=coef,
            std_error=error,
            z=z,
            p_value=2 * ndtr(-np.abs(z)),
            hazard_ratio=ratio,
            lower=lower,
            upper=upper,
            covariance=covariance,
            model_covariance=model_covariance,
            log_likelihood=(maximum.null, maximum.fitted),
            n_subjects=model.n_subjects,
            n_events=int(model.follow_up.event.sum()),
            conf_level=conf_level,
            converged=maximum.converged,
            warnings=notes,
            model=model,
            maximum=maximum,
            scaled_covariance=scaled,
            cluster=clusters,
        )

    @property
    def likelihood_ratio(self) -> TestResult:
        """The likelihood ratio test that all coefficients are 0."""
        null, fitted = self.log_likelihood
        return _global_test(2 * (fitted - null), self.maximum.kept, "likelihood ratio test")

    @property
    def wald(self) -> TestResult:
        """Wald's test that all coefficients are 0, with the robust covariance where asked for."""
        kept, coef = self.maximum.kept, self.maximum.coef
        inverse = invert(self.scaled_covariance, kept)
        return _global_test(float(coef @ inverse @ coef), kept, "Wald test")

    @property
    def score(self) -> TestResult:
        """The score test that all coefficients are 0: the log-rank test, where there are no ties."""
        maximum = self.maximum
        inverse = invert(maximum.null_information, maximum.kept)
        statistic = float(maximum.null_score @ inverse @ maximum.null_score)
        return _global_test(statistic, maximum.kept, "score (log-rank) test")

    @property
    def aic(self) -> float:
        """Akaike's criterion, one parameter a column that is not aliased."""
        return -2 * self.log_likelihood[1] + 2 * int(np.isfinite(self.coef).sum())

    @property
    def concordance(self) -> Interval:
        """Harrell's C of the linear predictor, within strata, with R's standard error."""
        return measure_concordance(
            self.model.follow_up,
            -self.linear_predictor(self.model.given_x) - self.model.offset,
            self.model.strata,
            cluster=self.cluster,
            conf_level=self.conf_level,
        )

    def linear_predictor(self, x: ArrayLike) -> NDArray[np.float64]:
        """Give the log hazard ratio of each row of `x` against `model.reference`, as R's predict does."""
        rows = np.asarray(x, dtype=np.float64)
        rows = rows.reshape(-1, len(self.coef)) if rows.ndim < 2 else rows  # noqa: PLR2004  the number is the rule itself
        return (rows - self.model.reference) @ np.nan_to_num(self.coef)

    def survival(self, x: ArrayLike, times: ArrayLike) -> NDArray[np.float64]:
        """Predict survival of each row of `x` at each time: (rows, times), or (strata, rows, times) with strata."""
        when = np.asarray(times, dtype=np.float64)
        with np.errstate(over="ignore"):
            relative = np.exp(self.linear_predictor(x))
        return predict_survival(self.baseline_hazard(), relative, when)

    def baseline_hazard(self) -> BaselineHazard:
        """Estimate the cumulative hazard at `model.reference`, per stratum (R's basehaz, centred)."""
        return baseline_hazard(self.model, self.maximum.coef)

    def residuals(self, kind: ResidualKind) -> NDArray[np.float64]:
        """Give residuals of one kind.

        martingale and deviance are (n,), score and dfbeta (times the weight) (n, p), schoenfeld and scaled_schoenfeld
        (events, p) by stratum and time.
        """
        return residuals(kind, self.model, self.maximum.coef, self.maximum.inverse_information)

    def proportional_hazards_test(self, transform: TimeTransform = "km") -> ProportionalHazardsTest:
        """Test that the hazard ratios do not change with time: the score test of x times g(time), as R's cox.zph."""
        return test_proportional_hazards(self.model, self.maximum.coef, self.maximum.kept, transform)


def sum_by_cluster(rows: NDArray[np.float64], clusters: NDArray[np.intp]) -> NDArray[np.float64]:
    """Add up the rows of each cluster."""
    total = np.zeros((int(clusters.max()) + 1, rows.shape[1]))
    np.add.at(total, clusters, rows)
    return total


def _global_test(statistic: float, kept: NDArray[np.bool_], method: str) -> TestResult:
    df = int(kept.sum())
    if df == 0:
        return TestResult(statistic=None, df=0.0, p_value=None, method=f"{method}: no column carries information")
    return TestResult(
        statistic=statistic, df=float(df), p_value=chi_square_tail(max(statistic, 0.0), df), method=method
    )
