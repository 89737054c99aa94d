"""Select over all completed data sets: a candidate is in the model that half of them or more select.

Each completed data set goes through the whole selection with the same folds (Wood, White and Royston's S2); the model
of those that half or more select is then fitted to each, its coefficients are averaged (Rubin's rules), and so is the
baseline hazard that each set has at these coefficients. A plan may let the first set alone decide, or take the steps
once on the stacked sets, of what half of the sets or more keep after the penalised path (`stacked_steps`). Of complete
data there is one set, which decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.stats.prognosis.candidate_selection import Chosen, choose_candidates
from topline.stats.prognosis.candidates import column_places
from topline.stats.prognosis.fitted_model import FittedModel, fit_to_sets
from topline.stats.prognosis.stacked_steps import StackedTerm, StackWeight, stacked_steps

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from topline.stats.prognosis.candidates import Candidate
    from topline.stats.prognosis.development_plan import DevelopmentPlan

HALF = 0.5
STACKS: dict[str, StackWeight] = {"stacked_w1": "w1", "stacked_w2": "w2", "stacked_w3": "w3"}
"""Ways of deciding that stack the completed data sets, with the weights of the stack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What the completed data sets agree on.

    Parameters
    ----------
    first : the selection in the first of them.
    after_penalty, selected : names that half of the sets that decide, or more, keep after the path, and at last.
    shares : name -> share of the sets that select it; of stacked sets 1 or 0.
    n_sets : completed data sets.
    model : the pooled model over all columns.
    """

    first: Chosen
    after_penalty: tuple[str, ...]
    selected: tuple[str, ...]
    shares: dict[str, float]
    n_sets: int
    model: FittedModel


def agree(
    follow_up: tuple[NDArray[np.float64], NDArray[np.bool_]],
    sets: Sequence[NDArray[np.float64]],
    candidates: tuple[Candidate, ...],
    plan: DevelopmentPlan,
    fold: NDArray[np.intp] | None,
    missing: Sequence[float] = (),
) -> Agreed:
    """Select in each completed data set, and fit what half of them select to all.

    Parameters
    ----------
    follow_up : (n,) times and events.
    sets : (n, p) columns of the candidates in each completed data set; one for complete data.
    candidates : those that passed the screening.
    plan : the plan.
    fold : (n,) fold of each subject, None where there is no path.
    missing : fraction of missing values of each candidate, which stacked sets weigh; none for complete data.

    References
    ----------
    doi:10.1002/sim.3177; answers: tests/oracle/stats/r/prognosis_over_imputations.R (sets),
    tests/oracle/stats/r/prognosis_stacked.R (the stack)
    """
    deciding = sets[:1] if plan.decided_by == "first" else sets
    names = [each.name for each in candidates]
    if plan.decided_by in STACKS and len(sets) > 1 and plan.criterion is not None:
        one_by_one = replace(plan, criterion=None)
        found = [choose_candidates(follow_up, x, candidates, one_by_one, fold) for x in deciding]
        found = _step_on_stack(follow_up, sets, candidates, plan, found, dict(zip(names, missing, strict=True)))
    else:
        found = [choose_candidates(follow_up, x, candidates, plan, fold) for x in deciding]
    shares = {name: sum(name in each.selected for each in found) / len(found) for name in names}
    selected = tuple(name for name in names if shares[name] >= HALF)
    places = dict(zip(names, column_places(candidates), strict=True))
    fits = [each.fit if each.selected == selected else None for each in found]
    return Agreed(
        first=found[0],
        after_penalty=tuple(
            name for name in names if sum(name in each.after_penalty for each in found) >= HALF * len(found)
        ),
        selected=selected,
        shares=shares,
        n_sets=len(sets),
        model=fit_to_sets(*follow_up, sets, [column for name in selected for column in places[name]], fits),
    )


def _step_on_stack(
    follow_up: tuple[NDArray[np.float64], NDArray[np.bool_]],
    sets: Sequence[NDArray[np.float64]],
    candidates: tuple[Candidate, ...],
    plan: DevelopmentPlan,
    found: Sequence[Chosen],
    missing: Mapping[str, float],
) -> list[Chosen]:
    """Take the steps once for all sets, of the candidates that half of them or more keep after the path."""
    places = dict(zip([each.name for each in candidates], column_places(candidates), strict=True))
    terms = {
        each.name: StackedTerm(columns=tuple(places[each.name]), missing=missing[each.name], is_forced=each.is_forced)
        for each in candidates
        if sum(each.name in one.after_penalty for one in found) >= HALF * len(found)
    }
    if not terms or plan.criterion is None:
        return [replace(one, selected=()) for one in found]
    chosen = stacked_steps(
        *follow_up, sets, terms, weight=STACKS[plan.decided_by], direction=plan.direction, criterion=plan.criterion
    )
    return [replace(one, steps=chosen.steps, selected=chosen.selected) for one in found]
