"""Events and censorings as values: which rows of which dataset, and which of their dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.core import Problem, ProtocolError

if TYPE_CHECKING:
    from topline.protocol import DatedRule, TimeToEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRule:
    """A source of dates.

    Parameters
    ----------
    label : the words for it, as EVNTDESC has them.
    dataset : lower-case name of the analysis dataset; "subjects" is the table of subjects itself.
    when : SQL condition that its rows fulfil.
    date : the variable with the date.
    """

    label: str
    dataset: str
    when: str
    date: str


EVENTS = {
    "death": EventRule(label="Death", dataset="adsl", when="DTHDT IS NOT NULL", date="DTHDT"),
    "progression": EventRule(
        label="Progressive disease", dataset="adrs", when="PARAMCD = 'PD' AND AVALC = 'Y'", date="ADT"
    ),
    "immune_progression": EventRule(
        label="Immune progressive disease", dataset="adrs", when="PARAMCD = 'IPD' AND AVALC = 'Y'", date="ADT"
    ),
}
CENSORS = {
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
NEW_THERAPY = "new_therapy"
"""Not a date of its own: it ends the time in which events and assessments count."""


def event_rules(endpoint: TimeToEvent) -> tuple[EventRule, ...]:
    """Look up the events of an endpoint."""
    return tuple(EVENTS[rule] if isinstance(rule, str) else _as_rule(rule) for rule in endpoint.events)


def censor_rules(endpoint: TimeToEvent) -> tuple[EventRule, ...]:
    """Look up the censorings of an endpoint; new therapy is left to `stops_at_new_therapy`."""
    named = [rule for rule in endpoint.censor if rule != NEW_THERAPY]
    return tuple(CENSORS[rule] if isinstance(rule, str) else _as_rule(rule) for rule in named)


def stops_at_new_therapy(endpoint: TimeToEvent, *, is_known: bool) -> bool:
    """Tell whether an endpoint ends at new anticancer therapy.

    Raises
    ------
    ProtocolError
        The study has no data on new therapy (CM).
    """
    if NEW_THERAPY not in endpoint.censor:
        return False
    if not is_known:
        remedy = "add the domain CM with CMCAT or CMSCAT 'ANTI-CANCER', or take new_therapy out of censor"
        problem = Problem(
            file="endpoints", place=endpoint.id, expected="data on new anticancer therapy for censor: new_therapy",
            found="no domain CM", remedy=remedy,
        )  # fmt: skip
        raise ProtocolError([problem])
    return True


def _as_rule(rule: DatedRule) -> EventRule:
    return EventRule(label=rule.label, dataset=rule.dataset, when=rule.when, date=rule.date)
