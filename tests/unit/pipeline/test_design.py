"""`topline design` from its options to its tables: every command, every refusal, the same bytes each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.cli.listed import fractions, numbers, whole_numbers
from topline.core import ToplineError
from topline.pipeline import (
    DesignOptions,
    DesignReport,
    TwoArmOptions,
    compare_trial_designs,
    design_toxicity,
    design_two_arms,
    estimate_after,
    size_survival_trial,
    size_trial,
    text_tables,
    write_design,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RATES = DesignOptions(null_rate=0.20, alternative_rate=0.35)
LARGE = DesignOptions(null_rate=0.10, alternative_rate=0.50, sided=1)


def lines(found: DesignReport) -> list[str]:
    return [" ".join(cell.strip() for cell in row.cells) for table in text_tables(found) for row in table.rows]


def test_a_printed_size_is_explained_and_the_exact_test_is_told() -> None:
    options = DesignOptions(null_rate=0.20, alternative_rate=0.35, dropout=0.1)
    told = lines(size_trial(None, options, 63))
    two_sided = told[told.index("Alpha 0.05 two-sided, power 0.8") :]
    assert two_sided[1] == "Normal, null variance for alpha and alternative variance for power 62.45 63 70 20 0.747"
    assert two_sided[-1] == "The exact test needs – 72 80 22 0.819"


def test_sizes_of_a_time_to_event_are_told() -> None:
    options = DesignOptions(null_rate=0.20, alternative_rate=0.35, at_months=6, per_month=5)
    assert "One-sample log-rank 54 45.5 0.804 10.8 16.8" in lines(size_survival_trial(None, options))


def test_two_arms_with_a_look_are_told() -> None:
    told = lines(design_two_arms(TwoArmOptions(hazard_ratio=0.7, shares=(0.5, 1.0))))
    assert told[-1] == "100% 248 1.969 0.0245 0.0250 63.6%"
    assert told[0] == "Schoenfeld 247.7 248"


def test_rules_for_toxicity_are_told() -> None:
    assert "20 subjects 10 11" in lines(design_toxicity(0.3, (5, 10, 15, 20), 0.95, 0.05))


def test_estimates_after_a_trial_are_told() -> None:
    told = lines(estimate_after([(10, 1), (29, 5)], (7, 29), 0.1, 0.9))
    assert told[0] == "Unbiased (UMVUE) 28.2% 12.4% 43.2% 0.018"


def test_the_same_designs_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first", "second"):
        write_design(compare_trial_designs(None, LARGE), tmp_path / name)
    first, second = ((tmp_path / name / "report.html").read_bytes() for name in ("first", "second"))
    assert first == second
    assert b"<script" not in first


REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "order": (
        lambda: size_trial(None, DesignOptions(null_rate=0.35, alternative_rate=0.2), None),
        "p1: expected above p0 (0.35) and below 1, found 0.2, ",
    ),
    "power": (
        lambda: size_trial(None, DesignOptions(null_rate=0.2, alternative_rate=0.35, power=1), None),
        "power: expected above 0.025 and below 1, found 1, ",
    ),
    "accrual": (
        lambda: size_trial(None, DesignOptions(null_rate=0.2, alternative_rate=0.35, per_month=0), None),
        "accrual: expected subjects a month above 0, found 0, ",
    ),
    "no subject": (lambda: size_trial(None, RATES, 0), "n: expected a whole number, 1 or more, found 0, "),
    "no convention": (
        lambda: size_trial(None, RATES, 41),
        "n: expected one of 44, 50, 54, 56, 57, 59, 63, 69, 72, 78, 80, found 41, ",
    ),
    "one rate": (
        lambda: size_trial(None, DesignOptions(null_rate=0.2), None),
        "--alternative: expected a rate from 0 to 1, found none, ",
    ),
    "no month": (lambda: size_survival_trial(None, RATES), "months: expected the month at which the rates hold, "),
    "no look": (
        lambda: estimate_after([(10, 1), (29, 5)], (7, 20), 0.1, 0.9),
        "--ended: expected successes/subjects with 10, 29 subjects, found 7/20, ",
    ),
    "bound above the size": (
        lambda: estimate_after([(10, 10)], (7, 10), 0.1, 0.9),
        "--looks: expected for each look successes/subjects, as 1/10,5/29, found 10/10, ",
    ),
    "words": (lambda: whole_numbers("five", "--looks"), "--looks: expected whole numbers, as 5,10,15 or 1-30, "),
    "letters": (lambda: numbers("a", "--looks"), "--looks: expected numbers, as 0.5,1, found 'a', "),
    "no fraction": (lambda: fractions("7", "--ended"), "--ended: expected pairs of whole numbers, as 1/10,5/29, "),
}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_input_is_refused_with_the_range_that_works(name: str) -> None:
    attempt, message = REFUSED[name]
    with pytest.raises(ToplineError) as error:
        attempt()
    assert str(error.value).startswith(message)


def test_a_study_without_a_design_section_is_told_what_to_add(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text("study: {id: X, title: T}\n", encoding="utf-8")
    with pytest.raises(ToplineError, match=r"study.yaml:design: expected a design section, found none, add design: "):
        compare_trial_designs(tmp_path, DesignOptions())
    with pytest.raises(ToplineError, match="nowhere: expected a study file, found no such file"):
        compare_trial_designs(tmp_path / "nowhere", DesignOptions())


def test_options_stand_above_the_study_file(tmp_path: Path) -> None:
    text = "study: {id: X, title: T}\ndesign: {endpoint: ORR, null_rate: 0.2, alternative_rate: 0.35, dropout: 0.1}\n"
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    told = size_trial(tmp_path, DesignOptions(null_rate=0.10), None)
    values = {row.statistic.stat_name: row.statistic.stat_num for row in told.results.rows[:9]}
    assert (values["null_rate"], values["alternative_rate"], values["dropout"]) == (0.10, 0.35, 0.1)
    assert told.title == "Objective response rate"


def test_looks_of_two_arms_stop_for_futility_where_asked() -> None:
    told = lines(design_two_arms(TwoArmOptions(hazard_ratio=0.7, shares=(0.5, 1.0), futility="obrien_fleming")))
    assert [line for line in told if line.startswith(("50%", "100%"))] == [
        "50% 131 2.963 0.0015 0.0015 17.7% 0.559 7.0%", "100% 261 1.969 0.0245 0.0250 62.3% – –",
    ]  # fmt: skip
    with pytest.raises(ToplineError, match="--futility: expected a look before the end to stop at, found none, add"):
        design_two_arms(TwoArmOptions(hazard_ratio=0.7, futility="pocock"))
