"""From a published file to raw records: what is taken, what is refused, and what the records hold."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from topline import stats
from topline.core import DAYS_PER_MONTH, DataError
from topline.evidence import read_published
from topline.evidence.reconstruct import SYNTHETIC, Effort, Reconstruction, search_and_record
from topline.evidence.reconstruct.from_published import paper_of
from topline.evidence.reconstruct.slots import make_slots
from topline.pipeline import RebuildOptions, RunOptions, reconstruct, run

TRIAL = Path(__file__).parents[3] / "studies/nct04695470/published.yaml"
SMALL = """\
publication: {id: small-1, title: A small invented trial}
population: ITT
cohort: {screened: 46, enrolled: 40, first_enrolment: 2021-01-10, last_enrolment: 2022-03-01}
populations: {ITT: {label: All, n: 40}}
endpoints: {PFS: {label: Progression-free survival}, OS: {label: Overall survival}}
regimen: {novumab: {dose: 100, unit: mg, cycle_days: 21, days_on: 1}}
summaries: {AGE: {label: Age, integer: true, median: 61, iqr: [54, 68]}}
baseline:
  SEX:
    label: Sex
    levels: {M: {n: 24, survival: {PFS: {median: 5.2}}}, F: {n: 16, survival: {PFS: {median: 6.1}}}}
survival: {PFS: {median: 5.5, ci: [4.1, 7.4]}, OS: {median: 14.0}}
responses:
  best: {CR: {n: 1}, PR: {n: 9}, SD: {n: 18}, PD: {n: 10}}
adverse_events:
  columns: {"1-2": {grades: [1, 2]}, "3": {grades: [3]}, total: {}}
  rows:
    ANY: {kind: any, cells: {"1-2": 20, "3": 6, total: 26}}
    RASH: {label: Rash, cells: {"1-2": 15, "3": 2, total: 17}}
    NAUSEA: {label: Nausea, cells: {"1-2": 9, "3": 5, total: 14}}
"""
STUDY = """\
study: {id: SMALL-1, title: A small invented trial, phase: "2"}
treatment: {arms: [{code: NOV, label: Novumab}]}
criteria: {response: {name: RECIST 1.1, source: lesions, sd_min_days: 35}}
covariates: [{variable: SEX, label: Sex, levels: {M: Male, F: Female}}]
"""
FEW = 60_000


def write(folder: Path, text: str) -> Path:
    file = folder / "published.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Reconstruction]:
    folder = tmp_path_factory.mktemp("small")
    (found,) = reconstruct(write(folder, SMALL), folder / "study", RebuildOptions(seed=4, moves=FEW))
    return folder / "study", found


def test_every_number_of_a_small_paper_is_met(rebuilt: tuple[Path, Reconstruction]) -> None:
    assert [verdict for verdict in rebuilt[1].verdicts if verdict.outcome != "met"] == []


def test_the_pipeline_derives_the_printed_numbers_from_the_records(rebuilt: tuple[Path, Reconstruction]) -> None:
    (rebuilt[0] / "study.yaml").write_text(STUDY, encoding="utf-8")

    readout = run(rebuilt[0])

    best = readout.datasets["adrs"].filter(pl.col("PARAMCD") == "CBOR")["AVALC"].value_counts(sort=True)
    assert dict(best.iter_rows()) == {"SD": 18, "PD": 10, "PR": 9, "MISSING": 2, "CR": 1}
    assert readout.datasets["adsl"].filter(pl.col("ENRLFL") == "Y").height == 40
    assert readout.datasets["adsl"].height == 46
    pfs = readout.datasets["adtte"].filter(pl.col("PARAMCD") == "PFS")
    median = stats.kaplan_meier(pfs["AVAL"].to_numpy(), pfs["CNSR"].to_numpy() == 0).median()
    assert [f"{(days or 0) / DAYS_PER_MONTH:.1f}" for days in (median.estimate, median.lower, median.upper)] == [
        "5.5",
        "4.1",
        "7.4",
    ]


def test_every_file_says_that_it_is_synthetic(rebuilt: tuple[Path, Reconstruction]) -> None:
    data = rebuilt[0] / "data"

    assert all(pl.read_parquet_metadata(file)["note"] == SYNTHETIC for file in data.glob("*.parquet"))
    for name in ("README.md", "reconstruction.txt", "reconstruction.json", "reconstruction.html", "manifest.json"):
        assert "ynthetic" in (data / name).read_text(encoding="utf-8")


def test_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    file = write(tmp_path, SMALL)

    for name in ("a", "b"):
        reconstruct(file, tmp_path / name, RebuildOptions(seed=2, moves=4_000))

    first, second = ({path.name: path.read_bytes() for path in (tmp_path / name / "data").iterdir()} for name in "ab")
    assert first == second


def test_trial_is_taken_whole() -> None:
    paper = paper_of(read_published(TRIAL))

    assert (paper.n, paper.endpoints, paper.complete_n) == (75, ("PFS", "OS"), 70)
    assert paper.responses is not None
    assert {name: dict(level.best) for name, level in paper.responses.levels.items()} == {
        "Y": {"CR": 0, "PR": 1, "SD": 28, "PD": 14},
        "N": {"CR": 0, "PR": 8, "SD": 18, "PD": 3},
    }
    assert paper.variable("RISK").factors == (("LIVERMET", "Y"), ("ECOG", "1"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("survival: {PFS: {median: 5.5, ci: [4.1, 7.4]}, OS: {median: 14.0}}\n", "", "expected a survival number"),
        ("M: {n: 24,", "M: {n: 34,", "expected counts that add up to 40 or less, found 50"),
        ("M: {n: 24,", "M: {", "expected the number of subjects, or their share, found neither"),
    ],
)
def test_what_cannot_be_rebuilt_is_told(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = SMALL.replace(old, new)
    if "survival" in old:
        text = text.replace("{n: 24, survival: {PFS: {median: 5.2}}}", "{n: 24}")
        text = text.replace("{n: 16, survival: {PFS: {median: 6.1}}}", "{n: 16}")

    with pytest.raises(DataError, match=message):
        search_and_record(read_published(write(tmp_path, text)), 1, Effort(moves=1000))


def test_records_of_a_paper_that_says_nothing_of_words_are_neutral(rebuilt: tuple[Path, Reconstruction]) -> None:
    domains = rebuilt[1].domains

    assert "COUNTRY" not in domains["DM"].columns
    assert "CM" not in domains
    assert domains["MH"]["MHTERM"].unique().to_list() == ["DISEASE UNDER STUDY"]
    assert domains["IE"]["IETEST"].unique().to_list() == ["Eligible by all criteria"]
    assert domains["AE"]["AEBODSYS"].unique().to_list() == ["General disorders and administration site conditions"]
    assert domains["AE"]["AEIMMUNE"].unique().to_list() == ["N"]


WORDS = """\
eligibility:
  ADULT: {label: Age 20 to 70 years, variable: AGE, at_least: 20, at_most: 70}
  MEASURED: {label: A measurable lesion}
  BRAIN: {label: Brain metastases, kind: exclusion}
records:
  country: FRA
  diagnosis: Gastric cancer
  prior_therapies: [CISPLATIN]
  classes: {RASH: Skin and subcutaneous tissue disorders}
"""


def test_the_words_of_the_published_file_stand_in_the_records(tmp_path: Path) -> None:
    text = SMALL.replace("adverse_events:\n", WORDS + "adverse_events:\n").replace("screened: 46", "screened: 60")
    domains = search_and_record(read_published(write(tmp_path, text)), 1, Effort(moves=1000)).domains

    assert domains["DM"]["COUNTRY"].unique().to_list() == ["FRA"]
    assert domains["MH"]["MHTERM"].unique().to_list() == ["GASTRIC CANCER"]
    assert domains["CM"]["CMDECOD"].value_counts().rows() == [("CISPLATIN", 40)]
    failed = domains["IE"].join(domains["DM"], on="USUBJID")
    assert set(failed["IETESTCD"]) == {"IN01", "IN02", "EX01"}
    assert set(failed.filter(pl.col("IETESTCD") == "EX01").select("IETEST", "IEORRES").rows()) == {
        ("Brain metastases", "Y")
    }
    assert (failed["AGE"] > 70).to_list() == (failed["IETESTCD"] == "IN01").to_list()
    systems = domains["AE"].select("AEDECOD", "AEBODSYS").unique().sort("AEDECOD").rows()
    assert systems == [
        ("Nausea", "General disorders and administration site conditions"),
        ("Rash", "Skin and subcutaneous tissue disorders"),
    ]


def test_a_paper_without_drugs_gets_a_dose_a_cycle(tmp_path: Path) -> None:
    line = "regimen: {novumab: {dose: 100, unit: mg, cycle_days: 21, days_on: 1}}\n"
    domains = search_and_record(read_published(write(tmp_path, SMALL.replace(line, ""))), 1, Effort(moves=1000)).domains

    assert domains["EX"].select("EXTRT", "EXDOSE", "EXDOSU").unique().rows() == [("STUDY TREATMENT", 1.0, "mg")]
    assert domains["EX"]["USUBJID"].n_unique() == 40


def test_cycles_are_as_long_as_printed(tmp_path: Path) -> None:
    text = SMALL.replace("cycle_days: 21", "cycle_days: 28")
    doses = search_and_record(read_published(write(tmp_path, text)), 1, Effort(moves=1000)).domains["EX"]

    starts = doses.filter(pl.col("USUBJID") == doses["USUBJID"][0])["EXSTDTC"].str.to_date()
    assert set(starts.diff().drop_nulls().dt.total_days()) <= {28}
    assert len(starts) > 1


def test_a_paper_without_adverse_events_has_no_domain_of_them(tmp_path: Path) -> None:
    text = SMALL.partition("adverse_events:")[0]
    found = search_and_record(read_published(write(tmp_path, text)), 1, Effort(moves=1000))

    assert "AE" not in found.domains
    assert {"DM", "DS", "EX", "TR"} <= set(found.domains)


TABLE = """\
adverse_events:
  columns: {any: {}, "3-5": {grades: [3, 4, 5]}}
  rows:
    ANY: {kind: any, cells: {any: 26, "3-5": 6}}
    IMMUNE: {label: Immune-related, kind: group, cells: {any: 9, "3-5": 2}}
    RASH: {label: Rash, cells: {any: 17, "3-5": 2}}
    NAUSEA: {label: Nausea, cells: {any: 14, "3-5": 5}}
"""


def test_a_table_of_any_grade_and_severe_ones_is_dealt_out(tmp_path: Path) -> None:
    text = SMALL.partition("adverse_events:")[0] + TABLE
    found = search_and_record(read_published(write(tmp_path, text)), 1, Effort(moves=1000))

    events = [each for each in found.verdicts if each.id.startswith("adverse_events.")]
    assert [(each.target, each.found) for each in events if each.outcome != "met"] == []
    assert len(events) == 8
    grades = found.domains["AE"]["AETOXGR"].value_counts().sort("AETOXGR")
    assert set(grades["AETOXGR"]) <= {"1", "2", "3", "4"}


def test_a_table_of_totals_alone_is_dealt_out_as_mild_events(tmp_path: Path) -> None:
    table = "adverse_events: {columns: {any: {}}, rows: {RASH: {label: Rash, cells: {any: 17}}}}\n"
    text = SMALL.partition("adverse_events:")[0] + table
    found = search_and_record(read_published(write(tmp_path, text)), 1, Effort(moves=1000)).domains["AE"]

    assert found["USUBJID"].n_unique() == 17
    assert set(found["AETOXGR"]) == {"1", "2"}


BENEFIT = """\
  rates: {CBR: {n: COUNT, of: 40}}
assessment: {schedule: [{every_weeks: 8}], clinical_benefit_weeks: 24}
"""


def test_the_benefit_of_a_paper_without_event_free_counts_follows_from_the_records(tmp_path: Path) -> None:
    """10 responses and 6 stable diseases of 24 weeks or more; without a count at six months nothing else is fixed."""
    text = SMALL.replace("OS: {label: Overall survival}", "CBR: {label: Benefit, type: response_rate}, OS: {label: OS}")
    text = text.replace("adverse_events:\n", BENEFIT.replace("COUNT", "16") + "adverse_events:\n")
    published = write(tmp_path, text)
    reconstruct(published, tmp_path / "study", RebuildOptions(seed=4, moves=FEW))

    readout = run(tmp_path / "study", options=RunOptions(only=("efficacy",)))
    rate = readout.results.filter(pl.col("filter").str.contains("'CBR'"), pl.col("stat_name") == "n")
    assert rate["stat_num"].to_list() == [16.0]


def test_responders_may_progress_before_six_months_where_no_count_says_otherwise(tmp_path: Path) -> None:
    paper = paper_of(read_published(write(tmp_path, SMALL)))

    windows = {slot.best: slot.window for slot in make_slots(paper)}
    assert windows["PR"] == (99, paper.maximum_follow_up_days)
    assert windows["SD"] == (60, paper.maximum_follow_up_days)


def test_more_benefit_than_responders_and_stable_diseases_is_refused(tmp_path: Path) -> None:
    text = SMALL.replace("OS: {label: Overall survival}", "CBR: {label: Benefit, type: response_rate}, OS: {label: OS}")
    text = text.replace("adverse_events:\n", BENEFIT.replace("COUNT", "9") + "adverse_events:\n")

    with pytest.raises(DataError, match="expected no more event-free subjects than the 9 with clinical benefit"):
        search_and_record(read_published(write(tmp_path, text)), 1, Effort(moves=1000))
