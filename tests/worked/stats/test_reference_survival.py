"""Published examples of curves and their comparison: 6-MP leukaemia, NCCTG lung cancer, a flat curve at one half."""

from __future__ import annotations

import numpy as np
import pytest
from worked_examples import EXAMPLES, expected, read_data, read_lung

from topline.stats import kaplan_meier, log_rank, maximally_selected_log_rank, one_sample_log_rank, reverse_kaplan_meier

GEHAN = EXAMPLES["gehan.km"]["data"]
ARMS = {"treat=6-MP": GEHAN["mp"], "treat=control": GEHAN["placebo"]}
SEXES = {"sex=1": 1, "sex=2": 2}


@pytest.mark.parametrize("arm", ARMS)
def test_leukaemia_curve_steps_as_the_textbooks_print(arm: str) -> None:
    curve = kaplan_meier(ARMS[arm]["time"], ARMS[arm]["event"])
    steps = [step for step in expected("gehan.km")["steps"] if step["strata"] == arm]
    with_event = curve.events > 0
    assert curve.time[with_event].tolist() == [step["time"] for step in steps]
    assert curve.at_risk[with_event].tolist() == [step["n.risk"] for step in steps]
    np.testing.assert_allclose(curve.survival[with_event], [step["surv"] for step in steps], rtol=1e-9)
    above_0 = with_event & (curve.survival > 0)
    np.testing.assert_allclose(curve.std_error[above_0], [step["se"] for step in steps if "se" in step], rtol=1e-9)


@pytest.mark.parametrize(("conf_type", "key"), [("log", "log"), ("log-log", "loglog")])
@pytest.mark.parametrize("arm", ARMS)
def test_leukaemia_median_has_its_printed_limits(arm: str, conf_type: str, key: str) -> None:
    curve = kaplan_meier(ARMS[arm]["time"], ARMS[arm]["event"], conf_type=conf_type)
    row = next(row for row in expected("gehan.km")[key] if row["_row"] == arm)
    median = curve.median()
    assert (median.estimate, median.lower, median.upper) == (row["median"], row["0.95LCL"], row.get("0.95UCL"))


def test_leukaemia_log_rank_is_that_of_the_textbooks() -> None:
    time = [*GEHAN["mp"]["time"], *GEHAN["placebo"]["time"]]
    event = [*GEHAN["mp"]["event"], *GEHAN["placebo"]["event"]]
    result, printed = log_rank(time, event, [0] * 21 + [1] * 21), expected("gehan.logrank")
    assert result.observed is not None
    assert result.expected is not None
    assert result.observed.tolist() == printed["obs"]
    np.testing.assert_allclose(result.expected, printed["exp"], rtol=1e-9)
    np.testing.assert_allclose([result.statistic, result.p_value], [printed["chisq"], printed["p"]], rtol=1e-9)


@pytest.mark.parametrize("conf_type", ["log", "log-log", "plain"])
def test_lung_curve_has_its_limits(conf_type: str) -> None:
    lung, printed = read_lung(), expected(f"lung.km.{conf_type}")
    curve = kaplan_meier(lung["time"], lung["event"], conf_type=conf_type)
    median = curve.median()
    assert [median.estimate, median.lower, median.upper] == [printed["q"][key] for key in ("median", "lower", "upper")]
    for row in printed["at"]:
        at = curve.at(row["time"])
        np.testing.assert_allclose(
            [at.estimate, at.std_error, at.lower, at.upper],
            [row["surv"], row["se"], row["lower"], row["upper"]],
            rtol=1e-9,
        )
        assert curve.counts([row["time"]]).at_risk.tolist() == [row["n.risk"]]


@pytest.mark.parametrize(("conf_type", "key"), [("log", "log"), ("log-log", "loglog")])
@pytest.mark.parametrize("sex", SEXES)
def test_lung_medians_by_sex_have_their_limits(sex: str, conf_type: str, key: str) -> None:
    lung = read_lung()
    of_sex = lung["sex"] == SEXES[sex]
    median = kaplan_meier(lung["time"][of_sex], lung["event"][of_sex], conf_type=conf_type).median()
    row = next(row for row in expected("lung.km.sex")[key] if row["_row"] == sex)
    assert [median.estimate, median.lower, median.upper] == [row["median"], row["0.95LCL"], row["0.95UCL"]]


def test_lung_follow_up_is_that_of_the_reverse_curve() -> None:
    lung, printed = read_lung(), expected("lung.followup.reverseKM")
    overall = reverse_kaplan_meier(lung["time"], lung["event"]).median()
    assert [overall.estimate, overall.lower, overall.upper] == list(printed["overall"].values())
    for row in printed["by_sex"]:
        of_sex = lung["sex"] == SEXES[row["_row"]]
        median = reverse_kaplan_meier(lung["time"][of_sex], lung["event"][of_sex]).median()
        assert [median.estimate, median.lower, median.upper] == [row["median"], row["0.95LCL"], None]


def test_lung_log_rank_by_sex_plain_weighted_and_stratified() -> None:
    lung, printed = read_lung(), expected("lung.logrank")
    result = log_rank(lung["time"], lung["event"], lung["sex"])
    assert result.expected is not None
    np.testing.assert_allclose(result.expected, printed["logrank"]["exp"], rtol=1e-9)
    peto = log_rank(lung["time"], lung["event"], lung["sex"], rho=1)
    known = read_lung("ph.ecog")
    stratified = log_rank(known["time"], known["event"], known["sex"], strata=known["ph.ecog"])
    for found, key in ((result, "logrank"), (peto, "peto_peto"), (stratified, "stratified_by_ecog")):
        np.testing.assert_allclose(
            [found.statistic, found.p_value], [printed[key]["chisq"], printed[key]["p"]], rtol=1e-9
        )


@pytest.mark.parametrize(("rho", "gamma", "key"), [(0, 1, "FH01"), (1, 1, "FH11")])
def test_lung_fleming_harrington_tests(rho: float, gamma: float, key: str) -> None:
    lung = read_lung()
    result = log_rank(lung["time"], lung["event"], lung["sex"], rho=rho, gamma=gamma)
    np.testing.assert_allclose(
        [result.statistic, result.p_value], expected("lung.logrank")["FH_gehan_tarone"][key], rtol=1e-9
    )


def test_lung_risk_table_adds_up() -> None:
    lung, times = read_lung(), [0, 250, 500, 750, 1000]
    for sex, code in SEXES.items():
        of_sex = lung["sex"] == code
        counts = kaplan_meier(lung["time"][of_sex], lung["event"][of_sex]).counts(times)
        rows = [row for row in expected("lung.risktable") if row["strata"] == sex]
        assert counts.at_risk.tolist() == [row["n.risk"] for row in rows]
        assert counts.events.tolist() == [row["cum.event"] for row in rows]
        at_risk_after = [np.sum(lung["time"][of_sex] > time) for time in times]
        assert [int(of_sex.sum() - left) for left in at_risk_after] == [
            row["cum.event"] + row["cum.censor"] for row in rows
        ]


def test_lung_restricted_means_within_a_year() -> None:
    lung = read_lung()
    for row in expected("lung.rmst"):
        of_sex = lung["sex"] == SEXES[row["_row"]]
        mean = kaplan_meier(lung["time"][of_sex], lung["event"][of_sex]).rmst(365)
        np.testing.assert_allclose([mean.estimate, mean.std_error], [row["rmean"], row["se(rmean)"]], rtol=1e-9)


def test_flat_curve_at_one_half_has_rs_median_and_limits() -> None:
    data, printed = EXAMPLES["camis.edge"]["data"], expected("camis.edge")
    curve = kaplan_meier(data["time"], data["status"], conf_type="log-log")
    quantiles = [curve.quantile(p) for p in (0.25, 0.5, 0.75)]
    assert [at.estimate for at in quantiles] == printed["R_quantiles"]
    assert [at.lower for at in quantiles] == printed["R_lower"]
    assert [at.upper for at in quantiles] == printed["R_upper"]
    found = [curve.at(time) for time in (80, 100, 120)]
    np.testing.assert_allclose([at.estimate for at in found], printed["R_S_80_100_120"], rtol=1e-12)
    np.testing.assert_allclose([at.lower for at in found], printed["R_lower_S"], rtol=1e-9)
    np.testing.assert_allclose([at.upper for at in found], printed["R_upper_S"], rtol=1e-9)


@pytest.mark.parametrize(
    ("p_method", "key"),
    [("lau92", "Lau92"), ("lau94", "Lau94"), ("hl", "HL"), ("exact_gauss", "exactGauss"), ("permutation", "condMC")],
)
def test_lymphoma_cutpoint_is_that_of_the_maxstat_vignette(p_method: str, key: str) -> None:
    data, printed = read_data("dlbcl"), expected("DLBCL.maxstat")[key]
    found = maximally_selected_log_rank(data["time"], data["event"], data["marker"], p_method=p_method)
    np.testing.assert_allclose([found.statistic, found.cutpoint], [printed["M"], printed["cut"]], rtol=1e-9)
    drawn = p_method in {"exact_gauss", "permutation"}  # R draws for both
    np.testing.assert_allclose(found.p_value, printed["p"], rtol=0 if drawn else 1e-9, atol=0.003 if drawn else 0)


@pytest.mark.parametrize(("sample", "key"), [("interim_n26", "interim"), ("final_n45", "final")])
def test_one_sample_log_rank_is_that_of_onearm2stage(sample: str, key: str) -> None:
    example = EXAMPLES["oslr.test"]
    rows, printed = example["data"][sample], example["expected"][key]
    at = example["inputs"]
    result = one_sample_log_rank(
        [row["time"] for row in rows],
        [row["status"] for row in rows],
        lambda time: -np.log(at["S0"]) * time / at["x0"],
    )
    assert result.observed is not None
    assert result.expected is not None
    assert result.statistic is not None
    assert result.observed.tolist() == [printed["O"]]
    np.testing.assert_allclose(result.expected, [printed["E"]], atol=5e-5)
    np.testing.assert_allclose(result.statistic, printed["Z"], atol=5e-5)
