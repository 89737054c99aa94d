"""The lung data of R's survival as a study, with candidates that cannot be used beside those that can."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from topline.analyse import analyse
from topline.derive import AnalysisData
from topline.protocol import (
    Covariate,
    CutoffChoice,
    PlanItem,
    Population,
    PrognosticCandidate,
    PrognosticModel,
    Protocol,
    RiskGroup,
    Study,
    TimeToEvent,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.results import Results

LUNG = Path(__file__).parents[3] / "oracle/stats/lung.csv"
STEPS = ("screening", "selection", "model", "cutoffs", "nomogram", "risk_groups", "gain", "validation")
CANDIDATES = (
    PrognosticCandidate(variable="AGE"),
    PrognosticCandidate(variable="SEX", clinical=True),
    PrognosticCandidate(variable="ECOG"),
    PrognosticCandidate(variable="KARNO", form="spline3"),
    PrognosticCandidate(variable="WTLOSS"),
    PrognosticCandidate(variable="TWICE"),
    PrognosticCandidate(variable="CONST"),
    PrognosticCandidate(variable="RARE"),
)
"""TWICE is 2 AGE + 1, CONST the same for all, RARE missing for 60%; WTLOSS lacks for 15 subjects."""
MODEL = PrognosticModel(
    id="os",
    endpoint="OS",
    candidates=CANDIDATES,
    screening={"log_rank": 0.2, "cox": 0.2},  # pyright: ignore[reportArgumentType]  pydantic reads a mapping
    cutoffs=(
        CutoffChoice(variable="AGE", rule="maxstat"),
        CutoffChoice(variable="WTLOSS", rule="roc_landmark", months=12),
        CutoffChoice(variable="AGE", rule="time_dependent", months=0.01),
    ),
    at_months=12,
    resamples=12,
    outer_folds=4,
    seed=5,
)


def make_data() -> AnalysisData:
    lung = pl.read_csv(LUNG)
    rng = np.random.default_rng(2)
    lost, rare = rng.choice(lung.height, 15, replace=False), rng.random(lung.height)
    row = pl.int_range(lung.height)
    adsl = lung.select(
        USUBJID=row.cast(pl.String).str.zfill(3),
        AGE=pl.col("age").cast(pl.Float64),
        SEX=pl.col("group").str.slice(0, 1).str.to_uppercase(),
        ECOG=pl.col("ecog").cast(pl.String),
        KARNO=pl.col("patkarno").cast(pl.Float64) + pl.col("age") / 100,
        WTLOSS=pl.when(row.is_in(lost.tolist())).then(None).otherwise(pl.col("wtloss").cast(pl.Float64)),
        TWICE=2.0 * pl.col("age") + 1,
        CONST=pl.lit(1.0),
        RARE=pl.Series([value if value > 0.6 else None for value in rare.tolist()]),
        ITTFL=pl.lit("Y"),
        TRT01P=pl.lit("A"),
        TRT01A=pl.lit("A"),
    )
    adtte = adsl.with_columns(PARAMCD=pl.lit("OS"), AVAL=lung["time"], CNSR=1 - lung["event"], EVNTDESC=pl.lit(""))
    return AnalysisData(datasets={"adsl": adsl, "adtte": adtte}, metadata=(), findings=(), exclusions=())


def make_protocol(*models: PrognosticModel, steps: tuple[str, ...] = STEPS) -> Protocol:
    return Protocol(
        study=Study(id="LUNG", title="Lung"),
        populations={"ITT": Population(label="Intention to treat", rule="TRUE")},
        endpoints=(TimeToEvent(id="OS", label="Overall survival", events=("death",), censor=("start",)),),
        covariates=(
            Covariate(variable="AGE", label="Age", unit="years"),
            Covariate(variable="SEX", label="Sex", levels={"M": "Male", "F": "Female"}),
            Covariate(variable="ECOG", label="ECOG performance status"),
            Covariate(variable="KARNO", label="Karnofsky score"),
            Covariate(variable="WTLOSS", label="Weight loss", unit="lb", cutoffs=(0.5, 15)),
            Covariate(variable="TWICE", label="Twice the age"),
            Covariate(variable="CONST", label="Constant"),
            Covariate(variable="RARE", label="Rarely measured"),
        ),
        prognosis=models,
        plan=tuple(
            PlanItem(id=f"{model.id}-{step.replace('_', '-')}", show=f"prognosis_{step}", model=model.id)  # pyright: ignore[reportArgumentType]  one of the kinds
            for model in models
            for step in steps
        ),
    )


@pytest.fixture(scope="session")
def lung() -> AnalysisData:
    return make_data()


@pytest.fixture(scope="session")
def protocol() -> Protocol:
    rules = (RiskGroup(label="Low", when="SEX = 'F' AND ECOG = '0'"), RiskGroup(label="High", when="SEX = 'M'"))
    ruled = MODEL.model_copy(update={"id": "ruled", "risk_groups": (*rules, RiskGroup(label="None", when="AGE > 200"))})
    imputed = MODEL.model_copy(update={"id": "imputed", "missing": "multiple_imputation", "imputations": 4})
    whole = make_protocol(MODEL)
    extra = make_protocol(ruled, steps=("risk_groups",)).plan + make_protocol(imputed, steps=("model",)).plan
    return whole.model_copy(update={"prognosis": (MODEL, ruled, imputed), "plan": whole.plan + extra})


@pytest.fixture(scope="session")
def results(lung: AnalysisData, protocol: Protocol) -> Results:
    return analyse(lung, protocol)


@pytest.fixture(scope="session")
def pick(results: Results) -> Callable[..., list[float | str | None]]:
    """Give the numbers, or the texts, of the rows whose columns have these values."""

    def look_up(**where: str) -> list[float | str | None]:
        rows = [row.statistic for row in results.rows]
        kept = [row for row in rows if all(getattr(row, name) == value for name, value in where.items())]
        return [row.stat_num if row.stat_num is not None else row.stat_chr or row.error for row in kept]

    return look_up
