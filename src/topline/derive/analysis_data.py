"""What the data mean: the ADaM analysis datasets of one study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from topline.core import Exclusion, Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableMetadata:
    """One variable of an analysis dataset, in words."""

    dataset: str
    name: str
    label: str
    type: str
    derivation: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisData:
    """The analysis datasets, by lower-case name ("adsl", "adtr", "adrs", "adtte", "adae", "adex", "adlb").

    Every dataset has USUBJID and carries the core variables of ADSL (TRT01P, TRT01A, the population flags XFL, the
    covariates), so that the filter of any number is applied to one table. A dataset that the study has no source for
    has its columns and no row. Dates are pl.Date, flags are "Y"/"N" text, AVAL of ADTTE is days.
    """

    datasets: Mapping[str, pl.DataFrame]
    metadata: tuple[VariableMetadata, ...]
    findings: tuple[Finding, ...]
    exclusions: tuple[Exclusion, ...]
