"""The datasets of safety: adverse events, exposure and laboratory values; and of eligibility."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.derive.adae import derive_adae
from topline.derive.adex import derive_adex
from topline.derive.adlb import derive_adlb, measured_labs
from topline.derive.disposition_findings import way_findings
from topline.derive.eligibility import derive_adie
from topline.derive.grade_findings import grade_findings

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from topline.core import Exclusion, Finding
    from topline.data import StudyData
    from topline.protocol import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """ADAE, ADEX and ADLB by name, ADIE where there are criteria, and what they leave out and find."""

    datasets: Mapping[str, pl.DataFrame]
    exclusions: tuple[Exclusion, ...]
    findings: tuple[Finding, ...]


def derive_safety(data: StudyData, adsl: pl.DataFrame, core: pl.DataFrame, protocol: Protocol) -> Safety:
    """Make the datasets of safety.

    Parameters
    ----------
    core : what every dataset carries of ADSL.
    """
    labs = measured_labs(data, adsl, core)
    adlb, ungraded = derive_adlb(labs, core, protocol)
    adae = derive_adae(data, adsl, core, protocol)
    eligibility = {"adie": derive_adie(adsl, core, data, protocol)} if protocol.eligibility else {}
    return Safety(
        datasets={"adae": adae, "adex": derive_adex(data, adsl, core, protocol), "adlb": adlb, **eligibility},
        exclusions=ungraded,
        findings=(*grade_findings(adae, labs, protocol), *way_findings(adsl, data, protocol)),
    )


def safety_findings(data: StudyData, subjects: pl.DataFrame, protocol: Protocol) -> tuple[Finding, ...]:
    """List what is implausible in safety data, without making the datasets.

    Parameters
    ----------
    subjects : as `derive_subjects` gives them.
    """
    if not {"AE", "LB"} <= set(data.domains):
        return ()
    core = subjects.select("USUBJID", "TRTSDT")
    return grade_findings(derive_adae(data, subjects, core, protocol), measured_labs(data, subjects, core), protocol)
