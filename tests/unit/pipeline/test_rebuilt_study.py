"""A paper becomes a study that runs: the study file beside rebuilt records, and the printed numbers back from it."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from tests.unit.evidence.test_reconstruct_published import SMALL, write

from topline.pipeline import RebuildOptions, RunOptions, check, reconcile_readout, reconstruct, run
from topline.protocol import EventFreeRate, Protocol, ResponseRate, TimeToEvent, read_protocol

TRIAL = Path(__file__).parents[3] / "studies/nct04695470"
FEW = RebuildOptions(seed=4, moves=60_000)
FEWEST = RebuildOptions(seed=1, moves=1_000)
RICH = """\
publication: {id: rich-2, title: A richer invented trial}
population: FAS
populations:
  FAS: {label: Full analysis, n: 40}
  RESP: {label: With an assessment, n: 38}
  LABS: {label: With a value, n: 36}
  PP: {label: Per protocol, n: 35}
endpoints:
  TTF: {label: Time to failure}
  OS: {label: Overall survival}
  ORR: {label: Objective response rate, type: response_rate, population: RESP, responses: [CR, PR]}
  BEN: {label: Benefit, type: response_rate}
  TTF4: {label: 4-month rate, type: rate_at, of: TTF, at_months: 4}
regimen: {novumab: {dose: 3, unit: mg/kg, cycle_days: 28, days_on: 2, route: intravenous, reductions: [2, 1]}}
assessment:
  schedule: [{every_weeks: 8, until_week: 40}, {every_weeks: 12}]
  confirm_weeks: 6
  clinical_benefit_weeks: 16
  toxicity_criteria: NCI CTCAE version 4.03
design: {endpoint: TTF4, null_rate: 0.30, alternative_rate: 0.50, alpha: 0.05, sides: 1, power: 0.80, n_final: 40}
eligibility:
  ADULT: {label: Age 18 to 75 years, variable: AGE, at_least: 18, at_most: 75}
  FIT: {label: ECOG 0 or 1, variable: ECOG, values: ["0", "1"]}
  BRAIN: {label: Brain metastases, kind: exclusion}
summaries: {AGE: {label: Age, unit: years, integer: true, median: 61, iqr: [54, 68]}}
baseline:
  SEX: {label: Sex, levels: {M: {label: Male, n: 24}, F: {label: Female, n: 16}}}
  AGEGR1: {label: Age group, value_of: AGE, levels: {young: {n: 26, below: 65}, old: {n: 14, at_least: 65}}}
  ECOG: {label: ECOG, levels: {"0": {n: 25}, "1": {n: 15}}}
  LIVERMET: {label: Liver, levels: {"Y": {n: 18}, "N": {n: 22}}}
survival: {TTF: {median: 5.5}, OS: {median: 14.0, at: {"18": {percent: 40.0}}}}
responses: {best_population: RESP, best: {CR: {n: 1}, PR: {n: 9}, SD: {n: 18}, PD: {n: 10}}}
models:
  OS_TWO:
    endpoint: OS
    terms: {LIVERMET: {level: "Y", reference: "N", hazard_ratio: 2.0}, ECOG: {level: "1", reference: "0"}}
  OS_LABS: {endpoint: OS, population: LABS, terms: {LDH: {label: LDH, hazard_ratio: 1.10, p: 0.04}}}
groups:
  RISK:
    label: Risk
    levels:
      GOOD: {survival: {OS: {median: 20.0}}}
      FAIR: {survival: {OS: {median: 13.0}}}
      BAD: {survival: {OS: {median: 8.0}}}
    tests: {OS: 0.01}
  LDHGR1:
    label: LDH group
    population: LABS
    levels: {HIGH: {survival: {OS: {median: 11}}}, LOW: {survival: {OS: {median: 16}}}}
adverse_events:
  related: true
  columns: {"1-2": {grades: [1, 2]}, "3": {grades: [3]}, total: {}}
  rows:
    ANY: {kind: any, cells: {"1-2": 20, "3": 6, total: 26}}
    SKIN: {label: Of the skin, kind: group, cells: {total: 3}}
    RASH: {label: Rash, cells: {"1-2": 15, "3": 2, total: 17}}
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The small paper, and the study folder made of it."""
    folder = tmp_path_factory.mktemp("small")
    published = write(folder, SMALL)
    reconstruct(published, folder / "study", FEW)
    return published, folder / "study"


def test_a_paper_is_rebuilt_run_and_reconciled(small: tuple[Path, Path], tmp_path: Path) -> None:
    published, study = small

    assert check(study).findings == ()
    run(study, tmp_path / "readout")
    found = reconcile_readout(tmp_path / "readout", published, tmp_path)

    assert found.summary == (
        "27 of 27 printed numbers are equal at the printed rounding, 0 differ, 0 are not computed."
    )


def test_what_became_of_each_target_can_be_queried_as_a_result(small: tuple[Path, Path]) -> None:
    table = pl.read_parquet(small[1] / "reconstruction.parquet")
    report = json.loads((small[1] / "data/reconstruction.json").read_text(encoding="utf-8"))

    (cohort,) = report["cohorts"]
    verdicts = table.filter(pl.col("stat_name") == "verdict")
    assert verdicts.select("variable_level", "stat_chr").rows() == [
        (each["id"], each["outcome"]) for each in cohort["numbers"]
    ]
    computed = table.filter(pl.col("stat_name") == "computed")["stat_num"].to_list()
    assert [each["found"] for each in cohort["numbers"]] == [float(f"{value:.12g}") for value in computed]
    assert table["result_id"].is_unique().all()
    assert (table["group1"] + table["group1_level"]).unique().to_list() == ["seed4"]
    assert table.filter(pl.col("analysis_id") == "reconstruction.all").select("stat_name", "stat_num").rows() == [
        ("note", None), ("N", len(cohort["numbers"])), ("n", cohort["counts"]["met"]), ("n", 0), ("n", 0)
    ]  # fmt: skip
    assert "no patient's data" in table["stat_chr"][0]


def test_the_study_file_says_where_it_is_from(small: tuple[Path, Path]) -> None:
    text = (small[1] / "study.yaml").read_text(encoding="utf-8")

    assert text.startswith("# Made by `topline reconstruct` from published.yaml: ")
    assert "no record is a patient's" in text
    assert (
        "  - {id: baseline, show: baseline_survival, population: ITT, endpoints: [PFS, OS], covariates: [AGE, SEX]}"
        in (text.splitlines())
    )


def test_a_study_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    published = write(tmp_path, SMALL)
    (tmp_path / "study").mkdir()
    (tmp_path / "study/study.yaml").write_text("study: mine\n", encoding="utf-8")

    reconstruct(published, tmp_path / "study", FEWEST)

    assert (tmp_path / "study/study.yaml").read_text(encoding="utf-8") == "study: mine\n"


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Protocol]:
    """The study folder of a paper that prints more, and what its study file says."""
    folder = tmp_path_factory.mktemp("rich")
    reconstruct(write(folder, RICH), folder / "study", FEWEST)
    return folder / "study", read_protocol(folder / "study/study.yaml")


def test_the_design_is_the_printed_one(rich: tuple[Path, Protocol]) -> None:
    protocol = rich[1]

    (drug,) = protocol.treatment.regimen
    assert (drug.name, drug.dose, drug.unit, drug.cycle_days, drug.days_on, drug.reductions) == (
        "NOVUMAB", 3, "mg/kg", 28, 2, (2, 1)
    )  # fmt: skip
    assert [(each.every_weeks, each.until_week) for each in protocol.schedule] == [(8, 40), (12, None)]
    response = protocol.criteria.response
    assert (response.source, response.confirm_days, response.sd_min_days) == ("lesions", 42, 49)
    assert protocol.criteria.toxicity.version == "4.03"
    hypothesis = protocol.design
    assert hypothesis is not None
    assert (hypothesis.endpoint, hypothesis.at_months, hypothesis.null_rate, hypothesis.alternative_rate) == (
        "TTF", 4, 0.3, 0.5
    )  # fmt: skip
    assert (hypothesis.sided, hypothesis.power, hypothesis.subjects) == (1, 0.8, 40)
    assert [(each.id, each.kind, each.rule) for each in protocol.eligibility] == [
        ("I01", "inclusion", "AGE >= 18 AND AGE <= 75"),
        ("I02", "inclusion", "ECOG IN ('0', '1')"),
    ]


def test_populations_have_the_rule_that_their_use_gives(rich: tuple[Path, Protocol]) -> None:
    standard = {"ITT", "EVAL"}  # every study file has these
    assert {name: each.rule for name, each in rich[1].populations.items() if name not in standard} == {
        "FAS": "ENRLFL = 'Y'",
        "RESP": "ENRLFL = 'Y' AND RSEVALFL = 'Y'",
        "LABS": "ENRLFL = 'Y' AND LDH IS NOT NULL",
        "PP": "ENRLFL = 'Y'",
        "SAF": "TRTSDT IS NOT NULL",
    }


def test_endpoints_are_those_of_the_records(rich: tuple[Path, Protocol]) -> None:
    by_name = {each.id: each for each in rich[1].endpoints}

    assert list(by_name) == ["TTF4", "ORR", "BEN", "TTF", "OS"]
    rate, benefit, free, failure, survival = (by_name[name] for name in ("ORR", "BEN", "TTF4", "TTF", "OS"))
    assert isinstance(rate, ResponseRate)
    assert isinstance(benefit, ResponseRate)
    assert isinstance(free, EventFreeRate)
    assert isinstance(failure, TimeToEvent)
    assert isinstance(survival, TimeToEvent)
    assert (rate.values, rate.confirmed, rate.population) == (("CR", "PR"), True, "RESP")
    assert (benefit.values, benefit.sd_min_days) == (("CR", "PR", "SD"), 112)
    assert (free.endpoint, free.at_months, free.estimate) == ("TTF", 4, "binomial")
    assert (failure.events, survival.events) == (("progression", "death"), ("death",))


def test_covariates_are_read_divided_or_counted(rich: tuple[Path, Protocol]) -> None:
    by_name = {each.variable: each for each in rich[1].covariates}

    assert by_name["ECOG"].test == "ECOG101"
    assert (by_name["LIVERMET"].test, list(by_name["LIVERMET"].levels)) == ("LIVERMET", ["N", "Y"])
    assert by_name["AGEGR1"].rules == {"young": "AGE < 65", "old": "AGE >= 65"}
    assert by_name["RISK"].rules == {
        "BAD": "LIVERMET = 'Y' AND ECOG = '1'",
        "GOOD": "LIVERMET <> 'Y' AND ECOG <> '1'",
        "FAIR": "TRUE",
    }
    high, low = by_name["LDHGR1"].rules.values()
    assert high.removeprefix("LDH >= ") == low.removeprefix("LDH < ")


def test_the_plan_has_a_display_for_what_is_printed(rich: tuple[Path, Protocol]) -> None:
    by_name = {item.id: item for item in rich[1].plan}

    assert by_name["os"].months == (6, 12, 18)
    assert (by_name["os-two"].covariates, by_name["os-labs"].population) == (("LIVERMET", "ECOG"), "LABS")
    assert (by_name["os-risk"].by, by_name["os-ldhgr1"].population) == ("RISK", "LABS")
    assert by_name["ae-grades"].grades == ("1-2", "3")
    assert by_name["ae-grades"].events_of_interest == ("SKIN",)
    assert {"flow", "baseline", "efficacy", "waterfall", "ttf-curve", "dose-changes", "deaths"} <= set(by_name)


def test_the_study_of_the_richer_paper_runs(rich: tuple[Path, Protocol]) -> None:
    readout = run(rich[0], options=RunOptions(only=("flow", "os-risk", "os-ldhgr1", "ae-grades")))

    assert len(readout.displays) == 4
    sizes = readout.results.filter(pl.col("analysis_id") == "os-ldhgr1.N", pl.col("stat_name") == "N")
    assert sizes["population"].unique().to_list() == ["LABS"]
    assert sizes.filter(pl.col("group1") == "LDHGR1")["stat_num"].sum() == 36


def test_every_number_of_the_trial_is_computed_by_the_study_file_that_is_written(tmp_path: Path) -> None:
    """The published file names results by their analysis alone, so that the plan's ids may be any."""
    published = TRIAL / "published.yaml"
    reconstruct(published, tmp_path / "study", FEWEST)
    run(tmp_path / "study", tmp_path / "readout")

    found = reconcile_readout(tmp_path / "readout", published, tmp_path)
    assert [(each.number.id, each.reason) for each in found.of("not computed")] == []
    told = {each.number.id: each.status for each in found.entries}
    assert told["counts.GRADE_3_4.n"] == told["counts.DEATHS.n"] == told["statements.LIVER_DISEASE_3.n"] == "equal"


LUNG = """\
publication: {id: lung-3, title: An invented trial of responders}
population: FAS
cohort: {screened: 46, enrolled: 40, first_enrolment: 2021-01-10, last_enrolment: 2022-03-01, cutoff: 2023-01-31}
populations: {FAS: {label: All, n: 40}}
endpoints:
  PFS: {label: Progression-free survival}
  DOR: {label: Duration of response, responders_only: true}
  OS: {label: Overall survival}
  ORR: {label: Objective response rate, type: response_rate, responses: [CR, PR]}
responses:
  best: {CR: {n: 1}, PR: {n: 11}, SD: {n: 16}, PD: {n: 9}, NE: {n: 3, percent: 7.5}}
  rates: {ORR: {n: 12, of: 40, percent: 30.0}}
survival: {PFS: {median: 5.5, events: 33, at: {"6": {percent: 47.5}}}, OS: {median: 12.0}, DOR: {median: 8.8}}
follow_up: {median: 14.0}
"""


def test_not_evaluable_subjects_and_a_duration_of_response_are_taken(tmp_path: Path) -> None:
    published = write(tmp_path, LUNG)
    (found,) = reconstruct(published, tmp_path / "study", FEW)
    run(tmp_path / "study", tmp_path / "readout")

    told = {each.number.id: each for each in reconcile_readout(tmp_path / "readout", published, tmp_path).entries}
    equal = ("NE.n", "NE.percent", "PD.n", "ORR.n", "ORR.of", "ORR.percent")
    assert {name: told[f"responses.{name}"].status for name in equal} == dict.fromkeys(equal, "equal")
    judged = {each.id: each for each in found.verdicts if each.id.startswith(("survival.", "follow_up."))}
    assert list(judged) == [
        "survival.PFS.median", "survival.OS.median", "survival.PFS.events", "survival.PFS.6.percent",
        "follow_up.median",
    ]  # fmt: skip
    for name, verdict in judged.items():
        assert told[name].computed == pytest.approx(verdict.found)
    assert [told[name].computed is None for name in ("survival.DOR.median", "follow_up.median")] == [False, False]
    duration = next(each for each in read_protocol(tmp_path / "study/study.yaml").endpoints if each.id == "DOR")
    assert isinstance(duration, TimeToEvent)
    assert duration.responders_only
