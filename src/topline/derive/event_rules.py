"""Events and censorings as values: which rows of which dataset, and which of their dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.core import Problem, ProtocolError
from topline.derive.event_rule import EventRule
from topline.derive.missed_assessments import MissedAssessments

if TYPE_CHECKING:
    from topline.protocol import AssessmentInterval, DatedRule, TimeToEvent


DEATH = EventRule(label="Death", dataset="adsl", when="DTHDT IS NOT NULL", date="DTHDT")
NEW_THERAPY_START = EventRule(label="New anticancer therapy", dataset="adsl", when="NACTDT IS NOT NULL", date="NACTDT")
EVENTS = {
    "death": DEATH,
    "new_therapy": NEW_THERAPY_START,
    "response": EventRule(
        label="First response (CR or PR)", dataset="adrs", when="PARAMCD = 'RSP' AND AVALC = 'Y'", date="ADT"
    ),
    "treatment_end": EventRule(label="End of treatment", dataset="adsl", when="TRTEDT IS NOT NULL", date="TRTEDT"),
    "end_of_follow_up": EventRule(
        label="End of follow-up", dataset="adsl", when="DTHFL <> 'Y' AND LSTALVDT IS NOT NULL", date="LSTALVDT"
    ),
    "progression": EventRule(
        label="Progressive disease", dataset="adrs", when="PARAMCD = 'PD' AND AVALC = 'Y'", date="ADT"
    ),
    "immune_progression": EventRule(
        label="Immune progressive disease", dataset="adrs", when="PARAMCD = 'IPD' AND AVALC = 'Y'", date="ADT"
    ),
}
CENSORS = {
    "death": DEATH,
    "last_immune_assessment": EventRule(
        label="Last adequate assessment", dataset="adrs",
        when="PARAMCD = 'IOVR' AND ANL01FL = 'Y' AND AVALC <> 'NE'", date="ADT",
    ),
    "last_known_alive": EventRule(
        label="Last known alive", dataset="adsl", when="LSTALVDT IS NOT NULL", date="LSTALVDT"
    ),
    "last_adequate_assessment": EventRule(
        label="Last adequate assessment", dataset="adrs", when="PARAMCD = 'OVR' AND ANL01FL = 'Y' AND AVALC <> 'NE'",
        date="ADT"
    ),
    "start": EventRule(
        label="Randomised, no assessment", dataset="subjects", when="STARTDT IS NOT NULL", date="STARTDT"
    ),
}  # fmt: skip
ENDS = {
    "death": DEATH,
    "new_therapy": NEW_THERAPY_START,
    "treatment_end": EVENTS["treatment_end"],
    "end_of_study": EventRule(label="End of study", dataset="adsl", when="EOSDT IS NOT NULL", date="EOSDT"),
}
NEW_THERAPY = "new_therapy"
"""As a censoring not a date of its own: it ends the time in which events and assessments count."""


def event_rules(endpoint: TimeToEvent) -> tuple[EventRule, ...]:
    """Look up the events of an endpoint."""
    return tuple(EVENTS[rule] if isinstance(rule, str) else _as_rule(rule) for rule in endpoint.events)


def censor_rules(endpoint: TimeToEvent) -> tuple[EventRule, ...]:
    """Look up the censorings of an endpoint; new therapy is left to `stops_at_new_therapy`."""
    named = [rule for rule in endpoint.censor if rule != NEW_THERAPY]
    return tuple(CENSORS[rule] if isinstance(rule, str) else _as_rule(rule) for rule in named)


def end_rules(endpoint: TimeToEvent) -> tuple[EventRule, ...]:
    """Look up the ends of an endpoint."""
    return tuple(ENDS[rule] if isinstance(rule, str) else _as_rule(rule) for rule in endpoint.ends)


def missed_assessments(endpoint: TimeToEvent, schedule: tuple[AssessmentInterval, ...]) -> MissedAssessments | None:
    """Take the limit of missed assessments of an endpoint, if it has one."""
    if endpoint.missed_assessments is None:
        return None
    assessed = CENSORS["last_immune_assessment" if endpoint.is_immune else "last_adequate_assessment"]
    return MissedAssessments(assessed=assessed, schedule=schedule, limit=endpoint.missed_assessments)


def stops_at_new_therapy(endpoint: TimeToEvent, *, is_known: bool) -> bool:
    """Tell whether an endpoint is censored at new anticancer therapy.

    Raises
    ------
    ProtocolError
        The study has no data on new therapy (CM).
    """
    named = [key for key in ("events", "censor", "ends") if NEW_THERAPY in getattr(endpoint, key)]
    if named and not is_known:
        remedy = f"add the domain CM with CMCAT or CMSCAT 'ANTI-CANCER', or take new_therapy out of {named[0]}"
        problem = Problem(
            file="endpoints", place=endpoint.id, expected=f"data on new anticancer therapy for {named[0]}: new_therapy",
            found="no domain CM", remedy=remedy,
        )  # fmt: skip
        raise ProtocolError([problem])
    return NEW_THERAPY in endpoint.censor


def _as_rule(rule: DatedRule) -> EventRule:
    return EventRule(label=rule.label, dataset=rule.dataset, when=rule.when, date=rule.date)
