"""The rebuilt trial's tables as the publication has them, and its printed numbers beside the computed ones.

After a wanted change: pytest tests/golden/trial --snapshot-update, and look at every difference.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.golden.tables.test_tables import plain_text

from topline.display import FigureDisplay, TableDisplay, lay_out
from topline.display.figures.nomogram_drawing import NomogramDrawing
from topline.evidence import audit, read_published
from topline.evidence.reconcile import Reconciliation, list_contradictions, reconcile

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol as Shape

    from topline.display import Display
    from topline.protocol import Protocol
    from topline.results import Results

    Kept = Callable[[Path, str], str]

    class Trial(Shape):
        """The trial's protocol and its results, as the fixture gives them."""

        protocol: Protocol
        results: Results


HERE = Path(__file__).parent
IDS = (
    "T1", "T2", "TS1", "T3", "S1A", "pfs-selection", "pfs-validation", "S1B", "S1E-gain", "S2A", "os-selection",
    "os-validation", "S2B", "S2C-cutoffs",
)  # fmt: skip
FIGURES = ("S1A-forest", "S2A-forest", "S1C", "S1D", "S1E", "S2C", "S2D", "S2E", "S2F")
CONTRADICTED = (
    "summaries.AGE.median", "baseline.SEX.F.percent", "adverse_events.DIARRHEA.1-2.percent",
    "statements.PROTEINURIA.n", "statements.PROTEINURIA.percent", "statements.HYPERTENSION.n",
    "statements.HYPERTENSION.percent", "statements.HAND_FOOT.n", "statements.HAND_FOOT.percent",
)  # fmt: skip
"""What differs because the publication contradicts itself."""


@pytest.fixture(scope="session")
def displays(trial: Trial) -> dict[str, Display]:
    return {display.id: display for display in lay_out(trial.results, trial.protocol)}


@pytest.fixture(scope="session")
def reconciliation(trial: Trial, repository: Path) -> Reconciliation:
    paper = read_published(repository / "studies/nct04695470/published.yaml")
    return reconcile(trial.results, paper, list_contradictions(audit(paper)))


@pytest.mark.parametrize("name", IDS)
def test_the_table_reads_as_it_did(name: str, displays: dict[str, Display], kept: Kept) -> None:
    table = displays[name]
    assert isinstance(table, TableDisplay)
    assert plain_text(table) == kept(HERE / f"{name}.txt", plain_text(table))


@pytest.mark.parametrize("name", FIGURES)
def test_the_figure_has_something_to_draw(name: str, displays: dict[str, Display]) -> None:
    figure = displays[name]
    assert isinstance(figure, FigureDisplay)
    assert figure.data.rows


def test_the_nomogram_names_its_endpoint(displays: dict[str, Display]) -> None:
    nomogram = displays["S1C"]
    assert isinstance(nomogram, FigureDisplay)
    assert isinstance(nomogram.drawing, NomogramDrawing)
    readings = [scale.label for scale in nomogram.drawing.readings]
    assert readings == ["6-month PFS", "12-month PFS", "Median PFS, months"]
    assert "PFS, progression-free survival." in nomogram.footnotes


def test_the_selection_finds_the_printed_factors(trial: Trial) -> None:
    chosen = {
        name: {
            row.statistic.variable
            for row in trial.results.rows
            if row.statistic.analysis_id == f"{name}.selection"
            and row.statistic.context == "final"
            and row.statistic.stat_chr == "yes"
        }
        for name in ("pfs-selection", "os-selection")
    }
    assert chosen["os-selection"] == {"ECOG", "ALB", "CEA", "NLR"}
    assert chosen["pfs-selection"] > {"LIVERMET", "ECOG"}


def test_each_declared_model_has_its_file(trial: Trial) -> None:
    written = {
        row.statistic.variable_level: row.statistic.stat_chr
        for row in trial.results.rows
        if row.statistic.stat_name == "model"
    }
    assert set(written) == {model.id for model in trial.protocol.prognosis}
    markers = json.loads(written["markers"])["variables"]
    assert [(each["label"], each["unit"]) for each in markers] == [
        ("Albumin", "g/L"),
        ("Carcinoembryonic antigen", "ug/L"),
        ("Neutrophil-to-lymphocyte ratio", ""),
    ]
    assert all(each["lowest"] < each["middle"] < each["highest"] for each in markers)


@pytest.mark.parametrize(("marker", "group"), [("ALB", "S2D"), ("CEA", "S2E"), ("NLR", "S2F")])
def test_the_cut_off_found_makes_the_groups_of_the_curves(marker: str, group: str, trial: Trial) -> None:
    rows = [row.statistic for row in trial.results.rows if row.statistic.stat_name in {"n", "N"}]
    cut = {
        each.group2.upper(): each.stat_num
        for each in rows
        if each.analysis_id == "S2C-cutoffs.cutoff" and each.variable == marker and each.group2 in {"low", "high"}
    }
    curves = {
        each.group1_level: each.stat_num
        for each in rows
        if each.analysis_id == f"{group}.N" and each.group1 == f"{marker}GR1"
    }
    assert cut == curves


def test_each_printed_number_stands_beside_the_computed_one(reconciliation: Reconciliation, kept: Kept) -> None:
    lines = [reconciliation.summary]
    for status in ("different", "not computed"):
        for entry in reconciliation.of(status):
            mark = " (contradicted in print)" if entry.contradictions else ""
            lines.append(f"{status}: {entry.number.id}: {entry.number.printed}, {entry.shown or entry.reason}{mark}")
    text = "\n".join([*lines, ""])
    assert text == kept(HERE / "reconciliation.txt", text)


def test_what_the_publication_contradicts_is_named_by_the_audit(reconciliation: Reconciliation) -> None:
    assert tuple(entry.number.id for entry in reconciliation.contradicted) == CONTRADICTED


def test_the_readme_tells_the_count(reconciliation: Reconciliation, repository: Path) -> None:
    text = " ".join((repository / "README.md").read_text(encoding="utf-8").split())
    told = re.search(
        r"Of its (\d+) printed numbers that are results, (\d+) are equal .* of the (\d+) that differ, (\d+)", text
    )
    assert told
    counts = (reconciliation.results, len(reconciliation.of("equal")), len(reconciliation.of("different")))
    assert tuple(map(int, told.groups())) == (*counts, len(reconciliation.contradicted))
