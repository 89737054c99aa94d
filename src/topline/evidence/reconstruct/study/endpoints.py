"""Endpoints of the study file: times that the records have, shares of responders, shares free of an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.core import DAYS_PER_WEEK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.evidence.published import Published
    from topline.evidence.published.sections import Endpoint
    from topline.evidence.reconstruct.printed import Paper

Section = dict[str, object]
SURVIVAL = "OS"
BENEFIT = ("CR", "PR", "SD")
BENEFIT_WEEKS = 24.0
STANDARD_RATES = {"ORR": ("Objective response rate", ["CR", "PR"]), "DCR": ("Disease control rate", ["CR", "PR", "SD"])}
"""Where best responses are printed and no rate of them."""


def endpoints(published: Published, paper: Paper) -> list[Section]:
    """List the endpoints that the rebuilt records can give, shares first."""
    kinds = published.endpoints.items()
    rates = [_rate(published, name, each) for name, each in kinds if each.type == "response_rate"]
    rates = rates or _standard_rates(published)
    free = [_event_free(published, name, each) for name, each in kinds if each.type == "rate_at"]
    durations = [_duration(published, name, each) for name, each in kinds if each.responders_only]
    return [
        *(each for each in free if each["endpoint"] in paper.endpoints), *rates, *_times(published, paper), *durations
    ]  # fmt: skip


def _standard_rates(published: Published) -> list[Section]:
    if not published.responses.best:
        return []
    shared: Section = {"confirmed": True, "population": published.responses.best_population or published.population}
    return [
        {"type": "response_rate", "id": name, "label": label, "values": values, **shared}
        for name, (label, values) in STANDARD_RATES.items()
    ]


def _rate(published: Published, name: str, endpoint: Endpoint) -> Section:
    """Give a share of responders; one without responses is the clinical benefit, whose stable diseases last."""
    rate: Section = {
        "type": "response_rate",
        "id": name,
        "label": endpoint.label,
        "values": list(endpoint.responses or BENEFIT),
        "confirmed": True,
        "population": endpoint.population or published.population,
    }
    if not endpoint.responses:
        weeks = published.assessment.clinical_benefit_weeks
        rate["sd_min_days"] = round(((weeks.value if weeks else None) or BENEFIT_WEEKS) * DAYS_PER_WEEK)
    return rate


def _event_free(published: Published, name: str, endpoint: Endpoint) -> Section:
    """Give a share free of an event at a month, counted of all subjects as the search takes it."""
    return {
        "type": "event_free_rate", "id": name, "label": endpoint.label, "endpoint": endpoint.of,
        "at_months": endpoint.at_months, "estimate": "binomial",
        "population": endpoint.population or published.population,
    }  # fmt: skip


def _times(published: Published, paper: Paper) -> Iterator[Section]:
    """Give the times of the search: the last of two is survival, the other ends with progression or death."""
    for place, name in enumerate(paper.endpoints):
        is_survival = name == SURVIVAL or place > 0
        yield {
            "type": "time_to_event",
            "id": name,
            "label": published.endpoints[name].label,
            "events": ["death"] if is_survival else ["progression", "death"],
            "censor": ["last_known_alive" if is_survival else "last_adequate_assessment", "start"],
            "population": published.endpoints[name].population or published.population,
        }


def _duration(published: Published, name: str, endpoint: Endpoint) -> Section:
    """Give a time of responders; the search does not see it, it follows from the lesions."""
    return {
        "type": "time_to_event", "id": name, "label": endpoint.label, "events": ["progression", "death"],
        "censor": ["last_adequate_assessment", "start"], "responders_only": True,
        "population": endpoint.population or published.population,
    }  # fmt: skip
