"""Turn a linear predictor into points that can be added by hand (R's rms::nomogram).

The variable whose effect spans the most has 0 to 100 points over its axis; each other variable has points in
proportion, 0 where its effect is smallest. Total points are a straight line of the linear predictor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.inputs import read_vector

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    from topline.stats.cox_baseline import BaselineHazard

HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class NomogramAxis:
    """The axis of one variable.

    Parameters
    ----------
    name : the variable.
    effect : (k,) what each tick adds to the linear predictor.
    points : (k,) points of each tick.
    """

    name: str
    effect: NDArray[np.float64]
    points: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomogram:
    """Points of a model.

    Parameters
    ----------
    axes : one a variable, in the order given.
    points_per_unit : points that one unit of the linear predictor is worth.
    lowest : the linear predictor at which total points are 0.
    """

    axes: tuple[NomogramAxis, ...]
    points_per_unit: float
    lowest: float

    def total_points(self, linear_predictor: ArrayLike) -> NDArray[np.float64]:
        """Give the total points of linear predictors."""
        return (np.asarray(linear_predictor, dtype=np.float64) - self.lowest) * self.points_per_unit

    def linear_predictor(self, total_points: ArrayLike) -> NDArray[np.float64]:
        """Give the linear predictor of total points."""
        return np.asarray(total_points, dtype=np.float64) / self.points_per_unit + self.lowest

    def points_of_survival(self, cumulative_hazard: float, survival: ArrayLike) -> NDArray[np.float64]:
        """Give the total points at which survival has these values, NaN at 0 and 1.

        Parameters
        ----------
        cumulative_hazard : at the chosen time, of a linear predictor of 0; above 0.
        survival : (k,) probabilities.
        """
        if not cumulative_hazard > 0:
            raise MethodError(
                f"cumulative_hazard: expected above 0, found {cumulative_hazard:g}, choose a time after the first event"
            )
        chance = np.asarray(survival, dtype=np.float64)
        inside = np.where((chance > 0) & (chance < 1), chance, np.nan)
        return self.total_points(np.log(-np.log(inside) / cumulative_hazard))

    def median_survival(self, baseline: BaselineHazard, total_points: ArrayLike) -> NDArray[np.float64]:
        """Give the first time at which survival is one half or less, NaN where it is not reached.

        Parameters
        ----------
        baseline : cumulative hazard of a linear predictor of 0, of one stratum.
        total_points : (k,) points.
        """
        relative = np.exp(self.linear_predictor(total_points))
        survival = np.exp(-np.multiply.outer(np.atleast_1d(relative), baseline.cumulative_hazard))
        reached = survival <= HALF
        return np.where(reached.any(axis=1), baseline.time[reached.argmax(axis=1)], np.nan)


def nomogram(effects: Mapping[str, ArrayLike]) -> Nomogram:
    """Give each tick of each variable its points.

    Parameters
    ----------
    effects : variable -> (k,) what each tick of its axis adds to the linear predictor: coefficient times value, or the
        spline's columns times their coefficients, or 0 and the coefficients of a factor's levels.

    References
    ----------
    Harrell, Regression Modeling Strategies, 2015, chapter 5; answers: tests/oracle/stats/r/prognosis.R

    Examples
    --------
    >>> points = nomogram({"liver": [0.0, 1.2], "ecog": [0.0, 0.6]})
    >>> [axis.points.round(6).tolist() for axis in points.axes]
    [[0.0, 100.0], [0.0, 50.0]]
    """
    if not effects:
        raise MethodError("effects: expected one variable or more, found none")
    given = {name: read_vector(values, f"effects of {name}") for name, values in effects.items()}
    widest = max(float(np.ptp(values)) for values in given.values())
    if widest <= 0:
        raise MethodError("effects: expected a variable with an effect, found all 0, a nomogram would have no points")
    scale = 100.0 / widest
    return Nomogram(
        axes=tuple(
            NomogramAxis(name=name, effect=values, points=(values - values.min()) * scale)
            for name, values in given.items()
        ),
        points_per_unit=scale,
        lowest=float(sum(values.min() for values in given.values())),
    )
