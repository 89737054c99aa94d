"""Cox models against R's coxph (r/cox.R, r/datasets.R; 1e-8 relative)."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from stats_answers import Answer, assert_close, read_answers, read_columns

from topline.core import MethodError
from topline.stats import cox

ANSWERS = read_answers("cox")
DATA = read_columns("cox")
X = np.column_stack([DATA["x1"], DATA["x2"], DATA["x3"]])
DATASETS = ("lung", "colon_os", "ties", "veteran")


def _name(case: Answer) -> str:
    return "-".join([case["options"]["ties"], *(key for key, value in case["options"].items() if value is True)])


def _fit(options: Answer) -> Answer:
    n = 45 if options["ties"] == "exact" else len(X)
    given = {name: DATA[name][:n] for name in ("entry", "weights", "offset", "cluster") if options[name]}
    if options["strata"]:
        given["strata"] = DATA["strat"][:n]
    return cox(DATA["time"][:n], DATA["event"][:n], X[:n], ties=options["ties"], robust=options["robust"], **given)


PLAIN = [case for case in ANSWERS["cases"] if case["options"]["ties"] != "exact"]


@pytest.mark.parametrize("case", ANSWERS["cases"], ids=_name)
def test_every_option_gives_the_coefficients_and_tests_of_coxph(case: Answer) -> None:
    fit, answer = _fit(case["options"]), case["answer"]
    for field in ("coef", "std_error", "covariance", "p_value", "log_likelihood", "aic", "lower", "upper"):
        assert_close(getattr(fit, field), answer[field])
    assert_close([fit.wald.statistic, fit.score.statistic], [answer["wald"], answer["score_test"]])


@pytest.mark.parametrize("case", ANSWERS["cases"], ids=_name)
def test_concordance_of_the_fit_is_that_of_coxph(case: Answer) -> None:
    found = _fit(case["options"]).concordance
    assert_close([found.estimate, found.std_error], case["answer"]["concordance"])


@pytest.mark.parametrize("kind", ["martingale", "deviance", "score", "dfbeta", "schoenfeld", "scaled_schoenfeld"])
@pytest.mark.parametrize("case", PLAIN, ids=_name)
def test_residuals_of_each_kind_are_those_of_coxph(case: Answer, kind: str) -> None:
    found, expected = _fit(case["options"]).residuals(kind), np.array(case["answer"][kind], dtype=float)
    expected = expected.reshape(found.shape)
    if "schoenfeld" in kind:
        found, expected = np.array(sorted(found.tolist())), np.array(sorted(expected.tolist()))
    np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-10)


EXACT = [case for case in ANSWERS["cases"] if case["options"]["ties"] == "exact"]


@pytest.mark.parametrize("kind", ["martingale", "deviance"])
@pytest.mark.parametrize("case", EXACT, ids=_name)
def test_residuals_after_an_exact_fit_are_those_of_coxph(case: Answer, kind: str) -> None:
    assert_close(_fit(case["options"]).residuals(kind), case["answer"][kind])


@pytest.mark.parametrize("kind", ["score", "schoenfeld", "scaled_schoenfeld", "dfbeta"])
def test_residuals_that_coxph_refuses_after_an_exact_fit_are_refused(kind: str) -> None:
    fit = _fit(EXACT[0]["options"])
    with pytest.raises(MethodError, match=f"expected martingale or deviance after ties exact, found {kind}"):
        fit.residuals(kind)


@pytest.mark.parametrize("case", ANSWERS["risk_sets_as_strata"], ids=["plain", "stratified-offset"])
def test_exact_fit_with_late_entries_is_that_of_its_risk_sets_as_strata(case: Answer) -> None:
    given = {name: DATA[name][:45] for name in ("entry", "offset") if name == "entry" or case[name]}
    if case["strata"]:
        given["strata"] = DATA["strat"][:45]
    fit = cox(DATA["time"][:45], DATA["event"][:45], X[:45], ties="exact", **given)
    for field in ("coef", "std_error", "log_likelihood"):
        assert_close(getattr(fit, field), case[field])
    assert_close(fit.score.statistic, case["score_test"])


@pytest.mark.parametrize("case", [c for c in ANSWERS["cases"] if not c["options"]["offset"]], ids=_name)
def test_baseline_hazard_is_that_of_basehaz(case: Answer) -> None:
    baseline = _fit(case["options"]).baseline_hazard()
    answer = case["answer"]["baseline"]
    time, hazard = np.array(answer["time"]), np.array(answer["hazard"])
    starts = np.append(np.nonzero(np.diff(time, prepend=np.inf) < 0)[0], len(time))
    for row, (first, last) in enumerate(pairwise(starts.tolist())):
        assert_close(baseline.at(time[first:last])[row], hazard[first:last])


@pytest.mark.parametrize("transform", ["km", "identity", "rank", "log"])
@pytest.mark.parametrize("case", ANSWERS["cases"], ids=_name)
def test_proportional_hazards_test_is_cox_zph(case: Answer, transform: str) -> None:
    test, answer = _fit(case["options"]).proportional_hazards_test(transform), case["answer"]["zph"][transform]
    found = [*test.columns, test.overall]
    assert_close([each.statistic for each in found], answer["statistic"])
    assert_close([each.p_value for each in found], answer["p_value"])


@pytest.mark.parametrize("case", [c for c in PLAIN if "survival" in c["answer"]], ids=_name)
def test_predicted_survival_is_that_of_survfit(case: Answer) -> None:
    fit = _fit(case["options"])
    found = fit.survival([[0, 1, 0.5], [1, 0, -0.5]], ANSWERS["times"])
    expected = np.array(case["answer"]["survival"], dtype=float)
    if case["options"]["strata"]:
        found, expected = np.stack([found[0, 0], found[1, 1]]), expected.reshape(found[0].shape)
    else:
        expected = expected.T
    np.testing.assert_allclose(found, expected, rtol=1e-8)


# R's predict centres within strata by default, so that its zero is another one: stratified coefficients are compared
# above.
@pytest.mark.parametrize("case", [case for case in PLAIN if not case["options"]["strata"]], ids=_name)
def test_linear_predictor_is_that_of_predict(case: Answer) -> None:
    assert_close(_fit(case["options"]).linear_predictor(X) + 0.0, case["answer"]["linear_predictor"], 1e-7)


def test_aliased_columns_are_those_of_coxph() -> None:
    x1, x2 = X[:, 0], X[:, 1]
    fit = cox(DATA["time"], DATA["event"], np.column_stack([x1, 2 * x1, x2, x1 - x2, np.full(len(x1), 3.0)]))
    assert_close(fit.coef, ANSWERS["aliased"]["coef"])
    assert np.isnan(fit.std_error).tolist() == [False, True, False, True, True]


@pytest.mark.parametrize("model", ["cox_efron", "cox_breslow", "cox_strata"])
@pytest.mark.parametrize("name", DATASETS)
def test_public_datasets_give_the_numbers_of_coxph(name: str, model: str) -> None:
    data, answers = read_columns(name), read_answers(name)
    x = np.column_stack([data[column] for column in answers["covariates"]])
    fit = cox(
        data["time"],
        data["event"],
        x,
        ties="breslow" if model == "cox_breslow" else "efron",
        strata=data["strat"] if model == "cox_strata" else None,
    )
    answer = answers[model]
    for field, key in (
        ("coef", "coef"),
        ("std_error", "se"),
        ("hazard_ratio", "hr"),
        ("lower", "low"),
        ("upper", "high"),
    ):
        is_fitted = np.array([value is not None for value in answer["coef"]])
        assert_close(getattr(fit, field)[is_fitted], np.array(answer[key], dtype=object)[is_fitted])
    assert np.isnan(fit.coef[~is_fitted]).all()
    assert_close(fit.log_likelihood, answer["loglik"])
    assert_close([fit.likelihood_ratio.statistic, fit.likelihood_ratio.df, fit.likelihood_ratio.p_value], answer["lr"])
    assert_close([fit.concordance.estimate, fit.concordance.std_error], answer["concordance"])
    assert_close(fit.aic, answer["aic"])


@pytest.mark.parametrize("name", DATASETS)
def test_public_datasets_give_the_numbers_of_cox_zph(name: str) -> None:
    data, answers = read_columns(name), read_answers(name)
    x = np.column_stack([data[column] for column in answers["covariates"]])
    test = cox(data["time"], data["event"], x).proportional_hazards_test()
    assert_close([each.p_value for each in (*test.columns, test.overall)], answers["zph"]["p"])
