"""Judge a model on the completed data sets of some subjects: indexes and calibration curves, means over the sets.

Indexes: Harrell's C, calibration slope, Royston's D, Nagelkerke's R2, and at the horizon the Brier score and the index
of prediction accuracy; the model is one, pooled, and each set's covariates give it other predictions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.concordance import concordance
from topline.stats.inputs import read_follow_up
from topline.stats.prediction_error import brier_score
from topline.stats.prognosis.calibration import calibration_curve
from topline.stats.prognosis.explained_variation import separation
from topline.stats.prognosis.optimism import indexes_beside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from topline.stats.prognosis.fitted_model import FittedModel

    Where = tuple[tuple[float, ...], tuple[float, ...]]
    """Times and predicted risks at which calibration curves are read."""

PIPELINE_INDEXES = ("c", "slope", "d", "r2", "brier", "ipa")
LEAST = 1e-12
"""How near to 0 and 1 a predicted risk may come where its logarithms are taken."""


def judge(
    model: FittedModel,
    time: NDArray[np.float64],
    event: NDArray[np.bool_],
    sets: Sequence[NDArray[np.float64]],
    horizon: float,
) -> NDArray[np.float64]:
    """Give the (6,) indexes of a model on some subjects, means over their completed data sets.

    Parameters
    ----------
    sets : (n, p) columns of the candidates in each completed data set; one for complete data.
    horizon : of the Brier score and the index of prediction accuracy.

    References
    ----------
    doi:10.1186/s12874-016-0239-7; answers: tests/oracle/stats/r/prognosis_checks_over_imputations.R
    """
    return np.mean([_judge(model, time, event, x, horizon) for x in sets], axis=0)


def calibrate(
    model: FittedModel,
    time: NDArray[np.float64],
    event: NDArray[np.bool_],
    sets: Sequence[NDArray[np.float64]],
    where: Where,
) -> NDArray[np.float64]:
    """Give the (h, k) smooth calibration curves of a model, means over the completed data sets; NaN without a curve.

    Parameters
    ----------
    sets : as in `judge`.
    where : the h times, and the k predicted risks at which each curve is read.

    References
    ----------
    doi:10.1186/s12874-016-0239-7; answers: tests/oracle/stats/r/prognosis_intervals.R
    """
    return np.mean([_calibrate_set(model, time, event, x, where) for x in sets], axis=0)


def _judge(
    model: FittedModel,
    time: NDArray[np.float64],
    event: NDArray[np.bool_],
    x: NDArray[np.float64],
    horizon: float,
) -> NDArray[np.float64]:
    index = model.linear_predictor(x)
    risk = np.clip(model.risk(x, horizon), 0.0, 1.0)
    score = brier_score(time, event, (1 - risk)[:, None], [horizon])
    if np.ptp(index) <= 0:
        return np.array([0.5, 1.0, 0.0, 0.0, score.score[0], score.ipa[0]])
    c = concordance(time, event, index).estimate
    _, r2, slope, *_ = indexes_beside(c, read_follow_up(time, event), index)
    return np.array(
        [np.nan if c is None else c, slope, separation(time, event, index), r2, score.score[0], score.ipa[0]]
    )


def _calibrate_set(
    model: FittedModel, time: NDArray[np.float64], event: NDArray[np.bool_], x: NDArray[np.float64], where: Where
) -> NDArray[np.float64]:
    horizons, at = where
    curves = np.full((len(horizons), len(at)), np.nan)
    for place, horizon in enumerate(horizons):
        risk = np.clip(model.risk(x, horizon), LEAST, 1 - LEAST)
        try:
            curves[place] = calibration_curve(time, event, risk, horizon, at)
        except MethodError:  # a model with few different risks has no curve
            continue
    return curves
