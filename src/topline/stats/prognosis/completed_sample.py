"""Complete the original subjects of a bootstrap once for all resamples whose models ask for the same candidates."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from topline.stats.prognosis.chained_equations import impute_by_chained_equations
from topline.stats.prognosis.resamples import SETTLED, replicate_generator

if TYPE_CHECKING:
    from numpy.typing import NDArray


def complete_once(
    time: NDArray[np.float64], event: NDArray[np.bool_], raw: NDArray[np.float64], n_imputations: int, seed: int
) -> NDArray[np.float64]:
    """Give the (m, n, q) completed values by the chance that develops the model itself.

    Parameters
    ----------
    time, event : (n,) follow-up.
    raw : (n, q) values, NaN where missing.
    n_imputations : m.
    seed : the seed of the analysis.

    References
    ----------
    doi:10.1002/sim.3618; answers: tests/oracle/stats/r/prognosis_imputation.R
    """
    return _complete(time.tobytes(), event.tobytes(), raw.tobytes(), n_imputations, seed)


@lru_cache(maxsize=16)
def _complete(time: bytes, event: bytes, raw: bytes, n_imputations: int, seed: int) -> NDArray[np.float64]:
    happened = np.frombuffer(event, dtype=np.bool_)
    completed = impute_by_chained_equations(
        np.frombuffer(time, dtype=np.float64),
        happened,
        np.frombuffer(raw, dtype=np.float64).reshape(len(happened), -1),
        n_imputations=n_imputations,
        rng=replicate_generator(seed, SETTLED),
    ).x
    completed.setflags(write=False)
    return completed
