"""Choose among the columns of complete data: the penalised path, then the steps."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.stats.cox_cross_validation import cross_validated_cox_path
from topline.stats.cox_fit import CoxWarning
from topline.stats.prognosis.adaptive_lasso import adaptive_weights, cross_validated_adaptive_path
from topline.stats.prognosis.candidates import column_places
from topline.stats.stepwise_cox import stepwise_terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from topline.stats.cox_cross_validation import CrossValidatedCoxPath
    from topline.stats.cox_fit import CoxFit
    from topline.stats.prognosis.candidates import Candidate
    from topline.stats.prognosis.development_plan import DevelopmentPlan
    from topline.stats.stepwise_cox import Step

FIRST_ALPHA = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the selection leaves of the candidates.

    Parameters
    ----------
    path : the cross-validated path over the columns, None where there was none.
    after_penalty : names that the path leaves.
    steps : the steps after it.
    selected : names that the steps leave.
    fit : the Cox fit of these, None where the steps made none.
    """

    path: CrossValidatedCoxPath | None
    after_penalty: tuple[str, ...]
    steps: tuple[Step, ...]
    selected: tuple[str, ...]
    fit: CoxFit | None


def choose_candidates(
    follow_up: tuple[NDArray[np.float64], NDArray[np.bool_]],
    x: NDArray[np.float64],
    candidates: tuple[Candidate, ...],
    plan: DevelopmentPlan,
    fold: NDArray[np.intp] | None,
) -> Chosen:
    """Carry out the selection of a plan on complete data.

    Parameters
    ----------
    follow_up : (n,) times and events.
    x : (n, p) columns of the candidates.
    candidates : those that passed the screening.
    plan : the plan.
    fold : (n,) fold of each subject, None where there is no path.
    """
    names = tuple(each.name for each in candidates)
    path = None if fold is None else _cross_validate(follow_up, x, plan, fold)
    kept = names if path is None else _left_by(path, candidates, plan)
    if plan.criterion is None or not kept:
        return Chosen(path=path, after_penalty=kept, steps=(), selected=kept, fit=None)
    places = dict(zip(names, column_places(candidates), strict=True))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CoxWarning)
        found = stepwise_terms(
            *follow_up,
            x,
            {name: places[name] for name in kept},
            direction=plan.direction,
            criterion=plan.criterion,
            lower=[each.name for each in candidates if each.is_forced and each.name in kept],
        )
    return Chosen(path=path, after_penalty=kept, steps=found.steps, selected=found.selected, fit=found.fit)


def _cross_validate(
    follow_up: tuple[NDArray[np.float64], NDArray[np.bool_]],
    x: NDArray[np.float64],
    plan: DevelopmentPlan,
    fold: NDArray[np.intp],
) -> CrossValidatedCoxPath:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CoxWarning)
        alpha = 1.0 if plan.selection == "lasso" else FIRST_ALPHA
        first = cross_validated_cox_path(*follow_up, x, fold=fold, alpha=alpha)
        if plan.selection == "lasso" or not first.coef_min.any():
            return first
        weights = adaptive_weights(first.coef_min * x.std(axis=0))
        return cross_validated_adaptive_path(*follow_up, x, weights, fold=fold)


def _left_by(path: CrossValidatedCoxPath, candidates: tuple[Candidate, ...], plan: DevelopmentPlan) -> tuple[str, ...]:
    """Give the names with a coefficient at the penalty, and those that are forced."""
    coef = path.coef_min if plan.penalty == "min" else path.coef_1se
    owners = [each.name for each in candidates for _ in range(each.n_columns)]
    chosen = {name for name, value in zip(owners, coef.tolist(), strict=True) if value != 0}
    forced = {each.name for each in candidates if each.is_forced}
    return tuple(each.name for each in candidates if each.name in chosen | forced)
