"""Dates of a subject that contradict each other: after death, before treatment, an end before its start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.data.findings.rule import Rule, deaths, found_in, lies_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.core import Finding
    from topline.data.findings.rule import Domains
    from topline.protocol import Protocol

ASSESSED = {"LB": "LBDTC", "VS": "VSDTC", "TU": "TUDTC", "TR": "TRDTC", "RS": "RSDTC"}
ONE_DATE = "correct one of the two dates"
INTERVALS = {"EX": ("EXSTDTC", "EXENDTC"), "AE": ("AESTDTC", "AEENDTC"), "CM": ("CMSTDTC", "CMENDTC")}


def find_death_before_last_visit(domains: Domains, _: Protocol) -> Iterator[Finding]:
    """Find subjects who were assessed after their death; the last record of each domain is named."""
    for domain, date in ASSESSED.items():
        if domain in domains:
            late = domains[domain].join(deaths(domains), on="USUBJID").filter(lies_before("DTHDTC", date))
            last = late.sort(date, maintain_order=True).unique("USUBJID", keep="last", maintain_order=True)
            message = pl.format(f"expected no assessment after the death on {{}}, found {date} {{}}", "DTHDTC", date)
            yield from found_in(last, "death-before-last-visit", domain, message, ONE_DATE)


def find_dose_after_death(domains: Domains, _: Protocol) -> Iterator[Finding]:
    """Find doses that start after death."""
    late = domains["EX"].join(deaths(domains), on="USUBJID").filter(lies_before("DTHDTC", "EXSTDTC"))
    message = pl.format("expected no dose after the death on {}, found EXSTDTC {}", "DTHDTC", "EXSTDTC")
    yield from found_in(late, "dose-after-death", "EX", message, ONE_DATE)


def find_event_after_death(domains: Domains, _: Protocol) -> Iterator[Finding]:
    """Find adverse events that start after death."""
    if "AE" in domains:
        late = domains["AE"].join(deaths(domains), on="USUBJID").filter(lies_before("DTHDTC", "AESTDTC"))
        message = pl.format("expected no adverse event after the death on {}, found AESTDTC {}", "DTHDTC", "AESTDTC")
        yield from found_in(late, "event-after-death", "AE", message, ONE_DATE)


def find_response_before_start(domains: Domains, _: Protocol) -> Iterator[Finding]:
    """Find responses, which are post-baseline by their nature, from before the first dose."""
    if "RS" in domains:
        start = pl.coalesce("RFXSTDTC", "RFSTDTC").alias("START")
        early = (
            domains["RS"]
            .join(domains["DM"].select("USUBJID", start), on="USUBJID")
            .filter(lies_before("RSDTC", "START"))
        )
        message = pl.format("expected a response on or after the first dose on {}, found RSDTC {}", "START", "RSDTC")
        yield from found_in(early, "response-before-start", "RS", message, ONE_DATE)


def find_end_before_start(domains: Domains, _: Protocol) -> Iterator[Finding]:
    """Find exposures, adverse events and medications that end before they start."""
    for domain, (start, end) in INTERVALS.items():
        if domain in domains:
            turned = domains[domain].filter(lies_before(end, start))
            message = pl.format(f"expected an end on or after {start} {{}}, found {end} {{}}", start, end)
            yield from found_in(turned, "end-before-start", domain, message, ONE_DATE)


def find_treatment_end_before_start(domains: Domains, _: Protocol) -> Iterator[Finding]:
    """Find subjects whose last dose, after DM, lies before the first."""
    turned = domains["DM"].filter(lies_before("RFXENDTC", "RFXSTDTC"))
    message = pl.format("expected RFXENDTC on or after RFXSTDTC {}, found {}", "RFXSTDTC", "RFXENDTC")
    yield from found_in(turned, "treatment-end-before-start", "DM", message, ONE_DATE)


def find_death_before_start(domains: Domains, _: Protocol) -> Iterator[Finding]:
    """Find subjects who died before their study began."""
    turned = domains["DM"].filter(lies_before("DTHDTC", "RFSTDTC"))
    message = pl.format("expected a death on or after RFSTDTC {}, found DTHDTC {}", "RFSTDTC", "DTHDTC")
    yield from found_in(turned, "death-before-start", "DM", message, ONE_DATE)


def find_death_flag_without_date(domains: Domains, _: Protocol) -> Iterator[Finding]:
    """Find deaths of which only the flag, or only the date, is there."""
    dm = domains["DM"]
    is_flagged, is_dated = (pl.col("DTHFL") == "Y").fill_null(value=False), pl.col("DTHDTC").is_not_null()
    undated = dm.filter(is_flagged & ~is_dated)
    message = pl.lit("expected a date of death with DTHFL 'Y', found none")
    remedy = "fill in DTHDTC as far as it is known (2026-01 or 2026), or empty DTHFL"
    yield from found_in(undated, "death-flag-without-date", "DM", message, remedy)
    unflagged = dm.filter(is_dated & ~is_flagged)
    message = pl.format("expected DTHFL 'Y' with DTHDTC {}, found {}", "DTHDTC", pl.col("DTHFL").fill_null("nothing"))
    yield from found_in(unflagged, "death-flag-without-date", "DM", message, "set DTHFL, or empty DTHDTC")


def find_fatal_event_without_death(domains: Domains, _: Protocol) -> Iterator[Finding]:
    """Find adverse events that were fatal, of subjects whose death DM does not know."""
    if "AE" in domains:
        is_fatal = (pl.col("AEOUT") == "FATAL") | (pl.col("AESDTH") == "Y") | (pl.col("AETOXGR") == "5")
        alive = domains["DM"].filter(pl.col("DTHDTC").is_null() & (pl.col("DTHFL").fill_null("N") != "Y"))
        fatal = domains["AE"].filter(is_fatal.fill_null(value=False)).join(alive.select("USUBJID"), on="USUBJID")
        message = pl.format(
            "expected a death in DM after the fatal event '{}', found none", pl.col("AEDECOD").fill_null("?")
        )
        remedy = "fill in DTHFL and DTHDTC, or correct the event's outcome"
        yield from found_in(fatal, "fatal-event-without-death", "AE", message, remedy)


SUBJECT_DATE_RULES = (
    Rule(
        name="death-before-last-visit",
        meaning="an assessment is dated after the subject's death",
        find=find_death_before_last_visit,
    ),
    Rule(name="dose-after-death", meaning="a dose starts after the subject's death", find=find_dose_after_death),
    Rule(
        name="event-after-death",
        meaning="an adverse event starts after the subject's death",
        find=find_event_after_death,
    ),
    Rule(
        name="response-before-start",
        meaning="a response is dated before the first dose",
        find=find_response_before_start,
    ),
    Rule(
        name="end-before-start",
        meaning="an exposure, adverse event or medication ends before it starts",
        find=find_end_before_start,
    ),
    Rule(
        name="treatment-end-before-start", meaning="RFXENDTC lies before RFXSTDTC", find=find_treatment_end_before_start
    ),
    Rule(name="death-before-start", meaning="DTHDTC lies before RFSTDTC", find=find_death_before_start),
    Rule(
        name="death-flag-without-date",
        meaning="only one of DTHFL and DTHDTC tells of a death",
        find=find_death_flag_without_date,
    ),
    Rule(
        name="fatal-event-without-death",
        meaning="an adverse event was fatal, and DM has no death",
        find=find_fatal_event_without_death,
    ),
)
