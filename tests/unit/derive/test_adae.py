from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from topline.core import ProtocolError
from topline.derive import derive
from topline.protocol import Criteria, EventOfInterest, ToxicityCriteria

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.data import StudyData
    from topline.protocol import Protocol

    MakeStudy = Callable[..., StudyData]
    MakeProtocol = Callable[..., Protocol]

AE = """\
USUBJID,AESEQ,AEDECOD,AEBODSYS,AETOXGR,AEREL,AEACN,AEOUT,AESDTH,AESTDTC,AEIMMUNE
S-1,1,Rash,Skin,1,RELATED,DOSE REDUCED,RECOVERED,N,2024-01-12,
S-1,2,Hypothyroidism,Endocrine,2,NOT RELATED,DRUG INTERRUPTED,,,2024-01-13,
S-1,3,Colitis,Gut,3,POSSIBLE,DRUG WITHDRAWN,,,2024-01-14,Y
S-1,4,Sepsis,Infections,5,UNLIKELY,,,,2024-01-15,N
S-1,5,Cough,Lung,,,DOSE NOT CHANGED,FATAL,,2024-03-10,"""


def test_what_an_event_led_to_is_flagged(study: MakeStudy, protocol: MakeProtocol) -> None:
    adae = derive(study(AE=AE), protocol()).datasets["adae"]

    assert adae.select("AEDECOD", "AREL", "AEREDFL", "AEINTFL", "AEDISFL", "AEDTHFL").rows() == [
        ("Rash", "Y", "Y", "N", "N", "N"),
        ("Hypothyroidism", "N", "N", "Y", "N", "N"),
        ("Colitis", "Y", "N", "N", "Y", "N"),
        ("Sepsis", "N", None, None, None, "Y"),
        ("Cough", "Y", "N", "N", "N", "Y"),
    ]


def test_of_several_drugs_any_action_and_any_relation_counts(study: MakeStudy, protocol: MakeProtocol) -> None:
    ae = """\
USUBJID,AESEQ,AEDECOD,AEBODSYS,AEREL,AEREL1,AEREL2,AEACN,AEACN1,AEACN2,AESTDTC
S-1,1,A,B,,RELATED,NOT RELATED,MULTIPLE,DOSE REDUCED,DRUG INTERRUPTED,2024-01-12
S-1,2,A,B,,NOT RELATED,NOT RELATED,,DOSE NOT CHANGED,,2024-01-13
S-1,3,A,B,,NOT RELATED,,,,,2024-01-14
S-1,4,A,B,NOT RELATED,,,,,,2024-01-15"""
    adae = derive(study(AE=ae), protocol()).datasets["adae"]

    assert adae.select("AREL", "AEREDFL", "AEINTFL", "AEDISFL").rows() == [
        ("Y", "Y", "Y", "N"),
        ("N", "N", "N", "N"),
        ("N", None, None, None),
        ("N", None, None, None),
    ]


def test_events_of_interest_are_found_by_flag_terms_and_classes(study: MakeStudy, protocol: MakeProtocol) -> None:
    immune = EventOfInterest(id="IRAE", label="Immune-related", flag="AEIMMUNE", terms=("HYPOTHYROIDISM",))
    related = immune.model_copy(update={"id": "IRREL", "related_only": True})
    skin = EventOfInterest(id="SKIN", label="Of the skin", classes=("skin",))
    gut = EventOfInterest(id="IRGUT", label="Immune-related, gut", terms=("Colitis", "Rash"), within="IRAE")
    data = derive(study(AE=AE), protocol(events_of_interest=(immune, related, skin, gut)))

    assert data.datasets["adae"].select("AEDECOD", "IRAEFL", "IRRELFL", "SKINFL", "IRGUTFL").rows() == [
        ("Rash", "N", "N", "Y", "N"),
        ("Hypothyroidism", "Y", "N", "N", "N"),
        ("Colitis", "Y", "Y", "N", "Y"),
        ("Sepsis", "N", "N", "N", "N"),
        ("Cough", "N", "N", "N", "N"),
    ]
    words = {each.name: each for each in data.metadata if each.dataset == "adae"}
    assert words["IRRELFL"].label == "Immune-related Flag"
    assert words["IRRELFL"].derivation == "Y: AEIMMUNE is Y or AEDECOD is HYPOTHYROIDISM, and AREL is Y"
    assert words["IRGUTFL"].derivation == "Y: AEDECOD is Colitis, Rash, and IRAEFL is Y"


def test_a_flag_that_ae_does_not_have_is_told_with_the_nearest(study: MakeStudy, protocol: MakeProtocol) -> None:
    immune = EventOfInterest(id="IRAE", label="Immune-related", flag="AEIMUNE")
    with pytest.raises(ProtocolError) as told:
        derive(study(AE=AE), protocol(events_of_interest=(immune,)))
    assert str(told.value).startswith(
        "events_of_interest:IRAE: expected a column of AE, found 'AEIMUNE', did you mean AEIMMUNE?"
    )


@pytest.mark.parametrize(("days", "flags"), [(30, "YYYYN"), (41, "YYYYY"), (None, "YYYYY"), (0, "YYYYN")])
def test_emergence_ends_some_days_after_the_last_dose_or_never(
    study: MakeStudy, protocol: MakeProtocol, days: int | None, flags: str
) -> None:
    # the last dose of S-1 is on 2024-01-29, the last event 41 days later
    criteria = Criteria(toxicity=ToxicityCriteria(emergent_days_after_last_dose=days))
    adae = derive(study(AE=AE), protocol(criteria=criteria)).datasets["adae"]
    assert "".join(adae["TRTEMFL"]) == flags


def test_the_time_at_risk_ends_with_the_window_or_the_last_contact(study: MakeStudy, protocol: MakeProtocol) -> None:
    adsl = derive(study(), protocol()).datasets["adsl"]
    assert adsl.select("USUBJID", "AERISKDT").rows() == [
        ("S-1", dt.date(2024, 2, 28)),
        ("S-2", dt.date(2024, 4, 2)),
        ("S-3", dt.date(2024, 7, 1)),
        ("S-4", None),
        ("S-5", None),
    ]
