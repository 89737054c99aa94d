"""Ask how many subjects a prognostic model needs: the criteria of Riley and others (R's pmsampsize, type "s").

1: expected shrinkage of the coefficients at least that wanted. 2: apparent and adjusted Nagelkerke R2 differ by 0.05 at
most. 3: the overall risk at the time of interest is known to 0.05, from an exponential rate. The largest counts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from topline.core import MethodError

OPTIMISM = 0.05
MARGIN = 0.05
NORMAL_95 = 1.96


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionSampleSize:
    """Subjects and events that a model needs.

    Parameters
    ----------
    n : subjects by all criteria.
    n_events : events expected among them.
    events_per_parameter : events for each candidate parameter.
    criteria : (3,) subjects by each criterion.
    shrinkage : shrinkage that each criterion demands; None for the third.
    max_r2 : the largest Cox-Snell R2 that is possible at this rate.
    nagelkerke : the assumed R2 as a share of it.
    """

    n: int
    n_events: float
    events_per_parameter: float
    criteria: tuple[int, int, int]
    shrinkage: tuple[float, float, None]
    max_r2: float
    nagelkerke: float


def prediction_sample_size(
    *,
    parameters: int,
    r2: float,
    rate: float,
    mean_follow_up: float,
    horizon: float,
    shrinkage: float = 0.9,
) -> PredictionSampleSize:
    """Find the subjects that a model of a censored event needs.

    Parameters
    ----------
    parameters : candidate parameters, those that selection drops included.
    r2 : Cox-Snell R2 that the model is expected to have.
    rate : events per unit of time.
    mean_follow_up : mean follow-up of a subject, in that unit.
    horizon : time of interest, in that unit.
    shrinkage : wanted shrinkage of the coefficients, below 1.

    References
    ----------
    doi:10.1002/sim.7992, doi:10.1136/bmj.m441; answers: tests/worked/stats/test_prediction_sample_size.py

    Examples
    --------
    >>> found = prediction_sample_size(parameters=30, r2=0.051, rate=0.065, mean_follow_up=2.07, horizon=2)
    >>> found.n, found.criteria[1]
    (5143, 1039)
    """
    for name, value in (("rate", rate), ("mean_follow_up", mean_follow_up), ("horizon", horizon)):
        if not value > 0:
            raise MethodError(f"{name}: expected above 0, found {value:g}")
    if parameters < 1:
        raise MethodError(f"parameters: expected 1 or more, found {parameters}")
    if not 0 < shrinkage < 1:
        raise MethodError(f"shrinkage: expected above 0 and below 1, found {shrinkage:g}, write 0.9")
    share = rate * mean_follow_up
    max_r2 = -math.expm1(2 * share * (math.log(share) - 1))
    if not 0 < r2 < min(shrinkage, max_r2):
        raise MethodError(f"r2: expected above 0 and below {min(shrinkage, max_r2):.3f}, found {r2:g}, expect less")
    second_shrinkage = r2 / (r2 + OPTIMISM * max_r2)
    criteria = (
        _subjects(parameters, r2, shrinkage),
        _subjects(parameters, r2, second_shrinkage),
        _subjects_for_risk(rate, mean_follow_up, horizon),
    )
    n = max(criteria)
    return PredictionSampleSize(
        n=n,
        n_events=n * share,
        events_per_parameter=n * share / parameters,
        criteria=criteria,
        shrinkage=(shrinkage, second_shrinkage, None),
        max_r2=max_r2,
        nagelkerke=r2 / max_r2,
    )


def _subjects(parameters: int, r2: float, shrinkage: float) -> int:
    """Give the subjects at which the heuristic shrinkage is the one wanted."""
    return math.ceil(parameters / ((shrinkage - 1) * math.log1p(-r2 / shrinkage)))


def _subjects_for_risk(rate: float, mean_follow_up: float, horizon: float) -> int:
    """Give the subjects at which the farther limit of the risk's interval is within the margin."""

    def distance(n: int) -> float:
        half = NORMAL_95 * math.sqrt(rate / (n * mean_follow_up))
        risk = math.exp(-rate * horizon)
        return max(math.exp(-(rate - half) * horizon) - risk, risk - math.exp(-(rate + half) * horizon))

    upper = 1
    while distance(upper) > MARGIN:
        upper *= 2
    lower = upper // 2
    while upper - lower > 1:
        middle = (lower + upper) // 2
        lower, upper = (middle, upper) if distance(middle) > MARGIN else (lower, middle)
    return upper
