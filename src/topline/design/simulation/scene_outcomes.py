"""Subgroups, response and toxicity of a scenario as the kernels take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.stats.special import ndtri

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.design.simulation.scenario import Scenario


def outcomes_of(scenario: Scenario) -> tuple[NDArray[np.float64], tuple[float, float, float, float]]:
    """Give subgroups, response and toxicity as the kernels take them."""
    shares = [each.prevalence for each in scenario.subgroups] or [1.0]
    ratios = [each.hazard_ratio for each in scenario.subgroups] or [1.0]
    rates = [each.outcome_rates for each in scenario.parts]
    responses = np.array([each.efficacy for each in rates])
    cells = np.array([each.cells() for each in rates])
    whole = cells.sum(axis=2)
    toxic = np.divide(cells[:, :, 1], whole, out=np.full_like(whole, rates[0].toxicity), where=whole > 0)
    groups = np.stack([np.cumsum(shares), ratios, responses, -ndtri(responses), toxic[:, 0], toxic[:, 1]])
    response, toxicity = scenario.response, scenario.toxicity
    numbers = (
        0.0 if response is None else float(response.correlation),
        0.0 if response is None else float(response.earliest_months),
        0.0 if response is None else float(response.by_months),
        0.0 if toxicity is None else float(toxicity.within_months),
    )
    return groups, numbers
