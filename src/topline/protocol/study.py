"""What the study is: its title, its treatment, its schedule, its data and its populations."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 pydantic reads the annotations when it runs
from typing import Annotated, Literal

from pydantic import Field

from topline.protocol.base import Condition, Identifier, Part

DoseUnit = Literal["mg", "g", "ug", "mg/kg", "mg/m2", "IU", "mL"]
Format = Literal["html", "docx"]
Standard = Literal["sdtm", "adam", "workbook"]


class Study(Part):
    """The study's name and title."""

    id: Identifier
    """The study's short name, as the report and the file names show it."""
    title: str = Field(min_length=1)
    """The study's title in one line."""
    phase: Literal["1", "1/2", "2", "2/3", "3", "4"] = "2"
    """The phase, as text."""
    disease: str = ""
    """The disease, in words."""
    note: str = ""
    """A sentence that every page of the report shows, for example that the data are synthetic."""


class DataSource(Part):
    """Where the data lie and in which standard they are."""

    standard: Standard = "sdtm"
    """The standard of the data: collected (SDTM), analysis datasets as they are (ADaM), or the plain workbook."""
    folder: str = "data"
    """A folder beside the study file."""
    domains: dict[str, str] = Field(default_factory=dict)
    """Domain or dataset → file name, for files that do not bear its name, for example {RS: rs_onco.parquet}."""
    parameters: dict[str, str] = Field(default_factory=dict)
    """With adam: endpoint or parameter → PARAMCD of the data, for example {PFS: PFSINV}."""
    cutoff_date: dt.date | None = None
    """Records that start after this day are left out, counted and named in log.txt."""


class Arm(Part):
    """One treatment arm: the code as ARMCD has it and the label of the displays."""

    code: str
    """The code, as ARMCD of DM has it."""
    label: str
    """What displays call the arm."""
    control: bool = False
    """The arm against which the others are compared (at most one)."""


class Drug(Part):
    """One drug of the regimen: dose and days of a cycle."""

    name: str
    """The drug's name."""
    dose: float = Field(gt=0)
    """The planned dose of one dosing day."""
    unit: DoseUnit = "mg"
    """The unit of the dose."""
    cycle_days: int = Field(default=21, gt=0)
    """Length of a cycle. [days]"""
    days_on: int = Field(default=1, gt=0)
    """Dosing days at the start of each cycle."""
    dosing_days: tuple[Annotated[int, Field(gt=0)], ...] = ()
    """The days of a cycle on which doses are given, instead of days_on, for example [1, 8, 15]."""
    delay_days: int = Field(default=3, ge=0)
    """A cycle that begins more than so many days late is delayed. [days]"""
    route: str = ""
    """How it is given, in words."""
    reductions: tuple[float, ...] = ()
    """The doses of planned reductions, in the order of the steps."""
    arms: tuple[str, ...] = ()
    """Codes of the arms that get the drug; none named means all."""

    @property
    def days(self) -> tuple[int, ...]:
        """The dosing days of a cycle, day 1 first."""
        return tuple(sorted(self.dosing_days)) or tuple(range(1, self.days_on + 1))


class Treatment(Part):
    """Arms and regimen. No arms named means a single-arm study."""

    arms: tuple[Arm, ...] = ()
    """The arms, in display order; none named means a study of one arm."""
    regimen: tuple[Drug, ...] = ()
    """The drugs and their planned doses."""
    area_formula: Literal["mosteller", "dubois"] = "mosteller"
    """How body surface is had from weight and height, for doses in mg/m2."""
    weight: Literal["baseline", "latest"] = "baseline"
    """For doses in mg/kg and mg/m2: the weight at baseline, or the latest on or before each dose."""
    dose_intensity: Literal["dosing_days", "whole_cycles"] = "dosing_days"
    """What the dose taken is compared with: the dosing days up to the last dose, or whole cycles."""


class AssessmentInterval(Part):
    """Tumour assessments every so many weeks, up to a week (none means to the end)."""

    every_weeks: float = Field(gt=0)
    """Weeks from one tumour assessment to the next."""
    until_week: float | None = Field(default=None, gt=0)
    """The last week of this interval; none means to the end."""
    window_days: int = Field(default=7, ge=0)
    """Days by which an assessment may be early or late."""


class Population(Part):
    """An analysis set: subjects of ADSL for whom the rule is true."""

    label: str
    """What displays call the population."""
    rule: Condition
    """SQL condition on ADSL, for example "TRTSDT IS NOT NULL"."""


class Covariate(Part):
    """A baseline variable of ADSL, as displays and models use it."""

    variable: Identifier
    """The variable of ADSL (a column of DM), or a new name where test is given."""
    label: str
    """What displays call the covariate."""
    unit: str = ""
    """The unit of a number, as displays show it."""
    levels: dict[str, str] = Field(default_factory=dict)
    """Value → label, in display order, the reference first; empty means the values of the data in sorted order."""
    cutoffs: tuple[float, ...] = ()
    """Cut-offs of a number: [65] gives the levels "<65" and ">=65" in the variable VARIABLE + "GR1"."""
    test: str = ""
    """The test code (in LB, VS, QS or SC) whose baseline value is taken; a text where it has levels."""
    rules: dict[str, Condition] = Field(default_factory=dict)
    """Level → SQL condition on ADSL and covariates above: a new grouping; the first condition that is true counts."""
    per: Literal["doubling"] | Annotated[float, Field(gt=0)] = 1
    """Of a number: the step for which hazard ratios are given, such as 10; "doubling" takes its binary logarithm."""

    @property
    def planned_levels(self) -> tuple[str, ...]:
        """The levels that the study file names, in display order."""
        return tuple(self.levels) or tuple(self.rules)

    @property
    def is_measured(self) -> bool:
        """Whether it is a number by its definition."""
        return bool(self.test or self.cutoffs) and not self.levels
