"""Ask the results for a printed number: which analyses, of which endpoint, group, variable and level, can answer it.

A number may have several answers, the same median in a table and below a curve; each question says one place to look.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.evidence.published.event_groups import RELATED, group_columns, group_ids

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topline.evidence.published import PrintedNumber, Published

EVERYBODY = ("", "")
STATISTICS: Mapping[str, tuple[str, ...]] = {
    "n": ("n",), "percent": ("estimate", "p"), "median": ("estimate", "median"), "mean": ("mean",), "sd": ("sd",),
    "p25": ("p25",), "p75": ("p75",), "min": ("min",), "max": ("max",), "ci.lower": ("conf.low",),
    "ci.upper": ("conf.high",), "hazard_ratio": ("estimate",), "p": ("p.value",), "of": ("N",),
    "screened": ("n",), "enrolled": ("n",), "parts": ("n",), "events": ("n.event", "n"), "estimate": ("estimate",),
}  # fmt: skip
"""Printed statistic → the statistics of the results table, the first that is there."""
SEVERE_GRADE, HIGHEST_GRADE = 3, 5
NOT_EVALUABLE, WITHOUT_ASSESSMENT = "NE", ("MISSING",)
KNOWN_COUNTS: Mapping[str, str] = {
    "SERIOUS": "Serious", "DOSE_REDUCED": "Leading to dose reduction",
    "DISCONTINUED": "Leading to discontinuation of treatment", "INTERRUPTED": "Leading to interruption of treatment",
}  # fmt: skip
"""Key of `counts` → what the overview of adverse events calls it."""
LED_TO: Mapping[str, str] = {
    "serious": KNOWN_COUNTS["SERIOUS"], "related": "Treatment-related", "reduction": KNOWN_COUNTS["DOSE_REDUCED"],
    "discontinuation": KNOWN_COUNTS["DISCONTINUED"], "interruption": KNOWN_COUNTS["INTERRUPTED"],
}  # fmt: skip
"""Flag of a group of events → the same."""
SEVERE_AND_RELATED = "Grade 3 or higher and treatment-related"
SURVIVAL_STATISTICS = frozenset({"median", "ci.lower", "ci.upper", "events"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One place where an answer may stand; None leaves a column open.

    Parameters
    ----------
    analysis : the analysis.
    is_counted : only rows that have a count beside them, as a rate that is a share of subjects.
    covariates : only models of exactly these variables.
    context : what the analysis is, in words.
    is_zero_open : a count of none is no answer where a later question has one.
    """

    analysis: str
    population: str
    parameter: str = ""
    group: tuple[str, str] | None = EVERYBODY
    group1: str | None = None
    group2: tuple[str, str] | None = None
    variable: str | None = None
    level: str | None = None
    is_related: bool = False
    is_counted: bool = False
    covariates: frozenset[str] = frozenset()
    context: str | None = None
    is_zero_open: bool = False


def questions(number: PrintedNumber, published: Published) -> tuple[Question, ...]:
    """List where a number may stand, the likeliest first; none where its meaning says nothing."""
    ask = _BY_SECTION.get(number.section)
    return tuple(ask(number, published)) if ask else ()


def _cohort(number: PrintedNumber, _: Published) -> Iterator[Question]:
    if number.statistic in {"screened", "enrolled"}:
        yield Question(analysis=number.statistic, population="")


def _population(number: PrintedNumber, _: Published) -> Iterator[Question]:
    name = number.about["population"]
    for analysis in ("analysed", "set"):
        yield Question(analysis=analysis, population="", variable=f"{name}FL", level="Y")


def _summary(number: PrintedNumber, _: Published) -> Iterator[Question]:
    about = number.about
    yield Question(analysis="summary", population=about["population"], variable=about["variable"])


def _level(number: PrintedNumber, _: Published) -> Iterator[Question]:
    """Ask for a level's count, its survival, or the test over the levels of its variable."""
    about = number.about
    population, variable, level = about["population"], about["variable"], about.get("level", "")
    endpoint = about.get("endpoint", "")
    if number.statistic == "p":
        yield Question(analysis="log_rank", population=population, parameter=endpoint, variable=variable)
        for analysis in ("log_rank", "comparison"):
            yield Question(
                analysis=analysis, population=population, parameter=endpoint, group=None, group1=variable, variable=""
            )
    elif endpoint:
        yield Question(analysis="median", population=population, parameter=endpoint, variable=variable, level=level)
        yield Question(
            analysis="median", population=population, parameter=endpoint, group=(variable, level), variable=""
        )
    elif number.statistic in {"n", "percent"}:
        yield Question(analysis="count", population=population, variable=variable, level=level)


def _response(number: PrintedNumber, published: Published) -> Iterator[Question]:
    about = number.about
    population, endpoint = about["population"], about.get("endpoint", "")
    if not endpoint:
        yield from _best(population, about["level"])
        return
    known = published.endpoints.get(endpoint)
    parameter = known.of if known and known.of else endpoint
    variable = about.get("variable", "")
    if number.statistic == "p":
        month = f"{known.at_months:g}" if known and known.of else ""
        yield Question(
            analysis="comparison", population=population, parameter=parameter, group=None, group1=variable,
            variable="AVAL" if month else "", level=month,
        )  # fmt: skip
        return
    group = (variable, about.get("level", "")) if variable else EVERYBODY
    if known and known.of:
        month = f"{known.at_months:g}"
        for analysis in ("rate", "rate_binomial"):
            yield Question(
                analysis=analysis, population=population, parameter=parameter, group=group, variable="AVAL",
                level=month, is_counted=True,
            )  # fmt: skip
        return
    yield Question(
        analysis="rate", population=population, parameter=parameter, group=group, variable="AVALC", level="Y"
    )


def _best(population: str, level: str) -> Iterator[Question]:
    """Ask for a best response; who is not evaluable may be without any assessment, and no other subject be so."""
    levels = (level, *(WITHOUT_ASSESSMENT if level == NOT_EVALUABLE else ()))
    for place, each in enumerate(levels, start=1):
        is_open = place < len(levels)
        yield Question(
            analysis="best", population=population, variable="AVALC", level=each, is_zero_open=is_open
        )  # fmt: skip


def _count(number: PrintedNumber, _: Published) -> Iterator[Question]:
    """Ask the overview of adverse events for a count that is known by its key, the steps of the dose for its parts."""
    key, population = number.about["count"], number.about["population"]
    if key in KNOWN_COUNTS and number.statistic in {"n", "percent"}:
        yield Question(analysis="overview", population=population, context=KNOWN_COUNTS[key])
    elif key == "DOSE_REDUCED" and number.statistic == "parts":
        dose = number.id.rpartition(".parts.")[2].removeprefix("to ")
        yield Question(analysis="step", population=population, level=dose)


def _follow_up(number: PrintedNumber, published: Published) -> Iterator[Question]:
    """Ask for the follow-up by the overall survival, else by the first time to an event."""
    times = [name for name, each in published.endpoints.items() if each.type == "time_to_event"]
    for endpoint in sorted(times, key=lambda name: name != "OS")[:1]:
        yield Question(analysis="follow_up", population=number.about["population"], parameter=endpoint)


def _survival(number: PrintedNumber, _: Published) -> Iterator[Question]:
    about = number.about
    population, endpoint = about["population"], about["endpoint"]
    if "months" in about:
        yield Question(
            analysis="rate", population=population, parameter=endpoint, variable="AVAL", level=about["months"]
        )
        return
    if number.statistic == "events":
        yield Question(analysis="events", population=population, parameter=endpoint)
    if number.statistic in SURVIVAL_STATISTICS:
        yield Question(analysis="median", population=population, parameter=endpoint, variable="")


def _model(number: PrintedNumber, published: Published) -> Iterator[Question]:
    """Ask the model of exactly these terms; one of a single term stands among the univariable ones as well."""
    about = number.about
    terms = frozenset(published.models[about["model"]].terms)
    analyses = ("multivariable",) if len(terms) > 1 else ("univariable", "multivariable")
    for analysis in analyses:
        yield Question(
            analysis=analysis, population=about["population"], parameter=about["endpoint"], variable=about["variable"],
            level=about.get("level", ""), covariates=terms if analysis == "multivariable" else frozenset(),
        )  # fmt: skip


def _event(number: PrintedNumber, published: Published) -> Iterator[Question]:
    about, table = number.about, published.adverse_events
    if number.statistic not in {"n", "percent", "of"} or "column" not in about:
        return
    row, column = table.rows.get(about["term"]), table.columns.get(about["column"])
    kind = row.kind if row else "term"
    grades = column.grades if column else ()
    if row is not None and row.flag:
        yield from _overview(row.flag, grades, about["population"])
    name = {"any": "any_grade", "group": "interest", "term": "term"}[kind]
    for place in _event_places(number, published):
        for suffix, variable, level in _grade_places(grades):
            yield Question(
                analysis=f"{name}{suffix}", population=about["population"], group2=place, variable=variable,
                level=level, is_related=table.related,
            )  # fmt: skip


def _overview(flag: str, grades: tuple[int, ...], population: str) -> Iterator[Question]:
    """Ask the overview for a group of events by what they are or led to; of the related, the severe too."""
    if not grades:
        yield Question(analysis="overview", population=population, context=LED_TO[flag], is_related=flag == "related")
    elif flag == "related" and set(grades) == set(range(SEVERE_GRADE, HIGHEST_GRADE + 1)):
        yield Question(analysis="overview", population=population, context=SEVERE_AND_RELATED, is_related=True)


def _event_places(number: PrintedNumber, published: Published) -> list[tuple[str, str]]:
    """List the variables and levels by which an event is known: a group's flag, a term under its label or its key."""
    table, term = published.adverse_events, number.about["term"]
    row = table.rows.get(term)
    if row is None:
        return [("AEDECOD", term)]
    if row.kind == "any":
        return [("", "")]
    if row.kind == "group":
        short = group_ids(key for key, column in group_columns(table).items() if column != RELATED).get(term, term)
        return [(f"{name}FL", "Y") for name in dict.fromkeys((term, short))]
    return [("AEDECOD", label) for label in dict.fromkeys([row.label, term])]


def _grade_places(grades: tuple[int, ...]) -> Iterator[tuple[str, str, str]]:
    """Give the end of the analysis' name, the variable and the level that count these grades; gaps have none."""
    first, last = min(grades, default=1), max(grades, default=HIGHEST_GRADE)
    if grades and set(grades) != set(range(first, last + 1)):
        return
    if (first, last) == (1, HIGHEST_GRADE):
        yield "_total", "", ""
    elif first == last:
        yield "", "GRADE", str(first)
    else:
        yield "_grades", "GRADES", f"{first}-{last}"
    if (first, last) == (SEVERE_GRADE, HIGHEST_GRADE):
        yield "_severe", "", ""


_BY_SECTION = {
    "cohort": _cohort,
    "populations": _population,
    "summaries": _summary,
    "counts": _count,
    "baseline": _level,
    "groups": _level,
    "responses": _response,
    "survival": _survival,
    "follow_up": _follow_up,
    "models": _model,
    "adverse_events": _event,
}
