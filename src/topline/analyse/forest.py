"""Whether the treatment works alike in subgroups: hazard ratios by level of each covariate, tests of interaction.

In each subgroup a model with the arms alone is fitted. The interaction is tested by the likelihood ratio of the models
with and without the product of arm and subgroup, in the subjects whose subgroup is known. A study of one arm has no
treatment to compare: each level's hazard ratio is against the covariate's first level, a number's is of its step.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from topline.analyse.comparisons import FEW_GROUPS, Contrast, choose_contrast, estimate_hazard_ratios
from topline.analyse.counts import count_population
from topline.analyse.covariates import choose_covariates, is_number
from topline.analyse.cox_models import (
    EFFECT,
    NO_CONTRAST,
    Term,
    cox_method,
    fit_cox,
    fit_levels,
    fit_number,
    present_levels,
    step_words,
)
from topline.analyse.endpoints import choose_time_to_event
from topline.analyse.levels import arrange_levels, grouping_variable
from topline.analyse.rows import absent, number
from topline.analyse.selection import Group, select
from topline.analyse.survival import select_follow_up
from topline.stats.tails import chi_square_tail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.selection import Selection
    from topline.derive import AnalysisData
    from topline.protocol import Covariate, PlanItem, Protocol
    from topline.results import Statistic
    from topline.stats import CoxFit

TEST = ("statistic", "df", "p.value")
NO_GROUPS = "a number without cut-offs has no subgroups"
INTERACTION = "interaction: likelihood-ratio test"


def analyse_forest(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Estimate hazard ratios overall and in subgroups."""
    endpoint = choose_time_to_event(item, protocol)
    yield from count_population(select(item, data, protocol))
    records = select_follow_up(item, data, protocol, endpoint)
    contrast = choose_contrast(records, protocol)
    is_compared = contrast is not None and bool(contrast.others)
    if contrast is not None and is_compared:
        yield from _count_arms(records, contrast, "overall", ("", ""))
        yield from estimate_hazard_ratios(records, contrast, "overall")
    for covariate in choose_covariates(item, protocol):
        variable = grouping_variable(covariate)
        if contrast is not None and variable == contrast.variable:
            continue
        if is_number(variable, records.frame):
            row = replace(records.row("subgroup"), variable=variable, context=covariate.label)
            yield from absent(row, EFFECT, NO_GROUPS) if is_compared else _step(records, covariate)
            continue
        levels = present_levels(arrange_levels(variable, data.datasets["adsl"], protocol), records.frame, variable)
        if contrast is not None and is_compared:
            yield from _subgroups(records, contrast, variable, levels)
            yield from _interaction(records, contrast, Term(variable=variable, label=covariate.label, levels=levels))
        else:
            yield from _levels(records, covariate, variable, levels)


def _subgroups(records: Selection, contrast: Contrast, variable: str, levels: tuple[str, ...]) -> Iterator[Statistic]:
    for level in levels:
        yield from _count_arms(records, contrast, "subgroup", (variable, level))
        frame = records.frame.filter(pl.col(variable) == level)
        model = fit_levels(frame, contrast.variable, contrast.levels, records.item)
        row = replace(records.row("subgroup"), variable=variable, variable_level=level)
        row = replace(row, context=f"versus {contrast.reference}", method=cox_method(records.item))
        for group in contrast.others:
            yield from model.rows(group.mark(row), group.level)


def _count_arms(records: Selection, contrast: Contrast, name: str, subgroup: tuple[str, str]) -> Iterator[Statistic]:
    """Write the subjects and events of each arm; group2 says which part the arm plays."""
    variable, level = subgroup
    frame = records.frame.filter(pl.col(variable) == level) if variable else records.frame
    happened = records.narrow("CNSR = 0").filter
    control = Group(variable=contrast.variable, level=contrast.reference)
    for group, part in ((control, "control"), *((other, "treatment") for other in contrast.others)):
        arm = group.pick(frame)
        row = replace(group.mark(records.row(name)), group2="arm role", group2_level=part)
        row = replace(row, variable=variable, variable_level=level)
        yield number(row, "n", arm["USUBJID"].n_unique())
        events = arm.filter(pl.col("CNSR") == 0)["USUBJID"].n_unique()
        yield number(replace(row, filter=happened), "n.event", events)


def _interaction(records: Selection, contrast: Contrast, term: Term) -> Iterator[Statistic]:
    known = records.narrow(f"{term.variable} IS NOT NULL")
    row = replace(known.row("interaction"), group1=contrast.variable, variable=term.variable, context=term.label)
    row = replace(row, method=f"{INTERACTION}, {cox_method(records.item).split(', Wald')[0]}")
    arms = present_levels(contrast.levels, known.frame, contrast.variable)
    arm = Term(variable=contrast.variable, label="", levels=arms)
    if len(term.levels) < 2 or len(arm.levels) < 2:  # noqa: PLR2004  an interaction needs two of each
        yield from absent(row, TEST, NO_CONTRAST if len(term.levels) < 2 else FEW_GROUPS)  # noqa: PLR2004  the same
        return
    yield from _interaction_rows(row, known, arm, term)


def _interaction_rows(row: Statistic, known: Selection, arm: Term, term: Term) -> Iterator[Statistic]:
    frame = known.frame.filter(pl.col(arm.variable).is_in(arm.levels))
    arms, levels = arm.columns(frame), term.columns(frame)
    products = np.hstack([arms[:, [column]] * levels for column in range(arms.shape[1])])
    smaller = fit_cox(frame, np.hstack([arms, levels]), known.item)
    larger = fit_cox(frame, np.hstack([arms, levels, products]), known.item)
    if smaller.fit is None or larger.fit is None:
        yield from absent(row, TEST, larger.reason or smaller.reason)
        return
    statistic, df = _likelihood_ratio(smaller.fit, larger.fit)
    p_value = chi_square_tail(statistic, df) if df > 0 else None
    row = replace(row, warning=larger.warning)
    for name, value in zip(TEST, (statistic if df > 0 else None, df, p_value), strict=True):
        yield number(row, name, value, "the data hold no information on an interaction")


def _likelihood_ratio(smaller: CoxFit, larger: CoxFit) -> tuple[float, float]:
    statistic = 2 * (larger.log_likelihood[1] - smaller.log_likelihood[1])
    df = np.isfinite(larger.coef).sum() - np.isfinite(smaller.coef).sum()
    return max(statistic, 0.0), float(df)


def _step(records: Selection, covariate: Covariate) -> Iterator[Statistic]:
    """Write the hazard ratio of a number's step, in a study without arms to compare."""
    known = records.narrow(f"{covariate.variable} IS NOT NULL")
    row = replace(known.row("subgroup"), variable=covariate.variable)
    row = replace(row, context=step_words(covariate), method=cox_method(records.item))
    yield number(row, "n", known.frame["USUBJID"].n_unique())
    happened = known.narrow("CNSR = 0")
    yield number(replace(row, filter=happened.filter), "n.event", happened.frame["USUBJID"].n_unique())
    term = Term(variable=covariate.variable, label=covariate.label, per=covariate.per)
    yield from fit_number(known.frame, term, records.item).rows(row, "")


def _levels(records: Selection, covariate: Covariate, variable: str, levels: tuple[str, ...]) -> Iterator[Statistic]:
    """Compare each level with the first, in a study without arms to compare."""
    row = replace(records.row("subgroup"), variable=variable, context=covariate.label)
    if len(levels) < 2:  # noqa: PLR2004  a contrast needs two
        yield from absent(row, EFFECT, NO_CONTRAST)
        return
    model = fit_levels(records.frame, variable, levels, records.item)
    happened = records.narrow("CNSR = 0").filter
    for level in levels:
        members = records.frame.filter(pl.col(variable) == level)
        at = replace(row, variable_level=level)
        yield number(at, "n", members["USUBJID"].n_unique())
        events = members.filter(pl.col("CNSR") == 0)["USUBJID"].n_unique()
        yield number(replace(at, filter=happened), "n.event", events)
        at = replace(at, method=f"{cox_method(records.item)}, versus the reference level")
        if level == levels[0]:
            yield replace(at, stat_name="reference", stat_label="Reference", stat_chr="Reference")
        else:
            yield from model.rows(at, level)
