"""Fit Cox models to the columns of a frame: terms, their reference levels, and the rows of their hazard ratios."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from topline.analyse.rows import NO_SUBJECT, NOT_ESTIMABLE, number
from topline.analyse.survival import percent, read_follow_up
from topline.core import MethodError
from topline.stats import CoxWarning, cox

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from topline.protocol import Covariate, PlanItem
    from topline.results import Statistic
    from topline.stats import CoxFit

EFFECT = ("estimate", "conf.low", "conf.high", "p.value")
NO_EVENT_AT_ALL = "no event"
SEPARATION = "the likelihood has no finite maximum (separation): a hazard ratio may be 0 or infinite"
NOTHING_TO_DOUBLE = "values of 0 or below, which have no doubling"
NO_CONTRAST = "fewer than two levels with subjects"
TIES = {"efron": "Efron", "breslow": "Breslow"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A variable of a model: a number, or levels of which the first is the reference.

    Parameters
    ----------
    levels : the levels that have subjects, the reference first; empty for a number.
    per : of a number, the step for which its hazard ratio is given; a doubling takes the binary logarithm.
    """

    variable: str
    label: str
    levels: tuple[str, ...] = ()
    per: float | Literal["doubling"] = 1

    def columns(self, frame: pl.DataFrame) -> NDArray[np.float64]:
        """Give the term's columns: the number, or an indicator of each level but the reference."""
        values = frame[self.variable]
        if not self.levels:
            numbers = values.cast(pl.Float64).to_numpy().reshape(-1, 1)
            return np.log2(numbers) if self.per == "doubling" else numbers / self.per
        return np.column_stack([(values == level).cast(pl.Float64).to_numpy() for level in self.levels[1:]])

    @property
    def can_be_fitted(self) -> bool:
        """Whether there is something to compare."""
        return len(self.levels) != 1

    def flaw(self, frame: pl.DataFrame) -> str:
        """Say why the term cannot enter a model, "" where it can."""
        if self.per == "doubling" and (frame[self.variable] <= 0).any():
            return NOTHING_TO_DOUBLE
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A model, or the reason why there is none; `warning` says what the reader must know."""

    fit: CoxFit | None
    reason: str = ""
    warning: str = ""


def present_levels(levels: Sequence[str], frame: pl.DataFrame, variable: str) -> tuple[str, ...]:
    """Keep the levels that have subjects."""
    found = set(frame[variable].drop_nulls().to_list())
    return tuple(level for level in levels if level in found)


def fit_cox(frame: pl.DataFrame, x: NDArray[np.float64], item: PlanItem) -> Fitted:
    """Fit a model to follow-up and the columns `x`, or say why it cannot be had."""
    follow_up = read_follow_up(frame)
    if not follow_up.event.any():
        return Fitted(fit=None, reason=NO_EVENT_AT_ALL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", CoxWarning)  # the fit keeps its warnings
            fit = cox(follow_up.time, follow_up.event, x, ties=item.ties, conf_level=item.confidence_level)
    except MethodError as error:
        return Fitted(fit=None, reason=str(error))
    return Fitted(fit=fit, warning="; ".join(SEPARATION if "separation" in note else note for note in fit.warnings))


def fit_terms(frame: pl.DataFrame, terms: Sequence[Term], item: PlanItem) -> Fitted:
    """Fit one model to several terms."""
    if not terms:
        return Fitted(fit=None, reason=NO_CONTRAST)
    return fit_cox(frame, np.hstack([term.columns(frame) for term in terms]), item)


def cox_method(item: PlanItem) -> str:
    """Name the model and its conventions."""
    return f"Cox, {TIES[item.ties]} ties, Wald {percent(item.confidence_level)} CI"


def effect_rows(row: Statistic, fitted: Fitted, column: int, reason: str = "") -> Iterator[Statistic]:
    """Write a hazard ratio with its limits and its P value.

    Parameters
    ----------
    reason : why it cannot be had although the model was fitted, for example a level without event.
    """
    values: tuple[float | None, ...] = (None, None, None, None)
    fit = fitted.fit
    if fit is not None and not reason:
        values = tuple(float(each[column]) for each in (fit.hazard_ratio, fit.lower, fit.upper, fit.p_value))
    why = reason or fitted.reason or NOT_ESTIMABLE
    row = replace(row, warning="" if reason else fitted.warning)
    for name, value in zip(EFFECT, values, strict=True):
        yield number(row, name, value, why, label="Hazard ratio" if name == "estimate" else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelModel:
    """The hazard ratios of a variable's levels against the first of them.

    Parameters
    ----------
    columns : level → column of the fit.
    reasons : level → why it has no hazard ratio.
    """

    fitted: Fitted
    columns: Mapping[str, int]
    reasons: Mapping[str, str]

    def rows(self, row: Statistic, level: str) -> Iterator[Statistic]:
        """Write the hazard ratio of one level, or the reason why there is none."""
        return effect_rows(row, self.fitted, self.columns.get(level, 0), self.reasons.get(level, ""))


def fit_levels(frame: pl.DataFrame, variable: str, levels: Sequence[str], item: PlanItem) -> LevelModel:
    """Fit the model of one variable, its first level the reference.

    A level without event is left out: its hazard ratio is 0 or nothing, and the others are the same without it.
    """
    reasons = list_reasons(frame, variable, levels)
    kept = tuple(level for level in levels if level not in reasons)
    if len(kept) < 2:  # noqa: PLR2004  a contrast needs two
        return LevelModel(fitted=Fitted(fit=None, reason=NO_CONTRAST), columns={}, reasons=reasons)
    known = frame.filter(pl.col(variable).is_in(kept))
    fitted = fit_terms(known, (Term(variable=variable, label="", levels=kept),), item)
    return LevelModel(fitted=fitted, columns={level: column for column, level in enumerate(kept[1:])}, reasons=reasons)


def fit_number(frame: pl.DataFrame, term: Term, item: PlanItem) -> LevelModel:
    """Fit the model of one number."""
    reason = term.flaw(frame)
    fitted = Fitted(fit=None, reason=reason) if reason else fit_terms(frame, (term,), item)
    return LevelModel(fitted=fitted, columns={}, reasons={})


def step_words(covariate: Covariate) -> str:
    """Say for which step a hazard ratio is given: "per 10 U/mL"."""
    if covariate.per == "doubling":
        return "per doubling"
    if covariate.per == 1:
        return "per unit"
    return f"per {covariate.per:g} {covariate.unit or 'units'}"


def list_reasons(frame: pl.DataFrame, variable: str, levels: Sequence[str]) -> dict[str, str]:
    """Give the levels that cannot be compared with the first of them, with the reason."""
    events = dict(frame.group_by(variable).agg((pl.col("CNSR") == 0).sum()).drop_nulls(variable).iter_rows())
    return {level: reason for level in levels[1:] if (reason := _why_not(events, level, levels[0]))}


def _why_not(events: Mapping[str, int], level: str, reference: str) -> str:
    if level not in events:
        return NO_SUBJECT
    if reference not in events:
        return "no subject in the reference group"
    if not any(events.values()):
        return NO_EVENT_AT_ALL
    if events[level] == 0:
        return "no event in this group"
    return "" if events[reference] else "no event in the reference group"
