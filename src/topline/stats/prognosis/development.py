"""Develop a prognostic model as planned: usable candidates, screening, selection, fit.

Screening lets a candidate through that is clinical, or whose log-rank or Cox P is below its threshold; without
thresholds all pass. Selection is the LASSO (its penalty by cross-validation over folds that hold events and censored
alike), the adaptive LASSO (weights from a ridge that is nearly none: the elastic net's coefficients at the chosen
penalty), or none, and then stepwise, or not. A candidate of several columns is selected when one of them is, and enters
and leaves as a whole. With imputation the completed data sets decide together, see `selection_over_sets`.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.cox import cox
from topline.stats.cox_fit import CoxWarning
from topline.stats.log_rank import log_rank
from topline.stats.prognosis.candidates import column_places, expand, find_unusable
from topline.stats.prognosis.chained_equations import impute_by_chained_equations
from topline.stats.prognosis.resamples import draw_folds
from topline.stats.prognosis.selection_over_sets import STACKS, agree
from topline.stats.prognosis.stacked_steps import STACKED_WEIGHTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.stats.cox_cross_validation import CrossValidatedCoxPath
    from topline.stats.prognosis.candidates import Candidate
    from topline.stats.prognosis.development_plan import DevelopmentPlan
    from topline.stats.prognosis.fitted_model import FittedModel
    from topline.stats.prognosis.selection_over_sets import Agreed
    from topline.stats.stepwise_cox import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """What the screening says of one candidate.

    Parameters
    ----------
    n : subjects with the value.
    log_rank_p, cox_p : P values; None where they cannot be had.
    passes : whether it goes on to selection.
    reason : why, in words.
    """

    name: str
    n: int
    log_rank_p: float | None
    cox_p: float | None
    passes: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Development:
    """A developed model and the way to it.

    Parameters
    ----------
    rows : (m,) positions of the subjects that were used.
    x : (m, p) columns of the candidates that passed the screening; with imputation in the first completed data set.
    sets : the same in each completed data set.
    candidates : those that passed.
    usable : all that could be used.
    unusable : name -> why it cannot be used.
    screening : one a usable candidate.
    path : the cross-validated path over the columns `x`, None where there was none.
    path_terms : names of the candidates of the path, for each of its columns.
    after_lasso : names that the LASSO leaves.
    steps : the steps after it, on `x`.
    selected : names of the final model.
    n_sets : completed data sets, 1 without imputation.
    shares : name -> share of the data sets that select it, of those that decide.
    model : the model over the columns of `x`, pooled over the completed data sets.
    notes : what the reader must know.
    """

    rows: NDArray[np.intp]
    x: NDArray[np.float64]
    sets: tuple[NDArray[np.float64], ...]
    candidates: tuple[Candidate, ...]
    usable: tuple[Candidate, ...]
    unusable: dict[str, str]
    screening: tuple[Screened, ...]
    path: CrossValidatedCoxPath | None
    path_terms: tuple[str, ...]
    after_lasso: tuple[str, ...]
    steps: tuple[Step, ...]
    selected: tuple[str, ...]
    n_sets: int
    shares: dict[str, float]
    model: FittedModel
    notes: tuple[str, ...]

    def columns_of(self, *names: str) -> tuple[int, ...]:
        """Give the positions of the columns of some candidates."""
        places = dict(zip((each.name for each in self.candidates), column_places(self.candidates), strict=True))
        return tuple(column for name in names for column in places[name])


def develop(
    time: NDArray[np.float64],
    event: NDArray[np.bool_],
    raw: NDArray[np.float64],
    plan: DevelopmentPlan,
    rng: np.random.Generator,
    *,
    tells_all: bool = True,
) -> Development:
    """Carry out the plan on one data set.

    Parameters
    ----------
    time, event : (n,) follow-up.
    raw : (n, q) values of the candidates, NaN where missing.
    plan : the plan.
    rng : the source of chance, of imputation and of the folds.
    tells_all : whether P values on which nothing depends are computed too.
    """
    unusable = find_unusable(plan.candidates, raw, plan.largest_missing)
    places = [place for place, each in enumerate(plan.candidates) if each.name not in unusable]
    usable = tuple(plan.candidates[place] for place in places)
    if not usable:
        named = "; ".join(f"{name} {why}" for name, why in unusable.items())
        raise MethodError(f"candidates: expected one that can be used, found none{named and f': {named}'}")
    screening = tuple(
        _screen(time, event, raw[:, place], plan.candidates[place], plan, tells_all=tells_all) for place in places
    )
    entered = [place for place, found in zip(places, screening, strict=True) if found.passes]
    candidates = tuple(plan.candidates[place] for place in entered)
    rows, completed = _complete(time, event, raw[:, entered], plan, rng)
    own_time, own_event = time[rows], event[rows]
    if not own_event.any():
        raise MethodError(f"event: expected one event or more among {len(rows)} complete subjects, found none")
    sets = [expand(candidates, values) for values in completed]
    fold, notes = _draw_folds(own_event, candidates, plan, rng)
    agreed = agree((own_time, own_event), sets, candidates, plan, fold, np.isnan(raw[:, entered]).mean(axis=0).tolist())
    return Development(
        rows=rows,
        x=sets[0],
        sets=tuple(sets),
        candidates=candidates,
        usable=usable,
        unusable=unusable,
        screening=screening,
        path=agreed.first.path,
        path_terms=tuple(each.name for each in candidates for _ in range(each.n_columns)),
        after_lasso=agreed.after_penalty,
        steps=agreed.first.steps,
        selected=agreed.selected,
        n_sets=agreed.n_sets,
        shares=agreed.shares,
        model=agreed.model,
        notes=(*notes, *_describe(agreed, plan)),
    )


def _draw_folds(
    event: NDArray[np.bool_], candidates: tuple[Candidate, ...], plan: DevelopmentPlan, rng: np.random.Generator
) -> tuple[NDArray[np.intp] | None, tuple[str, ...]]:
    """Give the folds of the cross-validation, None where there is none, and what to know of them."""
    if plan.selection == "none" or not candidates:
        return None, () if candidates else ("no candidate passes the screening",)
    n_events = int(event.sum())
    n_folds = min(plan.n_folds, n_events)
    if n_folds < 3:  # noqa: PLR2004  a cross-validation needs three
        return None, (f"too few events for a cross-validation ({n_events}): no LASSO",)
    notes = () if n_folds == plan.n_folds else (f"{n_folds} folds instead of {plan.n_folds}: a fold needs an event",)
    return draw_folds(event, n_folds, rng), notes


def _describe(agreed: Agreed, plan: DevelopmentPlan) -> tuple[str, ...]:
    """Say what the reader must know of the selection."""
    nothing = ("the LASSO leaves no candidate",) if agreed.first.path is not None and not agreed.after_penalty else ()
    if not plan.imputes or agreed.n_sets == 1:
        return nothing
    if plan.decided_by == "first":
        return (*nothing, f"selected in the first of {agreed.n_sets} completed data sets")
    if plan.decided_by in STACKS and plan.criterion is not None:
        weights = STACKED_WEIGHTS[STACKS[plan.decided_by]]
        rule = f"steps are taken once, on {agreed.n_sets} completed data sets stacked, {weights}"
        path = "; the penalty is that of the first" if agreed.first.path is not None else ""
        return (*nothing, f"{rule} (Wood, White and Royston 2008){path}")
    rule = f"in the model are the candidates that half of the {agreed.n_sets} completed data sets or more select"
    return (*nothing, f"{rule} (Wood, White and Royston 2008); penalties and steps are those of the first")


def _complete(
    time: NDArray[np.float64],
    event: NDArray[np.bool_],
    raw: NDArray[np.float64],
    plan: DevelopmentPlan,
    rng: np.random.Generator,
) -> tuple[NDArray[np.intp], tuple[NDArray[np.float64], ...]]:
    """Give the subjects that are used, and their values without gaps, once or in each completed data set."""
    gaps = np.isnan(raw)
    if plan.imputes and gaps.any():
        imputed = impute_by_chained_equations(time, event, raw, n_imputations=plan.n_imputations, rng=rng)
        return np.arange(len(raw)), tuple(imputed.x)
    rows = np.nonzero(~gaps.any(axis=1))[0]
    if len(rows) < 2:  # noqa: PLR2004  a model needs two
        raise MethodError(f"candidates: expected two subjects or more with all values, found {len(rows)}")
    return rows, (raw[rows],)


def _screen(
    time: NDArray[np.float64],
    event: NDArray[np.bool_],
    values: NDArray[np.float64],
    candidate: Candidate,
    plan: DevelopmentPlan,
    *,
    tells_all: bool,
) -> Screened:
    """Test one candidate among the subjects who have it."""
    known = ~np.isnan(values)
    part = (time[known], event[known], values[known])
    asks = not (candidate.is_clinical or candidate.is_forced)
    log_rank_p = _log_rank_p(*part, candidate) if tells_all or (asks and plan.log_rank_p is not None) else None
    cox_p = _cox_p(*part, candidate) if tells_all or (asks and plan.cox_p is not None) else None
    tests = (("log-rank", log_rank_p, plan.log_rank_p), ("Cox", cox_p, plan.cox_p))
    asked = [(name, p, limit) for name, p, limit in tests if limit is not None]
    below = [f"{name} P < {limit:g}" for name, p, limit in asked if p is not None and p < limit]
    if candidate.is_clinical or candidate.is_forced:
        passes, reason = True, "clinical"
    elif not asked:
        passes, reason = True, "no screening"
    else:
        passes = bool(below)
        reason = " and ".join(
            below or [f"{name} P ≥ {limit:g}" if p is not None else f"no {name} P" for name, p, limit in asked]
        )
    return Screened(
        name=candidate.name, n=int(known.sum()), log_rank_p=log_rank_p, cox_p=cox_p, passes=passes, reason=reason
    )


def _log_rank_p(
    time: NDArray[np.float64], event: NDArray[np.bool_], values: NDArray[np.float64], candidate: Candidate
) -> float | None:
    groups = candidate.groups(values)
    if len(np.unique(groups)) < 2 or not event.any():  # noqa: PLR2004  a comparison needs two
        return None
    return log_rank(time, event, groups).p_value


def _cox_p(
    time: NDArray[np.float64], event: NDArray[np.bool_], values: NDArray[np.float64], candidate: Candidate
) -> float | None:
    """Give the Wald test's P of one coefficient, the likelihood ratio test's of several."""
    if not event.any():
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CoxWarning)
        fit = cox(time, event, candidate.columns(values))
    p = float(fit.p_value[0]) if candidate.n_columns == 1 and fit.converged else fit.likelihood_ratio.p_value
    return p if p is not None and np.isfinite(p) else None
