"""Several cohorts of one paper: each agrees with print, no two are alike, and what print leaves open varies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from tests.unit.evidence.test_reconstruct_published import SMALL, write

from topline import stats
from topline.core import DAYS_PER_MONTH
from topline.evidence.reconstruct.cohort import Cohort
from topline.evidence.reconstruct.from_published import paper_of
from topline.evidence.reconstruct.unprinted import Spread, Unprinted, spreads, unprinted_numbers
from topline.pipeline import RebuildOptions, reconstruct

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.evidence.conftest import PublishedFile

    from topline.evidence.reconstruct import Reconstruction

OPTIONS = RebuildOptions(seed=4, cohorts=3, moves=60_000)
LATER = ("cohort-2", "cohort-3")


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Reconstruction, ...]]:
    """Three cohorts of the small paper, and the folder that holds them."""
    folder = tmp_path_factory.mktemp("cohorts")
    return folder / "study" / "data", reconstruct(write(folder, SMALL), folder / "study", OPTIONS)


def test_each_cohort_agrees_with_print(rebuilt: tuple[Path, tuple[Reconstruction, ...]]) -> None:
    assert [cohort.seed for cohort in rebuilt[1]] == [4, 5, 6]
    assert [[each for each in cohort.verdicts if each.outcome != "met"] for cohort in rebuilt[1]] == [[], [], []]


def test_no_two_cohorts_are_alike(rebuilt: tuple[Path, tuple[Reconstruction, ...]]) -> None:
    folder = rebuilt[0]

    names = ("dm.parquet", "ds.parquet", "tr.parquet", "ae.parquet")
    for name in names:
        files = [folder / name, *(folder / below / name for below in LATER)]
        assert len({file.read_bytes() for file in files}) == 3
    sexes = [pl.read_parquet(folder / below / "dm.parquet")["SEX"].to_list() for below in ("", *LATER)]
    assert sexes[0] != sexes[1] != sexes[2]


def test_first_cohort_is_the_one_that_its_seed_gives_alone_and_so_is_the_second(
    rebuilt: tuple[Path, tuple[Reconstruction, ...]], tmp_path: Path
) -> None:
    alone = RebuildOptions(seed=5, moves=OPTIONS.moves)
    reconstruct(write(tmp_path, SMALL), tmp_path / "alone", alone)

    second = {file.name: file.read_bytes() for file in (rebuilt[0] / "cohort-2").iterdir()}
    assert {name: (tmp_path / "alone/data" / name).read_bytes() for name in second} == second


def test_processes_change_no_byte(rebuilt: tuple[Path, tuple[Reconstruction, ...]], tmp_path: Path) -> None:
    side_by_side = RebuildOptions(seed=4, cohorts=3, moves=OPTIONS.moves, jobs=2)
    reconstruct(write(tmp_path, SMALL), tmp_path / "study", side_by_side)

    def contents(folder: Path) -> dict[str, bytes]:
        return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}

    assert contents(tmp_path / "study/data") == contents(rebuilt[0])


def test_report_shows_what_print_leaves_undetermined(rebuilt: tuple[Path, tuple[Reconstruction, ...]]) -> None:
    text = (rebuilt[0] / "reconstruction.txt").read_text(encoding="utf-8")
    page = (rebuilt[0] / "reconstruction.html").read_text(encoding="utf-8")
    rows = json.loads((rebuilt[0] / "reconstruction.json").read_text(encoding="utf-8"))["undetermined"]

    assert "What print leaves undetermined, times" in text
    assert "<h2>What print leaves undetermined</h2>" in page
    told = {row["number"]: row["values"] for row in rows}
    assert list(told) == [
        "PFS events", "PFS at 12 months, %", "PFS at 24 months, %", "OS events", "OS at 6 months, %",
        "OS at 12 months, %", "OS at 24 months, %", "median follow-up by OS, months", "OS median, Sex M, months",
        "OS median, Sex F, months", "PFS hazard ratio, Sex F against M", "OS hazard ratio, Sex F against M",
    ]  # fmt: skip
    assert len(set(told["OS events"])) > 1
    deaths = [
        pl.read_parquet(rebuilt[0] / below / "dm.parquet")["DTHFL"].eq_missing("Y").sum() for below in ("", *LATER)
    ]
    assert told["OS events"] == deaths


def test_one_cohort_has_nothing_to_vary(tmp_path: Path) -> None:
    reconstruct(write(tmp_path, SMALL), tmp_path / "study", RebuildOptions(seed=4, moves=4_000))

    assert "undetermined" not in (tmp_path / "study/data/reconstruction.txt").read_text(encoding="utf-8")
    assert "undetermined" not in json.loads((tmp_path / "study/data/reconstruction.json").read_text(encoding="utf-8"))


PAIR = """\
population: ITT
populations: {ITT: {label: All, n: 5}}
endpoints: {OS: {label: OS}}
baseline:
  SEX: {label: Sex, levels: {M: {n: 3}, F: {n: 2}}}
  SITE: {label: Site, levels: {L: {n: 2}, R: {n: 3}}}
survival: {OS: {median: 12.0, at: {"12": {percent: 60.0}}}}
"""


def test_unprinted_numbers_of_five_subjects(published_file: PublishedFile) -> None:
    published = published_file.read(PAIR)
    paper = paper_of(published)
    months = np.array([4, 8, 10, 20, 25])
    cohort = Cohort(
        seed=1,
        slots=(),
        codes={"SEX": np.array([0, 0, 0, 1, 1]), "SITE": np.array([0, 1, 1, 0, 1])},
        time={"OS": np.ceil(months * DAYS_PER_MONTH).astype(np.int64)},
        event={"OS": np.array([True, True, False, True, False])},
        loss=0.0,
    )

    found = {each.words: each.value for each in unprinted_numbers(paper, cohort, published)}

    assert found["OS events"] == 3
    assert found["OS at 6 months, %"] == pytest.approx(80)
    assert found["OS at 24 months, %"] == pytest.approx(30)
    assert "OS at 12 months, %" not in found
    assert found["OS median, Sex M, months"] == pytest.approx(8, abs=0.05)
    assert found["Sex M and Site L, n"] == 1
    assert found["OS hazard ratio, Sex F against M"] is None  # every man dies or leaves before the first woman dies
    fit = stats.cox(months, cohort.event["OS"], np.array([[0.0], [1.0], [1.0], [0.0], [1.0]]))
    assert found["OS hazard ratio, Site R against L"] == pytest.approx(float(fit.hazard_ratio[0]))


def test_spread_is_the_quotient_of_hazard_ratios_and_infinite_where_one_is_not_reached() -> None:
    first = (
        Unprinted(kind="hazard ratios", words="a", value=0.5), Unprinted(kind="times", words="b", value=4.0),
        Unprinted(kind="times", words="c", value=None),
    )  # fmt: skip
    second = (
        Unprinted(kind="hazard ratios", words="a", value=1.5), Unprinted(kind="times", words="b", value=7.0),
        Unprinted(kind="times", words="c", value=3.0),
    )  # fmt: skip

    found = spreads([first, second])

    assert [each.width for each in found] == [3.0, 3.0, float("inf")]
    assert Spread(kind="times", words="d", values=(None, None)).width == 0.0
