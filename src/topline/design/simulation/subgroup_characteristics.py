"""How each subgroup of a scenario does, from the sums over simulated trials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.design.looks import binomial_masses
from topline.design.simulation.monte_carlo import Simulated, mean_of, probability

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from topline.design.simulation.scenario import Scenario

WHAT = ("seen", "gap", "gap2", "positive")


@dataclass(frozen=True, slots=True, kw_only=True)
class SubgroupCharacteristics:
    """How a subgroup does among those who were evaluated.

    Parameters
    ----------
    name, prevalence, true_rate : what it is.
    bias : mean distance of its share of successes from its true rate, among trials that have any of it.
    positive : probability that the exact test in it alone is positive; None without a null rate.
    without : share of trials without a subject of it.
    """

    name: str
    prevalence: float
    true_rate: float
    bias: Simulated | None
    positive: Simulated | None
    without: Simulated


def subgroup_sums(scenario: Scenario) -> tuple[str, ...]:
    """Name what is added up for each subgroup."""
    return tuple(f"{what}.{each.name}" for each in scenario.subgroups for what in WHAT)


def summarise_subgroups(
    total: dict[str, float],
    replicates: int,
    scenario: Scenario,
    true_rate: Callable[[Scenario], float | None],
    *,
    is_tested: bool,
) -> tuple[SubgroupCharacteristics, ...]:
    """Turn the sums into each subgroup's characteristics; none where its rate is not known.

    Parameters
    ----------
    total : sums by name.
    replicates : trials.
    scenario : whose subgroups.
    true_rate : of the endpoint in a scenario, None where it has none.
    is_tested : whether there is a null rate to test against.
    """
    found: list[SubgroupCharacteristics] = []
    for each in scenario.subgroups:
        rate, seen = true_rate(scenario.among(each)), int(total[f"seen.{each.name}"])
        if rate is None:
            continue
        gaps = {"gap": total[f"gap.{each.name}"], "gap2": total[f"gap2.{each.name}"]}
        positive = probability(total[f"positive.{each.name}"], replicates)
        found.append(
            SubgroupCharacteristics(
                name=each.name,
                prevalence=each.prevalence,
                true_rate=rate,
                bias=mean_of(gaps, "gap", seen)[0] if seen else None,
                positive=positive if is_tested else None,
                without=probability(replicates - seen, replicates),
            )
        )
    return tuple(found)


def fewest_by_size(n: int, null_rate: float | None, alpha: float) -> NDArray[np.int64]:
    """Give the fewest successes of 0 to n subjects that the exact one-sided test calls positive; one more for none."""
    sizes = np.arange(n + 1)
    if null_rate is None:
        return sizes + 1
    fewest = [
        int(np.count_nonzero(np.cumsum(binomial_masses(size, null_rate)[::-1])[::-1] > alpha))
        for size in sizes.tolist()
    ]
    return np.array(fewest, dtype=np.int64)
