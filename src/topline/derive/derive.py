"""Make the analysis datasets of a study from its domains.

Rows and columns stand in a fixed order, so that the same data give the same bytes. Nothing is read but the arguments.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.derive.adrs import derive_adrs
from topline.derive.adsl import core_of, derive_adsl, derive_subjects
from topline.derive.adtr import derive_adtr
from topline.derive.adtte import derive_adtte
from topline.derive.analysis_data import AnalysisData
from topline.derive.assessments import (
    judge_assessments,
    other_evaluators,
    responses_of,
    unused_immune,
)
from topline.derive.evaluators import refuse_unclear_evaluator
from topline.derive.findings import enrolled_starts, findings_of
from topline.derive.given_datasets import take_datasets
from topline.derive.immune_assessments import immune_assessments
from topline.derive.immune_findings import immune_findings
from topline.derive.markers import add_markers
from topline.derive.metadata import describe
from topline.derive.recist.response_rules import response_rules
from topline.derive.safety import derive_safety
from topline.derive.time_at_risk import time_at_risk_findings
from topline.derive.tumour_visits import tumour_visits

if TYPE_CHECKING:
    import polars as pl

    from topline.data import StudyData
    from topline.derive.assessments import Assessments
    from topline.derive.recist.response_rules import ResponseRules
    from topline.derive.tumour_visits import TumourVisits
    from topline.protocol import Protocol, ResponseCriteria

ORDER = ("adsl", "adtr", "adrs", "adtte", "adae", "adex", "adlb", "adie")


def derive(study_data: StudyData, protocol: Protocol) -> AnalysisData:
    """Make ADSL, ADTR, ADRS, ADTTE, ADAE, ADEX and ADLB, and ADIE where the study file has criteria of eligibility.

    A dataset that the study has no source for has its columns and no row. Of ADaM, the datasets are taken as given.

    Raises
    ------
    ProtocolError
        A population, covariate, endpoint or the evaluator names what the data do not have.
    DataError
        An enrolled subject's arm is none of the protocol's.
    """
    if protocol.data.standard == "adam":
        return take_datasets(study_data, protocol)
    refuse_unclear_evaluator(study_data, protocol.criteria.response)
    with_markers, unconverted = add_markers(study_data, protocol)
    derived = _derive(with_markers, protocol)
    return replace(derived, exclusions=(*derived.exclusions, *unconverted))


def _derive(study_data: StudyData, protocol: Protocol) -> AnalysisData:
    criteria = protocol.criteria.response
    subjects = derive_subjects(study_data, protocol)
    starts = enrolled_starts(subjects)
    rules = response_rules(criteria)
    tumour = tumour_visits(study_data, starts, rules, criteria)
    assessments, immune = _judged(study_data, tumour, starts, rules, criteria)
    adsl = derive_adsl(subjects, tumour.measurable, assessments.assessed, study_data, protocol)
    core = core_of(adsl, protocol)
    reference = starts.select("USUBJID", "NACTDT", REFDT="STARTDT")
    adrs = derive_adrs(assessments, immune, reference, core, protocol)
    safety = derive_safety(study_data, adsl, core, protocol)
    datasets = {
        "adsl": adsl,
        "adtr": derive_adtr(tumour.lesions, tumour.timepoints, core),
        "adrs": adrs,
        **safety.datasets,
    }
    adtte, without_time = derive_adtte(datasets, core, protocol, knows_new_therapy="CM" in study_data.domains)
    made = {**datasets, "adtte": adtte}
    ordered = {name: made[name] for name in ORDER if name in made}
    is_recorded = criteria.source == "recorded"
    unused = (*other_evaluators(study_data, criteria), *unused_immune(study_data, criteria)) if is_recorded else ()
    further = (*immune_findings(immune), *time_at_risk_findings(adsl, protocol))
    exclusions = (*assessments.exclusions, *(immune.exclusions if immune else ()))
    return AnalysisData(
        datasets=ordered,
        metadata=describe(ordered, protocol),
        findings=tuple(sorted((*findings_of(tumour, study_data, protocol), *safety.findings, *further))),
        exclusions=(*unused, *tumour.exclusions, *exclusions, *without_time, *safety.exclusions),
    )


def _judged(
    data: StudyData, tumour: TumourVisits, starts: pl.DataFrame, rules: ResponseRules, criteria: ResponseCriteria
) -> tuple[Assessments, Assessments | None]:
    """Take the responses that the criteria choose, and those of iRECIST where the study asks for them."""
    responses = responses_of(data, tumour, criteria)
    immune = immune_assessments(data, tumour, starts, rules, criteria) if criteria.immune else None
    return judge_assessments(responses, starts, rules), immune
