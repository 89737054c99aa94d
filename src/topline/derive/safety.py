"""The datasets of safety: adverse events, exposure and laboratory values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.derive.adae import derive_adae
from topline.derive.adex import derive_adex
from topline.derive.adlb import derive_adlb

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from topline.core import Exclusion
    from topline.data import StudyData
    from topline.protocol import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """ADAE, ADEX and ADLB by name, and what they leave out."""

    datasets: Mapping[str, pl.DataFrame]
    exclusions: tuple[Exclusion, ...]


def derive_safety(data: StudyData, adsl: pl.DataFrame, core: pl.DataFrame, protocol: Protocol) -> Safety:
    """Make the datasets of safety.

    Parameters
    ----------
    core : what every dataset carries of ADSL.
    """
    adlb, ungraded = derive_adlb(data, adsl, core, protocol)
    return Safety(
        datasets={
            "adae": derive_adae(data, adsl, core, protocol),
            "adex": derive_adex(data, adsl, core, protocol),
            "adlb": adlb,
        },
        exclusions=ungraded,
    )
