"""Groups of adverse events: serious, related, by what they led to, and kinds of their own; fatal ones end in death."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.unit.evidence.test_reconstruct_published import SMALL, write

from topline.evidence import read_published
from topline.evidence.published.event_groups import group_columns, group_ids
from topline.evidence.reconstruct import Effort, search_and_record
from topline.pipeline import RebuildOptions, check, reconcile_readout, reconstruct, run

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import PublishedFile

TABLE = """\
adverse_events:
  columns: {any: {}, ">=3": {grades: [3, 4, 5]}}
  rows:
    ANY: {label: Any event, kind: any, cells: {any: 34, ">=3": 12}}
    SERIOUS: {label: Serious, kind: group, flag: serious, cells: {any: 9, ">=3": 7}}
    RELATED: {label: Related, kind: group, flag: related, cells: {any: 25, ">=3": 6}}
    STOPPED: {label: Leading to discontinuation, kind: group, flag: discontinuation, cells: {any: 3}}
    REDUCED: {label: Leading to dose reduction, kind: group, flag: reduction, cells: {any: 4}}
    HELD: {label: Leading to interruption, kind: group, flag: interruption, cells: {any: 5}}
    IMMUNE: {label: Immune-related, kind: group, cells: {any: 8, ">=3": 2}}
    INFUSION: {label: Infusion reaction, kind: group, cells: {any: 3, ">=3": 1}}
    RASH: {label: Rash, cells: {any: 20, ">=3": 4}}
    NAUSEA: {label: Nausea, cells: {any: 24, ">=3": 9}}
"""
PAPER = SMALL.partition("adverse_events:")[0].replace("cycle_days: 21", "reductions: [75, 50], cycle_days: 21") + TABLE


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The paper, and the study folder made of it."""
    folder = tmp_path_factory.mktemp("groups")
    published = write(folder, PAPER)
    reconstruct(published, folder / "study", RebuildOptions(seed=4, moves=1_000))
    return published, folder / "study"


def test_each_group_has_its_column_and_a_short_name(published_file: PublishedFile) -> None:
    table = published_file.read(PAPER).adverse_events

    assert group_columns(table) == {
        "SERIOUS": "AESER", "RELATED": "AEREL", "IMMUNE": "AEIMMUNE", "INFUSION": "AEINFUSI",
    }  # fmt: skip
    assert group_ids(["IMMUNE", "INFUSION", "IMMUNE_LIVER", "3RD"]) == {"IMMUNE": "IMMUN", "INFUSION": "INFUS"}


def test_every_group_has_the_printed_subjects_by_worst_grade(rebuilt: tuple[Path, Path]) -> None:
    events = pl.read_parquet(rebuilt[1] / "data/ae.parquet").with_columns(pl.col("AETOXGR").cast(pl.Int64))

    def counted(condition: pl.Expr) -> tuple[int, int]:
        worst = events.filter(condition).group_by("USUBJID").agg(pl.col("AETOXGR").max())["AETOXGR"]
        return len(worst), int((worst >= 3).sum())

    assert counted(pl.lit(value=True)) == (34, 12)
    assert counted(pl.col("AESER") == "Y") == (9, 7)
    assert counted(pl.col("AEREL") == "RELATED") == (25, 6)
    assert counted(pl.col("AEIMMUNE") == "Y") == (8, 2)
    assert counted(pl.col("AEINFUSI") == "Y") == (3, 1)
    actions = {"DRUG WITHDRAWN": 3, "DOSE REDUCED": 4, "DRUG INTERRUPTED": 5}
    assert {action: counted(pl.col("AEACN") == action)[0] for action in actions} == actions


def test_the_readout_gives_every_group_back(rebuilt: tuple[Path, Path], tmp_path: Path) -> None:
    published, study = rebuilt
    assert check(study).findings == ()
    run(study, tmp_path / "readout")

    found = reconcile_readout(tmp_path / "readout", published, tmp_path)
    events = [each for each in found.entries if each.number.section == "adverse_events"]
    assert [(each.number.id, each.status, each.reason) for each in events if each.status != "equal"] == []
    assert len(events) == 17


def test_counts_are_known_by_their_key(tmp_path: Path) -> None:
    counts = (
        "counts: {SERIOUS: {n: 6}, DISCONTINUED: {n: 2}, DOSE_REDUCED: {n: 3, parts: {to 75 mg: 2, to 50 mg: 1}}}\n"
    )
    published = write(tmp_path, PAPER.partition("    SERIOUS:")[0] + PAPER[PAPER.index("    RASH:") :] + counts)
    (found,) = reconstruct(published, tmp_path / "study", RebuildOptions(seed=4, moves=1_000))
    assert [each.found for each in found.verdicts if each.id == "counts.SERIOUS.n"] == [6]

    run(tmp_path / "study", tmp_path / "readout")
    entries = reconcile_readout(tmp_path / "readout", published, tmp_path).entries
    counted = [(each.number.id, each.status) for each in entries if each.number.section == "counts"]
    assert counted == [
        ("counts.SERIOUS.n", "equal"), ("counts.DISCONTINUED.n", "equal"), ("counts.DOSE_REDUCED.n", "equal"),
        ("counts.DOSE_REDUCED.parts.to 75 mg", "equal"), ("counts.DOSE_REDUCED.parts.to 50 mg", "equal"),
    ]  # fmt: skip


def test_a_fatal_event_ends_in_death(tmp_path: Path) -> None:
    table = TABLE.replace('">=3": {grades: [3, 4, 5]}', '">=3": {grades: [3, 4, 5]}, "5": {grades: [5]}')
    table = table.replace('any: 34, ">=3": 12', 'any: 34, ">=3": 12, "5": 2').replace(
        'any: 20, ">=3": 4', 'any: 20, ">=3": 4, "5": 2'
    )
    records = search_and_record(
        read_published(write(tmp_path, PAPER.replace(TABLE, table))), 1, Effort(moves=1000)
    ).domains

    fatal = records["AE"].filter(pl.col("AETOXGR") == "5").join(records["DM"], on="USUBJID")
    assert fatal.height == 2
    assert fatal["AEOUT"].unique().to_list() == ["FATAL"]
    assert fatal["AEENDTC"].to_list() == fatal["DTHDTC"].to_list()


KINDS = """\
records:
  kinds:
    SKIN: {label: Of the skin, rows: [RASH], group: IMMUNE}
    GUT: {label: Of the gut, rows: [NAUSEA]}
"""


def test_a_kind_that_the_text_alone_names_is_made_of_terms(tmp_path: Path) -> None:
    said = "results: {statements.SKIN: {analysis_id: interest_total, group2: SKINFL}}\n"
    text = "statements: {SKIN: {where: results, term: Skin disorder, column: any, n: 1}}\n"
    published = write(tmp_path, PAPER + KINDS + said + text)
    (found,) = reconstruct(published, tmp_path / "study", RebuildOptions(seed=4, moves=1_000))

    events = found.domains["AE"].filter(pl.col("AEIMMUNE") == "Y", pl.col("AEDECOD") == "Rash")
    run(tmp_path / "study", tmp_path / "readout")
    (skin,) = [
        each
        for each in reconcile_readout(tmp_path / "readout", published, tmp_path).entries
        if each.number.id == "statements.SKIN.n"
    ]
    assert skin.computed == events["USUBJID"].n_unique()


def test_wrong_kinds_are_told(published_file: PublishedFile) -> None:
    wrong = KINDS.replace("SKIN:", "SKINNED:").replace("[NAUSEA]", "[NAUSEE]").replace("IMMUNE}", "IMUNE}")
    problems = published_file.problems(PAPER + wrong)
    slip, group, row = (problem.partition(": ")[2] for problem in problems)
    assert slip == "expected up to five capitals and digits, found 'SKINNED', name it so, for example IRLIV"
    assert group == (
        "expected a group of adverse_events, found 'IMUNE', did you mean IMMUNE? Known: SERIOUS, RELATED, STOPPED, "
        "REDUCED, HELD, IMMUNE, INFUSION"
    )
    assert row == (
        "expected a row of adverse_events, found 'NAUSEE', did you mean NAUSEA? Known: ANY, SERIOUS, RELATED, "
        "STOPPED, REDUCED, HELD, IMMUNE, INFUSION, RASH, NAUSEA"
    )
