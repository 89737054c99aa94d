"""A finished readout, as Python hands it to its user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl

    from topline.core import Exclusion, Finding
    from topline.display import Display, Sentence
    from topline.protocol import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Readout:
    """All that a study's data say, and where it was written.

    Parameters
    ----------
    protocol : the plan that was followed, with nothing left open.
    results : the results table (ARD), one statistic a row.
    datasets : the analysis datasets by lower-case name.
    displays : the finished tables and figures, in plan order.
    headlines : the main numbers, a sentence each.
    findings : implausible records.
    exclusions : records that were left out, counted and named.
    out : the output folder; None where nothing was written.
    """

    protocol: Protocol
    results: pl.DataFrame
    datasets: Mapping[str, pl.DataFrame]
    displays: tuple[Display, ...]
    headlines: tuple[Sentence, ...]
    findings: tuple[Finding, ...]
    exclusions: tuple[Exclusion, ...]
    out: Path | None
