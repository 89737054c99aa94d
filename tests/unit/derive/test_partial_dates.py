"""Every date of a study that is filled in follows the rule of the study file, and has its flag."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from topline.derive import derive
from topline.protocol import DateRules, TimeToEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from topline.data import StudyData
    from topline.protocol import Protocol

    MakeStudy = Callable[..., StudyData]
    MakeProtocol = Callable[..., Protocol]

EX = """\
USUBJID,EXSEQ,EXTRT,EXDOSE,EXDOSU,EXDOSFRQ,EXSTDTC,EXENDTC
S-1,1,DRUG,10,mg,QD,2024-01,2024-05
S-2,1,DRUG,10,mg,QD,2024-01-12,2024
S-3,1,DRUG,10,mg,QD,2024-02-01,"""
AE = """\
USUBJID,AESEQ,AEDECOD,AEBODSYS,AESTDTC,AEENDTC
S-1,1,A,X,2024-01,2024-04
S-2,1,B,X,2024-02,2024
S-3,1,C,X,,
S-3,2,D,X,2024-03,2024-03-05"""
CM = "USUBJID,CMSEQ,CMTRT,CMCAT,CMSTDTC\nS-1,1,NEW,ANTI-CANCER,2024-06\nS-3,1,NEW,ANTI-CANCER,{}"


def subject(datasets: object, name: str) -> dict[str, object]:
    frame: pl.DataFrame = datasets["adsl"]  # pyright: ignore[reportIndexIssue] a mapping of frames
    return next(row for row in frame.to_dicts() if row["USUBJID"] == name)


def test_first_and_last_day_of_treatment_have_their_flags(study: MakeStudy, protocol: MakeProtocol) -> None:
    datasets = derive(study(EX=EX), protocol()).datasets
    told = [
        tuple(subject(datasets, name)[key] for key in ("TRTSDT", "TRTSDTF", "TRTEDT", "TRTEDTF"))
        for name in ("S-1", "S-2", "S-3")
    ]
    assert told == [
        (dt.date(2024, 1, 1), "D", dt.date(2024, 5, 31), "D"),
        (dt.date(2024, 1, 12), None, dt.date(2024, 4, 2), "M"),
        (dt.date(2024, 2, 1), None, dt.date(2024, 7, 1), "Y"),
    ]


@pytest.mark.parametrize(
    ("rule", "start", "end"),
    [
        ("first", dt.date(2024, 1, 1), dt.date(2024, 5, 1)),
        ("middle", dt.date(2024, 1, 15), dt.date(2024, 5, 15)),
        ("last", dt.date(2024, 1, 31), dt.date(2024, 5, 31)),
    ],
)
def test_doses_follow_the_rule(
    study: MakeStudy, protocol: MakeProtocol, rule: str, start: dt.date, end: dt.date
) -> None:
    plan = protocol(dates=DateRules.model_validate({"dose_start": rule, "dose_end": rule}))
    adsl = subject(derive(study(EX=EX), plan).datasets, "S-1")
    assert (adsl["TRTSDT"], adsl["TRTEDT"], adsl["TRTDURD"]) == (start, end, (end - start).days + 1)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("treatment_start", [(2024, 1, 10), (2024, 2, 1), (2024, 2, 1), (2024, 3, 1)]),
        ("first", [(2024, 1, 1), (2024, 2, 1), (2024, 2, 1), (2024, 3, 1)]),
        ("middle", [(2024, 1, 15), (2024, 2, 15), (2024, 2, 1), (2024, 3, 5)]),
        ("last", [(2024, 1, 31), (2024, 2, 29), (2024, 2, 1), (2024, 3, 5)]),
    ],
)
def test_starts_of_events_follow_the_rule_but_not_past_a_known_end(
    study: MakeStudy, protocol: MakeProtocol, rule: str, days: list[tuple[int, int, int]]
) -> None:
    plan = protocol(dates=DateRules.model_validate({"adverse_event_start": rule}))
    adae = derive(study(AE=AE), plan).datasets["adae"].sort("USUBJID", "AESEQ")
    assert adae["ASTDT"].to_list() == [dt.date(*day) for day in days]
    assert adae["ASTDTF"].to_list() == ["D", "D", "Y", "D"]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("first", [(2024, 4, 1), (2024, 1, 1)]),
        ("middle", [(2024, 4, 15), (2024, 4, 2)]),
        ("last", [(2024, 4, 30), (2024, 4, 2)]),
    ],
)
def test_ends_of_events_follow_the_rule_but_not_past_death(
    study: MakeStudy, protocol: MakeProtocol, rule: str, days: list[tuple[int, int, int]]
) -> None:
    plan = protocol(dates=DateRules.model_validate({"adverse_event_end": rule}))
    adae = derive(study(AE=AE), plan).datasets["adae"].sort("USUBJID", "AESEQ")
    assert adae["AENDT"].to_list()[:2] == [dt.date(*day) for day in days]
    assert adae["AENDTF"].to_list() == ["D", "M", None, None]


@pytest.mark.parametrize(("rule", "day"), [("first", (2024, 6, 1)), ("middle", (2024, 6, 15)), ("last", (2024, 6, 30))])
def test_new_therapy_follows_the_rule_and_its_flag_reaches_the_time(
    study: MakeStudy, protocol: MakeProtocol, rule: str, day: tuple[int, int, int]
) -> None:
    time = TimeToEvent(id="TNT", label="Time to new therapy", events=("new_therapy",), censor=("last_known_alive",))
    plan = protocol(dates=DateRules.model_validate({"new_therapy": rule}), endpoints=(time,))
    datasets = derive(study(CM=CM.format("2024-08-01")), plan).datasets
    first = subject(datasets, "S-1")
    assert (first["NACTDT"], first["NACTDTF"]) == (dt.date(*day), "D")
    rows = datasets["adtte"].select("USUBJID", "ADT", "ADTF", "CNSR").rows()
    assert rows[0] == ("S-1", dt.date(*day), "D", 0)
    assert subject(datasets, "S-3")["NACTDTF"] is None


def test_therapy_that_may_be_after_the_first_dose_is_told(study: MakeStudy, protocol: MakeProtocol) -> None:
    result = derive(study(CM=CM.format("2024")), protocol())
    assert subject(result.datasets, "S-3")["NACTDT"] is None
    assert [str(each) for each in result.findings if each.dataset == "CM"] == [
        (
            "CM S-3 CMSEQ 1: expected the day of an anticancer therapy near the first dose on 2024-02-01, found 2024; "
            "it counts as given before; complete CMSTDTC, or set dates.new_therapy in the study file "
            "[new-therapy-date-unclear]"
        )
    ]


@pytest.mark.parametrize(
    ("rule", "day", "seen"),
    [
        ("after_last_seen", (2024, 6, 2), (2024, 6, 1)),
        ("first", (2024, 6, 1), (2024, 6, 1)),
        ("middle", (2024, 6, 15), (2024, 6, 1)),
        ("last", (2024, 6, 30), (2024, 6, 1)),
    ],
)
def test_death_follows_the_rule(
    study: MakeStudy, protocol: MakeProtocol, rule: str, day: tuple[int, int, int], seen: tuple[int, int, int]
) -> None:
    dm = "STUDYID,USUBJID,RFSTDTC,DTHDTC,AGE,ARMCD,ACTARMCD\nT,S-1,2024-01-10,2024-06,61,A,A"
    plan = protocol(dates=DateRules.model_validate({"death": rule}))
    adsl = subject(derive(study(DM=dm), plan).datasets, "S-1")
    assert (adsl["DTHDT"], adsl["DTHDTF"]) == (dt.date(*day), "D")
    assert (adsl["LSTALVDT"], adsl["LSTALVDF"]) == (dt.date(*seen), None)


def test_dates_of_disposition_and_last_contact_have_flags(study: MakeStudy, protocol: MakeProtocol) -> None:
    ds = """\
USUBJID,DSSEQ,DSTERM,DSDECOD,DSCAT,DSSTDTC
S-1,1,RANDOMIZED,RANDOMIZED,PROTOCOL MILESTONE,2024-01
S-1,2,COMPLETED,COMPLETED,DISPOSITION EVENT,2024-09"""
    adsl = subject(derive(study(DS=ds), protocol()).datasets, "S-1")
    assert (adsl["RANDDT"], adsl["RANDDTF"]) == (dt.date(2024, 1, 1), "D")
    assert (adsl["EOSDT"], adsl["EOSDTF"]) == (dt.date(2024, 9, 1), "D")
    assert (adsl["LSTALVDT"], adsl["LSTALVDF"]) == (dt.date(2024, 9, 1), "D")
