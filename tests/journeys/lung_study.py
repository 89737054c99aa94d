"""The lung data of R's survival as a study of analysis datasets with a prognostic model."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl
from tests.unit.analyse.prognosis.conftest import make_data

if TYPE_CHECKING:
    from pathlib import Path

PLAN = """\
study: {id: LUNG, title: Advanced lung cancer}
data: {standard: adam}
populations: {ITT: {label: Intention to treat, rule: "TRUE"}}
endpoints:
  - {type: time_to_event, id: OS, label: Overall survival, events: [death], censor: [last_known_alive]}
covariates:
  - {variable: AGE, label: Age, unit: years}
  - {variable: SEX, label: Sex, levels: {M: Male, F: Female}}
  - {variable: ECOG, label: ECOG performance status, levels: {"0": "0", "1": "1", "2": "2", "3": "3"}}
prognosis:
  - id: os
    endpoint: OS
    candidates: [{variable: AGE, forced: true}, {variable: SEX}, {variable: ECOG}]
    at_months: 12
    resamples: 12
plan:
  - {id: os-validation, show: prognosis_validation, model: os}
"""
ADSL = ("STUDYID", "USUBJID", "TRTSDT", "TRTEDT", "AGE", "SEX", "ECOG", "ITTFL", "TRT01P", "TRT01A")
ADTTE = ("STUDYID", "USUBJID", "PARAMCD", "STARTDT", "ADT", "AVAL", "CNSR", "EVNTDESC")


def write_lung_study(folder: Path, plan: str = PLAN) -> Path:
    """Write the study."""
    start = pl.lit(dt.date(2020, 1, 1))
    datasets = make_data().datasets
    common = {"STUDYID": pl.lit("LUNG"), "TRTSDT": start, "TRTEDT": start, "STARTDT": start}
    (folder / "data").mkdir(parents=True)
    datasets["adsl"].with_columns(**common).select(ADSL).write_parquet(folder / "data" / "adsl.parquet")
    end = start + pl.duration(days=pl.col("AVAL") - 1)
    datasets["adtte"].with_columns(**common, ADT=end).select(ADTTE).write_parquet(folder / "data" / "adtte.parquet")
    (folder / "study.yaml").write_text(plan)
    return folder
