"""Judge a Cox model where it was made, and take off what the bootstrap shows to be optimism (R's rms::validate).

In each resample the model is fitted anew; optimism is the mean of its index there less that of the same coefficients
on the original subjects, and is taken off the original index. Indexes of a linear predictor are rms's: Dxy = 2 C - 1;
R2 is Nagelkerke's; slope is the coefficient of the predictor in a Cox model of its own; D = (LR - 1) / -2 L0;
U = -2 (L(1) - L(slope)) / -2 L0, for the model's own subjects -2 / -2 L0; Q = D - U; g is Gini's mean difference of
slope times the predictor. Tied deaths are Efron's.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.concordance import concordance
from topline.stats.cox import cox
from topline.stats.cox_fit import CoxWarning
from topline.stats.cox_model import build_model, read_covariates
from topline.stats.inputs import read_follow_up, read_vector
from topline.stats.newton import maximise

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.inputs import FollowUp

INDEXES = ("dxy", "r2", "slope", "d", "u", "q", "g")


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """Indexes with their optimism, each (k,) in the order of `indexes`.

    Parameters
    ----------
    indexes : their names.
    original : of the model on its own subjects.
    training : mean over resamples, on the resample.
    test : mean over resamples, of the resample's model on the original subjects.
    n_resamples : resamples in which a model could be had.
    """

    indexes: tuple[str, ...]
    original: NDArray[np.float64]
    training: NDArray[np.float64]
    test: NDArray[np.float64]
    n_resamples: int

    @property
    def optimism(self) -> NDArray[np.float64]:
        """Training less test."""
        return self.training - self.test

    @property
    def corrected(self) -> NDArray[np.float64]:
        """Original less optimism."""
        return self.original - self.optimism

    def __getitem__(self, name: str) -> tuple[float, float, float]:
        """Give original, optimism and corrected of an index."""
        place = self.indexes.index(name)
        return float(self.original[place]), float(self.optimism[place]), float(self.corrected[place])


def validate(time: ArrayLike, event: ArrayLike, x: ArrayLike, resamples: ArrayLike) -> Validation:
    """Correct the indexes of a Cox model with given columns for optimism.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event.
    x : (n, p) covariates.
    resamples : (B, n) rows of each resample, from 0; one in which the model cannot be fitted is left out and not
        counted.

    References
    ----------
    doi:10.1002/(SICI)1097-0258(19960229)15:4<361::AID-SIM168>3.0.CO;2-4; answers: tests/oracle/stats/r/prognosis.R
    """
    follow_up = read_follow_up(time, event)
    columns = read_covariates(x, len(follow_up.time))
    rows = np.asarray(resamples)
    if rows.ndim != 2 or rows.shape[1] != len(columns) or len(rows) == 0 or rows.dtype.kind not in "iu":  # noqa: PLR2004  the number is the rule itself
        raise MethodError(f"resamples: expected whole numbers of shape (B, {len(columns)}), found {rows.shape}")
    fit = cox(follow_up.time, follow_up.event, columns)
    own = columns @ np.nan_to_num(fit.coef)
    original = discrimination(follow_up.time, follow_up.event, own, is_own=True)
    pairs: list[tuple[NDArray[np.float64], NDArray[np.float64]]] = []
    for row in rows:
        part = (follow_up.time[row], follow_up.event[row])
        coef = _fit(*part, columns[row])
        if coef is not None:
            training = discrimination(*part, columns[row] @ coef, is_own=True)
            pairs.append((training, discrimination(follow_up.time, follow_up.event, columns @ coef)))
    if not pairs:
        raise MethodError("resamples: expected one in which the model can be fitted, found none, use fewer columns")
    training, test = np.mean(pairs, axis=0)
    return Validation(
        indexes=INDEXES,
        original=original,
        training=training,
        test=test,
        n_resamples=len(pairs),
    )


def discrimination(
    time: ArrayLike, event: ArrayLike, linear_predictor: ArrayLike, *, is_own: bool = False
) -> NDArray[np.float64]:
    """Give the seven indexes of a linear predictor, in the order of `INDEXES`.

    Parameters
    ----------
    time, event : (n,) as in `cox`.
    linear_predictor : (n,) log hazard ratios.
    is_own : whether the predictor was fitted to these subjects: then its slope is 1, and U is 2 parameters' price.

    References
    ----------
    Harrell, Regression Modeling Strategies, 2015, chapter 20; answers: tests/oracle/stats/r/prognosis.R
    """
    follow_up = read_follow_up(time, event)
    index = read_vector(linear_predictor, "linear_predictor", len(follow_up.time))
    if np.ptp(index) <= 0:
        return np.array([0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0])
    return indexes_beside(concordance(follow_up.time, follow_up.event, index).estimate, follow_up, index, is_own=is_own)


def indexes_beside(
    c: float | None, follow_up: FollowUp, index: NDArray[np.float64], *, is_own: bool = False
) -> NDArray[np.float64]:
    """Give the indexes of `discrimination` where Harrell's C of an index that is not constant is known."""
    n = len(index)
    model = build_model(follow_up, index)
    found = maximise(model.likelihood(), 1)
    slope = 1.0 if is_own else float(found.coef[0] / model.scale[0])
    ratio, null = 2 * (found.fitted - found.null), -2 * found.null
    r2 = math.expm1(-ratio / n) / math.expm1(-null / n)
    d = (ratio - 1) / null
    at_one = float(model.evaluate(np.array([model.scale[0]]))[0])
    u = -2 / null if is_own else -2 * (at_one - found.fitted) / null
    dxy = 0.0 if c is None else 2 * c - 1
    return np.array([dxy, r2, slope, d, u, d - u, abs(slope) * gini_mean_difference(index)])


def gini_mean_difference(values: NDArray[np.float64]) -> float:
    """Give the mean absolute difference of two values."""
    n = len(values)
    weights = 2 * np.arange(1, n + 1) - n - 1
    return float(weights @ np.sort(values) * 2 / (n * (n - 1)))


def _fit(time: NDArray[np.float64], event: NDArray[np.bool_], x: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Give the coefficients, None where a resample cannot have them all."""
    if not event.any():
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CoxWarning)
        fit = cox(time, event, x)
    return fit.coef if np.isfinite(fit.coef).all() else None
