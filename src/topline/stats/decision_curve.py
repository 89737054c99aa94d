"""Weigh the benefit of acting on a predicted risk of a censored event against that of acting on everybody or nobody.

Among those whose risk is the threshold or more, the event rate by the horizon is one minus Kaplan-Meier; net benefit is
share * (rate - (1 - rate) * threshold / (1 - threshold)).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.inputs import read_follow_up, read_vector
from topline.stats.kaplan_meier import kaplan_meier

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.inputs import FollowUp


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionCurve:
    """Net benefit over thresholds.

    Parameters
    ----------
    threshold : (k,) risks from which one would act.
    net_benefit : (k,) of acting on the predicted risk.
    treat_all : (k,) of acting on everybody; acting on nobody has 0.
    """

    threshold: NDArray[np.float64]
    net_benefit: NDArray[np.float64]
    treat_all: NDArray[np.float64]


def decision_curve(
    time: ArrayLike, event: ArrayLike, risk: ArrayLike, horizon: float, thresholds: ArrayLike
) -> DecisionCurve:
    """Draw the net benefit of acting on `risk`.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event.
    risk : (n,) predicted probability of the event by the horizon.
    horizon : the time by which the event counts.
    thresholds : (k,) probabilities above 0 and below 1.

    References
    ----------
    doi:10.1186/1472-6947-8-53; answers: tests/oracle/stats/r/decision_curve.R

    Examples
    --------
    >>> curve = decision_curve([1, 2, 3, 4], [1, 1, 0, 0], [0.9, 0.8, 0.1, 0.2], 2, [0.5])
    >>> curve.net_benefit.tolist(), curve.treat_all.tolist()
    ([0.5], [0.0])
    """
    follow_up = read_follow_up(time, event)
    risks = read_vector(risk, "risk", len(follow_up.time))
    cuts = read_vector(thresholds, "thresholds")
    if np.any((cuts <= 0) | (cuts >= 1)):
        raise MethodError("thresholds: expected above 0 and below 1, leave the ends out")
    if np.any((risks < 0) | (risks > 1)):
        raise MethodError("risk: expected probabilities from 0 to 1, give the predicted risk and not a score")
    odds, of_all = cuts / (1 - cuts), _event_rate(follow_up, np.ones(len(risks), dtype=np.bool_), horizon)
    called = [risks >= cut for cut in cuts.tolist()]
    share = np.array([who.mean() for who in called])
    rate = np.array([_event_rate(follow_up, who, horizon) for who in called])
    benefit = np.where(share > 0, share * (rate - (1 - rate) * odds), 0.0)
    return DecisionCurve(threshold=cuts, net_benefit=benefit, treat_all=of_all - (1 - of_all) * odds)


def _event_rate(follow_up: FollowUp, who: NDArray[np.bool_], horizon: float) -> float:
    """Give one minus Kaplan-Meier at the horizon; 0 where nobody is meant."""
    if not who.any():
        return 0.0
    return 1 - (kaplan_meier(follow_up.time[who], follow_up.event[who]).at(horizon).estimate or 0.0)
