"""Ask the results for a printed number: which analyses, of which endpoint, group, variable and level, can answer it.

A number may have several answers, the same median in a table and below a curve; each question says one place to look.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topline.evidence.published import PrintedNumber, Published

EVERYBODY = ("", "")
STATISTICS: Mapping[str, tuple[str, ...]] = {
    "n": ("n",), "percent": ("estimate", "p"), "median": ("estimate", "median"), "mean": ("mean",), "sd": ("sd",),
    "p25": ("p25",), "p75": ("p75",), "min": ("min",), "max": ("max",), "ci.lower": ("conf.low",),
    "ci.upper": ("conf.high",), "hazard_ratio": ("estimate",), "p": ("p.value",), "of": ("N",),
    "screened": ("n",), "enrolled": ("n",), "events": ("n.event", "n"), "estimate": ("estimate",),
}  # fmt: skip
"""Printed statistic → the statistics of the results table, the first that is there."""
SEVERE_GRADE, HIGHEST_GRADE = 3, 5
SURVIVAL_STATISTICS = frozenset({"median", "ci.lower", "ci.upper", "events"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One place where an answer may stand; None leaves a column open.

    Parameters
    ----------
    analysis : the analysis.
    is_counted : only rows that have a count beside them, as a rate that is a share of subjects.
    covariates : only models of exactly these variables.
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
        yield Question(analysis="best", population=population, variable="AVALC", level=about["level"])
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


def _survival(number: PrintedNumber, _: Published) -> Iterator[Question]:
    about = number.about
    population, endpoint = about["population"], about["endpoint"]
    if "months" in about:
        yield Question(
            analysis="rate", population=population, parameter=endpoint, variable="AVAL", level=about["months"]
        )
    elif number.statistic in SURVIVAL_STATISTICS:
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
    name = {"any": "any_grade", "group": "interest", "term": "term"}[kind]
    labels = dict.fromkeys([row.label, about["term"]] if row else [about["term"]])
    places = {"any": [("", "")], "group": [(f"{about['term']}FL", "Y")]}.get(
        kind, [("AEDECOD", label) for label in labels]
    )
    grades = column.grades if column else ()
    for place in places:
        for suffix, variable, level in _grade_places(grades):
            yield Question(
                analysis=f"{name}{suffix}", population=about["population"], group2=place, variable=variable,
                level=level, is_related=table.related,
            )  # fmt: skip


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
    "baseline": _level,
    "groups": _level,
    "responses": _response,
    "survival": _survival,
    "models": _model,
    "adverse_events": _event,
}
