"""Find the result that answers a printed number, or say why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.evidence.reconcile.questions import STATISTICS, Question, questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from topline.evidence.published import PrintedNumber, Published
    from topline.evidence.reconcile.result_rows import ResultRow, ResultRows

RELATIVE = 1e-9
NOT_RESULTS: Mapping[str, str] = {
    "conf_level": "a convention", "design": "planned, in the study file", "eligibility": "planned, in the study file",
    "regimen": "planned, in the study file", "assessment": "planned, in the study file",
    "thresholds": "a limit, no result", "context": "another trial", "cohort.centers": "a fact of the trial",
}  # fmt: skip
"""Sections of the published file whose numbers no subjects' data give."""
NO_MEANING = "its meaning does not say which result it is; name it under `results`"
LIMITS = frozenset({"at_least", "at_most", "above", "below"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The result for a printed number, or the reason why there is none."""

    row: ResultRow | None = None
    reason: str = ""


def why_no_result(number: PrintedNumber) -> str:
    """Say why no subjects' data can give a number; "" where they can."""
    if number.statistic in LIMITS:
        return "a limit, no result"
    return NOT_RESULTS.get(number.section, NOT_RESULTS.get(number.id, ""))


def find_answer(number: PrintedNumber, rows: ResultRows, published: Published) -> Answer:
    """Find the one result that a printed number is about."""
    said = _said_in_file(number, published)
    if said and number.statistic != "of":
        found = _with_statistic(rows.where(said), number.statistic)
        where = ", ".join(f"{name} {value}" for name, value in said.items())
        return _one(found, f"no result with {where}, as `results` says")
    if number.statistic == "of":
        return _denominator(number, rows, published)
    asked = questions(number, published)
    if not asked:
        return Answer(reason=NO_MEANING)
    names = STATISTICS.get(number.statistic, ())
    none: Answer | None = None
    for question in asked:
        for name in names:
            found = tuple(row for row in rows.of(question.analysis, name) if _answers(row, question, rows))
            if found and question.is_zero_open and not any(row.statistic.stat_num for row in found):
                none = none or _one(found, "")
            elif found:
                return _one(found, "")
    return none or Answer(reason=_missing(asked[0], rows))


def restated(number: PrintedNumber, numbers: Iterable[PrintedNumber]) -> PrintedNumber | None:
    """Give a number of the text the meaning of the row that it repeats; None where the row is not there."""
    row = number.about.get("restates", "")
    if not row:
        return replace(number, section="adverse_events") if "term" in number.about else None
    inside = [each for each in numbers if each.id.startswith(f"{row}.") and _is_about(each, number)]
    same = next((each for each in inside if each.statistic == number.statistic), None)
    other = same or next((each for each in inside if _row_of(each) == row), None)
    if other is None:
        return None
    own = {name: text for name, text in number.about.items() if name not in {"restates", "population"}}
    about = {**other.about, **own}
    return replace(other, id=same.id if same else other.id, statistic=number.statistic, about=about)


def _is_about(number: PrintedNumber, statement: PrintedNumber) -> bool:
    """Whether a number is about the endpoint that a statement names, where it names one."""
    endpoint = statement.about.get("endpoint", "")
    return not endpoint or number.about.get("endpoint", "") == endpoint


def _row_of(number: PrintedNumber) -> str:
    return number.id.removesuffix(f".{number.statistic}")


def _said_in_file(number: PrintedNumber, published: Published) -> Mapping[str, str]:
    """Give what `results` says of a number, else of its row or what is around it."""
    names = number.id.split(".")
    shortest = len(names) if number.statistic == "parts" else 1
    around = (".".join(names[:size]) for size in range(len(names), shortest - 1, -1))
    return next((published.results[name] for name in around if name in published.results), {})


def _with_statistic(found: Iterable[ResultRow], statistic: str) -> tuple[ResultRow, ...]:
    kept = tuple(found)
    for name in STATISTICS.get(statistic, ("n",)):
        named = tuple(row for row in kept if row.statistic.stat_name == name)
        if named:
            return named
    return ()


def _one(found: tuple[ResultRow, ...], reason: str) -> Answer:
    """Take the first result; several that say different numbers are no answer."""
    if not found:
        return Answer(reason=reason)
    values = [row.statistic.stat_num for row in found]
    first = values[0]
    others = [row for row, value in zip(found, values, strict=True) if not _is_same(first, value)]
    if others:
        named = ", ".join(dict.fromkeys(row.statistic.analysis_id for row in (found[0], *others)))
        return Answer(reason=f"several results differ ({named}); name one under `results`")
    return Answer(row=found[0])


def _is_same(first: float | None, second: float | None) -> bool:
    if first is None or second is None:
        return first is second
    return abs(first - second) <= RELATIVE * max(abs(first), abs(second), 1.0)


def _denominator(number: PrintedNumber, rows: ResultRows, published: Published) -> Answer:
    """Find the size of the rate's own denominator, else that of the group in the same table."""
    counted = find_answer(replace(number, id=f"{_row_of(number)}.n", statistic="n"), rows, published)
    if counted.row is None:
        return counted
    row = counted.row
    same = [each for each in rows.rows if each.statistic.stat_name == "N" and each.group == row.group]
    output = [each for each in same if each.statistic.output_id == row.statistic.output_id]
    own = [each for each in output if each.analysis == row.analysis and each.statistic.context == row.statistic.context]
    size = [each for each in output if each.analysis == "N"]
    return _one(tuple(own or size), "the table has no size of this group")


def _answers(row: ResultRow, question: Question, rows: ResultRows) -> bool:
    statistic = row.statistic
    return (
        (not question.population or statistic.population == question.population)
        and (not question.parameter or row.parameter == question.parameter)
        and (question.group is None or row.group == question.group)
        and (question.group1 is None or statistic.group1 == question.group1)
        and (question.group2 is None or _is_level(statistic.group2, statistic.group2_level, question.group2))
        and (question.variable is None or statistic.variable == question.variable)
        and (question.level is None or statistic.variable_level == question.level)
        and (question.context is None or statistic.context == question.context)
        and row.is_related == question.is_related
        and (not question.is_counted or _is_counted(row, rows))
        and (not question.covariates or _covariates_of(row, rows) == question.covariates)
    )


def _is_level(name: str, level: str, wanted: tuple[str, str]) -> bool:
    return name == wanted[0] and level.casefold() == wanted[1].casefold()


def _is_counted(row: ResultRow, rows: ResultRows) -> bool:
    said = row.statistic
    alike = (each for each in rows.of(row.analysis, "n") if each.statistic.analysis_id == said.analysis_id)
    return any(each.group == row.group and each.statistic.context == said.context for each in alike)


def _covariates_of(row: ResultRow, rows: ResultRows) -> frozenset[str]:
    found = (*rows.of(row.analysis, "estimate"), *rows.of(row.analysis, "reference"))
    return frozenset(each.statistic.variable for each in found if each.statistic.output_id == row.statistic.output_id)


def _missing(question: Question, rows: ResultRows) -> str:
    """Say what the readout does not have, as near to the question as it comes."""
    analyses = {row.analysis for row in rows.rows}
    if question.analysis not in analyses:
        return f"the readout has no analysis '{question.analysis}'"
    parameters = {row.parameter for row in rows.rows}
    if question.parameter and question.parameter not in parameters:
        return f"the readout has no endpoint '{question.parameter}'"
    variables = {row.statistic.variable for row in rows.rows} | {row.statistic.group1 for row in rows.rows}
    for name in (question.variable, question.group[0] if question.group else None, question.group1):
        if name and name not in variables:
            return f"the readout has no variable '{name}'"
    if question.group2 and question.group2[1]:
        levels = {
            row.statistic.group2_level.casefold() for row in rows.rows if row.statistic.group2 == question.group2[0]
        }
        if question.group2[1].casefold() not in levels:
            return f"the readout has no {question.group2[0]} '{question.group2[1]}'"
    if question.covariates:
        return f"the readout has no model of {', '.join(sorted(question.covariates))} alone"
    return f"the analysis '{question.analysis}' has no such group, level or population"
