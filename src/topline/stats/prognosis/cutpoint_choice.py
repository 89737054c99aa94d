"""Choose a cut-off of a marker by the data.

Rules: roc_landmark, Youden's point of the ROC curve among those whose state at the horizon is known (the publication's
way); time_dependent, the largest sum of sensitivity and specificity at the horizon with weights of censoring; maxstat,
the maximally selected log-rank statistic between the 10% and the 90% quantile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from topline.core import MethodError, name_remedy
from topline.stats.inputs import read_follow_up, read_vector
from topline.stats.maximally_selected_log_rank import maximally_selected_log_rank
from topline.stats.prediction_error import inverse_censoring_weights
from topline.stats.roc import roc

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.inputs import FollowUp

CutpointRule = Literal["roc_landmark", "time_dependent", "maxstat"]
RULES: tuple[CutpointRule, ...] = ("roc_landmark", "time_dependent", "maxstat")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRocCurve:
    """The cumulative/dynamic ROC curve at one time.

    Parameters
    ----------
    threshold : (k,) values from which one is called at risk, ascending.
    sensitivity, specificity : (k,) at each.
    """

    threshold: NDArray[np.float64]
    sensitivity: NDArray[np.float64]
    specificity: NDArray[np.float64]


def time_dependent_roc_curve(time: ArrayLike, event: ArrayLike, marker: ArrayLike, horizon: float) -> TimeRocCurve:
    """Draw the ROC curve of a marker at a time, by inverse weights of censoring.

    Parameters
    ----------
    time, event : (n,) follow-up.
    marker : (n,) higher for those who should fail earlier.
    horizon : cases have the event by then, controls are beyond it.

    References
    ----------
    doi:10.1002/sim.5958; answers: tests/oracle/stats/r/prognosis.R
    """
    follow_up = read_follow_up(time, event)
    values = read_vector(marker, "marker", len(follow_up.time))
    weights = inverse_censoring_weights(follow_up, horizon)
    is_control = follow_up.time > horizon
    cases, controls = np.where(is_control, 0.0, weights), np.where(is_control, weights, 0.0)
    if cases.sum() == 0 or controls.sum() == 0:
        raise MethodError(f"horizon: expected an event by {horizon:g} and a subject beyond it, choose another time")
    threshold, row = np.unique(values, return_inverse=True)
    above = np.bincount(row, cases)[::-1].cumsum()[::-1] / cases.sum()
    below = (np.bincount(row, controls).cumsum() - np.bincount(row, controls)) / controls.sum()
    return TimeRocCurve(threshold=threshold, sensitivity=above, specificity=below)


def choose_cutpoint(
    time: ArrayLike, event: ArrayLike, marker: ArrayLike, *, rule: CutpointRule, horizon: float | None = None
) -> float:
    """Choose a cut-off, half way between two values of the marker for the ROC rules, at a value for maxstat.

    Parameters
    ----------
    time, event : (n,) follow-up.
    marker : (n,) values; the direction of its effect is found from the data.
    rule : roc_landmark, time_dependent or maxstat.
    horizon : the landmark, for the first two.

    References
    ----------
    doi:10.1002/1097-0142(1950)3:1<32::AID-CNCR2820030106>3.0.CO;2-3 (Youden); answers: tests/oracle/stats/r/prognosis.R
    """
    if rule not in RULES:
        raise MethodError(f"rule: found {rule!r}, {name_remedy(str(rule), RULES)}")
    follow_up = read_follow_up(time, event)
    values = read_vector(marker, "marker", len(follow_up.time))
    if rule == "maxstat":
        return float(maximally_selected_log_rank(follow_up.time, follow_up.event, values, p_method="lau92").cutpoint)
    if horizon is None:
        raise MethodError(f"horizon: expected a time for {rule}, found none")
    if not (follow_up.event & (follow_up.time <= horizon)).any():
        raise MethodError(f"horizon: expected an event by {horizon:g}, found none, choose a later landmark")
    if rule == "roc_landmark":
        known = follow_up.event | (follow_up.time > horizon)
        label = (follow_up.event & (follow_up.time <= horizon))[known]
        threshold = float(roc(label, values[known]).youden().threshold)
        if not np.isfinite(threshold):
            raise MethodError(
                "marker: expected a cut-off with subjects on both sides, found none, there is nothing to cut"
            )
        return threshold
    return _best_by_weights(follow_up, values, horizon)


def _best_by_weights(follow_up: FollowUp, values: NDArray[np.float64], horizon: float) -> float:
    """Give the cut with the largest distance from the diagonal on either side, the lowest of several."""
    curve = time_dependent_roc_curve(follow_up.time, follow_up.event, values, horizon)
    if len(curve.threshold) < 2:  # noqa: PLR2004  a cut lies between two values
        raise MethodError("marker: expected two different values or more, found one, there is nothing to cut")
    gain = np.abs(curve.sensitivity + curve.specificity - 1)[1:]
    best = int(np.argmax(gain >= gain.max() - 1e-12))
    return float((curve.threshold[best] + curve.threshold[best + 1]) / 2)
