"""When a trial stops for toxicity: the fewest subjects with toxicity, at each number treated, that are too many.

`bayesian_toxicity_boundary` stops where the posterior probability of a rate above the limit exceeds a level.
`pocock_toxicity_boundary` stops where as many or more toxicities have, at the limit itself, a probability of at most a
level that is the same at every look, chosen as large as the probability of ever stopping at the limit allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.design.beta_distribution import chance_above, check_prior
from topline.design.looks import Look, StagedDesign, binomial_masses, check_looks, operating_characteristics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from topline.design.beta_distribution import Prior


@dataclass(frozen=True, slots=True, kw_only=True)
class ToxicityBoundary:
    """A rule to stop for toxicity.

    Parameters
    ----------
    level : the probability by which the rule was drawn.
    n : subjects treated at each look.
    stop : the fewest with toxicity that stop the trial; None where no number does.
    """

    level: float
    n: tuple[int, ...]
    stop: tuple[int | None, ...]

    def staged(self) -> StagedDesign:
        """Give the rule as looks whose upper boundary stops the trial."""
        looks = tuple(Look(n=n, efficacy=stop) for n, stop in zip(self.n, self.stop, strict=True))
        return StagedDesign(name="Toxicity", looks=looks)

    def stopping(self, rate: float) -> float:
        """Give the probability that the trial is stopped at any look where `rate` is true."""
        return operating_characteristics(self.staged(), rate).success


def bayesian_toxicity_boundary(
    limit: float,
    looks: Sequence[int],
    *,
    level: float = 0.95,
    prior: Prior = (0.5, 0.5),
) -> ToxicityBoundary:
    """Stop where the posterior probability of too much toxicity is high.

    Parameters
    ----------
    limit : the largest acceptable rate of toxicity.
    looks : numbers of subjects treated at the looks, rising; the last is the size.
    level : stop where Pr(rate > limit) exceeds it.
    prior : beta distribution of the rate.

    References
    ----------
    doi:10.1002/sim.4780140404; answers: tests/oracle/design/r/staged.R

    Examples
    --------
    >>> bayesian_toxicity_boundary(0.30, (5, 10, 15, 20)).stop
    (4, 6, 8, 10)
    """
    _check_limit(limit, level, "level")
    check_prior(prior)
    sizes = check_looks(tuple(looks))
    stops = [_first(chance_above(limit, np.arange(n + 1), n, prior) > level) for n in sizes]
    return ToxicityBoundary(level=level, n=sizes, stop=tuple(stops))


def pocock_toxicity_boundary(limit: float, looks: Sequence[int], *, alpha: float = 0.05) -> ToxicityBoundary:
    """Stop at the same pointwise level at every look, so that the chance of stopping at the limit is alpha or less.

    Parameters
    ----------
    limit : the largest acceptable rate of toxicity.
    looks : numbers of subjects treated at the looks, rising; the last is the size.
    alpha : probability of ever stopping where the limit is the true rate.

    References
    ----------
    doi:10.1111/j.1541-0420.2005.00311.x; answers: tests/oracle/design/r/staged.R

    Examples
    --------
    >>> rule = pocock_toxicity_boundary(0.20, range(1, 31))
    >>> rule.stop[2], rule.stop[-1], round(rule.stopping(0.20), 4)
    (3, 12, 0.0495)
    """
    _check_limit(limit, alpha, "alpha")
    sizes = check_looks(tuple(looks))
    tails = [_upper_tail(n, limit) for n in sizes]
    levels = np.unique(np.concatenate([tail[tail <= alpha] for tail in tails]))
    low, high = -1, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if _rule(sizes, tails, float(levels[middle])).stopping(limit) <= alpha:
            low = middle
        else:
            high = middle - 1
    return _rule(sizes, tails, float(levels[low]) if low >= 0 else 0.0)


def _rule(sizes: tuple[int, ...], tails: list[NDArray[np.float64]], level: float) -> ToxicityBoundary:
    return ToxicityBoundary(level=level, n=sizes, stop=tuple(_first(tail <= level) for tail in tails))


def _upper_tail(n: int, rate: float) -> NDArray[np.float64]:
    """Give the probability of x or more, for x from 0 to n."""
    return np.cumsum(binomial_masses(n, rate)[::-1])[::-1]


def _first(is_too_many: NDArray[np.bool_]) -> int | None:
    return int(np.argmax(is_too_many)) if is_too_many.any() else None


def _check_limit(limit: float, level: float, name: str) -> None:
    if not 0 < limit < 1:
        raise MethodError(f"limit: expected above 0 and below 1, found {limit:g}, write 0.3 for 30 %")
    if not 0 < level < 1:
        raise MethodError(f"{name}: expected above 0 and below 1, found {level:g}, write 0.95 for 95 %")
