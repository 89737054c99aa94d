"""The final model: each candidate alone and in the model, with the checks of its assumptions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from topline.analyse.prognosis.effects import contrasts, estimate_alone, pooled_ratio
from topline.analyse.prognosis.model_checks import COX, check_model
from topline.analyse.prognosis.prepare import prepare
from topline.analyse.prognosis.rows import measured, opening
from topline.analyse.rows import number, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.prognosis.prepare import Prepared
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic
    from topline.stats.prognosis.candidates import Candidate
    from topline.stats.prognosis.development import Development

POOLED = "Cox, Efron ties, pooled over imputations by Rubin's rules, 95% CI"
NOT_SELECTED = "not in the model"


def analyse_model(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Give the hazard ratios alone and together, and check the model."""
    prepared = prepare(item, data, protocol)
    yield from opening(prepared)
    found, reason = prepared.develop()
    if found is None:
        yield number(replace(prepared.row("model"), context="model"), "n", None, reason)
        return
    for candidate in found.usable:
        yield from _alone(prepared, candidate)
    yield from _left_out(prepared, found)
    yield from _together(prepared, found)
    yield from check_model(prepared, found)


def _alone(prepared: Prepared, candidate: Candidate) -> Iterator[Statistic]:
    known = prepared.selection.narrow(f"{candidate.name} IS NOT NULL")
    values = prepared.sample.raw[:, prepared.place(candidate.name)]
    has = ~np.isnan(values)
    time, event, columns = prepared.sample.time[has], prepared.sample.event[has], candidate.columns(values[has])
    levels, compared = prepared.levels[candidate.name], contrasts(prepared, candidate, values)
    start = replace(known.row("univariable"), variable=candidate.name, context=compared[0].words, method=COX)
    happened = known.narrow("CNSR = 0").filter
    for level in levels or ("",):
        inside = values[has] == levels.index(level) if level else np.ones(len(time), dtype=np.bool_)
        at = replace(start, variable_level=level)
        yield number(at, "n", int(inside.sum()))
        yield number(replace(at, filter=happened), "n.event", int(event[inside].sum()))
        if level and level == levels[0]:
            yield replace(at, stat_name="reference", stat_label="Reference", stat_chr="Reference")
    for each in compared:
        found, note = estimate_alone(time, event, columns, each.weights)
        at = replace(start, variable_level=each.level, warning=note if found else "")
        yield from measured(at, found, note, label="Hazard ratio")


def _left_out(prepared: Prepared, found: Development) -> Iterator[Statistic]:
    """Say of each declared candidate that cannot be used why."""
    reasons = found.unusable | dict(prepared.refused)
    for declared in prepared.model.candidates:
        if declared.variable in reasons:
            row = replace(prepared.row("unusable"), variable=declared.variable, context="left out")
            yield text(row, "reason", reasons[declared.variable])


def _together(prepared: Prepared, found: Development) -> Iterator[Statistic]:
    fits = found.model.fits
    warning = "; ".join(fits[0].warnings) if fits else ""
    sample = prepared.sample
    n_columns = len(found.columns_of(*found.selected))
    free = max(int(sample.event[found.rows].sum()) - n_columns, 1)
    first = 0
    for candidate in found.usable:
        levels = prepared.levels[candidate.name]
        compared = contrasts(prepared, candidate, sample.raw[:, prepared.place(candidate.name)])
        row = replace(
            prepared.row("multivariable"), variable=candidate.name, context=compared[0].words,
            method=POOLED if found.n_sets > 1 else COX,
        )  # fmt: skip
        is_in = candidate.name in found.selected
        if is_in and levels:
            at = replace(row, variable_level=levels[0])
            yield replace(at, stat_name="reference", stat_label="Reference", stat_chr="Reference")
        for each in compared:
            at = replace(row, variable_level=each.level)
            if not is_in:
                yield from measured(at, None, NOT_SELECTED, label="Hazard ratio")
                continue
            weights = np.zeros(n_columns)
            weights[first : first + candidate.n_columns] = each.weights
            at = replace(at, warning=warning)
            yield from measured(at, pooled_ratio(fits, weights, free), label="Hazard ratio")
        first += candidate.n_columns if is_in else 0
