"""Hand-made results and a protocol with two arms."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from topline.protocol import Arm, Covariate, PlanItem, Population, Protocol, ResponseRate, Study, TimeToEvent, Treatment
from topline.results import Results, Statistic, collect_results

FORMATS = {
    "p": "0.0%",
    "p.value": "p",
    "mean": "0.0",
    "sd": "0.00",
    "conf.low": "0.0",
    "conf.high": "0.0",
    "estimate": "0.0",
}

MakeRow = Callable[..., Statistic]


@pytest.fixture
def row() -> MakeRow:
    """Make a statistic: row("t.median", "estimate", 4.2, group1_level="Placebo")."""

    def make(analysis_id: str, stat_name: str, value: float | str | None, **columns: str) -> Statistic:
        filled = {"stat_label": stat_name, "stat_fmt": FORMATS.get(stat_name, "0")} | columns
        number, text = (None, value) if isinstance(value, str) else (value, "")
        output_id = analysis_id.split(".", maxsplit=1)[0]
        return Statistic(
            analysis_id=analysis_id, output_id=output_id, stat_name=stat_name, stat_num=number, stat_chr=text, **filled
        )

    return make


@pytest.fixture
def counts(row: MakeRow) -> Callable[..., list[Statistic]]:
    """Make n and p of several groups: counts("t.status", {"A": (3, 10)}, variable_level="ONGOING")."""

    def make(analysis_id: str, groups: dict[str, tuple[int, int]], **columns: str) -> list[Statistic]:
        return [
            row(analysis_id, name, value, group1="TRT01P" if group else "", group1_level=group, **columns)
            for group, (n, size) in groups.items()
            for name, value in (("n", n), ("p", n / size))
        ]

    return make


@pytest.fixture
def sizes(row: MakeRow) -> Callable[..., list[Statistic]]:
    """Make the group sizes: sizes("t", {"A": 10, "": 20})."""

    def make(output_id: str, groups: dict[str, int], population: str = "ITT") -> list[Statistic]:
        return [
            row(f"{output_id}.N", "N", n, group1="TRT01P" if level else "", group1_level=level, population=population)
            for level, n in groups.items()
        ]

    return make


@pytest.fixture
def protocol() -> Protocol:
    """Two arms, the control second in the results and first in the protocol."""
    return Protocol(
        study=Study(id="S1", title="A study"),
        treatment=Treatment(
            arms=(Arm(code="P", label="Placebo", control=True), Arm(code="X", label="Xanomeline")),
        ),
        populations={
            "ITT": Population(label="Intention to treat", rule="ENRLFL = 'Y'"),
            "SAF": Population(label="Safety", rule="TRTSDT IS NOT NULL"),
        },
        endpoints=(
            ResponseRate(id="ORR", label="Objective response rate", values=("CR", "PR")),
            TimeToEvent(id="PFS", label="Progression-free survival", events=("progression",), censor=("start",)),
            TimeToEvent(id="OS", label="Overall survival", events=("death",), censor=("start",)),
        ),
        covariates=(
            Covariate(variable="AGE", label="Age", unit="years", cutoffs=(65,)),
            Covariate(variable="SEX", label="Sex", levels={"F": "Female", "M": "Male"}),
        ),
        plan=(PlanItem(id="t", show="baseline"),),
    )


@pytest.fixture
def collect() -> Callable[[Iterable[Statistic]], Results]:
    """Give statistics their ids."""
    return collect_results
