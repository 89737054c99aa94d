"""Estimate survival from right-censored, possibly left-truncated and weighted, follow-up.

A subject is at risk at t when entry < t <= time: those censored at t are at risk for the deaths at t. The curve has one
row for each distinct time, whether an event or a censoring; it is 1 before the first.

The variance of the cumulative hazard is Greenwood's sum. With weights that are not all whole numbers it is the robust
(infinitesimal jackknife) one, as in R; whole weights count as that many subjects.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from topline.stats.confidence import ConfidenceType, check_confidence_type
from topline.stats.inputs import read_confidence, read_follow_up
from topline.stats.risk_table import count_follow_up, count_subjects
from topline.stats.robust_survival import robust_survival_error
from topline.stats.survival_curve import SurvivalCurve

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.inputs import FollowUp
    from topline.stats.risk_table import RiskTable


def kaplan_meier(
    time: ArrayLike,
    event: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    entry: ArrayLike | None = None,
    conf_type: ConfidenceType = "log",
    conf_level: float = 0.95,
) -> SurvivalCurve:
    """Estimate the survival curve of one group.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event, 0 where it was censored.
    weights : (n,) case weights.
    entry : (n,) time from which the subject is observed.
    conf_type : transformation of the confidence limits: log (R's default), log-log (SAS's), plain, logit, arcsin.
    conf_level : two-sided confidence level.

    References
    ----------
    doi:10.1080/01621459.1958.10501452; answers: tests/oracle/stats/r/kaplan_meier.R

    Examples
    --------
    >>> curve = kaplan_meier([1, 2, 2, 3, 4], [1, 1, 0, 0, 1])
    >>> [round(float(s), 3) for s in curve.survival]
    [0.8, 0.6, 0.6, 0.0]
    >>> curve.median().estimate
    4.0
    """
    if weights is None and entry is None:
        return _curve(count_subjects(time, event), conf_type, conf_level)
    return estimate_curve(read_follow_up(time, event, entry=entry, weights=weights), conf_type, conf_level)


def reverse_kaplan_meier(
    time: ArrayLike,
    event: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    entry: ArrayLike | None = None,
    conf_type: ConfidenceType = "log",
    conf_level: float = 0.95,
) -> SurvivalCurve:
    """Estimate the distribution of follow-up: Kaplan-Meier with events and censorings exchanged.

    The parameters are those of `kaplan_meier`.

    References
    ----------
    doi:10.1016/0197-2456(96)00075-X; answers: tests/oracle/stats/r/kaplan_meier.R

    Examples
    --------
    >>> reverse_kaplan_meier([1, 2, 3, 4], [1, 0, 0, 0]).median().estimate
    3.0
    """
    if weights is None and entry is None:
        table = count_subjects(time, event)
        table = replace(table, events=table.censored)
        return _curve(table, conf_type, conf_level)
    follow_up = read_follow_up(time, event, entry=entry, weights=weights)
    return estimate_curve(replace(follow_up, event=~follow_up.event), conf_type, conf_level)


def estimate_curve(follow_up: FollowUp, conf_type: ConfidenceType, conf_level: float) -> SurvivalCurve:
    """Estimate the survival curve of follow-up that has been read."""
    table = count_follow_up(follow_up)
    weights = np.ones(len(follow_up.time)) if follow_up.weights is None else follow_up.weights
    curve = replace(_curve(table, conf_type, conf_level), n_subjects=float(np.sort(weights).sum()))
    if np.all(weights == np.floor(weights)):
        return curve
    return replace(curve, robust_error=robust_survival_error(follow_up, table, curve.survival))


def _curve(table: RiskTable, conf_type: ConfidenceType, conf_level: float) -> SurvivalCurve:
    check_confidence_type(conf_type)
    return SurvivalCurve(
        table=table,
        survival=_multiply(table),
        robust_error=None,
        conf_type=conf_type,
        conf_level=read_confidence(conf_level),
        n_subjects=float(table.at_risk[0]),
        n_events=float(table.events.sum()),
    )


def _multiply(table: RiskTable) -> NDArray[np.float64]:
    """Multiply 1 - d / n over the times."""
    survival = np.empty(len(table.time))
    last = 1.0
    for block, at_risk, events in table.rows():
        if table.own_censored is None:
            steps = 1.0 - events / at_risk
        else:  # with weights or late entry nobody may be at risk
            steps = 1.0 - np.divide(events, at_risk, out=np.zeros_like(events), where=events > 0)
        steps[0] *= last
        np.cumprod(steps, out=survival[block])
        last = float(survival[block][-1])
    return survival
