"""Organs of lesions, values of markers and combinations that hardly occur: by the tumour, or as the file says."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import numpy as np
import polars as pl
import pytest
from tests.unit.evidence.test_reconstruct_published import SMALL, write
from tests.unit.pipeline.test_rebuilt_study import RICH

from topline.evidence import read_published
from topline.evidence.published.record_words import Tumour
from topline.evidence.reconstruct import Effort, search_and_record
from topline.evidence.reconstruct.from_published import paper_of
from topline.evidence.reconstruct.marker_kinds import KINDS, OF_TUMOURS
from topline.evidence.reconstruct.tumour_sites import NEW, OTHERS

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import PublishedFile

SITES = "  BRAINMET: {levels: {'Y': {n: 9}, 'N': {n: 31}}}\n  METSITES: {levels: {'1': {n: 20}, '>1': {n: 20}}}\n"
FEWEST = Effort(moves=1000)


def domains(folder: Path, text: str) -> dict[str, pl.DataFrame]:
    return dict(search_and_record(read_published(write(folder, text)), 1, FEWEST).domains)


def places(records: dict[str, pl.DataFrame], role: str) -> set[str]:
    return set(records["TU"].filter(pl.col("TUSTRESC") == role)["TULOC"])


def test_every_tumour_has_organs_and_no_other_name_has() -> None:
    tumours = set(get_args(Tumour))
    assert set(OTHERS) == tumours
    assert set(NEW) | set(OF_TUMOURS) <= tumours - {"any"}
    assert {kind for kinds in OF_TUMOURS.values() for kind in kinds} <= set(KINDS)


@pytest.mark.parametrize(
    ("tumour", "new"), [("any", "LUNG"), ("lung", "BRAIN"), ("breast", "LIVER"), ("colorectal", "LUNG")]
)
def test_lesions_lie_in_organs_of_the_tumour(tmp_path: Path, tumour: str, new: str) -> None:
    records = domains(tmp_path, SMALL + f"records: {{tumour: {tumour}}}\n")

    assert places(records, "TARGET") <= set(OTHERS[tumour])  # pyright: ignore[reportArgumentType] one of the tumours
    assert len(places(records, "TARGET")) > 2
    assert places(records, "NEW") == {new}


def test_subjects_with_a_metastasis_have_a_lesion_there(tmp_path: Path) -> None:
    text = SMALL.replace("survival: {PFS: {median: 5.5", SITES + "survival: {PFS: {median: 5.5")
    records = domains(tmp_path, text + "records: {tumour: lung, sites: [LIVER], new_site: BONE}\n")

    levels = records["SC"].filter(pl.col("SCTESTCD") == "BRAINMET", pl.col("SCORRES") == "Y")["USUBJID"]
    brain = records["TU"].filter(pl.col("TULOC") == "BRAIN")["USUBJID"].unique()
    assert set(brain) == set(levels)
    assert places(records, "TARGET") == {"BRAIN", "LIVER"}
    assert places(records, "NEW") == {"BONE"}


def test_no_subject_has_lymph_nodes_alone(tmp_path: Path) -> None:
    """A node under 10 mm is normal: a deep partial response of nodes alone would be a complete one."""
    records = domains(tmp_path, SMALL + "records: {tumour: breast}\n")

    targets = records["TU"].filter(pl.col("TUSTRESC") == "TARGET").group_by("USUBJID").agg(pl.col("TULOC").unique())
    alone = targets.filter(pl.col("TULOC").list.len() == 1)["TULOC"].list.first()
    assert "LYMPH NODE" not in set(alone)


def test_two_organs_at_one_site_and_what_the_file_says_hardly_go_together(published_file: PublishedFile) -> None:
    text = SMALL.replace("survival: {PFS: {median: 5.5", SITES + "survival: {PFS: {median: 5.5")
    text = text.replace("BRAINMET:", "LIVERMET: {levels: {'Y': {n: 9}, 'N': {n: 31}}}\n  BRAINMET:")
    text += "records: {implausible: [{SEX: M, BRAINMET: 'N'}]}\n"

    assert paper_of(published_file.read(text)).implausible == (
        (("METSITES", "1"), ("LIVERMET", "Y"), ("BRAINMET", "Y")),
        (("SEX", "M"), ("BRAINMET", "N")),
    )


def test_unknown_words_of_a_tumour_are_told(published_file: PublishedFile) -> None:
    wrong = "records: {organs: {LIVRMET: LIVER}, implausible: [{SEX: W, AGEGR1: old}, {SEX: M}]}\n"

    assert published_file.problems(SMALL + wrong) == [
        "published.yaml:21: expected a block of baseline, found 'LIVRMET', use one of: SEX",
        "published.yaml:21: expected a level of SEX, found 'W', use one of: M, F",
        "published.yaml:21: expected a block of baseline, found 'AGEGR1', use one of: SEX",
        "published.yaml:21: expected two or three variables with a level each, found 1, name them so",
    ]
    (problem,) = published_file.problems(SMALL + "records: {tumour: lungs}\n")
    assert problem.startswith(
        "published.yaml:21: expected a known value of records.tumour, found 'lungs', did you mean lung? Known: any, "
    )


@pytest.mark.parametrize(
    ("test", "low", "high"),
    [
        ("{label: LDH, unit: U/L}", 150, 350),
        ("{label: LDH, unit: ukat/L, middle: 4.2, between: [1.5, 40], decimals: 2}", 2.7, 6.5),
    ],
)
def test_values_of_a_marker_are_those_of_the_test(tmp_path: Path, test: str, low: float, high: float) -> None:
    records = domains(tmp_path, RICH + f"records: {{laboratory: {{LDH: {test}}}}}\n")

    baseline = records["LB"].filter(pl.col("LBTESTCD") == "LDH", pl.col("LBBLFL") == "Y")["LBSTRESN"].to_numpy()
    assert low < float(np.median(baseline)) < high
