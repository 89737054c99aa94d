"""Long work in portions: the same answer as in one piece, each made once for all displays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from topline.analyse import analyse
from topline.analyse.prognosis.ahead import long_work
from topline.analyse.prognosis.bootstrap import validate_once
from topline.analyse.prognosis.cutoff_search import PERMUTATIONS, declared_search, permute_cutoff, price_cutoff
from topline.analyse.prognosis.gain_search import added_columns, limit_gain
from topline.analyse.prognosis.portions import look_up, make_portion, remember
from topline.analyse.prognosis.prepare import prepare
from topline.stats.prognosis import (
    cutpoint_p_value,
    cutpoint_price,
    developed_moves,
    draw_resamples,
    reclassification_intervals,
    reclassification_limits,
    replicate_generator,
)
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
    assert (found.n_resamples, found.failures) == (whole.n_resamples, whole.failures)


def test_the_price_of_a_cutoff_in_blocks_is_that_of_one_piece(lung: AnalysisData) -> None:
    protocol = make_protocol(MODEL.model_copy(update={"resamples": 120}), steps=("cutoffs",))
    prepared = prepare(protocol.plan[0], lung, protocol)
    search = declared_search(prepared, 1)
    weight_loss, has = prepared.sample.raw[:, prepared.place("WTLOSS")], search.known()
    part = prepared.sample.time[has], prepared.sample.event[has], weight_loss[has]
    n, horizon = int(has.sum()), 12 * 30.4375
    assert n == 195
    resamples = draw_resamples(n, 120, MODEL.seed)
    assert price_cutoff(search, 120) == cutpoint_price(*part, resamples, rule="roc_landmark", horizon=horizon)
    rng = replicate_generator(MODEL.seed, 1_000_001)
    permutations = np.array([rng.permutation(n) for _ in range(PERMUTATIONS)])
    assert permute_cutoff(search) == cutpoint_p_value(*part, permutations, rule="roc_landmark", horizon=horizon)


def test_each_portion_is_named_once_for_all_displays(lung: AnalysisData) -> None:
    first = MODEL.model_copy(update={"resamples": 25, "seed": 77, "cutoffs": MODEL.cutoffs[:1]})
    second = MODEL.model_copy(update={"id": "second", "resamples": 10, "seed": 78, "cutoffs": ()})
    tasks = long_work(lung, make_protocol(first, second, steps=("selection", "validation", "cutoffs")))
    assert [(task.name, task.work, round(task.size, 2)) for task in tasks] == [
        ("os-bootstrap-00001", "Bootstrapping the model os", 10),
        ("os-bootstrap-00011", "Bootstrapping the model os", 10),
        ("os-bootstrap-00021", "Bootstrapping the model os", 5),
        ("os-cutoff-1-resamples-00000", "Pricing the cut-offs of the model os", 1.5),
        ("os-cutoff-1-permutations-00000", "Pricing the cut-offs of the model os", 6.66),
        ("os-cutoff-1-permutations-00333", "Pricing the cut-offs of the model os", 6.66),
        ("os-cutoff-1-permutations-00666", "Pricing the cut-offs of the model os", 6.66),
        ("second-bootstrap-00001", "Bootstrapping the model second", 10),
    ]


def test_the_intervals_of_the_gain_in_blocks_are_those_of_one_piece(lung: AnalysisData) -> None:
    protocol = make_protocol(MODEL.model_copy(update={"resamples": 110}), steps=("gain",))
    tasks = long_work(lung, protocol)
    prepared = prepare(protocol.plan[0], lung, protocol)
    found, _ = prepared.develop_with_factors()
    assert found is not None
    assert len(tasks) == 2 * len(found.selected)
    assert tasks[0].work == "Measuring the gain of the model os"
    added, part = (
        added_columns(found, found.selected[0]),
        (prepared.sample.time[found.rows], prepared.sample.event[found.rows]),
    )
    columns = found.x[:, list(found.columns_of(*found.selected))]
    resamples = draw_resamples(len(found.rows), 110, MODEL.seed)
    whole = reclassification_intervals(*part, columns, added, prepared.plan.horizon, resamples)
    assert limit_gain(prepared.key, added, 110) == whole


def test_the_gain_of_a_development_that_each_resample_repeats_names_its_convention(lung: AnalysisData) -> None:
    plan = {"resamples": 12, "gain_intervals": "whole_development"}
    protocol = make_protocol(MODEL.model_copy(update=plan), steps=("gain",))
    prepared = prepare(protocol.plan[0], lung, protocol)
    found, _ = prepared.develop_with_factors()
    assert found is not None
    tasks = long_work(lung, protocol)
    assert [(task.name, task.size) for task in tasks] == [("os-gain-00001", 10), ("os-gain-00011", 2)]
    rows = [row.statistic for row in analyse(lung, protocol).rows]
    own = {row.stat_name: row for row in rows if (row.variable, row.context) == (found.selected[0], "NRI")}
    moves = [developed_moves(prepared.sample, prepared.plan, found.selected, MODEL.seed, each) for each in range(1, 13)]
    limits = reclassification_limits(np.array(moves)[:, 0])
    assert (own["conf.low"].stat_num, own["conf.high"].stat_num) == limits.nri
    repeated = (
        "95% percentile interval of bootstrap samples, the whole development repeated in each, with its selection"
    )
    assert own["estimate"].method == f"category-free NRI, Kaplan-Meier; {repeated}; on the subjects of the model"


def test_limits_from_fewer_samples_than_drawn_say_so(lung: AnalysisData) -> None:
    plan = {"resamples": 3, "gain_intervals": "whole_development", "seed": 91}
    protocol = make_protocol(MODEL.model_copy(update=plan), steps=("gain",))
    (task,) = long_work(lung, protocol)
    rows = make_portion(task.portion)
    assert rows is not None
    remember(task.portion, (*rows[:2], tuple(float("nan") for _ in rows[2])))
    warnings = {row.statistic.warning for row in analyse(lung, protocol).rows if row.statistic.context == "NRI"}
    assert {each.rpartition("; ")[2] for each in warnings} == {"limits from 2 of 3 samples"}


def test_a_display_takes_what_was_made_ahead(lung: AnalysisData) -> None:
    protocol = make_protocol(MODEL.model_copy(update={"resamples": 2, "seed": 79}), steps=("validation",))
    (task,) = long_work(lung, protocol)
    rows = make_portion(task.portion)
    assert rows is not None
    remember(task.portion, (rows[0], rows[0]))
    assert look_up(task.portion) == (rows[0], rows[0])
    prepared = prepare(protocol.plan[0], lung, protocol)
    q = len(prepared.plan.development.candidates)
    assert validate_once(prepared.key, 2).training.tolist() == pytest.approx(list(rows[0][1 + q : 7 + q]))


def test_without_a_display_of_long_work_there_is_none(lung: AnalysisData) -> None:
    assert long_work(lung, make_protocol(MODEL, steps=("model", "nomogram"))) == ()


def test_a_development_that_cannot_be_had_is_passed_over() -> None:
    data = make_data()
    nobody = {**data.datasets, "adtte": data.datasets["adtte"].with_columns(CNSR=1)}
    protocol = make_protocol(MODEL, steps=("validation",))
    assert long_work(replace(data, datasets=nobody), protocol) == ()


def test_a_search_without_an_event_leaves_the_reason_to_its_display() -> None:
    data = make_data()
    nobody = {**data.datasets, "adtte": data.datasets["adtte"].with_columns(CNSR=1)}
    tasks = long_work(replace(data, datasets=nobody), make_protocol(MODEL, steps=("cutoffs",)))
    assert [make_portion(task.portion) for task in tasks if "permutations" in task.name] == [None] * 9
