"""NRI and IDI of a whole development against one of its factors alone, in bootstrap samples.

Each sample develops its own model by the plan (screening, imputation, penalty, steps), and fits the factor alone; both
are compared on that sample, where they were made. Sample and folds of replicate b are those of the validation's, so
that both tell of the same models. A sample in which nothing is selected predicts alike for all. With imputation the
answers are means over the completed data sets. A factor that a sample does not let into its selection is fitted among
those who have it, and compared among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.prognosis.development import develop
from topline.stats.prognosis.fitted_model import fit_model, fit_to_sets
from topline.stats.prognosis.reclassification import reclassification
from topline.stats.prognosis.resamples import replicate_generator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from topline.stats.prognosis.development import Development
    from topline.stats.prognosis.pipeline_validation import PipelinePlan, Sample


def developed_moves(
    sample: Sample, plan: PipelinePlan, factors: Sequence[str], seed: int, replicate: int
) -> NDArray[np.float64]:
    """Give (f, 2) NRI and IDI of one sample's developed model against each factor alone, NaN where it has neither.

    Parameters
    ----------
    sample : the data.
    plan : the plan.
    factors : names of candidates.
    seed : the seed of the analysis.
    replicate : the number of the sample, from 1.

    References
    ----------
    doi:10.1002/sim.5647; answers: tests/oracle/stats/r/prognosis_developed_gain.R
    """
    rng = replicate_generator(seed, replicate)
    part = sample.take(rng.integers(len(sample.time), size=len(sample.time)))
    moves = np.full((len(factors), 2), np.nan)
    try:
        found = develop(part.time, part.event, part.raw, plan.development, rng, tells_all=False)
    except MethodError:  # a sample without a model has neither
        return moves
    for place, name in enumerate(factors):
        try:
            moves[place] = _compare(part, found, plan, name)
        except MethodError:  # nor has one without an event by the horizon, or without anybody beyond it
            continue
    return moves


def _compare(part: Sample, found: Development, plan: PipelinePlan, name: str) -> NDArray[np.float64]:
    time, event = part.time[found.rows], part.event[found.rows]
    if any(each.name == name for each in found.candidates):
        alone = fit_to_sets(time, event, found.sets, found.columns_of(name))
        pairs = [(alone.risk(x, plan.horizon), found.model.risk(x, plan.horizon)) for x in found.sets]
        return _mean_gain(time, event, pairs, plan.horizon)
    names = [each.name for each in plan.development.candidates]
    values = part.raw[found.rows, names.index(name)]
    has = ~np.isnan(values)
    columns = plan.development.candidates[names.index(name)].columns(values[has])
    own = fit_model(time[has], event[has], columns, range(columns.shape[1]))
    risk = own.risk(columns, plan.horizon)
    pairs = [(risk, found.model.risk(x[has], plan.horizon)) for x in found.sets]
    return _mean_gain(time[has], event[has], pairs, plan.horizon)


def _mean_gain(
    time: NDArray[np.float64],
    event: NDArray[np.bool_],
    pairs: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]],
    horizon: float,
) -> NDArray[np.float64]:
    clipped = [(np.clip(old, 0, 1), np.clip(new, 0, 1)) for old, new in pairs]
    moved = [reclassification(time, event, old, new, horizon) for old, new in clipped]
    return np.mean([(each.nri, each.idi) for each in moved], axis=0)
