"""With imputation the model that is carried is the one that is shown: pooled over the completed data sets."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from topline.analyse import analyse
from topline.analyse.prognosis.gain_search import added_columns
from topline.analyse.prognosis.over_sets import pool_intervals, pool_tests
from topline.analyse.prognosis.prepare import prepare
from topline.display import TableDisplay, lay_out
from topline.stats import Interval, TestResult, time_dependent_roc
from topline.stats.prognosis import (
    draw_resamples,
    impute_by_chained_equations,
    nested_likelihood_ratio,
    pool_chi_squares,
    reclassification,
    reclassification_limits,
    reclassification_moves,
    replicate_generator,
)
from topline.stats.prognosis.candidates import expand
from topline.stats.prognosis.development import develop
from topline.stats.prognosis.fitted_model import fit_to_sets
from topline.stats.prognosis.model_indexes import judge
from topline.stats.prognosis.pipeline_validation import replicate_pipeline

from .conftest import MODEL, make_protocol

if TYPE_CHECKING:
    from topline.derive import AnalysisData

EVERYBODY = MODEL.screening.model_copy(update={"log_rank": None, "cox": None})


def test_the_carried_coefficients_are_those_of_the_table(lung: AnalysisData) -> None:
    imputed = {"missing": "multiple_imputation", "imputations": 3, "screening": EVERYBODY}
    model = MODEL.model_copy(update={**imputed, "resamples": 10, "cutoffs": ()})
    protocol = make_protocol(model, steps=("selection", "model", "validation"))
    rows = [row.statistic for row in analyse(lung, protocol).rows]
    (written,) = [row.stat_chr for row in rows if row.stat_name == "model"]
    assert written is not None
    carried = json.loads(written)
    shown = [
        row.stat_num
        for row in rows
        if row.analysis_id.endswith("multivariable") and row.stat_name == "estimate" and row.stat_num is not None
    ]
    assert [each["form"] for each in carried["variables"]].count("spline") == 0
    assert np.exp(carried["coef"]) == pytest.approx(shown, rel=1e-9)
    errors = np.sqrt(np.diag(carried["covariance"]))
    assert (errors > 0).all()
    (note,) = [row.stat_chr for row in rows if row.stat_name == "note"]
    rule = "in the model are the candidates that half of the 3 completed data sets or more select"
    assert note == f"{rule} (Wood, White and Royston 2008); penalties and steps are those of the first"
    shares = {row.variable: row.stat_num for row in rows if row.context == "completed data sets"}
    assert {name for name, share in shares.items() if share is not None and share >= 0.5} == {
        each["name"] for each in carried["variables"]
    }
    assert shares["CONST"] is None


def test_checks_are_pooled_over_the_completed_data_sets_with_their_range(lung: AnalysisData) -> None:
    imputed = {"missing": "multiple_imputation", "imputations": 3, "screening": EVERYBODY, "cutoffs": ()}
    protocol = make_protocol(MODEL.model_copy(update=imputed), steps=("model",))
    results = analyse(lung, protocol)
    prepared = prepare(protocol.plan[0], lung, protocol)
    found, _ = prepared.develop_with_factors()
    assert found is not None
    tests = [fit.proportional_hazards_test().overall for fit in found.model.fits]
    rows = [row.statistic for row in results.rows]
    whole = {row.stat_name: row for row in rows if row.variable == "GLOBAL"}
    p_values = [test.p_value for test in tests if test.p_value is not None]
    assert (whole["min"].stat_num, whole["max"].stat_num) == (min(p_values), max(p_values))
    pooled = pool_chi_squares([test.statistic or 0.0 for test in tests], tests[0].df or 0.0)
    assert whole["p.value"].stat_num == pooled.p_value
    assert whole["p.value"].method == (
        "score test of proportional hazards (Grambsch-Therneau), Kaplan-Meier time scale; in 3 completed data sets: "
        "P pooled by D2 (Li and others 1991), with its range over the sets"
    )
    most = [float((np.abs(fit.residuals("dfbeta")) / fit.std_error).max()) for fit in found.model.fits]
    own = {row.stat_name: row.stat_num for row in rows if row.context == "influence"}
    assert own == {"median": float(np.median(most)), "min": min(most), "max": max(most)}
    c = {row.stat_name: row.stat_num for row in rows if row.context == "concordance"}
    each = [fit.concordance for fit in found.model.fits]
    assert c["estimate"] == pytest.approx(np.mean([one.estimate for one in each]))
    assert (c["std.error"] or 0.0) > min(one.std_error or 0.0 for one in each)
    (table,) = lay_out(results, protocol)
    assert isinstance(table, TableDisplay)
    (model,) = [row for row in table.rows if row.label == "Model"]
    assert re.fullmatch(r"0\.\d{3} \(0\.\d{3} to 0\.\d{3}\)", model.cells[-2].text)
    (largest,) = [row for row in table.rows if row.label.startswith("Largest change")]
    assert re.fullmatch(r"\d\.\d\d \(\d\.\d\d to \d\.\d\d\)", largest.cells[4].text)


def test_a_resamples_indexes_are_means_over_its_completed_data_sets(lung: AnalysisData) -> None:
    forced = [each.model_copy(update={"forced": each.variable == "WTLOSS"}) for each in MODEL.candidates]
    imputed = {"missing": "multiple_imputation", "imputations": 3, "screening": EVERYBODY, "candidates": tuple(forced)}
    protocol = make_protocol(MODEL.model_copy(update={**imputed, "cutoffs": ()}), steps=("validation",))
    prepared = prepare(protocol.plan[0], lung, protocol)
    sample, plan = prepared.sample, prepared.plan
    rng = replicate_generator(MODEL.seed, 4)
    part = sample.take(rng.integers(len(sample.time), size=len(sample.time)))
    found = develop(part.time, part.event, part.raw, plan.development, rng)
    assert found.n_sets == 3
    told = replicate_pipeline(sample, plan, MODEL.seed, 4)
    each = [judge(found.model, part.time, part.event, [x], plan.horizon) for x in found.sets]
    assert told.training == pytest.approx(np.mean(each, axis=0), rel=1e-12)
    assert told.training != pytest.approx(each[0], rel=1e-6)
    names = [candidate.name for candidate in plan.development.candidates]
    raw = sample.raw[:, [names.index(candidate.name) for candidate in found.candidates]]
    chance = replicate_generator(MODEL.seed, 0)
    completed = impute_by_chained_equations(sample.time, sample.event, raw, n_imputations=3, rng=chance).x
    sets = [expand(found.candidates, values) for values in completed]
    assert told.test == pytest.approx(judge(found.model, sample.time, sample.event, sets, plan.horizon), rel=1e-12)


def test_the_table_shows_how_many_data_sets_select_each_candidate(lung: AnalysisData) -> None:
    model = MODEL.model_copy(
        update={"missing": "multiple_imputation", "imputations": 3, "screening": EVERYBODY, "resamples": 10}
    )
    protocol = make_protocol(model, steps=("selection",))
    (table,) = lay_out(analyse(lung, protocol), protocol)
    assert isinstance(table, TableDisplay)
    labels = [column.label for column in table.columns]
    place = labels.index("Selected in completed data sets")
    shown = {row.label: row.cells[place].text for row in table.rows if row.cells and not row.is_heading}
    final = labels.index("In the final model")
    answers = {row.label: row.cells[final].text for row in table.rows if row.cells and not row.is_heading}
    assert [(label, shown[label], answers[label]) for label in list(shown)[:6]] == [
        ("Age (years)", "0.0%", "no"),
        ("Sex", "100.0%", "yes"),
        ("ECOG performance status", "100.0%", "yes"),
        ("Karnofsky score", "33.3%", "no"),
        ("Weight loss (lb)", "66.7%", "yes"),
        ("Twice the age", "NEᵃ", "no"),
    ]
    assert any("data sets or more select (Wood, White and Royston 2008)" in note for note in table.footnotes)


def test_steps_on_stacked_sets_are_named(lung: AnalysisData) -> None:
    imputed = {"missing": "multiple_imputation", "imputations": 3, "screening": EVERYBODY, "resamples": 10}
    protocol = make_protocol(MODEL.model_copy(update={**imputed, "decided_by": "stacked_w3"}), steps=("selection",))
    rows = [row.statistic for row in analyse(lung, protocol).rows]
    (note,) = [row.stat_chr for row in rows if row.stat_name == "note"]
    assert note == (
        "steps are taken once, on 3 completed data sets stacked, each candidate weighted by (1 - f)/m with f its own "
        "fraction of missing values (W3) (Wood, White and Royston 2008); the penalty is that of the first"
    )
    assert not [row for row in rows if row.context == "completed data sets"]
    final = {row.variable for row in rows if row.context == "final" and row.stat_chr == "yes"}
    changes = [row.stat_chr for row in rows if row.stat_name == "change"]
    assert changes[0] == "start"
    assert {"SEX", "ECOG"} <= final


def test_the_gain_is_that_of_all_completed_data_sets(lung: AnalysisData) -> None:
    forced = [each.model_copy(update={"forced": each.variable == "WTLOSS"}) for each in MODEL.candidates]
    imputed = {"missing": "multiple_imputation", "imputations": 3, "screening": EVERYBODY, "candidates": tuple(forced)}
    protocol = make_protocol(MODEL.model_copy(update={**imputed, "resamples": 10, "cutoffs": ()}), steps=("gain",))
    prepared = prepare(protocol.plan[0], lung, protocol)
    found, _ = prepared.develop_with_factors()
    assert found is not None
    time, event, horizon = prepared.sample.time, prepared.sample.event, prepared.plan.horizon
    alone = fit_to_sets(time, event, found.sets, found.columns_of("WTLOSS"))
    columns, added = list(found.columns_of(*found.selected)), added_columns(found, "WTLOSS")
    tests = [nested_likelihood_ratio(time, event, x[:, columns], added) for x in found.sets]
    moved = [
        reclassification(time, event, alone.risk(x, horizon), found.model.risk(x, horizon), horizon) for x in found.sets
    ]
    rows = {(row.context, row.stat_name): row for row in (each.statistic for each in analyse(lung, protocol).rows)
            if row.variable == "WTLOSS"}  # fmt: skip
    pooled = pool_chi_squares([test.statistic or 0.0 for test in tests], tests[0].df or 0.0)
    assert rows["likelihood ratio", "p.value"].stat_num == pooled.p_value
    assert rows["likelihood ratio", "p.value"].method.endswith(
        "in 3 completed data sets: P pooled by D2 (Li and others 1991)"
    )
    assert rows["NRI", "estimate"].stat_num == pytest.approx(np.mean([each.nri for each in moved]))
    assert rows["IDI", "estimate"].stat_num == pytest.approx(np.mean([each.idi for each in moved]))
    areas = [time_dependent_roc(time, event, alone.linear_predictor(x), [horizon]).auc[0].estimate for x in found.sets]
    assert rows["12 months", "estimate"].stat_num == pytest.approx(np.mean([each or np.nan for each in areas]))
    resamples = draw_resamples(len(time), 10, MODEL.seed)
    moves = [reclassification_moves(time, event, x[:, columns], added, horizon, resamples) for x in found.sets]
    limits = reclassification_limits(np.mean(moves, axis=0))
    assert (rows["NRI", "conf.low"].stat_num, rows["NRI", "conf.high"].stat_num) == pytest.approx(limits.nri)


def test_a_set_without_an_estimate_leaves_the_pool_without_one() -> None:
    known = Interval(estimate=0.7, lower=0.6, upper=0.8, conf_level=0.95, std_error=0.05, method="")
    none = Interval(estimate=None, lower=None, upper=None, conf_level=0.95, method="")
    assert pool_intervals([known]) == known
    assert pool_intervals([known, none]).method == "a completed data set has no estimate with a standard error"
    lacking = TestResult(statistic=None, df=0.0, p_value=None, method="nothing added")
    assert pool_tests([TestResult(statistic=1.0, df=1.0, p_value=0.3, method=""), lacking]) == lacking
