"""The bootstrap of a whole development, made once for all displays that show it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from topline.stats.prognosis.pipeline_validation import validate_pipeline

if TYPE_CHECKING:
    from topline.analyse.prognosis.prepare import Key
    from topline.stats.prognosis.pipeline_validation import PipelineValidation


@lru_cache(maxsize=8)
def validate_once(key: Key, n_resamples: int) -> PipelineValidation:
    """Validate a development.

    Parameters
    ----------
    key : the sample with its plan.
    n_resamples : bootstrap samples.
    """
    return validate_pipeline(key.sample(), key.plan, n_resamples=n_resamples, seed=key.seed)
