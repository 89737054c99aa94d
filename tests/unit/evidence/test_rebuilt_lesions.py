"""Lesions of the rebuilt trial change as lesions do: each subject's course has its own depth."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

DATA = Path(__file__).parents[3] / "studies/nct04695470/data"


@pytest.fixture(scope="module")
def sums() -> pl.DataFrame:
    """Sums of the target lesions, as shares of the baseline."""
    targets = pl.read_parquet(DATA / "tr.parquet").filter(pl.col("TRGRPID") == "TARGET")
    found = targets.group_by("USUBJID", "VISITNUM").agg(pl.col("TRSTRESN").sum()).sort("USUBJID", "VISITNUM")
    return found.with_columns(share=pl.col("TRSTRESN") / pl.col("TRSTRESN").first().over("USUBJID"))


def test_progression_at_the_first_assessment_comes_with_growth_of_every_size(sums: pl.DataFrame) -> None:
    new = pl.read_parquet(DATA / "tr.parquet").filter(pl.col("TRGRPID") == "NEW")["USUBJID"].unique()
    at_first = sums.filter(pl.len().over("USUBJID") == 2, pl.col("VISITNUM") == 2.0)
    growth = at_first.filter(~pl.col("USUBJID").is_in(new.to_list()))["share"].to_numpy() - 1

    assert at_first.height == 17
    assert growth.min() >= 0.2
    assert len(np.unique(growth.round(2))) >= len(growth) - 2
    assert growth.max() - growth.min() > 0.3


def test_no_stable_sum_is_a_progression_or_a_response(sums: pl.DataFrame) -> None:
    before = sums.filter(pl.col("VISITNUM") > 1.0, pl.col("VISITNUM") < pl.col("VISITNUM").max().over("USUBJID"))
    lowest = before.group_by("USUBJID").agg(pl.col("share").min())["share"].to_numpy()

    assert (lowest <= 0.7).sum() == 9
    assert lowest[lowest > 0.7].min() < 0.8
    assert lowest.max() > 1.0


def test_lesions_of_a_subject_change_unequally() -> None:
    targets = pl.read_parquet(DATA / "tr.parquet").filter(pl.col("TRGRPID") == "TARGET").sort("VISITNUM")
    first = targets.group_by("USUBJID", "TRLNKID", maintain_order=True).agg(
        pl.len(), (pl.col("TRSTRESN").last() / pl.col("TRSTRESN").first()).alias("share")
    )
    spread = first.filter(pl.col("len") > 1).group_by("USUBJID").agg(pl.len(), pl.col("share").std())

    assert spread.filter(pl.col("len") > 1)["share"].to_numpy().mean() > 0.02
