"""Read and check a study, make no dataset."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from topline.pipeline.options import RunOptions
from topline.pipeline.steps import read_study_folder, refuse_findings

if TYPE_CHECKING:
    from topline.core import Exclusion, Finding
    from topline.data import SourceFile
    from topline.protocol import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What a study holds, and what is implausible in it."""

    protocol: Protocol
    sources: tuple[SourceFile, ...]
    findings: tuple[Finding, ...]
    exclusions: tuple[Exclusion, ...]


def check(study: str | Path, *, is_strict: bool = False, allow_outside: bool = False) -> CheckReport:
    """Read the study file and the data; errors are raised together, findings are returned (or raised when strict)."""
    read = read_study_folder(Path(study), RunOptions(allow_outside=allow_outside))
    from topline.derive import derive_findings

    findings = tuple(sorted({*read.data.findings, *derive_findings(read.data, read.protocol)}))
    if is_strict:
        refuse_findings(findings)
    return CheckReport(
        protocol=read.protocol, sources=read.data.sources, findings=findings, exclusions=read.data.exclusions
    )
