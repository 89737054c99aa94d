"""Published examples of models and predictions: Cox, LASSO, ROC curves, prediction error, net benefit, proportions."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from worked_examples import EXAMPLES, expected, read_data, read_lung

from topline.stats import (
    agresti_coull,
    brier_score,
    clopper_pearson,
    concordance,
    cox,
    cox_path,
    decision_curve,
    jeffreys,
    roc,
    roc_test,
    stepwise_cox,
    time_dependent_roc,
    wald,
    wilson,
)

GEHAN = EXAMPLES["gehan.km"]["data"]
ASAH = json.loads((Path(__file__).parents[2] / "oracle/stats/roc.json").read_text(encoding="utf-8"))["asah"]
COVARIATES = ("age", "sex", "ph.ecog")
ROSSI = ("fin", "age", "race_other", "wexp", "not_married", "paro", "prio")


def test_fits_of_therneaus_data_1_are_those_of_the_vignette() -> None:
    time, event = [1, 1, 6, 6, 8, 9], [1, 0, 1, 1, 0, 1]
    for ties, key in (("breslow", "T1.breslow"), ("efron", "T1.efron")):
        fit, printed = cox(time, event, [1, 1, 1, 0, 0, 0], ties=ties), expected(key)
        assert fit.coef[0] == pytest.approx(printed["beta"], rel=1e-9)
        assert fit.log_likelihood == pytest.approx((printed["loglik_null"], printed["loglik"]), rel=1e-9)
        assert fit.covariance[0, 0] == pytest.approx(printed["var"], rel=1e-9)
        np.testing.assert_allclose(fit.residuals("martingale"), printed["martingale"], rtol=1e-9)


@pytest.mark.parametrize(
    ("ties", "key"), [("breslow", "breslow"), ("efron", "efron"), ("exact", "exact_partial_discrete")]
)
def test_leukaemia_hazard_ratio_by_each_treatment_of_ties(ties: str, key: str) -> None:
    time = [*GEHAN["mp"]["time"], *GEHAN["placebo"]["time"]]
    event = [*GEHAN["mp"]["event"], *GEHAN["placebo"]["event"]]
    fit, printed = cox(time, event, [0] * 21 + [1] * 21, ties=ties), expected("gehan.cox.ties")[key]
    np.testing.assert_allclose(
        [fit.coef[0], fit.std_error[0], fit.hazard_ratio[0]],
        [printed["coef"], printed["se"], printed["HR"]],
        rtol=1e-8,
    )
    np.testing.assert_allclose(fit.log_likelihood, printed["loglik"], rtol=1e-9)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_lung_model_of_sex(ties: str) -> None:
    lung, printed = read_lung(), expected(f"lung.cox.sex.{ties}")
    fit = cox(lung["time"], lung["event"], lung["sex"], ties=ties)
    np.testing.assert_allclose(
        [fit.coef[0], fit.std_error[0], fit.hazard_ratio[0], fit.lower[0], fit.upper[0]],
        [printed["coef"], printed["se"], printed["HR"], *printed["ci"]],
        rtol=1e-8,
    )
    np.testing.assert_allclose(fit.log_likelihood, printed["loglik"], rtol=1e-9)
    np.testing.assert_allclose(
        [fit.score.statistic, fit.wald.statistic], [printed["score"], printed["wald"]], rtol=1e-8
    )


def test_lung_model_of_age_sex_and_performance_status() -> None:
    lung, printed = read_lung(*COVARIATES), expected("lung.cox.multi")
    x = np.column_stack([lung[name] for name in COVARIATES])
    fit = cox(lung["time"], lung["event"], x)
    for row, column in enumerate(printed["coef"]):
        np.testing.assert_allclose(
            [fit.coef[row], fit.hazard_ratio[row], fit.std_error[row], fit.z[row], fit.p_value[row]],
            [column[key] for key in ("coef", "exp(coef)", "se(coef)", "z", "Pr(>|z|)")],
            rtol=1e-8,
        )
        limits = printed["ci"][row]
        np.testing.assert_allclose([fit.lower[row], fit.upper[row]], [limits["lower .95"], limits["upper .95"]], 1e-8)
    tests = [fit.likelihood_ratio, fit.score]
    np.testing.assert_allclose([[t.statistic, t.df, t.p_value] for t in tests], [printed["logtest"], printed["sctest"]])
    np.testing.assert_allclose(fit.wald.statistic, printed["waldtest"][0], atol=0.005)
    np.testing.assert_allclose(fit.aic, printed["AIC"], rtol=1e-9)
    np.testing.assert_allclose(fit.log_likelihood, printed["loglik"], rtol=1e-9)
    harrell = fit.concordance
    np.testing.assert_allclose([harrell.estimate, harrell.std_error], printed["concordance"], rtol=1e-8)
    uno = concordance(lung["time"], lung["event"], fit.linear_predictor(x), weighting="uno")
    np.testing.assert_allclose(uno.estimate, printed["uno_C_G2"], rtol=1e-8)


def test_lung_model_is_checked_for_proportional_hazards_and_predicts() -> None:
    lung, printed = read_lung(*COVARIATES), expected("lung.cox.multi")
    x = np.column_stack([lung[name] for name in COVARIATES])
    fit = cox(lung["time"], lung["event"], x)
    check = fit.proportional_hazards_test()
    np.testing.assert_allclose(
        [test.statistic for test in (*check.columns, check.overall)],
        [row["chisq"] for row in printed["zph"]],
        rtol=1e-8,
    )
    at = fit.survival([[60, 2, 1]], [180, 365])
    wanted = printed["prediction_age60_female_ecog1"]
    np.testing.assert_allclose(np.ravel(at), [row["surv"] for row in wanted["surv"]], rtol=1e-8)
    np.testing.assert_allclose(fit.linear_predictor([[60, 2, 1]]), [wanted["lp_centered"]], rtol=1e-8)


def test_lung_stepwise_model_keeps_five_of_seven() -> None:
    names = ("age", "sex", "ph.ecog", "ph.karno", "pat.karno", "meal.cal", "wt.loss")
    lung, printed = read_lung(*names, "inst"), expected("lung.stepAIC")
    found = stepwise_cox(lung["time"], lung["event"], np.column_stack([lung[name] for name in names]), names)
    assert set(found.selected) == set(printed["coef"])
    np.testing.assert_allclose(found.fit.aic, printed["AIC"], rtol=1e-9)
    coefficients = dict(zip(found.selected, found.fit.coef.tolist(), strict=True))
    assert coefficients == pytest.approx(printed["coef"], rel=1e-8)


def test_rossi_model_is_that_of_fox_and_weisberg() -> None:
    rossi, printed = read_data("rossi"), expected("rossi.cox")
    x = np.column_stack([rossi[name] for name in ROSSI])
    fit, efron = cox(rossi["week"], rossi["arrest"], x), printed["efron"]
    for row, column in enumerate(efron["coef"]):
        np.testing.assert_allclose(
            [fit.coef[row], fit.std_error[row], fit.p_value[row]],
            [column[key] for key in ("coef", "se(coef)", "Pr(>|z|)")],
            rtol=1e-6,  # R stops a step earlier
        )
    np.testing.assert_allclose(fit.log_likelihood, efron["loglik"], rtol=1e-9)
    np.testing.assert_allclose([fit.concordance.estimate, fit.concordance.std_error], efron["C"], rtol=1e-8)
    ratio = fit.likelihood_ratio
    np.testing.assert_allclose([ratio.statistic, ratio.df, ratio.p_value], efron["LR"], rtol=1e-8)
    check = fit.proportional_hazards_test()
    np.testing.assert_allclose(
        [test.statistic for test in (*check.columns, check.overall)], [row["chisq"] for row in efron["zph"]], rtol=1e-6
    )
    breslow = cox(rossi["week"], rossi["arrest"], x, ties="breslow")
    np.testing.assert_allclose(breslow.coef, printed["breslow_coefs"], rtol=1e-6)


def test_lung_prediction_error_is_that_of_riskregression() -> None:
    lung, printed = read_lung(*COVARIATES), expected("riskreg.lung")
    x, times = np.column_stack([lung[name] for name in COVARIATES]), [180, 365]
    fit = cox(lung["time"], lung["event"], x)
    areas = time_dependent_roc(lung["time"], lung["event"], fit.linear_predictor(x), times).auc
    for area, row in zip(areas, printed["auc"], strict=True):
        np.testing.assert_allclose(
            [area.estimate, area.std_error, area.lower, area.upper],
            [row[key] for key in ("AUC", "se", "lower", "upper")],
            rtol=1e-8,
        )
    scores = brier_score(lung["time"], lung["event"], fit.survival(x, times), times)
    rows = {(row["model"], row["times"]): row for row in printed["brier"]}
    np.testing.assert_allclose(scores.score, [rows["Cox", time]["Brier"] for time in times], rtol=1e-8)
    np.testing.assert_allclose(scores.null, [rows["Null model", time]["Brier"] for time in times], rtol=1e-8)
    np.testing.assert_allclose(scores.ipa, [rows["Cox", time]["IPA"] for time in times], rtol=1e-8)


def test_haemorrhage_markers_are_those_of_proc() -> None:
    printed = expected("pROC.aSAH")
    curve = roc(ASAH["label"], ASAH["s100b"])
    low, middle, high = printed["s100b"]["ci_delong"]
    np.testing.assert_allclose([curve.auc.lower, curve.auc.estimate, curve.auc.upper], [low, middle, high], rtol=1e-9)
    best, youden = curve.youden(), printed["s100b"]["youden"][0]
    np.testing.assert_allclose(
        [best.threshold, best.sensitivity, best.specificity],
        [youden[key] for key in ("threshold", "sensitivity", "specificity")],
        rtol=1e-9,
    )
    test, both = roc_test(ASAH["label"], ASAH["s100b"], ASAH["ndka"]), printed["delong_vs_ndka"]
    np.testing.assert_allclose([test.statistic, test.p_value], [both["z"], both["p"]], rtol=1e-9)


@pytest.mark.parametrize(("alpha", "key"), [(1.0, "lasso"), (0.5, "enet_0_5")])
def test_lung_penalised_path_is_that_of_glmnet_where_ties_survive_rounding(alpha: float, key: str) -> None:
    lung, example = read_lung(*COVARIATES), EXAMPLES["glmnet.lung"]
    x = np.column_stack([lung[name] for name in COVARIATES])
    printed, exact = example["expected"][key], example["in_thousands_of_days"]
    path = cox_path(lung["time"], lung["event"], x, alpha=alpha, penalty=printed["lambda"])
    np.testing.assert_allclose(path.coef, exact[key], atol=1e-6)
    np.testing.assert_allclose(path.coef, printed["beta"], atol=5e-4)
    largest = cox_path(lung["time"], lung["event"], x).penalty[0]
    np.testing.assert_allclose(largest, exact["lambda_max"], rtol=1e-9)


@pytest.mark.parametrize("marker", ["famhistory", "cancerpredmarker"])
def test_net_benefit_of_a_binary_outcome_is_that_of_its_definition(marker: str) -> None:
    data, rows = read_data("dca"), expected("dca.binary")["net_benefit"]
    time = np.where(data["cancer"] == 1, 1, 3)
    found = decision_curve(time, data["cancer"], data[marker], 2, [row["threshold"] for row in rows])
    np.testing.assert_allclose(found.net_benefit, [row[marker] for row in rows], rtol=1e-9)
    np.testing.assert_allclose(found.treat_all, [row["all"] for row in rows], rtol=1e-9)


@pytest.mark.parametrize("counts", expected("binomCI.newcombe"))
def test_limits_of_newcombes_proportions(counts: str) -> None:
    x, n = (int(count) for count in counts.split("/"))
    methods = {"cp": clopper_pearson, "wilson": wilson, "wald": wald, "jeffreys": jeffreys, "ac": agresti_coull}
    for key, method in methods.items():
        printed = np.clip(expected("binomCI.newcombe")[counts][key], 0, 1)
        if key == "jeffreys" and x == 0:
            printed[0] = 0  # ours is 0 at x = 0, as Brown, Cai and DasGupta advise
        np.testing.assert_allclose([method(x, n).lower, method(x, n).upper], printed, rtol=1e-8, atol=1e-12)
    corrected = wilson(x, n, corrected=True)
    np.testing.assert_allclose(
        [corrected.lower, corrected.upper], expected("binomCI.newcombe")[counts]["wilson_cc"], rtol=1e-8, atol=1e-12
    )
