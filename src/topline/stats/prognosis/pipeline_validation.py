"""Validate a developed model with all its steps inside the loop: selection, imputation, cut-offs.

Each resample develops its own model by the same plan; what it promises on the resample less what it keeps on the
original subjects is optimism. Indexes: Harrell's C, calibration slope, Royston's D, Nagelkerke's R2, and at the horizon
the Brier score and the index of prediction accuracy. A resample in which nothing is selected predicts alike for all
(C 0.5, slope 1, D and R2 0). With imputation each resample, and the original subjects apart from it, are completed as
often as the data were; a resample decides in the same way, and the indexes of its pooled model are means over the
completed data sets (Wahl's Val-MI: imputation inside the resampling).
Smooth calibration curves lose their optimism point by point, as in rms::calibrate.
Replicate b draws from a counter of its own, so that any number of workers gives the same answer.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.prognosis.candidates import expand
from topline.stats.prognosis.completed_sample import complete_once
from topline.stats.prognosis.cutpoint_choice import CutpointRule, choose_cutpoint
from topline.stats.prognosis.development import Development, develop
from topline.stats.prognosis.model_indexes import PIPELINE_INDEXES, calibrate, judge
from topline.stats.prognosis.optimism import Validation
from topline.stats.prognosis.resamples import SETTLED, draw_folds, replicate_generator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from topline.stats.prognosis.development_plan import DevelopmentPlan
    from topline.stats.prognosis.fitted_model import FittedModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What a model is developed from.

    Parameters
    ----------
    time, event : (n,) follow-up.
    raw : (n, q) values of the candidates, NaN where missing.
    """

    time: NDArray[np.float64]
    event: NDArray[np.bool_]
    raw: NDArray[np.float64]

    def take(self, rows: NDArray[np.intp]) -> Sample:
        """Give some subjects, with repeats."""
        return Sample(time=self.time[rows], event=self.event[rows], raw=self.raw[rows])


@dataclass(frozen=True, slots=True, kw_only=True)
class CutpointPlan:
    """A cut-off that is chosen by the data: of the candidate at `place`, by a rule, at a horizon."""

    place: int
    rule: CutpointRule
    horizon: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelinePlan:
    """A development with its cut-offs, the horizon of its validation, and where its calibration is read.

    Parameters
    ----------
    calibration_at : predicted risks at which the smooth calibration curves are read.
    calibration_horizons : their times.
    """

    development: DevelopmentPlan
    horizon: float
    cutpoints: tuple[CutpointPlan, ...] = ()
    calibration_at: tuple[float, ...] = ()
    calibration_horizons: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Replicate:
    """What one resample says.

    Parameters
    ----------
    selected : (q,) whether each candidate is in the model.
    training, test : (6,) indexes on the resample, and on the original subjects.
    cutpoints : (c,) chosen cut-offs, NaN where one could not be chosen.
    calibration : (2, h, k) calibration curves there and on the original subjects, NaN where there is none.
    failure : why there is no model, "" where there is one.
    """

    selected: NDArray[np.bool_]
    training: NDArray[np.float64]
    test: NDArray[np.float64]
    cutpoints: NDArray[np.float64]
    calibration: NDArray[np.float64]
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineValidation(Validation):
    """The optimism of c, slope, d, r2, brier and ipa, and what was selected how often.

    Parameters
    ----------
    indexes, original, training, test, n_resamples : as in `Validation`.
    frequency : (q,) share of resamples in which each candidate is in the model.
    cutpoints : (B', c) cut-offs of the resamples.
    calibration : at each horizon, the optimism of the smooth curve at each risk of the plan; NaN where there is none.
    failures : reason -> resamples without a model.
    """

    frequency: NDArray[np.float64]
    cutpoints: NDArray[np.float64]
    calibration: tuple[Validation, ...]
    failures: dict[str, int]


def develop_settled(sample: Sample, plan: PipelinePlan, seed: int) -> Development:
    """Develop the model of the data themselves."""
    rng = replicate_generator(seed, SETTLED)
    return develop(sample.time, sample.event, sample.raw, plan.development, rng)


def replicate_pipeline(sample: Sample, plan: PipelinePlan, seed: int, replicate: int) -> Replicate:
    """Develop and judge one resample.

    Parameters
    ----------
    replicate : its number, from 1.
    """
    rng = replicate_generator(seed, replicate)
    part = sample.take(rng.integers(len(sample.time), size=len(sample.time)))
    cuts = np.array([_cut(part, each) for each in plan.cutpoints])
    names = [each.name for each in plan.development.candidates]
    nothing = np.full(len(PIPELINE_INDEXES), np.nan)
    try:
        found = develop(part.time, part.event, part.raw, plan.development, rng, tells_all=False)
        training = judge(found.model, part.time[found.rows], part.event[found.rows], found.sets, plan.horizon)
        rows, sets = _columns(sample, found, plan.development, seed)
        test = judge(found.model, sample.time[rows], sample.event[rows], sets, plan.horizon)
        curves = np.array(
            [
                _calibrate(found.model, part.time[found.rows], part.event[found.rows], found.sets, plan),
                _calibrate(found.model, sample.time[rows], sample.event[rows], sets, plan),
            ]
        )
    except MethodError as error:
        return Replicate(
            selected=np.zeros(len(names), dtype=np.bool_),
            training=nothing,
            test=nothing,
            cutpoints=cuts,
            calibration=np.full((2, *_calibration_shape(plan)), np.nan),
            failure=str(error),
        )
    selected = np.array([name in found.selected for name in names])
    return Replicate(selected=selected, training=training, test=test, cutpoints=cuts, calibration=curves)


def replicate_all(
    sample: Sample, plan: PipelinePlan, seed: int, replicates: Iterable[int], workers: int = 1
) -> Iterator[tuple[int, Replicate]]:
    """Give the replicates in their order, made by one process or several."""
    numbers = list(replicates)
    work: Callable[[int], Replicate] = partial(replicate_pipeline, sample, plan, seed)
    if workers <= 1:
        yield from ((number, work(number)) for number in numbers)
        return
    with ProcessPoolExecutor(workers) as pool:
        chunk = max(1, min(16, len(numbers) // (4 * workers)))
        yield from zip(numbers, pool.map(work, numbers, chunksize=chunk), strict=True)


def validate_pipeline(
    sample: Sample, plan: PipelinePlan, *, n_resamples: int, seed: int, workers: int = 1
) -> PipelineValidation:
    """Take off the optimism of a whole development.

    Parameters
    ----------
    sample : the data.
    plan : the plan.
    n_resamples : bootstrap samples.
    seed : the seed of the analysis.
    workers : processes; any number gives the same answer.

    References
    ----------
    doi:10.1002/(SICI)1097-0258(19960229)15:4<361::AID-SIM168>3.0.CO;2-4, doi:10.1002/sim.3618 (imputation);
    answers: tests/oracle/stats/r/prognosis_pipeline.R
    """
    found = [each for _, each in replicate_all(sample, plan, seed, range(1, n_resamples + 1), workers)]
    return summarise(sample, plan, seed, found)


def summarise(sample: Sample, plan: PipelinePlan, seed: int, replicates: list[Replicate]) -> PipelineValidation:
    """Turn replicates into optimism and frequencies."""
    own = develop_settled(sample, plan, seed)
    original = judge(own.model, sample.time[own.rows], sample.event[own.rows], own.sets, plan.horizon)
    good = [each for each in replicates if not each.failure]
    if not good:
        raise MethodError(f"resamples: expected one with a model, found none of {len(replicates)}")
    training, test = np.mean([each.training for each in good], axis=0), np.mean([each.test for each in good], axis=0)
    failures: dict[str, int] = {}
    for each in replicates:
        if each.failure:
            failures[each.failure] = failures.get(each.failure, 0) + 1
    return PipelineValidation(
        indexes=PIPELINE_INDEXES,
        original=original,
        training=training,
        test=test,
        frequency=np.mean([each.selected for each in good], axis=0),
        cutpoints=np.array([each.cutpoints for each in replicates]).reshape(len(replicates), len(plan.cutpoints)),
        calibration=_summarise_calibration(own, sample, plan, good),
        n_resamples=len(good),
        failures=failures,
    )


def _summarise_calibration(
    own: Development, sample: Sample, plan: PipelinePlan, good: list[Replicate]
) -> tuple[Validation, ...]:
    """Compare the curves of each resample's model there and on the original subjects, where both can be had."""
    pairs = np.array([each.calibration for each in good])
    original = _calibrate(own.model, sample.time[own.rows], sample.event[own.rows], own.sets, plan)
    found: list[Validation] = []
    for place, curve in enumerate(original):
        drawn = pairs[np.isfinite(pairs[:, :, place]).all(axis=(1, 2)), :, place]
        training, test = drawn.mean(axis=0) if len(drawn) else np.full((2, len(curve)), np.nan)
        names = tuple(f"{risk:g}" for risk in plan.calibration_at)
        found.append(Validation(indexes=names, original=curve, training=training, test=test, n_resamples=len(drawn)))
    return tuple(found)


def out_of_fold_predictor(sample: Sample, plan: PipelinePlan, *, n_folds: int, seed: int) -> NDArray[np.float64]:
    """Give each subject the linear predictor of a model that was developed without its fold, NaN where it has none.

    Parameters
    ----------
    n_folds : folds of the outer cross-validation.

    References
    ----------
    doi:10.1002/sim.4780122407
    """
    rng = replicate_generator(seed, SETTLED)
    folds = draw_folds(sample.event, n_folds, rng)
    found = np.full(len(folds), np.nan)
    for fold in range(n_folds):
        others = sample.take(np.nonzero(folds != fold)[0])
        model = develop(others.time, others.event, others.raw, plan.development, rng, tells_all=False)
        rows, sets = _columns(sample, model, plan.development, seed)
        inside, x = folds[rows] == fold, np.mean(sets, axis=0)
        # the mean over completed data sets, centred at the training subjects, so that folds can be laid together
        found[rows[inside]] = (
            model.model.linear_predictor(x[inside]) - model.model.linear_predictor(np.mean(model.sets, axis=0)).mean()
        )
    return found


def _columns(
    sample: Sample, found: Development, plan: DevelopmentPlan, seed: int
) -> tuple[NDArray[np.intp], tuple[NDArray[np.float64], ...]]:
    """Give the original subjects the columns of a model that was developed elsewhere, in each completed data set."""
    names = {each.name for each in found.candidates}
    places = [place for place, each in enumerate(plan.candidates) if each.name in names]
    raw = sample.raw[:, places]
    gaps = np.isnan(raw)
    if gaps.any() and plan.imputes:
        completed = complete_once(sample.time, sample.event, raw, plan.n_imputations, seed)
        return np.arange(len(raw)), tuple(expand(found.candidates, each) for each in completed)
    rows = np.nonzero(~gaps.any(axis=1))[0]
    return rows, (expand(found.candidates, raw[rows]),)


def _calibration_shape(plan: PipelinePlan) -> tuple[int, int]:
    return len(plan.calibration_horizons), len(plan.calibration_at)


def _calibrate(
    model: FittedModel,
    time: NDArray[np.float64],
    event: NDArray[np.bool_],
    sets: Sequence[NDArray[np.float64]],
    plan: PipelinePlan,
) -> NDArray[np.float64]:
    return calibrate(model, time, event, sets, (plan.calibration_horizons, plan.calibration_at))


def _cut(part: Sample, plan: CutpointPlan) -> float:
    values = part.raw[:, plan.place]
    known = ~np.isnan(values)
    try:
        return choose_cutpoint(part.time[known], part.event[known], values[known], rule=plan.rule, horizon=plan.horizon)
    except MethodError:  # a resample without a case or a control has no cut-off
        return np.nan
