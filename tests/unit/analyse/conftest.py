"""A study of eight subjects in two arms, written so that every count can be checked by eye."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from topline.analyse import analyse
from topline.derive import AnalysisData
from topline.protocol import Arm, Covariate, PlanItem, Population, Protocol, ResponseRate, Study, TimeToEvent, Treatment

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.results import Results

START = dt.date(2024, 1, 1)

# ARM null: failed screening. DAYS on study, EVENT of PFS, BEST response, CHANGE of the tumours.
SUBJECTS = """
id arm   age sex died status       reason         days event best    change
01 A     50  F   N    COMPLETED    -              100  1     PR      -40
02 A     60  M   N    DISCONTINUED ADVERSE_EVENT  200  0     SD      -10
03 A     70  F   Y    DISCONTINUED DEATH          300  1     PD      25
04 A     80  -   N    ONGOING      -              400  0     MISSING -
05 B     55  F   N    DISCONTINUED ADVERSE_EVENT  50   1     PD      30
06 B     65  M   Y    DISCONTINUED DEATH          60   1     SD      5
07 B     75  M   N    DISCONTINUED LOST           70   0     CR      -100
08 -     40  F   N    SCREEN_FAIL  SCREEN_FAILURE -    -     -       -
"""
# Treatment-emergent unless the last column says so; GRADE by CTCAE.
EVENTS = """
id class   term      grade related serious outcome   emergent
01 Cardiac Syncope   3     Y       Y       RECOVERED Y
01 Cardiac Syncope   1     Y       N       RECOVERED Y
01 Gastro  Nausea    2     N       N       RECOVERED Y
02 Gastro  Nausea    1     Y       N       RECOVERED Y
03 Cardiac Infarct   5     N       Y       FATAL     Y
05 Gastro  Vomiting  2     Y       N       RECOVERED Y
05 Gastro  Nausea    4     Y       N       RECOVERED N
06 Gastro  Nausea    -     N       N       RECOVERED Y
"""
ARMS = {"A": "Active", "B": "Control"}


def read_table(text: str) -> pl.DataFrame:
    """Read a table of words; "-" is missing and "_" a blank."""
    header, *lines = [line.split() for line in text.strip().splitlines()]
    cells = [[None if cell == "-" else cell.replace("_", " ") for cell in line] for line in lines]
    return pl.DataFrame(cells, schema=dict.fromkeys(header, pl.String), orient="row")


def days_after_start(column: str) -> pl.Expr:
    return pl.lit(START) + pl.duration(days=pl.col(column).cast(pl.Int64) - 1)


def make_adsl() -> pl.DataFrame:
    subjects = read_table(SUBJECTS)
    is_enrolled = pl.col("arm").is_not_null()
    flag = pl.when(is_enrolled).then(pl.lit("Y")).otherwise(pl.lit("N"))
    started = pl.when(is_enrolled & (pl.col("id") != "04")).then(pl.lit(START))
    age = pl.col("age").cast(pl.Float64)
    return subjects.select(
        USUBJID="id",
        TRT01P=pl.col("arm").replace(ARMS),
        TRT01A=pl.col("arm").replace(ARMS),
        AGE=age,
        AGEGR1=pl.when(age < 65).then(pl.lit("<65")).otherwise(pl.lit(">=65")),
        AGEGR1N=pl.when(age < 65).then(1).otherwise(2),
        SEX="sex",
        ENRLFL=flag,
        ITTFL=flag,
        SAFFL=pl.when(started.is_not_null()).then(pl.lit("Y")).otherwise(pl.lit("N")),
        TRTSDT=started,
        TRTEDT=pl.when(started.is_not_null()).then(days_after_start("days") - pl.duration(days=10)),
        RANDDT=pl.when(is_enrolled).then(pl.lit(START)),
        DTHFL="died",
        DTHDT=pl.when(pl.col("died") == "Y").then(days_after_start("days")),
        DTHCAUS=pl.when(pl.col("id") == "03").then(pl.lit("Disease <progression>")),
        EOSSTT=pl.col("status").replace("SCREEN FAIL", "SCREEN FAILURE"),
        DCSREAS="reason",
        EOSDT=pl.when(pl.col("status") != "ONGOING").then(days_after_start("days")),
        LSTALVDT=days_after_start("days"),
    )


def make_datasets() -> dict[str, pl.DataFrame]:
    adsl = make_adsl()
    core = adsl.drop(
        "ENRLFL", "DTHFL", "DTHDT", "DTHCAUS", "EOSSTT", "DCSREAS", "EOSDT", "LSTALVDT", "TRTEDT", "RANDDT"
    )
    subjects = read_table(SUBJECTS).rename({"id": "USUBJID"}).filter(pl.col("arm").is_not_null())
    return {
        "adsl": adsl,
        "adtte": make_adtte(subjects).join(core, on="USUBJID"),
        "adrs": make_adrs(subjects).join(core, on="USUBJID"),
        "adtr": make_adtr(subjects).join(core, on="USUBJID"),
        "adae": make_adae().join(core, on="USUBJID"),
        "adex": make_adex(subjects).join(core, on="USUBJID"),
    }


def make_adtte(subjects: pl.DataFrame) -> pl.DataFrame:
    happened = pl.col("event") == "1"
    return subjects.select(
        "USUBJID",
        PARAMCD=pl.lit("PFS"),
        PARAM=pl.lit("Progression-free survival"),
        AVAL=pl.col("days").cast(pl.Int64),
        CNSR=pl.when(happened).then(0).otherwise(1),
        EVNTDESC=pl.when(pl.col("died") == "Y").then(pl.lit("Death")).when(happened).then(pl.lit("Progression"))
        .otherwise(pl.lit("Last assessment")),
    )  # fmt: skip


def make_adrs(subjects: pl.DataFrame) -> pl.DataFrame:
    best = subjects.select("USUBJID", PARAMCD=pl.lit("BOR"), AVALC="best", ADT=pl.lit(START))
    responded = pl.when(pl.col("best").is_in(["CR", "PR"])).then(pl.lit("Y")).otherwise(pl.lit("N"))
    rate = subjects.select("USUBJID", PARAMCD=pl.lit("ORR"), AVALC=responded, ADT=pl.lit(START))
    visit = subjects.filter(pl.col("best") != "MISSING").select(
        "USUBJID", PARAMCD=pl.lit("OVR"), AVALC="best", ADT=pl.lit(START) + pl.duration(days=42)
    )
    progressed = subjects.filter(pl.col("best") == "PD").select(
        "USUBJID", PARAMCD=pl.lit("PD"), AVALC=pl.lit("Y"), ADT=pl.lit(START) + pl.duration(days=42)
    )
    return pl.concat([best, best.with_columns(PARAMCD=pl.lit("CBOR")), rate, visit, progressed]).with_columns(
        ANL01FL=pl.lit("Y")
    )


def make_adtr(subjects: pl.DataFrame) -> pl.DataFrame:
    measured = subjects.filter(pl.col("change").is_not_null())
    change = pl.col("change").cast(pl.Float64)
    best = measured.select(
        "USUBJID", PARAMCD=pl.lit("BESTPCHG"), ADY=pl.lit(None, pl.Int64), AVISIT=pl.lit(None, pl.String), AVAL=change,
        PCHG=change, ABLFL=pl.lit(None, pl.String), ANL01FL=pl.lit("Y"),
    )  # fmt: skip
    visit = measured.select(
        "USUBJID", PARAMCD=pl.lit("SUMDIAM"), ADY=pl.lit(43, pl.Int64), AVISIT=pl.lit("Week 6"),
        AVAL=100 + change, PCHG=change, ABLFL=pl.lit(None, pl.String), ANL01FL=pl.lit("Y"),
    )  # fmt: skip
    return pl.concat([best, visit])


def make_adae() -> pl.DataFrame:
    events = read_table(EVENTS)
    worst = pl.col("GRADE").cast(pl.Int64).fill_null(0)
    frame = events.select(
        USUBJID="id", AEBODSYS="class", AEDECOD="term", GRADE="grade", GRADESRC=pl.lit("CTCAE"), AREL="related",
        AESER="serious", AEOUT="outcome", AEACN=pl.lit(None, pl.String), TRTEMFL="emergent",
    )  # fmt: skip
    emergent = frame.with_row_index("row").filter(pl.col("TRTEMFL") == "Y").sort(worst, descending=True)
    firsts = {
        "WORSTFL": emergent.unique("USUBJID", keep="first", maintain_order=True)["row"],
        "TERMWFL": emergent.unique(["USUBJID", "AEDECOD"], keep="first", maintain_order=True)["row"],
    }
    numbered = frame.with_row_index("row")
    flags = {name: pl.when(pl.col("row").is_in(rows.to_list())).then(pl.lit("Y")) for name, rows in firsts.items()}
    return numbered.with_columns(**flags).drop("row")


def make_adex(subjects: pl.DataFrame) -> pl.DataFrame:
    return subjects.filter(pl.col("USUBJID") != "04").select(
        "USUBJID",
        PARAMCD=pl.lit("TRTDURD"),
        PARAM=pl.lit("Duration of treatment (days)"),
        AVAL=pl.col("days").cast(pl.Float64) - 10,
    )


PLAN = (
    PlanItem(id="flow", show="flow_diagram"),
    PlanItem(id="disposition", show="disposition"),
    PlanItem(id="sets", show="analysis_sets"),
    PlanItem(id="baseline", show="baseline"),
    PlanItem(id="exposure", show="exposure"),
    PlanItem(id="response", show="response"),
    PlanItem(id="pfs", show="time_to_event", endpoint="PFS", months=(1, 3)),
    PlanItem(id="curve", show="kaplan_meier", endpoint="PFS"),
    PlanItem(id="cox", show="cox", endpoint="PFS"),
    PlanItem(id="forest", show="forest", endpoint="PFS"),
    PlanItem(id="overview", show="adverse_event_overview"),
    PlanItem(id="events", show="adverse_events"),
    PlanItem(id="grades", show="adverse_event_grades"),
    PlanItem(id="deaths", show="death_listing"),
    PlanItem(id="waterfall", show="waterfall"),
    PlanItem(id="swimmer", show="swimmer"),
    PlanItem(id="spider", show="spider"),
)


@pytest.fixture(scope="session")
def protocol() -> Protocol:
    """Two arms, two covariates, one endpoint of each type, each kind of display once."""
    return Protocol(
        study=Study(id="EIGHT", title="Eight subjects"),
        treatment=Treatment(arms=(Arm(code="A", label="Active"), Arm(code="B", label="Control", control=True))),
        populations={
            "ITT": Population(label="Intention to treat", rule="ENRLFL = 'Y'"),
            "SAF": Population(label="Safety", rule="TRTSDT IS NOT NULL"),
        },
        endpoints=(
            TimeToEvent(
                id="PFS", label="Progression-free survival", events=("progression", "death"), censor=("start",)
            ),
            ResponseRate(id="ORR", label="Objective response rate", values=("CR", "PR")),
        ),
        covariates=(
            Covariate(variable="AGE", label="Age", unit="years", cutoffs=(65,)),
            Covariate(variable="SEX", label="Sex", levels={"F": "Female", "M": "Male"}),
        ),
        plan=PLAN,
    )


@pytest.fixture(scope="session")
def analysis_data() -> AnalysisData:
    """The datasets of the eight subjects."""
    return AnalysisData(datasets=make_datasets(), metadata=(), findings=(), exclusions=())


@pytest.fixture(scope="session")
def without() -> Callable[[AnalysisData, str], AnalysisData]:
    """Keep only the subjects, in every dataset, for whom a condition on the dataset's core is true."""

    def keep(data: AnalysisData, condition: str) -> AnalysisData:
        kept = {name: frame.filter(pl.sql_expr(condition)) for name, frame in data.datasets.items()}
        return replace(data, datasets=kept)

    return keep


@pytest.fixture(scope="session")
def results(analysis_data: AnalysisData, protocol: Protocol) -> Results:
    """All results of the eight subjects."""
    return analyse(analysis_data, protocol)


@pytest.fixture(scope="session")
def numbers(results: Results) -> Callable[..., dict[tuple[str, ...], float | None]]:
    """Look up one statistic of one analysis: the values of the columns `by` → number."""

    def look_up(
        analysis_id: str, stat_name: str, by: tuple[str, ...] = ("group1_level",), **where: str
    ) -> dict[tuple[str, ...], float | None]:
        rows = [row.statistic for row in results.rows]
        chosen = [row for row in rows if row.analysis_id == analysis_id and row.stat_name == stat_name]
        kept = [row for row in chosen if all(getattr(row, name) == value for name, value in where.items())]
        return {tuple(getattr(row, name) for name in by): row.stat_num for row in kept}

    return look_up
