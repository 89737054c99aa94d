"""The published file: its page, its problems, its numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from topline.core import ProtocolError
from topline.evidence import printed_numbers, published_schema, read_published, rows_by_id

if TYPE_CHECKING:
    from pathlib import Path

    from topline.evidence import Published

    from .conftest import PublishedFile

EXAMPLE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
POPULATION = "population: ITT\npopulations: {ITT: {label: All, n: 60}}\n"
PROBLEMS = {
    "baselin: {}": "published.yaml:2: expected a known key, found 'baselin', did you mean baseline?",
    "survival: {PFS: {median: four}}": (
        "published.yaml:2: expected a printed number such as 33.4, <0.001 or NA for survival.PFS.median, found 'four', "
        "correct the value"
    ),
    "survival: {PSF: {median: 4.1}}\nendpoints: {PFS: {label: PFS}}": (
        "published.yaml:2: expected an endpoint, found 'PSF', did you mean PFS? Known: PFS"
    ),
    "counts: {REDUCED: {n: 5, percent: 6.7}}": (
        "published.yaml:2: expected a denominator for 6.7 %, found none, give of, or a population with its n"
    ),
    "population: ITT": "published.yaml:2: expected a population, found 'ITT', use one of: none is defined",
    "statements: {A: {n: 3}}": (
        "published.yaml:2: expected restates or term, found neither, name the row that is repeated"
    ),
    f"{POPULATION}baseline: {{SEX: {{levels: {{F: {{n: 1}}}}}}}}\n"
    "statements: {A: {restates: baseline.SEX.M, n: 3}}": (
        "published.yaml:5: expected the id of a row, found 'baseline.SEX.M', did you mean baseline.SEX.F?"
    ),
    "adverse_events: {columns: {total: {}}, rows: {RASH: {cells: {totl: 3}}}}": (
        "published.yaml:2: expected a column, found 'totl', did you mean total? Known: total"
    ),
    "adverse_events: {columns: {total: {}}, rows: {RASH: {cells: {total: 3}}}}\nrecords: {immune: [RASHES]}": (
        "published.yaml:3: expected a row of adverse_events, found 'RASHES', did you mean RASH? Known: RASH"
    ),
}


def page(repository: Path) -> str:
    return (repository / "docs/published-file.md").read_text(encoding="utf-8")


def test_each_example_of_the_page_is_a_published_file_or_a_part_of_one(
    repository: Path, published_file: PublishedFile
) -> None:
    examples = EXAMPLE.findall(page(repository))
    assert {published_file.read(text).publication.id for text in examples} == {"demo"}
    assert len(examples) == 24


def test_every_key_is_on_the_page(repository: Path) -> None:
    schema = published_schema()
    keys = {key for part in [schema, *schema["$defs"].values()] for key in part.get("properties", {})}
    text = page(repository)
    named = {word for heading in re.findall(r"^## (.*)$", text, re.MULTILINE) for word in re.findall(r"\w+", heading)}
    assert sorted(key for key in keys - named if f"`{key}`" not in text) == []


@pytest.mark.parametrize(("text", "message"), PROBLEMS.items())
def test_a_problem_names_line_and_field(published_file: PublishedFile, text: str, message: str) -> None:
    problems = published_file.problems(text)
    assert len(problems) == 1
    assert problems[0].startswith(message)


def test_all_problems_are_told_together(published_file: PublishedFile) -> None:
    text = "survival: {PFS: {median: 4.1}}\ncounts: {A: {n: 1, percent: 2.0}}\npopulation: ITT"
    assert [problem.split(":")[1] for problem in published_file.problems(text)] == ["4", "2", "3"]


def test_an_empty_file_says_how_to_start(published_file: PublishedFile) -> None:
    published_file.path.write_text("")
    with pytest.raises(ProtocolError, match="start with: publication:"):
        read_published(published_file.path)


def test_a_number_has_an_id_a_meaning_and_its_population(trial: Published) -> None:
    numbers = {number.id: number for number in printed_numbers(trial)}
    cell = numbers["adverse_events.DIARRHEA.1-2.percent"]
    rate = numbers["responses.ORR.LIVERMET.Y.percent"]
    assert (cell.printed.text, cell.statistic, cell.about) == (
        "13.9",
        "percent",
        {"term": "DIARRHEA", "column": "1-2", "population": "ITT"},
    )
    assert rate.about == {"endpoint": "ORR", "variable": "LIVERMET", "level": "Y", "population": "EVAL"}
    assert numbers["baseline.AGEGR1.>=60.percent"].printed.decimals == 2


def test_every_number_of_the_trial_has_one_id_and_stands_in_one_row(trial: Published) -> None:
    numbers = printed_numbers(trial)
    rows = rows_by_id(trial)
    assert len({number.id for number in numbers}) == len(numbers) == 626
    assert [n.id for n in numbers if n.statistic in {"n", "percent"} and n.id.rpartition(".")[0] not in rows] == []
