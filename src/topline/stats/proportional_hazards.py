"""Test that hazard ratios do not change with time (Grambsch and Therneau, as R's cox.zph since survival 3).

The model is enlarged by x times g(time); the test is the score test that the new coefficients are 0, in the full
information and not in the older approximation by scaled residuals. After an exact fit the information is Breslow's (R).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from topline.core import MethodError, name_remedy
from topline.stats.answers import TestResult
from topline.stats.inputs import FollowUp
from topline.stats.partial_likelihood import information
from topline.stats.risk_table import count_follow_up
from topline.stats.tails import chi_square_tail

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.stats.cox_model import CoxModel

TimeTransform = Literal["km", "identity", "rank", "log"]
SMALLEST_EIGENVALUE = 1e-12
NOISE = 1000 * float(np.finfo(np.float64).eps)  # of the sums whose difference the information is
MOST_UNCERTAIN = 1e-6
TINY = float(np.finfo(np.float64).tiny)
TRANSFORMS: tuple[TimeTransform, ...] = ("km", "identity", "rank", "log")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProportionalHazardsTest:
    """Tests of proportional hazards.

    Parameters
    ----------
    columns : (p,) test of each column; statistic None for an aliased one.
    overall : test of all columns at once.
    transform : the function of time.
    """

    columns: tuple[TestResult, ...]
    overall: TestResult
    transform: TimeTransform


def test_proportional_hazards(
    model: CoxModel, scaled_coef: NDArray[np.float64], kept: NDArray[np.bool_], transform: TimeTransform
) -> ProportionalHazardsTest:
    """Test each column, and all at once; a MethodError says that the fit leaves no information to test with."""
    sets, terms = model.sets, model.terms(scaled_coef)
    x = model.x[:, kept]
    reduced = replace(terms, mean=terms.mean[:, kept])
    g = _transformed_slots(model, transform)
    with np.errstate(over="ignore", invalid="ignore"):
        blocks = [information(sets, x, reduced, g[terms.slot] ** power) for power in (0, 1, 2)]
    full = np.block([[blocks[0], blocks[1]], [blocks[1], blocks[2]]])
    dead = sets.died
    moved = (sets.weights[dead] * g[sets.stop[dead] - 1]) @ x[dead]
    mean_weight = (sets.death_weight / sets.deaths)[terms.slot]
    gradient = np.append(np.zeros(x.shape[1]), moved - (mean_weight * g[terms.slot]) @ reduced.mean)
    amounts = [mean_weight.sum(), mean_weight @ g[terms.slot] ** 2]
    noise = np.maximum(np.outer(amounts, NOISE * (x**2).max(axis=0)).ravel().astype(np.float64), TINY)
    if not (np.isfinite(full).all() and np.isfinite(gradient).all()):
        raise MethodError(_NO_INFORMATION)
    columns, position, p = [], 0, x.shape[1]
    for is_kept in kept:
        if not is_kept:
            columns.append(TestResult(statistic=None, df=1.0, p_value=None, method=f"{_NAME}: aliased column"))
            continue
        columns.append(_score_test(full, gradient, noise, [*range(p), p + position]))
        position += 1
    overall = _score_test(full, gradient, noise, [*range(2 * p)])
    return ProportionalHazardsTest(columns=tuple(columns), overall=overall, transform=transform)


test_proportional_hazards.__test__ = False  # type: ignore[attr-defined]  # pytest must not collect it

_NAME = "score test of proportional hazards"
_TOO_FEW = f"{_NAME}: too few event times"
_NO_INFORMATION = (
    f"{_NAME}: expected a positive definite information, found one of rounding error alone (a coefficient may be "
    "infinite), use firth_cox"
)


def _score_test(
    full: NDArray[np.float64], gradient: NDArray[np.float64], noise: NDArray[np.float64], rows: list[int]
) -> TestResult:
    """Test the coefficients of `rows` beyond the first p, which are at their maximum already."""
    p = len(gradient) // 2
    df = len(rows) - p
    if df == 0:
        return TestResult(statistic=None, df=0.0, p_value=None, method=f"{_NAME}: no column carries information")
    matrix, vector = full[np.ix_(rows, rows)], gradient[rows]
    diagonal = matrix.diagonal()
    uncertain = noise[rows] / np.maximum(diagonal, noise[rows])
    known = np.nonzero(uncertain < 1)[0]
    scale = np.zeros(len(rows))
    scale[known] = 1 / np.sqrt(diagonal[known])
    scaled = matrix * np.outer(scale, scale)
    if len(known) < len(rows) or np.linalg.eigvalsh(scaled)[0] <= max(SMALLEST_EIGENVALUE, *uncertain):
        if np.any(uncertain[:p] > MOST_UNCERTAIN) or np.linalg.eigvalsh(scaled[:p, :p])[0] <= MOST_UNCERTAIN:
            raise MethodError(_NO_INFORMATION)
        return TestResult(statistic=None, df=float(df), p_value=None, method=_TOO_FEW)
    statistic = float((vector * scale) @ np.linalg.solve(scaled, vector * scale))
    return TestResult(statistic=statistic, df=float(df), p_value=chi_square_tail(statistic, df), method=_NAME)


def _transformed_slots(model: CoxModel, transform: TimeTransform) -> NDArray[np.float64]:
    """Give g at each slot, less its mean over the deaths."""
    time, event = model.follow_up.time, model.follow_up.event
    slots = model.sets.slot_time
    match transform:
        case "km":
            table = count_follow_up(FollowUp(time=time, event=event, entry=model.follow_up.entry))
            survival = np.append(1.0, np.cumprod(1 - table.events / table.at_risk))
            at = 1 - survival[np.searchsorted(table.time, slots, side="left")]
        case "identity":
            at = slots
        case "rank":
            ordered = np.sort(time)
            at = (np.searchsorted(ordered, slots, "left") + np.searchsorted(ordered, slots, "right") + 1) / 2
        case "log":
            if np.any(slots <= 0):
                raise MethodError("transform: log of an event time of 0 cannot be had, use km")
            at = np.log(slots)
        case _:
            raise MethodError(f"transform: found {transform!r}, {name_remedy(str(transform), TRANSFORMS)}")
    return at - np.sum(at * model.sets.deaths) / model.sets.deaths.sum()
