"""The page on the study file names every key, and its examples are read as they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topline.protocol import simulation_file_schema, study_file_schema

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import StudyFile

EXAMPLE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def page(repository: Path) -> str:
    return (repository / "docs/study-file.md").read_text(encoding="utf-8")


def test_each_example_is_a_study_file_or_a_part_of_one(repository: Path, study_file: StudyFile) -> None:
    examples = EXAMPLE.findall(page(repository))
    read = [
        study_file.read(text if text.startswith("study:") else f"study: {{id: X, title: T}}\n{text}")
        for text in examples
    ]
    assert {protocol.study.id for protocol in read} == {"X", "DEMO-01"}
    assert len(examples) == 18


def test_every_key_is_on_the_page(repository: Path) -> None:
    schema, simulation = study_file_schema(), simulation_file_schema()
    elsewhere = {*simulation["$defs"], "Simulation"}  # docs/simulation-file.md
    parts = [part for name, part in schema["$defs"].items() if name not in elsewhere]
    keys = {key for part in [schema, *parts] for key in part["properties"]}
    text = page(repository)
    assert sorted(key for key in keys if f"`{key}`" not in text and f"## {key}\n" not in text) == []
