"""What a run tells of its progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.lung_study import PLAN, write_lung_study

from topline.pipeline import run
from topline.pipeline.progress import ProgressBar

if TYPE_CHECKING:
    from pathlib import Path


def test_the_bootstrap_of_a_model_is_told_block_by_block(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    run(write_lung_study(tmp_path / "lung"), progress=lambda step, done: told.append((step, round(done, 3))))
    assert told == [
        ("Reading the study", 0.0),
        ("Deriving the analysis datasets", 0.15),
        ("Analysing", 0.3),
        ("Bootstrapping the model os", 0.333),
        ("Bootstrapping the model os", 0.34),
        ("Analysing", 0.34),
        ("Laying out tables and figures", 0.481),
    ]


def test_long_work_takes_its_share_of_the_bar() -> None:
    told: list[tuple[str, float]] = []
    bar = ProgressBar(lambda step, done: told.append((step, round(done, 3))))
    bar.step("Reading", 0.0)
    bar.make_room(600)
    bar.long_work("Bootstrapping", 0.5)
    bar.long_work("Bootstrapping", 1.0)
    bar.step("Analysing", 0.3)
    bar.step("Drawing", 0.65)
    assert told == [
        ("Reading", 0.0),
        ("Bootstrapping", 0.562),
        ("Bootstrapping", 0.825),
        ("Analysing", 0.825),
        ("Drawing", 0.912),
    ]


def test_the_search_of_cutoffs_is_told_too(tmp_path: Path) -> None:
    cutoffs = "    resamples: 12\n    cutoffs: [{variable: AGE, rule: maxstat}]\n"
    plan = PLAN.replace("    resamples: 12\n", cutoffs) + "  - {id: os-cutoffs, show: prognosis_cutoffs, model: os}\n"
    told: list[tuple[str, float]] = []
    run(write_lung_study(tmp_path / "lung", plan), progress=lambda step, done: told.append((step, round(done, 3))))
    assert told[3:-2] == [
        ("Bootstrapping the model os", 0.33),
        ("Bootstrapping the model os", 0.336),
        ("Pricing the cut-offs of the model os", 0.338),
        ("Pricing the cut-offs of the model os", 0.358),
        ("Pricing the cut-offs of the model os", 0.378),
        ("Pricing the cut-offs of the model os", 0.398),
    ]
