"""Draw bootstrap resamples and folds that do not depend on the order of the work: chance is counted by replicate."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray  # noqa: TC002  types of arguments and answers

from topline.core import MethodError
from topline.stats.inputs import read_flags

SETTLED = 0
"""The replicate whose chance develops the model itself; resamples count from 1."""


def replicate_generator(seed: int, replicate: int) -> np.random.Generator:
    """Give the source of chance of one replicate, the same whoever draws it and when.

    Parameters
    ----------
    seed : the seed of the analysis, 0 or more.
    replicate : its number, 0 or more.

    References
    ----------
    doi:10.1145/2063384.2063405 (Philox)

    Examples
    --------
    >>> [int(replicate_generator(7, 3).integers(1000)) for _ in range(2)] == [int(
    ...     replicate_generator(7, 3).integers(1000))] * 2
    True
    """
    if seed < 0 or replicate < 0:
        raise MethodError(f"seed and replicate: expected 0 or more, found {seed} and {replicate}")
    return np.random.Generator(np.random.Philox(key=np.array([seed, replicate], dtype=np.uint64)))


def draw_resamples(n: int, n_resamples: int, seed: int) -> NDArray[np.intp]:
    """Draw (B, n) rows with replacement, each resample from its own counter.

    Parameters
    ----------
    n : subjects.
    n_resamples : B.
    seed : the seed of the analysis.

    References
    ----------
    doi:10.1214/aos/1176344552
    """
    return np.array([replicate_generator(seed, b).integers(n, size=n) for b in range(n_resamples)], dtype=np.intp)


def draw_folds(event: ArrayLike, n_folds: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Deal subjects to folds of equal size, with events and censored dealt alike, so that no fold is without event.

    Parameters
    ----------
    event : (n,) 1 where follow-up ended with the event.
    n_folds : folds, at most the number of events.
    rng : the source of chance.

    References
    ----------
    doi:10.1002/sim.4780122407
    """
    happened = read_flags(event, "event", len(np.asarray(event)))
    if not 2 <= n_folds <= happened.sum():  # noqa: PLR2004  the number is the rule itself
        raise MethodError(f"n_folds: expected from 2 to {int(happened.sum())}, the events, found {n_folds}")
    shuffled = rng.permutation(len(happened))
    ordered = shuffled[np.argsort(~happened[shuffled], kind="stable")]
    folds = np.empty(len(happened), dtype=np.intp)
    folds[ordered] = np.arange(len(happened)) % n_folds
    return folds
