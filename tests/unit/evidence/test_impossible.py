"""What print itself contradicts is told as impossible, with the numbers against it; what was met never is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.evidence.reconstruct import Effort, Reconstruction, Verdict, search_and_record
from topline.evidence.reconstruct.impossible import mark_impossible

if TYPE_CHECKING:
    from tests.unit.evidence.conftest import PublishedFile

FEW = Effort(moves=20_000)
CLEAN = """\
publication: {id: small-1, title: A small invented trial}
population: ITT
populations: {ITT: {label: All, n: 40}}
endpoints: {OS: {label: Overall survival}}
regimen: {novumab: {dose: 100, unit: mg, cycle_days: 21, days_on: 1}}
summaries: {AGE: {label: Age, integer: true, median: 66, iqr: [58, 71]}}
baseline:
  SEX: {label: Sex, levels: {M: {n: 24, percent: 60.0}, F: {n: 16, percent: 40.0}}}
  AGEGR1:
    label: Age
    value_of: AGE
    levels: {"<65": {n: 16, percent: 40.0, below: 65}, ">=65": {n: 24, percent: 60.0, at_least: 65}}
survival: {OS: {median: 14.0, ci: [9.5, 20.1]}}
models:
  OS_SEX:
    endpoint: OS
    terms: {SEX: {level: F, reference: M, hazard_ratio: 0.80, ci: [0.38, 1.68], p: 0.56}}
adverse_events:
  columns: {"1-2": {grades: [1, 2]}, "3-5": {grades: [3, 4, 5]}, total: {}}
  rows:
    ANY: {label: Any event, kind: any, cells: {"1-2": 20, "3-5": 6, total: 26}}
    RASH: {label: Rash, cells: {"1-2": 15, "3-5": 2, total: 17}}
"""
PLANTED = {
    "grades that do not add up": (
        ('"3-5": 2, total: 17', '"3-5": 2, total: 19'),
        "adverse_events.RASH.total.n",
        (
            "contradicted by adverse_events.RASH.1-2.n, adverse_events.RASH.3-5.n; grades of an event: 15 + 2 = 17, "
            "the total column has 19"
        ),
    ),
    "a term more frequent than any event": (
        ('{"1-2": 15, "3-5": 2, total: 17}', '{"1-2": 15, "3-5": 9, total: 24}'),
        "adverse_events.RASH.3-5.n",
        (
            "contradicted by adverse_events.RASH.total.n, adverse_events.ANY.3-5.n, adverse_events.ANY.total.n; event "
            "and any event: 9 of grade 3 or more, any event 6"
        ),
    ),
    "a median against the counts": (
        ("median: 66, iqr: [58, 71]", "median: 61, iqr: [58, 71]"),
        "summaries.AGE.median",
        (
            "contradicted by baseline.AGEGR1.<65.n, populations.ITT.n, baseline.AGEGR1.>=65.n; quantiles and counts: "
            "16 of 40 below 65; median 61 (60.5 to 61.5): then at least 20 lie below 65, not 16; with the two levels "
            "exchanged (24 and 16) it fits"
        ),
    ),
    "a quartile above the median": (
        ("median: 66, iqr: [58, 71]", "median: 66, iqr: [58, 64]"),
        "summaries.AGE.iqr.p75",
        (
            "contradicted by summaries.AGE.median, baseline.AGEGR1.<65.n, populations.ITT.n, baseline.AGEGR1.>=65.n; "
            "quantiles and counts: 16 of 40 below 65; upper quartile 64 (63.5 to 64.5): then at least 30 lie below 65,"
            " not 16; order of quantiles: lower quartile 58, median 66, upper quartile 64"
        ),
    ),
    "a percentage that no count gives": (
        ("F: {n: 16, percent: 40.0}", "F: {n: 16, percent: 41.0}"),
        "baseline.SEX.F.percent",
        (
            "contradicted by baseline.SEX.F.n, populations.ITT.n; percentage: 16/40 = 40.000 %, printed 41.0 (40.95 to"
            " 41.05) %; 16 would be 41.0 % of 39; no count of 40 would fit"
        ),
    ),
    "an interval that is not symmetric": (
        ("hazard_ratio: 0.80, ci: [0.38, 1.68]", "hazard_ratio: 0.80, ci: [0.38, 2.68]"),
        "models.OS_SEX.SEX.ci.upper",
        (
            "contradicted by models.OS_SEX.SEX.hazard_ratio, models.OS_SEX.SEX.ci.lower; symmetry of a hazard ratio: "
            "√(0.38 × 2.68) = 1.0092, by rounding 1.0016 to 1.0167; printed 0.80"
        ),
    ),
    "a P that the interval denies": (
        ("ci: [0.38, 1.68], p: 0.56", "ci: [0.38, 1.68], p: 0.01"),
        "models.OS_SEX.SEX.p",
        (
            "contradicted by models.OS_SEX.SEX.hazard_ratio, models.OS_SEX.SEX.ci.lower, models.OS_SEX.SEX.ci.upper; P"
            " of a hazard ratio: the interval's width gives P from 0.5463 to 0.5649 by Wald's test; printed 0.01"
        ),
    ),
    "a median outside its interval": (
        ("{median: 14.0, ci: [9.5, 20.1]}", "{median: 8.0, ci: [9.5, 20.1]}"),
        "survival.OS.median",
        (
            "contradicted by survival.OS.ci.lower; estimate within its interval: 8.0 within 9.5 to 20.1: it is not"
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", PLANTED)
def test_a_missed_number_that_others_contradict_is_impossible(published_file: PublishedFile, kind: str) -> None:
    (old, new), name, note = PLANTED[kind]
    published = published_file.read(CLEAN.replace(old, new))
    missed = Verdict(target="it", printed="", found=0.0, gap=1.0, outcome="missed", id=name)

    (marked,) = mark_impossible([missed], published)

    assert (marked.outcome, marked.note) == ("impossible", note)


def test_what_was_met_stays_met(published_file: PublishedFile) -> None:
    (old, new), _, _ = PLANTED["a median against the counts"]
    published = published_file.read(CLEAN.replace(old, new))
    met = Verdict(target="it", printed="16", found=16.0, gap=0.0, outcome="met", id="baseline.AGEGR1.<65.n")

    assert mark_impossible([met], published) == (met,)


def test_what_nothing_contradicts_stays_missed(published_file: PublishedFile) -> None:
    missed = Verdict(target="it", printed="0.56", found=0.4, gap=0.1, outcome="missed", id="models.OS_SEX.SEX.p")
    derived = Verdict(target="it", printed="4", found=3.0, gap=1.0, outcome="missed")

    assert mark_impossible([missed, derived], published_file.read(CLEAN)) == (missed, derived)


def test_what_a_criterion_or_the_text_contradicts_is_no_more_than_missed(published_file: PublishedFile) -> None:
    text = CLEAN + "eligibility: {AGE: {label: Age, variable: AGE, at_most: 60}}\n"
    text += "statements: {RASH: {restates: adverse_events.RASH.total, n: 15}}\n"
    names = ("summaries.AGE.median", "adverse_events.RASH.total.n")
    missed = [Verdict(target="it", printed="", found=0.0, gap=1.0, outcome="missed", id=name) for name in names]

    assert mark_impossible(missed, published_file.read(text)) == tuple(missed)


@pytest.fixture(scope="module")
def contradicted(tmp_path_factory: pytest.TempPathFactory) -> Reconstruction:
    """A paper with all that is planted at once, rebuilt."""
    from tests.unit.evidence.conftest import PublishedFile

    text = CLEAN
    for kind in ("grades that do not add up", "a median against the counts", "a percentage that no count gives"):
        text = text.replace(*PLANTED[kind][0])
    return search_and_record(PublishedFile(tmp_path_factory.mktemp("contradicted")).read(text), 1, FEW)


def test_a_contradicted_paper_is_rebuilt_with_the_reasons(contradicted: Reconstruction) -> None:
    impossible = {verdict.id: verdict.note for verdict in contradicted.verdicts if verdict.outcome == "impossible"}

    kinds = ("a median against the counts", "grades that do not add up", "a percentage that no count gives")
    assert list(impossible) == [PLANTED[kind][1] for kind in kinds]
    assert list(impossible.values()) == [PLANTED[kind][2] for kind in kinds]


def test_every_verdict_names_a_printed_number(contradicted: Reconstruction) -> None:
    names = [verdict.id for verdict in contradicted.verdicts]

    assert len(names) == len(set(names)) == 24
    assert "baseline.SEX.F.percent" in names
