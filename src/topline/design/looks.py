"""A one-arm trial with looks at a count of successes, and what it does under a rate, exactly.

At a look of n subjects the trial stops for futility with `futility` successes or fewer and for efficacy with
`efficacy` or more; None is no such stop. The last look decides: it is positive with `efficacy` or more. The
distribution of the count is carried from look to look by convolution, so that every probability is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.special import gammaln, xlog1py, xlogy

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look.

    Parameters
    ----------
    n : subjects observed by then.
    futility : the most successes that stop the trial as negative; None for no such stop.
    efficacy : the fewest successes that stop the trial as positive; None for no such stop.
    """

    n: int
    futility: int | None = None
    efficacy: int | None = None

    def __post_init__(self) -> None:
        """Refuse a count that would stop the trial both ways."""
        if self.futility is not None and self.efficacy is not None and self.futility >= self.efficacy:
            raise MethodError(
                f"look at {self.n}: expected futility below efficacy ({self.efficacy}), found {self.futility}, "
                "a count stops a trial one way"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedDesign:
    """A trial with one or more looks at a count.

    Parameters
    ----------
    name : what the design is called.
    looks : in order of subjects, the last one final.
    """

    name: str
    looks: tuple[Look, ...]

    @property
    def n(self) -> int:
        """The largest number of subjects."""
        return self.looks[-1].n


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatingCharacteristics:
    """What a design does when a rate is true.

    Parameters
    ----------
    rate : the true rate.
    success : probability that the trial is positive.
    early_stop : probability that it stops before the last look.
    expected_n : mean number of subjects.
    futility, efficacy : probability of stopping at each look as negative, as positive; the last look included.
    """

    rate: float
    success: float
    early_stop: float
    expected_n: float
    futility: tuple[float, ...]
    efficacy: tuple[float, ...]


def operating_characteristics(design: StagedDesign, rate: float) -> OperatingCharacteristics:
    """Compute the probability of every way in which a trial ends.

    Parameters
    ----------
    design : the looks.
    rate : the true rate of successes, 0 to 1.

    Examples
    --------
    >>> simon = StagedDesign(name="Simon", looks=(Look(n=10, futility=1), Look(n=29, futility=5, efficacy=6)))
    >>> found = operating_characteristics(simon, 0.10)
    >>> round(found.success, 3), round(found.early_stop, 2), round(found.expected_n, 1)
    (0.047, 0.74, 15.0)
    """
    if not 0 <= rate <= 1:
        raise MethodError(f"rate: expected 0 to 1, found {rate:g}, write 0.2 for 20 %")
    going_on, seen = np.ones(1), 0
    futility: list[float] = []
    efficacy: list[float] = []
    for look in design.looks:
        going_on = np.convolve(going_on, binomial_masses(look.n - seen, rate))
        seen = look.n
        low = 0 if look.futility is None else look.futility + 1
        high = len(going_on) if look.efficacy is None else look.efficacy
        futility.append(float(going_on[:low].sum()))
        efficacy.append(float(going_on[high:].sum()))
        going_on[:low] = 0
        going_on[high:] = 0
    ends = np.add(futility, efficacy)
    return OperatingCharacteristics(
        rate=rate,
        success=sum(efficacy),
        early_stop=float(ends[:-1].sum()),
        expected_n=float(sum(look.n * end for look, end in zip(design.looks, ends, strict=True)))
        + design.n * float(going_on.sum()),
        futility=tuple(futility),
        efficacy=tuple(efficacy),
    )


def binomial_masses(n: int, rate: float) -> NDArray[np.float64]:
    """Give the probability of 0 to n successes."""
    x = np.arange(n + 1)
    return np.exp(gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1) + xlogy(x, rate) + xlog1py(n - x, -rate))


def check_looks(looks: tuple[int, ...]) -> tuple[int, ...]:
    """Check that the looks' numbers of subjects are whole, 1 or more, and rise."""
    if not looks or looks[0] < 1 or any(later <= earlier for earlier, later in pairwise(looks)):
        found = ", ".join(str(n) for n in looks) or "none"
        raise MethodError(f"looks: expected numbers of subjects that rise from 1 or more, found {found}, sort them")
    return looks


def success_of_many(
    sizes: tuple[int, ...], futility: NDArray[np.int64], efficacy: NDArray[np.int64], rate: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Compute, for many designs with the same looks, the probability of success and the expected size.

    Parameters
    ----------
    sizes : (k,) subjects at the looks.
    futility, efficacy : (m, k) boundaries as in `Look`; −1 and n + 1 for no such stop.
    rate : the true rate of successes.

    Returns
    -------
    tuple of (m,) probabilities and (m,) expected numbers of subjects.
    """
    state = np.ones((len(futility), 1))
    success, expected, seen = np.zeros(len(futility)), np.zeros(len(futility)), 0
    for k, n in enumerate(sizes):
        steps = binomial_masses(n - seen, rate)
        spread = np.zeros((state.shape[1], n + 1))
        for x in range(state.shape[1]):
            spread[x, x : x + len(steps)] = steps
        state = state @ spread
        x = np.arange(n + 1)
        positive, going_on = x >= efficacy[:, k, None], x > futility[:, k, None]
        success += np.where(positive, state, 0).sum(axis=1)
        last = k == len(sizes) - 1
        expected += n * (state.sum(axis=1) if last else np.where(positive | ~going_on, state, 0).sum(axis=1))
        state = np.where(going_on & ~positive, state, 0)
        seen = n
    return success, expected
