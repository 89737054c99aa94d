"""The usual endpoints by their named rules, on the study of five subjects.

S-1 responds in weeks 6 and 12 and takes a new therapy in May, S-2 progresses and dies, S-3 is stable and was last seen
at its visit, S-4 was never assessed, S-5 was not enrolled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from topline.derive import derive
from topline.protocol import AssessmentInterval, Criteria, ResponseCriteria, ResponseRate, TimeToEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.data import StudyData
    from topline.protocol import Protocol

    MakeStudy = Callable[..., StudyData]
    MakeProtocol = Callable[..., Protocol]

CM = """\
USUBJID,CMSEQ,CMTRT,CMCAT,CMSTDTC
S-1,1,OTHER DRUG,ANTI-CANCER,2024-05-25"""
IMMUNE_RS = """\
USUBJID,RSSEQ,RSTESTCD,RSCAT,RSSTRESC,RSEVAL,VISIT,VISITNUM,RSDTC
S-1,1,OVRLRESP,RECIST 1.1,PD,INVESTIGATOR,WEEK 6,2,2024-02-21
S-1,2,OVRLRESP,iRECIST,iUPD,INVESTIGATOR,WEEK 6,2,2024-02-21
S-1,3,OVRLRESP,iRECIST,iPR,INVESTIGATOR,WEEK 12,3,2024-04-03
S-2,1,OVRLRESP,RECIST 1.1,PD,INVESTIGATOR,WEEK 6,2,2024-02-23
S-2,2,OVRLRESP,iRECIST,iUPD,INVESTIGATOR,WEEK 6,2,2024-02-23
S-2,3,OVRLRESP,iRECIST,iCPD,INVESTIGATOR,WEEK 12,3,2024-03-25
S-3,1,OVRLRESP,RECIST 1.1,SD,INVESTIGATOR,WEEK 6,2,2024-03"""


def times(data: StudyData, plan: Protocol) -> list[tuple[Any, ...]]:
    adtte = derive(data, plan).datasets["adtte"]
    return adtte.select("USUBJID", pl.col("ADT").cast(pl.String).str.slice(5), "CNSR", "EVNTDESC").rows()


def endpoint(*events: str, censor: tuple[str, ...] = ("start",), **more: object) -> tuple[TimeToEvent, ...]:
    parts = {"id": "X", "label": "X", "events": events, "censor": censor, **more}
    return (TimeToEvent.model_validate(parts),)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (
            endpoint("progression", censor=("last_adequate_assessment", "start")),
            [
                ("S-1", "04-03", 1, "Last adequate assessment"), ("S-2", "02-23", 0, "Progressive disease"),
                ("S-3", "03-14", 1, "Last adequate assessment"), ("S-4", "02-05", 1, "Randomised, no assessment"),
            ],
        ),
        (
            endpoint("progression", "new_therapy", "death", censor=("last_adequate_assessment", "start")),
            [
                ("S-1", "05-25", 0, "New anticancer therapy"), ("S-2", "02-23", 0, "Progressive disease"),
                ("S-3", "03-14", 1, "Last adequate assessment"), ("S-4", "02-05", 1, "Randomised, no assessment"),
            ],
        ),
        (
            endpoint("new_therapy", censor=("last_known_alive", "start"), ends=("death",)),
            [
                ("S-1", "05-25", 0, "New anticancer therapy"), ("S-2", "04-02", 1, "Death"),
                ("S-3", "07-01", 1, "Last known alive"), ("S-4", "02-06", 1, "Last known alive"),
            ],
        ),
        (
            endpoint("response", censor=("last_adequate_assessment", "start")),
            [
                ("S-1", "02-21", 0, "First response (CR or PR)"), ("S-2", "02-23", 1, "Last adequate assessment"),
                ("S-3", "03-14", 1, "Last adequate assessment"), ("S-4", "02-05", 1, "Randomised, no assessment"),
            ],
        ),
        (
            endpoint("end_of_follow_up", censor=("death", "last_known_alive")),
            [
                ("S-1", "06-01", 0, "End of follow-up"), ("S-2", "04-02", 1, "Death"),
                ("S-3", "07-01", 0, "End of follow-up"), ("S-4", "02-06", 0, "End of follow-up"),
            ],
        ),
        (
            endpoint("treatment_end", censor=("last_known_alive",), start="TRTSDT"),
            [
                ("S-1", "01-29", 0, "End of treatment"), ("S-2", "03-10", 0, "End of treatment"),
                ("S-3", "07-01", 0, "End of treatment"),
            ],
        ),
    ],
)  # fmt: skip
def test_the_usual_endpoints(
    study: MakeStudy, protocol: MakeProtocol, asked: tuple[TimeToEvent, ...], expected: list[tuple[Any, ...]]
) -> None:
    assert times(study(CM=CM), protocol(endpoints=asked)) == expected


def test_a_death_after_missed_assessments_is_censored(study: MakeStudy, protocol: MakeProtocol) -> None:
    asked = endpoint("death", censor=("last_adequate_assessment", "start"), missed_assessments=2)
    weekly = (AssessmentInterval(every_weeks=2, window_days=2),)
    told = times(study(), protocol(endpoints=asked, schedule=weekly))
    assert told[1] == ("S-2", "02-23", 1, "Missed assessments")
    assert times(study(), protocol(endpoints=asked))[1] == ("S-2", "04-02", 0, "Death")


def immune_plan(protocol: MakeProtocol) -> Protocol:
    rate = ResponseRate(id="IORR", label="iORR", values=("iCR", "iPR"))
    asked = endpoint("immune_progression", "death", censor=("last_immune_assessment", "start"))
    criteria = Criteria(response=ResponseCriteria(immune=True))
    return protocol(endpoints=(rate, *asked), criteria=criteria)


def test_recorded_immune_responses_stand_beside_those_of_recist(study: MakeStudy, protocol: MakeProtocol) -> None:
    data, plan = study(RS=IMMUNE_RS), immune_plan(protocol)
    adrs = derive(data, plan).datasets["adrs"].select("USUBJID", "PARAMCD", "AVALC")
    first = adrs.filter(pl.col("USUBJID") == "S-1").group_by("PARAMCD").agg("AVALC")
    told = dict(first.iter_rows())
    names = ("OVR", "BOR", "IOVR", "IBOR", "IRSP", "IPD", "IORR")
    assert [told[name] for name in names] == [["PD"], ["PD"], ["iUPD", "iPR"], ["iPR"], ["Y"], ["N"], ["Y"]]
    assert times(data, plan) == [
        ("S-1", "04-03", 1, "Last adequate assessment"),
        ("S-2", "02-23", 0, "Immune progressive disease"),
        ("S-3", "01-31", 1, "Randomised, no assessment"),
        ("S-4", "02-05", 1, "Randomised, no assessment"),
    ]


def test_immune_responses_that_nobody_asked_for_are_counted(study: MakeStudy, protocol: MakeProtocol) -> None:
    reasons = {exclusion.reason: exclusion.records for exclusion in derive(study(RS=IMMUNE_RS), protocol()).exclusions}
    assert reasons["overall response by iRECIST, which criteria.response.immune would take"] == 4


def test_a_date_that_was_filled_in_is_flagged_to_the_end(study: MakeStudy, protocol: MakeProtocol) -> None:
    data = study(RS=IMMUNE_RS.replace("S-2,1,OVRLRESP,RECIST 1.1,PD,INVESTIGATOR,WEEK 6,2,2024-02-23",
                                      "S-2,1,OVRLRESP,RECIST 1.1,PD,INVESTIGATOR,WEEK 6,2,2024-02"))  # fmt: skip
    datasets = derive(data, protocol()).datasets
    flags = datasets["adrs"].filter(pl.col("PARAMCD") == "OVR").select("USUBJID", "ADTF").rows()
    assert flags == [("S-1", None), ("S-2", "D"), ("S-3", "D")]
    pfs = datasets["adtte"].filter(pl.col("PARAMCD") == "PFS").select("USUBJID", "ADTF", "EVNTDESC")
    assert pfs.rows()[1:3] == [("S-2", "D", "Progressive disease"), ("S-3", "D", "Last adequate assessment")]


def test_assessments_after_new_therapy_count_when_switched(study: MakeStudy, protocol: MakeProtocol) -> None:
    early = study(CM=CM.replace("2024-05-25", "2024-03-01"))
    lasting = Criteria(response=ResponseCriteria(stop_at_new_therapy=False))
    for plan, flags in ((protocol(), ["Y", "N"]), (protocol(criteria=lasting), ["Y", "Y"])):
        adrs = derive(early, plan).datasets["adrs"]
        visits = adrs.filter((pl.col("USUBJID") == "S-1") & (pl.col("PARAMCD") == "OVR"))
        assert visits["ANL01FL"].to_list() == flags
