"""Single checks on publications of a few numbers, with published examples where there are any."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.evidence.audit import Page, audit, counts_behind

if TYPE_CHECKING:
    from .conftest import PublishedFile

BASE = "population: ITT\npopulations: {ITT: {label: All, n: 60}}\n"
MODEL = "endpoints: {{OS: {{label: OS}}}}\nmodels: {{M: {{endpoint: OS, terms: {{X: {{{}}}}}}}}}\n"


def verdicts(published_file: PublishedFile, text: str, check: str) -> list[str]:
    findings = audit(published_file.read(text)).findings
    return [found.verdict for found in findings if found.check == check]


def arithmetic(published_file: PublishedFile, text: str, check: str) -> list[str]:
    findings = audit(published_file.read(text)).findings
    return [found.arithmetic for found in findings if found.check == check]


def test_grim_finds_the_mean_of_its_first_example(published_file: PublishedFile) -> None:
    """A mean of 5.19 of 28 whole numbers: Brown and Heathers 2017, doi:10.1177/1948550616673876."""
    text = "summaries: {{A: {{integer: true, n: 28, mean: {}}}}}\n"
    assert verdicts(published_file, text.format("5.19"), "GRIM") == ["inconsistent"]
    assert verdicts(published_file, text.format("5.18"), "GRIM") == ["consistent"]
    assert verdicts(published_file, text.format("5.2"), "GRIM") == ["cannot tell"]
    assert arithmetic(published_file, text.format("5.2"), "GRIM") == [
        "28 whole numbers can have every mean of 1 decimal; printed 5.2"
    ]


def test_grimmer_knows_that_squares_are_even_or_odd_as_their_roots(published_file: PublishedFile) -> None:
    """3.44 x 18 makes a sum of 62; 17 x 2.47² + 62²/18 leaves 317 as sum of squares, which is odd. By hand."""
    text = "summaries: {{A: {{integer: true, n: {}, mean: {}, sd: {}}}}}\n"
    assert verdicts(published_file, text.format(18, "3.44", "2.47"), "GRIMMER") == ["inconsistent"]
    assert verdicts(published_file, text.format(18, "3.44", "2.48"), "GRIMMER") == ["consistent"]
    assert verdicts(published_file, text.format(28, "5.21", "1.6"), "GRIMMER") == ["consistent"]


def test_p_of_a_ratio_is_that_of_altman_and_bland(published_file: PublishedFile) -> None:
    """0.81 (0.70 to 0.94) has P = 0.005: doi:10.1136/bmj.d2304."""
    text = MODEL.format("hazard_ratio: 0.81, ci: [0.70, 0.94], p: PRINTED")
    found = {
        p: verdicts(published_file, text.replace("PRINTED", p), "P of a hazard ratio")
        for p in ("0.005", "0.012", "0.30")
    }
    assert found == {"0.005": ["consistent"], "0.012": ["cannot tell"], "0.30": ["inconsistent"]}


def test_p_on_the_other_side_of_a_limit_is_found(published_file: PublishedFile) -> None:
    text = MODEL.format("hazard_ratio: 0.70, ci: [0.55, 0.89], p: 0.25")
    assert verdicts(published_file, text, "P of a hazard ratio") == ["inconsistent"]


@pytest.mark.parametrize(
    ("limits", "verdict", "words"),
    [
        ("[5.9, 22.4]", "consistent", "Clopper-Pearson of 9/72 gives 5.88 to 22.41"),
        ("[6.7, 22.1]", "consistent", "Wilson of 9/72 gives 6.72 to 22.08"),
        ("[6.5, 22.3]", "consistent", "Agresti-Coull of 9/72 gives 6.50 to 22.30"),
        ("[6.4, 21.6]", "consistent", "Jeffreys of 9/72 gives 6.37 to 21.57"),
        ("[4.9, 20.1]", "consistent", "Wald of 9/72 gives 4.86 to 20.14"),
        ("[6.2, 22.9]", "cannot tell", "no method gives the printed 6.2 to 22.9 %"),
        ("[5.9, 24.2]", "inconsistent", "no method gives the printed 5.9 to 24.2 %"),
    ],
)
def test_the_method_of_an_interval_is_named(
    published_file: PublishedFile, limits: str, verdict: str, words: str
) -> None:
    """9 of 72; the limits 6.2 to 22.9 are Wilson's with continuity correction, as R's prop.test gives them."""
    text = (
        "endpoints: {ORR: {label: ORR, type: response_rate}}\n"
        f"responses: {{rates: {{ORR: {{n: 9, of: 72, percent: 12.5, ci: {limits}}}}}}}\n"
    )
    found = [each for each in audit(published_file.read(text)).findings if each.check == "interval of a rate"]
    assert [each.verdict for each in found] == [verdict]
    assert words in found[0].arithmetic


def test_counts_behind_printed_shares_are_found(published_file: PublishedFile) -> None:
    text = (
        "population: ITT\n"
        "populations: {ITT: {label: All, n: 75}, EVAL: {label: Evaluable, n: 72}}\n"
        "endpoints: {ORR: {label: ORR, type: response_rate, population: EVAL}}\n"
        "baseline: {LIVER: {levels: {'Y': {n: 45}, 'N': {n: 30}}}}\n"
        "responses:\n"
        "  rates: {ORR: {n: 9, of: 72, percent: 12.5}}\n"
        "  subgroups: {ORR: {LIVER: {levels: {'Y': {percent: 2.3}, 'N': {percent: 27.6}}, p: 0.002}}}\n"
    )
    published = published_file.read(text)
    assert counts_behind(Page(published), "ORR", "LIVER") == [((1, 43), (8, 29))]


def test_a_named_test_alone_is_tried(published_file: PublishedFile) -> None:
    text = (
        f"{BASE}endpoints: {{ORR: {{label: ORR, type: response_rate}}}}\n"
        "baseline: {SEX: {levels: {F: {n: 30}, M: {n: 30}}}}\n"
        "responses:\n"
        "  subgroups: {ORR: {SEX: {levels: {F: {n: 3, of: 30}, M: {n: 10, of: 30}}, p: 0.028, test: TEST}}}\n"
    )
    named = {
        test: verdicts(published_file, text.replace("TEST", test), "P of counts")
        for test in ("chi-square", "fisher", "chi-square with correction")
    }
    assert named == {
        "chi-square": ["consistent"],
        "fisher": ["inconsistent"],
        "chi-square with correction": ["inconsistent"],
    }


def test_a_publication_without_any_survival_number_is_audited_and_says_so(published_file: PublishedFile) -> None:
    found = audit(published_file.read(f"{BASE}baseline: {{SEX: {{levels: {{F: {{n: 60, percent: 100.0}}}}}}}}\n"))
    assert {each.check for each in found.findings} == {"percentage", "sum"}


def test_counts_that_contradict_each_other_are_told_with_their_sum(published_file: PublishedFile) -> None:
    text = f"{BASE}baseline: {{SEX: {{label: Sex, levels: {{F: {{n: 25}}, M: {{n: 36}}}}}}}}\n"
    assert arithmetic(published_file, text, "sum") == ["25 + 36 = 61, the population has 60"]


def test_a_percentage_alone_needs_some_count(published_file: PublishedFile) -> None:
    text = f"{BASE}counts: {{A: {{percent: 6.7}}, B: {{percent: 7.5}}}}\n"
    assert arithmetic(published_file, text, "percentage") == [
        "printed 6.7 (6.65 to 6.75) %: given by 4 of 60",
        "printed 7.5 (7.45 to 7.55) %: given by no count of 60",
    ]


def test_the_overall_median_outside_of_the_levels_is_undecided_within_their_limits(
    published_file: PublishedFile,
) -> None:
    text = (
        f"{BASE}endpoints: {{PFS: {{label: PFS}}}}\nsurvival: {{PFS: {{median: MEDIAN}}}}\n"
        "baseline: {SEX: {levels: {\n"
        "  F: {n: 30, survival: {PFS: {median: 4.0, ci: [3.0, 5.0]}}},\n"
        "  M: {n: 30, survival: {PFS: {median: 4.4, ci: [3.2, 6.0]}}}}}}\n"
    )
    check = "overall median between the levels"
    found = {
        median: verdicts(published_file, text.replace("MEDIAN", median), check) for median in ("4.2", "4.7", "6.5")
    }
    assert found == {"4.2": ["consistent"], "4.7": ["cannot tell"], "6.5": ["inconsistent"]}


def test_a_sample_size_that_no_convention_gives_is_told_with_all_of_them(published_file: PublishedFile) -> None:
    text = "design: {null_rate: 0.20, alternative_rate: 0.35, power: 0.80, alpha: 0.05, sides: 2, n: {}}\n"
    told = {n: arithmetic(published_file, text.replace("{}", n), "sample size")[0] for n in ("50", "51")}
    assert told["50"] == (
        "0.2 against 0.35, alpha 0.05, power 0.8: printed 50; no 2-sided convention gives it; "
        "normal, null variance for alpha and alternative variance for power; one-sided: 49.88, so 50"
    )
    assert "printed 51; no 2-sided convention gives it; normal, null" in told["51"]
    assert "62.45, so 63" in told["51"]


def test_a_threshold_written_as_a_percentage_is_refused(published_file: PublishedFile) -> None:
    assert published_file.problems("design: {alpha: 5}") == [
        "published.yaml:2: expected a fraction above 0 and below 1, found 5, write 0.05 for 5 %"
    ]


def test_different_thresholds_in_every_step_may_be_meant(published_file: PublishedFile) -> None:
    text = (
        "endpoints: {PFS: {label: PFS}, OS: {label: OS}}\n"
        "thresholds:\n  A: {step: Cox, endpoint: PFS, below: 0.10}\n  B: {step: Cox, endpoint: OS, below: 0.05}\n"
    )
    assert verdicts(published_file, text, "thresholds of a step") == ["cannot tell"]


def test_a_count_above_its_population_is_found_without_a_percentage(published_file: PublishedFile) -> None:
    text = BASE + "adverse_events: {columns: {total: {}}, rows: {RASH: {cells: {total: NUMBER}}}}\n"
    check = "count within its denominator"
    assert arithmetic(published_file, text.replace("NUMBER", "61"), check) == [
        "61 of 60: the count is larger than its denominator"
    ]
    assert verdicts(published_file, text.replace("NUMBER", "60"), check) == []
