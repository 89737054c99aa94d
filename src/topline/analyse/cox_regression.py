"""What goes with the hazard: a Cox model of each covariate alone and of all together.

The first covariate is what the plan item groups by: the arm, in a study with arms. A number with cut-offs enters as its
groups, one without as the number. The joint model takes the subjects who have all covariates.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import polars as pl

from topline.analyse.comparisons import choose_contrast
from topline.analyse.counts import count_population
from topline.analyse.covariates import choose_covariates, is_number
from topline.analyse.cox_models import (
    EFFECT,
    NO_CONTRAST,
    Fitted,
    LevelModel,
    Term,
    cox_method,
    fit_levels,
    fit_number,
    fit_terms,
    list_reasons,
    present_levels,
    step_words,
)
from topline.analyse.endpoints import choose_time_to_event
from topline.analyse.levels import arrange_levels, grouping_variable
from topline.analyse.rows import absent, number
from topline.analyse.selection import select
from topline.analyse.survival import select_follow_up
from topline.core import MethodError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.selection import Selection
    from topline.derive import AnalysisData
    from topline.protocol import Covariate, PlanItem, Protocol
    from topline.results import Statistic
    from topline.stats import ProportionalHazardsTest

UNIVARIABLE, MULTIVARIABLE = "univariable", "multivariable"
TOO_FEW = "too few event times"
PROPORTIONALITY = "score test of proportional hazards (Grambsch-Therneau), Kaplan-Meier time scale"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Variable:
    """A variable of the models, with all its levels in display order; none for a number."""

    name: str
    label: str
    levels: tuple[str, ...]
    per: float | Literal["doubling"] = 1

    def term(self, frame: pl.DataFrame) -> Term:
        levels = present_levels(self.levels, frame, self.name)
        return Term(variable=self.name, label=self.label, levels=levels, per=self.per)


def analyse_cox(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Estimate the hazard ratio of each covariate alone, and of all in one model."""
    endpoint = choose_time_to_event(item, protocol)
    yield from count_population(select(item.model_copy(update={"by": None}), data, protocol))
    records = select_follow_up(item, data, protocol, endpoint)
    variables = tuple(_variables(records, item, data, protocol))
    for variable in variables:
        known = records.narrow(f"{variable.name} IS NOT NULL")
        model = _model_alone(known.frame, variable, item)
        yield from _variable_rows(known.row(UNIVARIABLE), known, variable, model)
    yield from _joint_model(records, variables)


def _variables(records: Selection, item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[_Variable]:
    contrast = choose_contrast(records, protocol)
    grouped = contrast.variable if contrast and contrast.others else ""
    if contrast and grouped:
        labels = {grouping_variable(each): each.label for each in protocol.covariates}
        yield _Variable(name=grouped, label=labels.get(grouped, "Treatment"), levels=contrast.levels)
    for covariate in choose_covariates(item, protocol):
        if grouping_variable(covariate) != grouped:
            yield _covariate(covariate, data.datasets["adsl"], protocol)


def _covariate(covariate: Covariate, adsl: pl.DataFrame, protocol: Protocol) -> _Variable:
    name = grouping_variable(covariate)
    if is_number(name, adsl):
        label = (
            f"{covariate.label} ({step_words(covariate)})" if covariate.unit or covariate.per != 1 else covariate.label
        )
        return _Variable(name=name, label=label, levels=(), per=covariate.per)
    return _Variable(name=name, label=covariate.label, levels=arrange_levels(name, adsl, protocol))


def _model_alone(frame: pl.DataFrame, variable: _Variable, item: PlanItem) -> LevelModel:
    if variable.levels:
        return fit_levels(frame, variable.name, present_levels(variable.levels, frame, variable.name), item)
    return fit_number(frame, variable.term(frame), item)


def _joint_model(records: Selection, variables: tuple[_Variable, ...]) -> Iterator[Statistic]:
    item = records.item
    complete = records
    for variable in variables:
        complete = complete.narrow(f"{variable.name} IS NOT NULL")
    every = tuple(variable.term(complete.frame) for variable in variables)
    flaws = {term.variable: term.flaw(complete.frame) for term in every}
    terms = tuple(term for term in every if term.can_be_fitted and not flaws[term.variable])
    fitted = fit_terms(complete.frame, terms, item)
    columns = _columns(terms)
    for variable, term in zip(variables, every, strict=True):
        model = LevelModel(
            fitted=fitted,
            columns={level: columns[name, level] for name, level in columns if name == variable.name},
            reasons=list_reasons(complete.frame, term.variable, term.levels) | {"": flaws[variable.name]},
        )
        yield from _variable_rows(complete.row(MULTIVARIABLE), complete, variable, model)
    yield from _model_rows(complete, fitted)
    yield from _proportionality(complete, terms, fitted)


def _variable_rows(start: Statistic, known: Selection, variable: _Variable, model: LevelModel) -> Iterator[Statistic]:
    """Write the rows of one variable: of the number, or of each level against the reference."""
    row = replace(start, variable=variable.name, context=variable.label, method=cox_method(known.item))
    if not variable.levels:
        yield from _sizes(row, known, known.frame)
        yield from model.rows(row, "")
        return
    levels = present_levels(variable.levels, known.frame, variable.name)
    for level in levels:
        at = replace(row, variable_level=level)
        yield from _sizes(at, known, known.frame.filter(pl.col(variable.name) == level))
        if level == levels[0]:
            yield replace(at, stat_name="reference", stat_label="Reference", stat_chr="Reference")
        else:
            yield from model.rows(at, level)
    if len(levels) < 2:  # noqa: PLR2004  a contrast needs two
        yield from absent(row, EFFECT, NO_CONTRAST)


def _columns(terms: tuple[Term, ...]) -> dict[tuple[str, str], int]:
    """Give each variable and level its column of the model."""
    named = [(term.variable, level) for term in terms for level in (term.levels[1:] if term.levels else ("",))]
    return {name: position for position, name in enumerate(named)}


def _sizes(row: Statistic, known: Selection, frame: pl.DataFrame) -> Iterator[Statistic]:
    yield number(row, "n", frame["USUBJID"].n_unique())
    happened = frame.filter(pl.col("CNSR") == 0)["USUBJID"].n_unique()
    yield number(replace(row, filter=known.narrow("CNSR = 0").filter), "n.event", happened)


def _model_rows(complete: Selection, fitted: Fitted) -> Iterator[Statistic]:
    fit = fitted.fit
    row = replace(complete.row("model"), method=cox_method(complete.item), context="all covariates together")
    yield from _sizes(row, complete, complete.frame)
    at = replace(
        row, context="concordance", method="Harrell's C of the linear predictor; infinitesimal jackknife error"
    )
    found = fit.concordance if fit else None
    yield number(at, "estimate", found.estimate if found else None, fitted.reason, label="Concordance", fmt="0.000")
    yield number(at, "std.error", found.std_error if found else None, fitted.reason)
    at = replace(
        row, context="likelihood-ratio test", method="likelihood-ratio test against the model without covariates"
    )
    test = fit.likelihood_ratio if fit else None
    for name, value in (("statistic", "statistic"), ("df", "df"), ("p.value", "p_value")):
        yield number(at, name, getattr(test, value) if test else None, fitted.reason)


def _proportionality(complete: Selection, terms: tuple[Term, ...], fitted: Fitted) -> Iterator[Statistic]:
    row = replace(complete.row("zph"), method=PROPORTIONALITY, context="proportional hazards")
    tests, reason = _test_proportionality(fitted)
    if tests is None:
        yield number(replace(row, variable="GLOBAL"), "p.value", None, reason)
        return
    for (variable, level), position in _columns(terms).items():
        at = replace(row, variable=variable, variable_level=level)
        yield number(at, "p.value", tests.columns[position].p_value, TOO_FEW)
    yield number(replace(row, variable="GLOBAL"), "p.value", tests.overall.p_value, TOO_FEW)


def _test_proportionality(fitted: Fitted) -> tuple[ProportionalHazardsTest | None, str]:
    if fitted.fit is None:
        return None, fitted.reason
    if not fitted.fit.converged:
        return None, "the model did not converge"
    try:
        return fitted.fit.proportional_hazards_test(), ""
    except MethodError:  # no test without information on the change with time
        return None, TOO_FEW
