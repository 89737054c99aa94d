"""Select over all completed data sets: a candidate is in the model that half of them or more select.

Each completed data set goes through the whole selection with the same folds (Wood, White and Royston's S2); the model
of those that half or more select is then fitted to each, its coefficients are averaged (Rubin's rules), and so is the
baseline hazard that each set has at these coefficients. A plan may let the first set alone decide. Of complete data
there is one set, which decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.stats.prognosis.candidate_selection import Chosen, choose_candidates
from topline.stats.prognosis.candidates import column_places
from topline.stats.prognosis.fitted_model import FittedModel, fit_to_sets

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from topline.stats.prognosis.candidates import Candidate
    from topline.stats.prognosis.development_plan import DevelopmentPlan

HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What the completed data sets agree on.

    Parameters
    ----------
    first : the selection in the first of them.
    after_penalty, selected : names that half of the sets that decide, or more, keep after the path, and at last.
    shares : name -> share of the sets that select it.
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
) -> Agreed:
    """Select in each completed data set, and fit what half of them select to all.

    Parameters
    ----------
    follow_up : (n,) times and events.
    sets : (n, p) columns of the candidates in each completed data set; one for complete data.
    candidates : those that passed the screening.
    plan : the plan.
    fold : (n,) fold of each subject, None where there is no path.

    References
    ----------
    doi:10.1002/sim.3177; answers: tests/oracle/stats/r/prognosis_over_imputations.R
    """
    deciding = sets if plan.decided_by == "half" else sets[:1]
    found = [choose_candidates(follow_up, x, candidates, plan, fold) for x in deciding]
    names = [each.name for each in candidates]
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
