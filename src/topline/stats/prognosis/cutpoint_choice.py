"""Choose a cut-off of a marker by the data, and tell what the choice costs.

Rules: roc_landmark, Youden's point of the ROC curve among those whose state at the horizon is known (the publication's
way); time_dependent, the largest sum of sensitivity and specificity at the horizon with weights of censoring; maxstat,
the maximally selected log-rank statistic between the 10% and the 90% quantile. A cut-off that was chosen to separate
looks better than it is: the bootstrap chooses anew in each resample, and what the chosen cut gains there over the
original subjects is taken off. The log hazard ratio is that of the side with the higher risk against the other.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from topline.core import MethodError, name_remedy
from topline.stats.cox import cox
from topline.stats.cox_fit import CoxWarning
from topline.stats.inputs import read_follow_up, read_vector
from topline.stats.log_rank import log_rank
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


@dataclass(frozen=True, slots=True, kw_only=True)
class CutpointPrice:
    """A chosen cut-off and what the choice costs.

    Parameters
    ----------
    cutpoint : the cut-off; values above it are "high".
    lower, upper : percentile interval of the cut-off over resamples, at 95%.
    log_hazard_ratio : of high against low at the chosen cut-off, as if it had been given.
    optimism : mean over resamples of the effect there less that of the same cut-off on the original subjects, in the
        direction of the effect.
    corrected : the log hazard ratio less optimism.
    n_resamples : resamples in which a cut-off could be chosen.
    """

    cutpoint: float
    lower: float
    upper: float
    log_hazard_ratio: float
    optimism: float
    corrected: float
    n_resamples: int


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


def cutpoint_price(
    time: ArrayLike,
    event: ArrayLike,
    marker: ArrayLike,
    resamples: ArrayLike,
    *,
    rule: CutpointRule,
    horizon: float | None = None,
) -> CutpointPrice:
    """Choose a cut-off and correct its effect for the choice.

    Parameters
    ----------
    time, event, marker, rule, horizon : as in `choose_cutpoint`.
    resamples : (B, n) rows of each resample, from 0.

    References
    ----------
    doi:10.1093/jnci/86.11.829 (the price), doi:10.1002/(SICI)1097-0258(19960229)15:4<361::AID-SIM168>3.0.CO;2-4
    (optimism); answers: tests/oracle/stats/r/prognosis.R
    """
    follow_up = read_follow_up(time, event)
    values = read_vector(marker, "marker", len(follow_up.time))
    cut = choose_cutpoint(follow_up.time, follow_up.event, values, rule=rule, horizon=horizon)
    naive = _effect(follow_up.time, follow_up.event, values > cut)
    if naive is None:
        raise MethodError(f"marker: the cut-off {cut:g} leaves a group without subjects or a finite hazard ratio")
    cuts: list[float] = []
    gains: list[float] = []
    for rows in np.asarray(resamples):
        part = (follow_up.time[rows], follow_up.event[rows])
        try:
            chosen = choose_cutpoint(*part, values[rows], rule=rule, horizon=horizon)
        except MethodError:  # a resample without a case or a control has no cut-off
            continue
        there, here = _effect(*part, values[rows] > chosen), _effect(follow_up.time, follow_up.event, values > chosen)
        if there is not None and here is not None:
            cuts.append(chosen)
            gains.append(np.sign(there) * (there - here))
    if not cuts:
        raise MethodError("resamples: expected one in which a cut-off can be chosen, found none")
    optimism = float(np.sign(naive) * np.mean(gains))
    lower, upper = np.quantile(cuts, [0.025, 0.975]).tolist()
    return CutpointPrice(
        cutpoint=cut,
        lower=lower,
        upper=upper,
        log_hazard_ratio=naive,
        optimism=optimism,
        corrected=naive - optimism,
        n_resamples=len(cuts),
    )


def cutpoint_p_value(
    time: ArrayLike,
    event: ArrayLike,
    marker: ArrayLike,
    permutations: ArrayLike,
    *,
    rule: CutpointRule,
    horizon: float | None = None,
) -> float:
    """Give the P value of a chosen cut-off that knows of the choice.

    The marker is permuted, the cut-off chosen anew, and the log-rank statistic of its groups compared with the one
    found: P = (1 + permutations with a statistic as large) / (1 + permutations).

    Parameters
    ----------
    time, event, marker, rule, horizon : as in `choose_cutpoint`.
    permutations : (B, n) rows of the marker in each permutation, from 0; 999 or so.

    References
    ----------
    doi:10.1198/016214505000000385 (permutation); answers: tests/oracle/stats/r/prognosis_cutpoint_p.R
    """
    follow_up = read_follow_up(time, event)
    values = read_vector(marker, "marker", len(follow_up.time))
    rows = np.asarray(permutations)
    whole = np.arange(len(values))
    if rows.shape != (len(rows), len(values)) or not len(rows) or (np.sort(rows, axis=1) != whole).any():
        raise MethodError(f"permutations: expected rows that hold 0 to {len(values) - 1} once each, found other rows")

    def statistic(given: NDArray[np.float64]) -> float:
        cut = choose_cutpoint(follow_up.time, follow_up.event, given, rule=rule, horizon=horizon)
        is_high = given > cut
        if not 0 < is_high.sum() < len(is_high):
            return 0.0
        return log_rank(follow_up.time, follow_up.event, is_high).statistic or 0.0

    found = statistic(values)
    beyond = sum(statistic(values[each]) >= found * (1 - 1e-9) for each in rows)
    return (1 + beyond) / (1 + len(rows))


def _best_by_weights(follow_up: FollowUp, values: NDArray[np.float64], horizon: float) -> float:
    """Give the cut with the largest distance from the diagonal on either side, the lowest of several."""
    curve = time_dependent_roc_curve(follow_up.time, follow_up.event, values, horizon)
    if len(curve.threshold) < 2:  # noqa: PLR2004  a cut lies between two values
        raise MethodError("marker: expected two different values or more, found one, there is nothing to cut")
    gain = np.abs(curve.sensitivity + curve.specificity - 1)[1:]
    best = int(np.argmax(gain >= gain.max() - 1e-12))
    return float((curve.threshold[best] + curve.threshold[best + 1]) / 2)


def _effect(time: NDArray[np.float64], event: NDArray[np.bool_], is_high: NDArray[np.bool_]) -> float | None:
    """Give the log hazard ratio of high against low, None where it has no finite value."""
    if not 0 < is_high.sum() < len(is_high) or not event.any():
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CoxWarning)
        fit = cox(time, event, is_high.astype(np.float64))
    return float(fit.coef[0]) if fit.converged and np.isfinite(fit.coef[0]) else None
