"""Fit Cox models to the columns of a frame: terms, their reference levels, and the rows of their hazard ratios."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from topline.analyse.rows import NOT_ESTIMABLE, number
from topline.analyse.survival import percent, read_follow_up
from topline.core import MethodError
from topline.stats import CoxWarning, cox

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from topline.protocol import PlanItem
    from topline.results import Statistic
    from topline.stats import CoxFit

EFFECT = ("estimate", "conf.low", "conf.high", "p.value")
NO_EVENT_AT_ALL = "no event"
SEPARATION = "the likelihood has no finite maximum (separation): a hazard ratio may be 0 or infinite"
NO_CONTRAST = "fewer than two levels with subjects"
TIES = {"efron": "Efron", "breslow": "Breslow"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A variable of a model: a number, or levels of which the first is the reference.

    Parameters
    ----------
    levels : the levels that have subjects, the reference first; empty for a number.
    """

    variable: str
    label: str
    levels: tuple[str, ...] = ()

    def columns(self, frame: pl.DataFrame) -> NDArray[np.float64]:
        """Give the term's columns: the number, or an indicator of each level but the reference."""
        values = frame[self.variable]
        if not self.levels:
            return values.cast(pl.Float64).to_numpy().reshape(-1, 1)
        return np.column_stack([(values == level).cast(pl.Float64).to_numpy() for level in self.levels[1:]])

    @property
    def can_be_fitted(self) -> bool:
        """Whether there is something to compare."""
        return len(self.levels) != 1


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


def no_event_reason(frame: pl.DataFrame, variable: str, level: str, reference: str) -> str:
    """Say why a level cannot be compared with the reference: one of them has no event."""
    for name, words in ((level, "no event in this group"), (reference, "no event in the reference group")):
        if frame.filter((pl.col(variable) == name) & (pl.col("CNSR") == 0)).is_empty():
            return words
    return ""
