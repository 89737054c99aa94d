"""Validate the whole development by the bootstrap, and compare predicted with observed risks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from topline.analyse.counts import count_population
from topline.analyse.prognosis.bootstrap import validate_once
from topline.analyse.prognosis.calibration import calibrate
from topline.analyse.prognosis.model_file import Judged, write_model
from topline.analyse.prognosis.model_groups import describe_groups
from topline.analyse.prognosis.prepare import prepare
from topline.analyse.prognosis.rows import adequacy, finite, time_flaw
from topline.analyse.rows import number, text
from topline.core import MethodError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.prognosis.prepare import Prepared
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic
    from topline.stats.prognosis.development import Development

OPTIMISM = "bootstrap optimism of the whole development: screening, selection and imputation in each resample (Harrell)"
LABELS = {
    "c": "Harrell's C", "slope": "Calibration slope", "d": "Royston's D", "r2": "R² (Nagelkerke)",
    "brier": "Brier score", "ipa": "Index of prediction accuracy",
}  # fmt: skip
AT_HORIZON = ("brier", "ipa")
"""Indexes of the predicted risk at the horizon."""


def analyse_validation(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Take the optimism off each index, and draw the calibration."""
    prepared = prepare(item, data, protocol)
    yield from count_population(prepared.subjects)
    yield from adequacy(prepared)
    found, reason = prepared.develop()
    if found is None:
        yield number(replace(prepared.row("validation"), context="model"), "estimate", None, reason)
        return
    yield from _indexes(prepared)
    yield _file(prepared, found, data, protocol)
    if found.selected:
        yield from calibrate(prepared, found)


def _indexes(prepared: Prepared) -> Iterator[Statistic]:
    start = replace(prepared.row("validation"), method=OPTIMISM)
    try:
        found = validate_once(prepared.key, prepared.model.resamples)
    except MethodError as error:
        yield number(replace(start, context="model"), "estimate", None, str(error))
        return
    parts = ("original", "training", "test", "optimism", "corrected")
    flaw = time_flaw(prepared.sample.time, prepared.sample.event, prepared.model.at_months)
    for place, index in enumerate(found.indexes):
        reason = flaw if index in AT_HORIZON else ""
        for part in parts:
            value = None if reason else finite(float(getattr(found, part)[place]))
            row = replace(start, variable=index, context=part)
            yield number(row, "estimate", value, reason, label=LABELS[index], fmt="0.000")
    yield number(replace(start, context="resamples"), "n", found.n_resamples, label="Resamples with a model")
    for position, (reason, count) in enumerate(sorted(found.failures.items()), start=1):
        row = replace(start, context="failures", variable_level=str(position))
        yield number(row, "n", count, label="Resamples without a model")
        yield text(row, "reason", reason)


def _file(prepared: Prepared, found: Development, data: AnalysisData, protocol: Protocol) -> Statistic:
    """Write the model itself, as a text in JSON."""
    row = replace(prepared.row("file"), context="model file", variable_level=prepared.model.id)
    verdict = next(each.stat_chr for each in adequacy(prepared) if each.stat_name == "verdict")
    try:
        validated = validate_once(prepared.key, prepared.model.resamples)
        pairs = zip(validated.original.tolist(), validated.corrected.tolist(), strict=True)
        indexes = {
            LABELS[name]: pair for name, pair in zip(validated.indexes, pairs, strict=True) if np.isfinite(pair).all()
        }
        groups = describe_groups(prepared, found, data)
        return text(
            row, "model", write_model(prepared, found, protocol, groups, Judged(indexes=indexes, verdict=verdict))
        )
    except MethodError as error:
        return text(row, "model", None, str(error))
