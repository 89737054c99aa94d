"""What is implausible in tumour assessments and doses, seen with the rules of response: told, never repaired."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.adsl import derive_adsl, derive_subjects
from topline.derive.assessments import judge_assessments, responses_of
from topline.derive.body_size import body_size_findings
from topline.derive.disposition_findings import way_findings
from topline.derive.evaluators import refuse_unclear_evaluator
from topline.derive.given_datasets import take_datasets
from topline.derive.immune_assessments import immune_assessments
from topline.derive.immune_findings import immune_findings
from topline.derive.lesion_findings import dose_findings, lesion_findings
from topline.derive.markers import add_markers
from topline.derive.new_therapy import unclear_therapy_findings
from topline.derive.recist.response_rules import response_rules
from topline.derive.response_findings import response_findings
from topline.derive.safety import safety_findings
from topline.derive.time_at_risk import time_at_risk_findings
from topline.derive.tumour_visits import tumour_visits

if TYPE_CHECKING:
    from topline.core import Finding
    from topline.data import StudyData
    from topline.derive.tumour_visits import TumourVisits
    from topline.protocol import Protocol


def derive_findings(study_data: StudyData, protocol: Protocol) -> tuple[Finding, ...]:
    """List what is implausible, without making the analysis datasets.

    Raises
    ------
    ProtocolError
        The data do not have the evaluator of the criteria, or have several readers under its name.
    """
    if protocol.data.standard == "adam":
        return take_datasets(study_data, protocol).findings
    criteria = protocol.criteria.response
    refuse_unclear_evaluator(study_data, criteria)
    subjects = derive_subjects(study_data, protocol)
    starts, rules = enrolled_starts(subjects), response_rules(criteria)
    tumour = tumour_visits(study_data, starts, rules, criteria)
    assessed = judge_assessments(responses_of(study_data, tumour, criteria), starts, rules).assessed
    immune = immune_findings(immune_assessments(study_data, tumour, starts, rules, criteria)) if criteria.immune else ()
    safety = safety_findings(study_data, subjects, protocol)
    with_markers, _ = add_markers(study_data, protocol)
    adsl = derive_adsl(subjects, tumour.measurable, assessed, with_markers, protocol)
    way, at_risk = way_findings(adsl, with_markers, protocol), time_at_risk_findings(adsl, protocol)
    return tuple(sorted((*findings_of(tumour, study_data, protocol), *safety, *way, *at_risk, *immune)))


def findings_of(tumour: TumourVisits, study_data: StudyData, protocol: Protocol) -> tuple[Finding, ...]:
    """List what is implausible in tumour assessments that were judged, and in doses."""
    criteria = protocol.criteria.response
    found = (
        *response_findings(study_data, criteria, tumour.timepoints),
        *lesion_findings(study_data, criteria, tumour.lesions, tumour.timepoints),
        *dose_findings(study_data, protocol.dates),
        *unclear_therapy_findings(study_data, protocol.dates),
        *body_size_findings(study_data, protocol.treatment),
    )
    return tuple(sorted(found))


def enrolled_starts(subjects: pl.DataFrame) -> pl.DataFrame:
    """Give USUBJID, NACTDT, BASEDT (first day of treatment, else of enrolment) and STARTDT (the other way round)."""
    return subjects.filter(pl.col("ENRLFL") == "Y").select(
        "USUBJID", "NACTDT", pl.coalesce("TRTSDT", "RANDDT").alias("BASEDT"), STARTDT=pl.coalesce("RANDDT", "TRTSDT")
    )
