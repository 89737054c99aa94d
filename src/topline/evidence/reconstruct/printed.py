"""What a paper prints, as the search takes it: values of plain words and rounding intervals.

A paper of one arm has subjects, variables with levels, times to events, and what is printed of them. Each part may be
absent: the search asks only for what is printed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topline.evidence.reconstruct.bounds import Bounds
    from topline.evidence.reconstruct.marker_kinds import MarkerKind

EVERYBODY = "all subjects"
"""The variable whose one level is the whole cohort."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedMedian:
    """A median time with its 95 % limits (log), in months; None for what is not printed."""

    estimate: Bounds | None = None
    lower: Bounds | None = None
    upper: Bounds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLevel:
    """One level of a variable.

    Parameters
    ----------
    name : as printed.
    n : the subjects; None where the paper does not say.
    medians : endpoint → the median time.
    """

    name: str
    n: int | None = None
    medians: Mapping[str, PrintedMedian] = field(default_factory=dict[str, PrintedMedian])


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedVariable:
    """A variable with its levels.

    Parameters
    ----------
    name, label : short and in words.
    section : the section of the published file that prints it.
    levels : in printed order.
    p_values : endpoint → P of the log-rank test over the levels.
    factors : of a variable that counts how many of two factors hold: ((variable, level), (variable, level)).
    marker : of groups made by a cut-off: the laboratory value; the second level is the higher one.
    """

    name: str
    label: str
    levels: tuple[PrintedLevel, ...]
    p_values: Mapping[str, Bounds] = field(default_factory=dict[str, "Bounds"])
    factors: tuple[tuple[str, str], ...] = ()
    marker: str = ""
    section: str = "baseline"

    def row(self, level: str) -> str:
        """Give the id of the row of a level in the published file."""
        return self.section if self.name == EVERYBODY else f"{self.section}.{self.name}.{level}"

    def code(self, level: str) -> int:
        """Give the place of a level."""
        return [each.name for each in self.levels].index(level)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTerm:
    """A term of a Cox model: the level of a variable against all others, or a laboratory value (level "")."""

    variable: str
    level: str
    hazard_ratio: Bounds | None = None
    lower: Bounds | None = None
    upper: Bounds | None = None
    p_value: Bounds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedModel:
    """A Cox model (Efron) of an endpoint; `n` subjects, None for all."""

    name: str
    endpoint: str
    terms: tuple[PrintedTerm, ...]
    n: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelResponses:
    """Responses of one level: best response → subjects, and how many are event-free at the horizon or had benefit."""

    best: Mapping[str, int]
    n_event_free: int | None = None
    n_benefit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedResponses:
    """Best responses by the levels of one variable.

    Parameters
    ----------
    variable : the variable, EVERYBODY where responses are printed for the whole cohort alone.
    levels : level → responses; subjects of a level beyond those counted were not evaluated.
    endpoint, months : the endpoint that counts the event-free, and when.
    benefit_weeks : how long a stable disease lasts to be a benefit.
    """

    variable: str
    levels: Mapping[str, LevelResponses]
    endpoint: str = "PFS"
    months: float = 6.0
    benefit_weeks: float = 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Tumour assessments: every so many weeks, and after a week every so many."""

    every_weeks: float = 6.0
    later_weeks: float | None = None
    later_from_week: float | None = None
    early_days: int = 7
    late_days: int = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """All that is printed.

    Parameters
    ----------
    title : the paper or trial, in words.
    n : subjects.
    endpoints : names of the times to events, one or two; the second does not end before the first.
    variables : EVERYBODY first.
    marker_models : Cox models with laboratory values, of which the search meets the levels alone, by groups.
    longest_day : the day that one subject at least reaches without the first endpoint, by the printed cycles. [days]
    minimum_follow_up_days, maximum_follow_up_days : what the accrual and the data cut-off leave. [days]
    complete_n : subjects with all values, for models on fewer than all.
    implausible : combinations of (variable, level) that hardly go together in one subject.
    marker_kinds : laboratory value → how its values lie.
    """

    title: str
    n: int
    endpoints: tuple[str, ...]
    variables: tuple[PrintedVariable, ...]
    models: tuple[PrintedModel, ...] = ()
    marker_models: tuple[PrintedModel, ...] = ()
    responses: PrintedResponses | None = None
    schedule: Schedule = field(default_factory=Schedule)
    complete_n: int | None = None
    longest_day: int = 0
    minimum_follow_up_days: int = 0
    maximum_follow_up_days: int = 1100
    implausible: tuple[tuple[tuple[str, str], ...], ...] = ()
    marker_kinds: Mapping[str, MarkerKind] = field(default_factory=dict[str, "MarkerKind"])

    def variable(self, name: str) -> PrintedVariable:
        """Find a variable by its name."""
        return next(each for each in self.variables if each.name == name)
