"""What was collected: the domains of one study, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from topline.core import Exclusion, Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One file that was read.

    Parameters
    ----------
    domain : the SDTM domain, for example "DM".
    name : the file's name below the data folder.
    sha256 : hash of the file's bytes.
    rows : records read.
    """

    domain: str
    name: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyData:
    """The domains of one study.

    Text is trimmed and empty text is null, numbers are Float64, --SEQ Int64, dates stay ISO 8601 text (--DTC), whatever
    the format of the file, so that one study gives the same domains from every format. Rows keep the file's order.

    Parameters
    ----------
    domains : domain → records; an optional domain that the study lacks is not there.
    sources : the files, in the order of their domains.
    findings : implausible records, sorted.
    exclusions : records left out on reading, for example those after the cut-off date.
    """

    domains: Mapping[str, pl.DataFrame]
    sources: tuple[SourceFile, ...]
    findings: tuple[Finding, ...]
    exclusions: tuple[Exclusion, ...] = ()
