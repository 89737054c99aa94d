"""Develop a prognostic model as planned: usable candidates, screening, selection, fit.

Screening lets a candidate through that is clinical, or whose log-rank or Cox P is below its threshold; without
thresholds all pass. Selection is the LASSO (its penalty by cross-validation over folds that hold events and censored
alike), the adaptive LASSO (weights from a ridge that is nearly none: the elastic net's coefficients at the chosen
penalty), or none, and then stepwise, or not. A candidate of several columns is selected when one of them is, and enters
and leaves as a whole.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from topline.core import MethodError
from topline.stats.cox import cox
from topline.stats.cox_cross_validation import cross_validated_cox_path
from topline.stats.cox_fit import CoxWarning
from topline.stats.log_rank import log_rank
from topline.stats.prognosis.adaptive_lasso import adaptive_weights, cross_validated_adaptive_path
from topline.stats.prognosis.candidates import Candidate, column_places, expand, find_unusable
from topline.stats.prognosis.chained_equations import impute_by_chained_equations
from topline.stats.prognosis.fitted_model import FittedModel, fit_model
from topline.stats.prognosis.resamples import draw_folds
from topline.stats.stepwise_cox import stepwise_terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.stats.cox_cross_validation import CrossValidatedCoxPath
    from topline.stats.stepwise_cox import Criterion, Direction, Step, StepwiseFit

Selection = Literal["lasso", "adaptive_lasso", "none"]
FIRST_ALPHA = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopmentPlan:
    """What was planned before the data were seen.

    Parameters
    ----------
    candidates : the candidates, in the order of preference.
    log_rank_p, cox_p : thresholds of the screening, None for none.
    selection : lasso, adaptive_lasso or none.
    penalty : min, or 1se, the largest penalty within one standard error of it.
    n_folds : folds of the cross-validation.
    criterion : of the steps: aic, bic or a P value; None for no steps.
    direction : of the steps.
    largest_missing : share of missing values above which a candidate is left out.
    imputes : whether missing values are imputed; else subjects with one are left out.
    """

    candidates: tuple[Candidate, ...]
    log_rank_p: float | None = None
    cox_p: float | None = None
    selection: Selection = "lasso"
    penalty: Literal["min", "1se"] = "min"
    n_folds: int = 10
    criterion: Criterion | float | None = "aic"
    direction: Direction = "both"
    largest_missing: float = 0.2
    imputes: bool = False


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
    x : (m, p) columns of the candidates that passed the screening.
    candidates : those that passed.
    usable : all that could be used.
    unusable : name -> why it cannot be used.
    screening : one a usable candidate.
    path : the cross-validated path over the columns that passed, None where there was none.
    path_terms : names of the candidates of the path, for each of its columns.
    after_lasso : names that the LASSO leaves.
    steps : the steps after it.
    selected : names of the final model.
    model : the model over the columns of `x`.
    notes : what the reader must know.
    """

    rows: NDArray[np.intp]
    x: NDArray[np.float64]
    candidates: tuple[Candidate, ...]
    usable: tuple[Candidate, ...]
    unusable: dict[str, str]
    screening: tuple[Screened, ...]
    path: CrossValidatedCoxPath | None
    path_terms: tuple[str, ...]
    after_lasso: tuple[str, ...]
    steps: tuple[Step, ...]
    selected: tuple[str, ...]
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
        raise MethodError("candidates: expected one that can be used, found none")
    screening = tuple(
        _screen(time, event, raw[:, place], plan.candidates[place], plan, tells_all=tells_all) for place in places
    )
    entered = [place for place, found in zip(places, screening, strict=True) if found.passes]
    candidates = tuple(plan.candidates[place] for place in entered)
    rows, values = _complete(time, event, raw[:, entered], plan, rng)
    own_time, own_event = time[rows], event[rows]
    if not own_event.any():
        raise MethodError(f"event: expected one event or more among {len(rows)} complete subjects, found none")
    x = expand(candidates, values)
    selector = _Selector(
        own_time, own_event, x, dict(zip((c.name for c in candidates), column_places(candidates), strict=True))
    )
    path, kept, notes = selector.penalise(candidates, plan, rng)
    stepwise = selector.step(kept, plan)
    selected = kept if stepwise is None else stepwise.selected
    columns = [column for name in selected for column in selector.places[name]]
    return Development(
        rows=rows,
        x=x,
        candidates=candidates,
        usable=usable,
        unusable=unusable,
        screening=screening,
        path=path,
        path_terms=tuple(each.name for each in candidates for _ in range(each.n_columns)),
        after_lasso=kept,
        steps=() if stepwise is None else stepwise.steps,
        selected=selected,
        model=fit_model(own_time, own_event, x, columns, None if stepwise is None else stepwise.fit),
        notes=notes,
    )


def _complete(
    time: NDArray[np.float64],
    event: NDArray[np.bool_],
    raw: NDArray[np.float64],
    plan: DevelopmentPlan,
    rng: np.random.Generator,
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Give the subjects that are used, and their values without gaps."""
    gaps = np.isnan(raw)
    if plan.imputes and gaps.any():
        return np.arange(len(raw)), impute_by_chained_equations(time, event, raw, n_imputations=1, rng=rng).x[0]
    rows = np.nonzero(~gaps.any(axis=1))[0]
    if len(rows) < 2:  # noqa: PLR2004  a model needs two
        raise MethodError(f"candidates: expected two subjects or more with all values, found {len(rows)}")
    return rows, raw[rows]


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
        reason = " and ".join(below or [f"{name} P ≥ {limit:g}" for name, _, limit in asked])
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


@dataclass(frozen=True, slots=True)
class _Selector:
    time: NDArray[np.float64]
    event: NDArray[np.bool_]
    x: NDArray[np.float64]
    places: dict[str, tuple[int, ...]]

    def penalise(
        self, passed: tuple[Candidate, ...], plan: DevelopmentPlan, rng: np.random.Generator
    ) -> tuple[CrossValidatedCoxPath | None, tuple[str, ...], tuple[str, ...]]:
        """Give the path, the names that it leaves, and what to know of it."""
        names = tuple(each.name for each in passed)
        if plan.selection == "none" or not passed:
            return None, names, () if passed else ("no candidate passes the screening",)
        n_folds = min(plan.n_folds, int(self.event.sum()))
        if n_folds < 3:  # noqa: PLR2004  a cross-validation needs three
            return None, names, (f"too few events for a cross-validation ({int(self.event.sum())}): no LASSO",)
        notes = (
            () if n_folds == plan.n_folds else (f"{n_folds} folds instead of {plan.n_folds}: a fold needs an event",)
        )
        columns = [column for each in passed for column in self.places[each.name]]
        path = self._cross_validate(self.x[:, columns], plan, draw_folds(self.event, n_folds, rng))
        coef = path.coef_min if plan.penalty == "min" else path.coef_1se
        owners = [each.name for each in passed for _ in range(each.n_columns)]
        chosen = {name for name, value in zip(owners, coef.tolist(), strict=True) if value != 0}
        forced = {each.name for each in passed if each.is_forced}
        kept = tuple(name for name in names if name in chosen | forced)
        return path, kept, notes if kept else (*notes, "the LASSO leaves no candidate")

    def _cross_validate(
        self, x: NDArray[np.float64], plan: DevelopmentPlan, fold: NDArray[np.intp]
    ) -> CrossValidatedCoxPath:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", CoxWarning)
            alpha = 1.0 if plan.selection == "lasso" else FIRST_ALPHA
            first = cross_validated_cox_path(self.time, self.event, x, fold=fold, alpha=alpha)
            if plan.selection == "lasso" or not first.coef_min.any():
                return first
            weights = adaptive_weights(first.coef_min * x.std(axis=0))
            return cross_validated_adaptive_path(self.time, self.event, x, weights, fold=fold)

    def step(self, kept: tuple[str, ...], plan: DevelopmentPlan) -> StepwiseFit | None:
        """Take the steps, None where none are planned or nothing is left to step from."""
        if plan.criterion is None or not kept:
            return None
        forced = [each.name for each in plan.candidates if each.is_forced and each.name in kept]
        terms = {name: self.places[name] for name in kept}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", CoxWarning)
            return stepwise_terms(
                self.time, self.event, self.x, terms, direction=plan.direction, criterion=plan.criterion, lower=forced
            )
