"""One synthetic cohort, as the search leaves it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from topline.evidence.reconstruct.slots import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """Subjects that agree with print, as far as `loss` says; no patient's data.

    Parameters
    ----------
    seed : the seed of the search.
    slots : what the printed responses fix of each subject.
    codes : variable → (n,) place of the level, -1 where it is missing.
    time, event : endpoint → (n,) follow-up and whether it ends in the event. [days]
    values : laboratory value → (n,) baseline value, NaN where it is missing.
    loss : 0 where every target of the search is met.
    """

    seed: int
    slots: tuple[Slot, ...]
    codes: Mapping[str, NDArray[np.int64]]
    time: Mapping[str, NDArray[np.int64]]
    event: Mapping[str, NDArray[np.bool_]]
    loss: float
    values: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
