"""What a run tells of its progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.lung_study import write_lung_study

from topline.pipeline import run

if TYPE_CHECKING:
    from pathlib import Path


def test_the_bootstrap_of_a_model_is_told_block_by_block(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    run(write_lung_study(tmp_path / "lung"), progress=lambda step, done: told.append((step, round(done, 3))))
    assert told == [
        ("Reading the study", 0.0),
        ("Deriving the analysis datasets", 0.15),
        ("Analysing", 0.3),
        ("Bootstrapping the model os", 0.383),
        ("Bootstrapping the model os", 0.4),
        ("Analysing", 0.4),
        ("Laying out tables and figures", 0.45),
    ]
