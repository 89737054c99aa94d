"""Choose the records of an analysis: its population, its filter, its groups.

A population `X` is the flag `XFL = 'Y'`; a filter is an SQL condition on one analysis dataset. Groups are the arms or
the levels of a covariate; the group without name is everybody ("Total"). What a selection picks is what its rows'
columns say, so that every count can be made again from the dataset alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from topline.analyse.levels import arrange_levels, grouping_variable
from topline.core import Problem, ProtocolError, name_remedy
from topline.results import Statistic

if TYPE_CHECKING:
    from collections.abc import Collection

    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol

ALL = "TRUE"
SAFETY_DISPLAYS = frozenset(
    {"exposure", "adverse_event_overview", "adverse_events", "adverse_event_grades", "swimmer"}
    | {"adverse_event_rates", "lab_shift", "lab_change", "dose_modifications"}
)
WHOLE_STUDY_DISPLAYS = frozenset({"analysis_sets", "flow_diagram"})
WITH_TOTAL = frozenset(
    {"disposition", "analysis_sets", "baseline", "exposure", "response", "flow_diagram", "death_listing"}
    | {"adverse_event_overview", "adverse_events", "adverse_event_grades", "adverse_event_rates", "waterfall"}
    | {"response_listing", "deviations", "deviation_listing", "dose_modifications"}
)
ADSL_DISPLAYS = frozenset(
    {"disposition", "analysis_sets", "baseline", "baseline_survival", "efficacy", "death_listing", "flow_diagram"}
)
TREATED_AS = frozenset(
    {"exposure", "adverse_event_overview", "adverse_events", "adverse_event_grades", "adverse_event_rates"}
    | {"lab_shift", "lab_change", "dose_modifications"}
)
"""Displays whose arms are those of the treatment received (TRT01A)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One column of a table: the subjects of one level, or everybody where both texts are empty."""

    variable: str
    level: str

    def pick(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Keep the group's records."""
        return frame.filter(pl.col(self.variable) == self.level) if self.variable else frame

    def mark(self, row: Statistic) -> Statistic:
        """Say in a row whom it is about."""
        return replace(row, group1=self.variable, group1_level=self.level)


TOTAL = Group(variable="", level="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The records of one analysis.

    Parameters
    ----------
    item : the plan item.
    dataset : name of the analysis dataset.
    population : id of the analysis set, "" for all subjects.
    filter : SQL condition on the dataset.
    frame : the records that population and filter pick.
    groups : the groups to report, in display order, the total last where the display has one.
    """

    item: PlanItem
    dataset: str
    population: str
    filter: str
    frame: pl.DataFrame
    groups: tuple[Group, ...]

    @property
    def named_groups(self) -> tuple[Group, ...]:
        """The groups without the total; the total where it is the only one."""
        return tuple(group for group in self.groups if group.variable) or self.groups

    def row(self, name: str) -> Statistic:
        """Start the rows of an analysis of these records."""
        return Statistic(
            analysis_id=f"{self.item.id}.{name}",
            output_id=self.item.id,
            dataset=self.dataset,
            population=self.population,
            filter=self.filter,
            stat_name="",
            stat_label="",
        )

    def narrow(self, condition: str) -> Selection:
        """Keep the records for which a further condition is true."""
        return replace(
            self, filter=both(self.filter, condition), frame=apply_condition(self.frame, condition, self.item.id)
        )


def select(
    item: PlanItem, data: AnalysisData, protocol: Protocol, dataset: str = "adsl", condition: str = ALL
) -> Selection:
    """Choose the records of a plan item from one analysis dataset.

    Parameters
    ----------
    condition : which of the dataset's records the analysis is about, for example "PARAMCD = 'PFS'".
    """
    frame = data.datasets[dataset]
    population = choose_population(item, protocol)
    wanted = both(condition, item.filter if _has_columns(item.filter, frame, item, dataset) else ALL)
    picked = apply_condition(frame, both(flag_condition(population), wanted), item.id)
    return Selection(
        item=item,
        dataset=dataset,
        population=population,
        filter=wanted,
        frame=picked,
        groups=choose_groups(item, data.datasets["adsl"], protocol),
    )


def select_all(item: PlanItem, data: AnalysisData, protocol: Protocol, condition: str = ALL) -> Selection:
    """Choose subjects of ADSL without regard to a population, screening failures too."""
    whole_study = item.model_copy(update={"population": None, "show": "flow_diagram"})
    return replace(select(whole_study, data, protocol, "adsl", condition), item=item)


def choose_population(item: PlanItem, protocol: Protocol) -> str:
    """Name the analysis set: the item's, else the endpoint's, else the display's standard one."""
    endpoint = next((each for each in protocol.endpoints if each.id == item.endpoint), None)
    named = item.population or (endpoint.population if endpoint else None)
    if named is None and item.show in WHOLE_STUDY_DISPLAYS:
        return ""
    population = named or ("SAF" if item.show in SAFETY_DISPLAYS else "ITT")
    if population not in protocol.populations:
        raise _unknown(item.id, "a population of the protocol", population, list(protocol.populations))
    return population


def choose_groups(item: PlanItem, adsl: pl.DataFrame, protocol: Protocol) -> tuple[Group, ...]:
    """Give the groups of a plan item; a single group stands for the total as well."""
    if item.by is None:
        return (TOTAL,)
    variable = _group_variable(item, protocol)
    if adsl.schema[variable].is_numeric():
        remedy = f"give {item.by} cutoffs, or group by another covariate"
        expected = "by: a covariate with levels or cut-offs"
        raise ProtocolError([Problem(file="plan", place=item.id, expected=expected, found="a number", remedy=remedy)])
    groups = tuple(Group(variable=variable, level=level) for level in arrange_levels(variable, adsl, protocol))
    return (*groups, TOTAL) if item.show in WITH_TOTAL and len(groups) > 1 else groups or (TOTAL,)


def flag_condition(population: str) -> str:
    """Write the condition of belonging to an analysis set."""
    return f"{population}FL = 'Y'" if population else ALL


def both(first: str, second: str) -> str:
    """Write the condition that two conditions are true."""
    if ALL in {first, second}:
        return second if first == ALL else first
    return f"{_bracketed(first)} AND {_bracketed(second)}"


def quoted(value: str) -> str:
    """Write a text as SQL does."""
    return "'" + value.replace("'", "''") + "'"


def choose_subjects(subjects: Collection[str]) -> str:
    """Write the condition of being one of the subjects."""
    return f"USUBJID IN ({', '.join(quoted(subject) for subject in sorted(subjects))})" if subjects else "FALSE"


def apply_condition(frame: pl.DataFrame, condition: str, item_id: str) -> pl.DataFrame:
    """Keep the records for which an SQL condition is true."""
    if condition == ALL:
        return frame
    expression = pl.sql_expr(condition)
    for name in expression.meta.root_names():
        if name not in frame.columns:
            raise _unknown(item_id, f"a known column in the condition ({condition})", name, frame.columns)
    return frame.filter(expression)


def _group_variable(item: PlanItem, protocol: Protocol) -> str:
    if item.by == "arm":
        return "TRT01A" if item.show in TREATED_AS else "TRT01P"
    for covariate in protocol.covariates:
        if item.by == covariate.variable:
            return grouping_variable(covariate)
    known = ["arm", *(covariate.variable for covariate in protocol.covariates)]
    raise _unknown(item.id, "by: arm, null or a covariate", str(item.by), known)


def _has_columns(condition: str, frame: pl.DataFrame, item: PlanItem, dataset: str) -> bool:
    """Say whether the item's filter applies to a dataset: a condition on events does not limit the subjects."""
    if dataset != "adsl" or item.show in ADSL_DISPLAYS:
        return True
    return all(name in frame.columns for name in pl.sql_expr(condition).meta.root_names())


def _bracketed(condition: str) -> str:
    return f"({condition})" if re.search(r"\bOR\b", condition, re.IGNORECASE) else condition


def _unknown(item_id: str, expected: str, found: str, known: list[str]) -> ProtocolError:
    return ProtocolError(
        [Problem(file="plan", place=item_id, expected=expected, found=f"'{found}'", remedy=name_remedy(found, known))]
    )
