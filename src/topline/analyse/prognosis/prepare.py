"""Turn a declared model and the analysis datasets into arrays: follow-up, candidates, the plan of the development."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from topline.analyse.cox_models import step_words
from topline.analyse.endpoints import choose_time_to_event
from topline.analyse.levels import arrange_levels
from topline.analyse.selection import select
from topline.analyse.survival import select_follow_up
from topline.core import DAYS_PER_MONTH, MethodError, Problem, ProtocolError, name_remedy
from topline.stats.prognosis import spline_knots
from topline.stats.prognosis.candidates import Candidate
from topline.stats.prognosis.development_plan import DevelopmentPlan
from topline.stats.prognosis.pipeline_validation import CutpointPlan, PipelinePlan, Sample, develop_settled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from topline.analyse.selection import Selection
    from topline.derive import AnalysisData
    from topline.protocol import Covariate, PlanItem, PrognosticCandidate, PrognosticModel, Protocol
    from topline.results import Statistic
    from topline.stats.prognosis.development import Development

CALIBRATION_AT = tuple(round(0.02 * step, 2) for step in range(1, 50))
"""Predicted risks at which the calibration curve of each resample is read."""
SPLINE_KNOTS = {"spline3": 3, "spline4": 4, "spline5": 5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A declared model with its data.

    Parameters
    ----------
    model : as declared.
    subjects : the subjects of the analysis set.
    selection : the records of the endpoint, one a subject.
    sample : their follow-up in days, and the candidates' values.
    plan : the plan of the development.
    labels : candidate -> what displays call it.
    levels : candidate -> its levels, the reference first; empty for a number.
    steps : candidate -> the step for which the hazard ratio of a number is given.
    step_words : candidate -> the same in words, with the unit.
    refused : candidate -> why it cannot be prepared.
    """

    model: PrognosticModel
    subjects: Selection
    selection: Selection
    sample: Sample
    plan: PipelinePlan
    labels: Mapping[str, str]
    levels: Mapping[str, tuple[str, ...]]
    steps: Mapping[str, float | Literal["doubling"]]
    step_words: Mapping[str, str]
    refused: Mapping[str, str]

    def row(self, name: str) -> Statistic:
        """Start the rows of an analysis of this model."""
        return self.selection.row(name)

    def develop(self) -> tuple[Development | None, str]:
        """Carry out the plan, or say why there is no model."""
        try:
            return develop_once(self.key), ""
        except MethodError as error:
            return None, str(error)

    def develop_with_factors(self) -> tuple[Development | None, str]:
        """Carry out the plan, or say why there is no model, or none with a candidate in it."""
        found, reason = self.develop()
        if found is None or not found.selected:
            return None, reason or "no candidate is in the model"
        return found, ""

    @property
    def key(self) -> Key:
        """What the development depends on, as a value that can be compared."""
        sample = self.sample
        arrays = (sample.time.tobytes(), sample.event.tobytes(), sample.raw.tobytes())
        return Key(
            time=arrays[0],
            event=arrays[1],
            raw=arrays[2],
            digest=hashlib.sha256(b"".join(arrays)).hexdigest(),
            n_candidates=sample.raw.shape[1],
            plan=self.plan,
            seed=self.model.seed,
        )

    def place(self, name: str) -> int:
        """Give the position of a candidate among those of the plan."""
        return [each.name for each in self.plan.development.candidates].index(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A sample and its plan as a value: several displays of one model share its work.

    The digest stands for the arrays where the key is written.
    """

    time: bytes = field(repr=False)
    event: bytes = field(repr=False)
    raw: bytes = field(repr=False)
    digest: str
    n_candidates: int
    plan: PipelinePlan
    seed: int

    def sample(self) -> Sample:
        """Give the arrays back."""
        event = np.frombuffer(self.event, dtype=np.bool_)
        raw = np.frombuffer(self.raw, dtype=np.float64).reshape(len(event), self.n_candidates)
        return Sample(time=np.frombuffer(self.time, dtype=np.float64), event=event, raw=raw)


@lru_cache(maxsize=8)
def develop_once(key: Key) -> Development:
    """Develop a model once for all displays that show it."""
    return develop_settled(key.sample(), key.plan, key.seed)


def prepare(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Prepared:
    """Read the data of the model that a plan item names."""
    model = _choose_model(item, protocol)
    population = item.population or model.population
    own = item.model_copy(update={"endpoint": model.endpoint, "population": population, "by": None})
    selection = select_follow_up(own, data, protocol, choose_time_to_event(own, protocol)).narrow("AVAL IS NOT NULL")
    covariates = {each.variable: each for each in protocol.covariates}
    adsl = data.datasets["adsl"]
    candidates: list[Candidate] = []
    columns: list[NDArray[np.float64]] = []
    levels: dict[str, tuple[str, ...]] = {}
    refused: dict[str, str] = {}
    for declared in model.candidates:
        name = declared.variable
        levels[name] = _levels(name, selection.frame, adsl, protocol)
        values = _values(selection.frame[name], levels[name])
        try:
            candidates.append(_candidate(declared, covariates[name], values, levels[name]))
            columns.append(values)
        except MethodError as error:
            refused[name] = str(error)
    frame = selection.frame
    return Prepared(
        model=model,
        subjects=select(own, data, protocol),
        selection=selection,
        sample=Sample(
            time=frame["AVAL"].cast(pl.Float64).to_numpy().copy(),
            event=(frame["CNSR"] == 0).to_numpy().copy(),
            raw=np.column_stack(columns) if columns else np.empty((frame.height, 0)),
        ),
        plan=_plan(model, tuple(candidates)),
        labels={name: covariates[name].label for name in levels},
        levels=levels,
        steps={name: covariates[name].per for name in levels},
        step_words={name: step_words(covariates[name]) for name in levels},
        refused=refused,
    )


def calibration_months(model: PrognosticModel) -> tuple[float, ...]:
    """Give the times at which predicted and observed risks are compared: the horizon, and those of the nomogram."""
    return tuple(sorted({model.at_months, *model.months}))


def _choose_model(item: PlanItem, protocol: Protocol) -> PrognosticModel:
    known = {model.id: model for model in protocol.prognosis}
    if item.model not in known:
        found = item.model or "none"
        problem = Problem(
            file="plan", place=item.id, expected="a model of prognosis", found=f"'{found}'",
            remedy=name_remedy(found, list(known)),
        )  # fmt: skip
        raise ProtocolError([problem])
    return known[item.model]


def _levels(name: str, frame: pl.DataFrame, adsl: pl.DataFrame, protocol: Protocol) -> tuple[str, ...]:
    if frame.schema[name].is_numeric():
        return ()
    present = set(frame[name].drop_nulls().to_list())
    return tuple(level for level in arrange_levels(name, adsl, protocol) if level in present)


def _values(column: pl.Series, levels: tuple[str, ...]) -> NDArray[np.float64]:
    """Give numbers, or the places of levels, NaN where missing."""
    if column.dtype.is_numeric():
        return column.cast(pl.Float64).fill_null(float("nan")).to_numpy().copy()
    places = {level: float(place) for place, level in enumerate(levels)}
    return np.array([places.get(value, np.nan) for value in column.to_list()], dtype=np.float64)


def _candidate(
    declared: PrognosticCandidate, covariate: Covariate, values: NDArray[np.float64], levels: tuple[str, ...]
) -> Candidate:
    plain = Candidate(
        name=declared.variable,
        is_clinical=declared.clinical,
        is_forced=declared.forced,
        cut=covariate.cutoffs,
        n_levels=len(levels),
    )
    if levels or not np.isfinite(values).any():
        return replace(plain, form="levels" if levels else "linear", cut=())
    if declared.form == "log":
        return replace(plain, form="log")
    if declared.form in SPLINE_KNOTS:
        knots = spline_knots(values[~np.isnan(values)], SPLINE_KNOTS[declared.form])
        return replace(plain, form="spline", knots=tuple(knots.tolist()))
    return plain


def _plan(model: PrognosticModel, candidates: tuple[Candidate, ...]) -> PipelinePlan:
    chosen = model.selection
    criterion = chosen.p if chosen.criterion == "p" else chosen.criterion
    names = [each.name for each in candidates]
    return PipelinePlan(
        development=DevelopmentPlan(
            candidates=candidates,
            log_rank_p=model.screening.log_rank,
            cox_p=model.screening.cox,
            selection=chosen.method,
            penalty=chosen.penalty,
            n_folds=chosen.folds,
            criterion=criterion if chosen.then == "stepwise" else None,
            direction=chosen.direction,
            largest_missing=model.largest_missing,
            n_imputations=model.imputations if model.missing == "multiple_imputation" else 0,
            decided_by=model.decided_by,
        ),
        horizon=model.at_months * DAYS_PER_MONTH,
        calibration_at=CALIBRATION_AT,
        calibration_horizons=tuple(months * DAYS_PER_MONTH for months in calibration_months(model)),
        cutpoints=tuple(
            CutpointPlan(
                place=names.index(each.variable),
                rule=each.rule,
                horizon=None if each.months is None else each.months * DAYS_PER_MONTH,
            )
            for each in model.cutoffs
            if each.variable in names
        ),
    )
