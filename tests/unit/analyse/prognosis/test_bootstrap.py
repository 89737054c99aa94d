"""The bootstrap in blocks: the same answer as in one piece, told as it goes on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from topline.analyse.prognosis.bootstrap import bootstrap_ahead, replicate_block, validate_once
from topline.analyse.prognosis.prepare import prepare
from topline.stats.prognosis.pipeline_validation import validate_pipeline

from .conftest import MODEL, make_data, make_protocol

if TYPE_CHECKING:
    from topline.derive import AnalysisData


def test_blocks_give_what_one_piece_gives(lung: AnalysisData) -> None:
    protocol = make_protocol(MODEL, steps=("validation",))
    key = prepare(protocol.plan[0], lung, protocol).key
    found = validate_once(key, 12)
    whole = validate_pipeline(key.sample(), key.plan, n_resamples=12, seed=key.seed)
    np.testing.assert_array_equal(found.corrected, whole.corrected)
    np.testing.assert_array_equal(found.frequency, whole.frequency)
    np.testing.assert_array_equal(found.cutpoints, whole.cutpoints)
    assert found.n_resamples == whole.n_resamples


def test_each_block_is_told_and_made_once_for_all_displays(lung: AnalysisData) -> None:
    first = MODEL.model_copy(update={"resamples": 25, "seed": 77})
    second = MODEL.model_copy(update={"id": "second", "resamples": 10, "seed": 78})
    protocol = make_protocol(first, second, steps=("selection", "validation", "cutoffs"))
    replicate_block.cache_clear()
    told = list(bootstrap_ahead(lung, protocol))
    assert told == [("os", 0.2), ("os", 0.4), ("os", 0.5), ("second", 1.0)]
    assert replicate_block.cache_info().misses == 4
    validate_once(prepare(protocol.plan[0], lung, protocol).key, 25)
    assert replicate_block.cache_info().misses == 4


def test_without_a_display_of_the_bootstrap_nothing_is_made(lung: AnalysisData) -> None:
    assert list(bootstrap_ahead(lung, make_protocol(MODEL, steps=("cutoffs", "gain")))) == []


def test_a_development_that_cannot_be_had_is_passed_over() -> None:
    data = make_data()
    nobody = {**data.datasets, "adtte": data.datasets["adtte"].with_columns(CNSR=1)}
    protocol = make_protocol(MODEL, steps=("validation",))
    assert list(bootstrap_ahead(replace(data, datasets=nobody), protocol)) == []
