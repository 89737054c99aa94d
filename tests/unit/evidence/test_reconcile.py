"""An invented paper beside invented results, number by number."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from topline.core import ProtocolError
from topline.evidence import audit
from topline.evidence.reconcile import Reconciliation, list_contradictions, reconcile
from topline.results import Statistic, collect_results

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .conftest import PublishedFile

PAPER = """\
population: ITT
populations: {ITT: {label: Everybody, n: 10}, EVAL: {label: Evaluable, n: 8}}
endpoints:
  PFS: {label: PFS}
  ORR: {label: Response rate, type: response_rate, population: EVAL}
  PFS6: {label: 6-month PFS rate, type: rate_at, of: PFS, at_months: 6}
"""


def row(analysis_id: str, stat_name: str, value: float | None, **columns: str) -> Statistic:
    start = Statistic(
        analysis_id=analysis_id, output_id=analysis_id.split(".", maxsplit=1)[0], stat_name=stat_name, stat_label="",
        stat_num=value, stat_fmt="0.0%" if stat_name == "p" else "0.0", dataset="adsl", population="ITT", filter="TRUE",
    )  # fmt: skip
    return replace(start, **columns)  # pyright: ignore[reportArgumentType] the columns are texts


SETS = (
    row("sets.set", "n", 10, population="", variable="ITTFL", variable_level="Y"),
    row("sets.set", "n", 8, population="", variable="EVALFL", variable_level="Y"),
)
PFS = {"filter": "PARAMCD = 'PFS'"}


def compare(file: PublishedFile, text: str, rows: Iterable[Statistic]) -> Reconciliation:
    return reconcile(collect_results([*SETS, *rows]), file.read(PAPER + text))


def told(found: Reconciliation, name: str) -> tuple[str, str, str]:
    (entry,) = [entry for entry in found.entries if entry.number.id == name]
    return entry.status, entry.shown, entry.reason


def test_a_count_and_its_share_are_found_by_variable_and_level(published_file: PublishedFile) -> None:
    women = {"variable": "SEX", "variable_level": "F"}
    rows = (row("t.count", "n", 4, **women), row("t.count", "p", 0.4, **women))
    found = compare(published_file, "baseline: {SEX: {complete: false, levels: {F: {n: 5, percent: 40.0}}}}\n", rows)
    assert told(found, "baseline.SEX.F.n") == ("different", "4", "")
    assert told(found, "baseline.SEX.F.percent") == ("equal", "40.0", "")
    (entry,) = found.of("different")
    assert entry.difference == -1


@pytest.mark.parametrize(
    ("printed", "computed", "status"),
    [
        ("4.1", 4.149, "equal"), ("4.1", 4.151, "different"), ("4.1", 4.15, "equal"), ("4.10", 4.11, "different"),
        ("NA", None, "equal"), ("NA", 30.0, "different"), ("4.1", None, "different"),
    ],
)  # fmt: skip
def test_a_median_is_compared_at_the_printed_digits(
    published_file: PublishedFile, printed: str, computed: float | None, status: str
) -> None:
    error = "" if computed is not None else "not reached"
    rows = (row("t.median", "estimate", computed, error=error, **PFS),)
    found = compare(published_file, f"survival: {{PFS: {{median: {printed}}}}}\n", rows)
    assert told(found, "survival.PFS.median")[0] == status


@pytest.mark.parametrize(("p", "status"), [(0.0004, "equal"), (0.001, "equal"), (0.0011, "different")])
def test_a_printed_sign_is_a_side(published_file: PublishedFile, p: float, status: str) -> None:
    rows = (row("t.log_rank", "p.value", p, variable="SEX", **PFS),)
    text = "baseline: {SEX: {levels: {F: {}, M: {}}, tests: {PFS: <0.001}}}\n"
    assert told(compare(published_file, text, rows), "baseline.SEX.tests.PFS")[0] == status


def test_a_rate_has_its_own_population_and_denominator(published_file: PublishedFile) -> None:
    rate = {"population": "EVAL", "context": "Response rate", "filter": "PARAMCD = 'ORR'", "stat_fmt": "0.0%"}
    yes = {**rate, "variable": "AVALC", "variable_level": "Y"}
    rows = (
        row("t.rate", "N", 8, **{**rate, "filter": "TRUE", "stat_fmt": "0"}),
        row("t.rate", "n", 2, **{**yes, "stat_fmt": "0"}),
        row("t.rate", "estimate", 0.25, **yes),
        row("t.rate", "conf.low", 0.0319, **yes),
        row("t.rate", "conf.high", 0.6509, **yes),
    )
    text = "responses: {rates: {ORR: {n: 2, of: 8, percent: 25.0, ci: [3.2, 65.2]}}}\n"
    found = compare(published_file, text, rows)
    assert [entry.number.id for entry in found.of("equal") if entry.number.section == "responses"] == [
        "responses.ORR.n", "responses.ORR.of", "responses.ORR.percent", "responses.ORR.ci.lower",
    ]  # fmt: skip
    assert told(found, "responses.ORR.ci.upper") == ("different", "65.1", "")


def test_a_counted_rate_at_a_time_is_not_the_one_of_the_curve(published_file: PublishedFile) -> None:
    at = {"context": "PFS6", "variable": "AVAL", "variable_level": "6", "stat_fmt": "0.0%", **PFS}
    rows = (
        row("curve.rate", "estimate", 0.41, **at),
        row("t.rate", "n", 3, **{**at, "stat_fmt": "0"}),
        row("t.rate", "estimate", 0.3, **at),
    )
    found = compare(published_file, "responses: {rates: {PFS6: {percent: 30.0}}}\n", rows)
    assert told(found, "responses.PFS6.percent")[:2] == ("equal", "30.0")


def test_what_an_item_filters_is_not_about_the_population(published_file: PublishedFile) -> None:
    women = row("w.median", "estimate", 9.0, filter="(PARAMCD = 'PFS') AND SEX = 'F'")
    found = compare(published_file, "survival: {PFS: {median: 9.0}}\n", (women,))
    assert told(found, "survival.PFS.median")[0] == "not computed"


def test_results_that_differ_are_no_answer_until_one_is_named(published_file: PublishedFile) -> None:
    rows = (row("a.median", "estimate", 4.1, **PFS), row("b.median", "estimate", 4.6, **PFS))
    text = "survival: {PFS: {median: 4.6}}\n"
    found = compare(published_file, text, rows)
    reason = "several results differ (a.median, b.median); name one under `results`"
    assert told(found, "survival.PFS.median") == ("not computed", "", reason)
    named = compare(published_file, text + "results: {survival.PFS: {analysis_id: b.median}}\n", rows)
    assert told(named, "survival.PFS.median") == ("equal", "4.6", "")


def test_a_model_is_that_of_exactly_its_terms(published_file: PublishedFile) -> None:
    term = {"variable": "LIVER", "variable_level": "Y", **PFS}
    rows = (
        row("two.multivariable", "estimate", 3.3, **term),
        row("two.multivariable", "estimate", 2.2, **{**term, "variable": "ECOG", "variable_level": "1"}),
        row("three.multivariable", "estimate", 3.1, **term),
        row("three.multivariable", "estimate", 2.0, **{**term, "variable": "ECOG", "variable_level": "1"}),
        row("three.multivariable", "estimate", 1.0, **{**term, "variable": "AGE", "variable_level": ""}),
        row("one.univariable", "estimate", 3.4, **term),
    )
    text = (
        "models:\n"
        "  BOTH: {endpoint: PFS, terms: {LIVER: {level: 'Y', hazard_ratio: 3.3}, ECOG: {level: '1'}}}\n"
        "  ALONE: {endpoint: PFS, terms: {LIVER: {level: 'Y', hazard_ratio: 3.4}}}\n"
        "  OTHER: {endpoint: PFS, terms: {LIVER: {level: 'Y', hazard_ratio: 3.4}, SEX: {level: F}}}\n"
    )
    found = compare(published_file, text, rows)
    assert told(found, "models.BOTH.LIVER.hazard_ratio")[:2] == ("equal", "3.3")
    assert told(found, "models.ALONE.LIVER.hazard_ratio")[:2] == ("equal", "3.4")
    assert told(found, "models.OTHER.LIVER.hazard_ratio") == (
        "not computed", "", "the readout has no model of LIVER, SEX alone",
    )  # fmt: skip


def test_events_are_found_by_term_in_any_case_by_grades_and_relation(published_file: PublishedFile) -> None:
    rash = {"group2": "AEDECOD", "group2_level": "RASH", "filter": "TRTEMFL = 'Y' AND AREL = 'Y' AND RELTWFL = 'Y'"}
    rows = (
        row("ae.term_total", "n", 3, **rash),
        row("ae.term_grades", "n", 2, variable="GRADES", variable_level="1-2", **rash),
        row("ae.term", "n", 1, variable="GRADE", variable_level="3", **rash),
        row("all.term_total", "n", 5, **{**rash, "filter": "TRTEMFL = 'Y' AND TERMWFL = 'Y'"}),
    )
    text = (
        "adverse_events:\n"
        "  related: true\n"
        "  columns: {low: {grades: [1, 2]}, high: {grades: [3]}, total: {}}\n"
        "  rows: {RASH: {label: Rash, cells: {low: 2, high: 1, total: 3}}, ITCH: {label: Itch, cells: {total: 1}}}\n"
        "statements: {RASH: {restates: adverse_events.RASH.total, n: 4}}\n"
    )
    found = compare(published_file, text, rows)
    assert {told(found, f"adverse_events.RASH.{column}.n")[0] for column in ("low", "high", "total")} == {"equal"}
    assert told(found, "adverse_events.ITCH.total.n")[2] == "the readout has no AEDECOD 'Itch'"
    assert told(found, "statements.RASH.n") == ("different", "3", "")


def test_what_was_planned_is_no_result(published_file: PublishedFile) -> None:
    found = compare(
        published_file, "design: {n: 63, power: 0.80}\ncontext: {OTHER: {label: x, medians: {PFS: 2.0}}}\n", ()
    )
    assert {told(found, name)[0] for name in ("design.n", "design.power", "context.OTHER.medians.PFS")} == {
        "not a result"
    }
    assert found.results == 2


def test_a_contradiction_in_print_is_named_beside_the_number_that_differs(published_file: PublishedFile) -> None:
    rows = (row("t.median", "estimate", 5.0, **PFS),)
    results = collect_results([*SETS, *rows])
    against = {"survival.PFS.median": ("the text says 5.0",), "survival.PFS.ci.lower": ("x",)}
    found = reconcile(results, published_file.read(PAPER + "survival: {PFS: {median: 4.0}}\n"), against)
    assert [entry.contradictions for entry in found.contradicted] == [("the text says 5.0",)]
    assert found.summary == (
        "2 of 3 printed numbers are equal at the printed rounding, 1 differs (1 of them contradicted within the "
        "publication), 0 are not computed."
    )


def test_the_audit_speaks_against_the_numbers_that_it_compares_alone(published_file: PublishedFile) -> None:
    paper = published_file.read(
        PAPER + "baseline: {SEX: {levels: {F: {n: 4, percent: 44.0, survival: {PFS: {median: 4.0}}}, M: {n: 6}}}}\n"
    )
    against = list_contradictions(audit(paper))
    assert set(against) == {"baseline.SEX.F.n", "baseline.SEX.F.percent", "populations.ITT.n"}
    assert against["baseline.SEX.F.percent"][0].startswith("percentage: 4/10 = 40")


def test_an_unknown_population_is_refused(published_file: PublishedFile) -> None:
    paper = published_file.read("population: FAS\npopulations: {FAS: {label: All, n: 10}}\ncohort: {enrolled: 10}\n")
    with pytest.raises(ProtocolError) as refused:
        reconcile(collect_results(SETS), paper)
    assert str(refused.value) == (
        "published file:populations: expected a population of the readout, found 'FAS', "
        "use one of: EVAL, ITT; use the study file's names"
    )


def test_results_that_name_nothing_are_refused_together(published_file: PublishedFile) -> None:
    text = "survival: {PFS: {median: 4.6}}\nresults: {survival.PFZ: {analysis: b}}\n"
    with pytest.raises(ProtocolError) as refused:
        compare(published_file, text, ())
    first, second = str(refused.value).splitlines()
    assert first.startswith("published file:results.survival.PFZ: expected the id of a printed number or row")
    assert "expected a column of the results table, found 'analysis', did you mean analysis_id?" in second


def test_an_effect_is_compared_with_the_result_that_the_file_names(published_file: PublishedFile) -> None:
    text = (
        "effects:\n"
        "  OR: {measure: ratio, estimate: 2.00, ci: [0.48, 8.40], p: 0.35}\n"
        "  MEAN: {measure: difference, estimate: -1.6}\n"
        "results: {effects.OR: {analysis_id: t.odds}}\n"
    )
    rows = [
        row("t.odds", name, value)
        for name, value in (("estimate", 2.0), ("conf.low", 0.476), ("conf.high", 8.395), ("p.value", 0.3436))
    ]
    found = compare(published_file, text, rows)
    names = ("estimate", "ci.lower", "ci.upper", "p")
    assert [told(found, f"effects.OR.{name}")[0] for name in names] == ["equal", "equal", "equal", "different"]
    assert told(found, "effects.MEAN.estimate") == (
        "not computed", "", "its meaning does not say which result it is; name it under `results`"
    )  # fmt: skip


def test_only_the_numbers_that_a_check_compares_are_contradicted(published_file: PublishedFile) -> None:
    text = "models: {M: {endpoint: PFS, terms: {SEX: {level: F, hazard_ratio: 0.80, ci: [0.38, 2.68], p: 0.56}}}}\n"
    found = list_contradictions(audit(published_file.read(PAPER + text)))
    assert list(found) == ["models.M.SEX.hazard_ratio", "models.M.SEX.ci.lower", "models.M.SEX.ci.upper"]
    assert found["models.M.SEX.ci.upper"] == (
        "symmetry of a hazard ratio: √(0.38 × 2.68) = 1.0092, by rounding 1.0016 to 1.0167; printed 0.80",
    )
