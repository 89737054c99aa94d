"""Test that hazard ratios do not change with time (Grambsch and Therneau, as R's cox.zph since survival 3).

The model is enlarged by x times g(time); the test is the score test that the new coefficients are 0, in the full
information and not in the older approximation by scaled residuals.
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
    if model.ties == "exact" and model.sets.deaths.max() > 1:
        raise NotImplementedError("the proportional hazards test of the exact likelihood: fit with ties efron")
    sets, terms = model.sets, model.terms(scaled_coef)
    x = model.x[:, kept]
    reduced = replace(terms, mean=terms.mean[:, kept])
    g = _transformed_slots(model, transform)
    blocks = [information(sets, x, reduced, g[terms.slot] ** power) for power in (0, 1, 2)]
    full = np.block([[blocks[0], blocks[1]], [blocks[1], blocks[2]]])
    dead = sets.died
    moved = (sets.weights[dead] * g[sets.stop[dead] - 1]) @ x[dead]
    mean_weight = (sets.death_weight / sets.deaths)[terms.slot]
    gradient = np.append(np.zeros(x.shape[1]), moved - (mean_weight * g[terms.slot]) @ reduced.mean)
    columns, position, p = [], 0, x.shape[1]
    for is_kept in kept:
        if not is_kept:
            columns.append(TestResult(statistic=None, df=1.0, p_value=None, method=f"{_NAME}: aliased column"))
            continue
        columns.append(_score_test(full, gradient, [*range(p), p + position], 1))
        position += 1
    overall = _score_test(full, gradient, [*range(2 * p)], p)
    return ProportionalHazardsTest(columns=tuple(columns), overall=overall, transform=transform)


test_proportional_hazards.__test__ = False  # type: ignore[attr-defined]  # pytest must not collect it

_NAME = "score test of proportional hazards"
_NO_INFORMATION = (
    f"{_NAME}: expected a positive definite information, found one of rounding error alone (a coefficient may be "
    "infinite), use firth_cox"
)


def _score_test(full: NDArray[np.float64], gradient: NDArray[np.float64], rows: list[int], df: int) -> TestResult:
    matrix, vector = full[np.ix_(rows, rows)], gradient[rows]
    scale = 1 / np.sqrt(np.maximum(np.diag(matrix), np.finfo(np.float64).tiny))
    with np.errstate(over="ignore"):
        scaled = matrix * np.outer(scale, scale)
    if not np.isfinite(scaled).all():
        raise MethodError(_NO_INFORMATION)
    eigenvalues = np.linalg.eigvalsh(scaled)
    if np.any(np.abs(eigenvalues) <= SMALLEST_EIGENVALUE):
        return TestResult(statistic=None, df=float(df), p_value=None, method=f"{_NAME}: too few event times")
    if np.any(eigenvalues < 0):
        raise MethodError(_NO_INFORMATION)
    try:
        statistic = float((vector * scale) @ np.linalg.solve(scaled, vector * scale))
    except np.linalg.LinAlgError as error:
        raise MethodError(_NO_INFORMATION) from error
    if statistic < 0:  # rounding error need not be symmetric, and the eigenvalues are those of one triangle
        raise MethodError(_NO_INFORMATION)
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
