"""What is implausible in ADaM datasets that can be analysed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.data.findings.rule import Rule, found_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.core import Finding
    from topline.data.findings.rule import Domains
    from topline.protocol import Protocol

ONE_DATE = "correct one of the two dates"


def find_turned_events(domains: Domains, _: Protocol) -> Iterator[Finding]:
    """Find adverse events that end before they start."""
    if "ADAE" in domains:
        turned = domains["ADAE"].filter(pl.col("AENDT") < pl.col("ASTDT"))
        message = pl.format("expected an end on or after ASTDT {}, found AENDT {}", "ASTDT", "AENDT")
        yield from found_in(turned, "end-before-start", "ADAE", message, ONE_DATE)


def find_turned_treatments(domains: Domains, _: Protocol) -> Iterator[Finding]:
    """Find treatments that end before they start."""
    turned = domains["ADSL"].filter(pl.col("TRTEDT") < pl.col("TRTSDT"))
    message = pl.format("expected TRTEDT on or after TRTSDT {}, found {}", "TRTSDT", "TRTEDT")
    yield from found_in(turned, "treatment-end-before-start", "ADSL", message, ONE_DATE)


def find_early_deaths(domains: Domains, _: Protocol) -> Iterator[Finding]:
    """Find deaths before the first dose, and deaths of which only the flag or only the date is there."""
    adsl = domains["ADSL"]
    message = pl.format("expected a death on or after TRTSDT {}, found DTHDT {}", "TRTSDT", "DTHDT")
    yield from found_in(
        adsl.filter(pl.col("DTHDT") < pl.col("TRTSDT")), "death-before-start", "ADSL", message, ONE_DATE
    )
    is_flagged = (pl.col("DTHFL") == "Y").fill_null(value=False)
    alone = adsl.filter(is_flagged != pl.col("DTHDT").is_not_null())
    message = pl.format(
        "expected DTHFL 'Y' and DTHDT together, found DTHFL {} and DTHDT {}", pl.col("DTHFL").fill_null("empty"),
        pl.col("DTHDT").cast(pl.String).fill_null("empty"),
    )  # fmt: skip
    has_flag = not adsl["DTHFL"].is_null().all()
    yield from found_in(
        alone.filter(has_flag),
        "death-flag-without-date",
        "ADSL",
        message,
        "fill in the one that is missing, or empty the other",
    )


def find_other_study_days(domains: Domains, _: Protocol) -> Iterator[Finding]:
    """Find study days that are not counted from TRTSDT as day 1."""
    start = domains["ADSL"].select("USUBJID", STARTS="TRTSDT")
    for name, (day, date) in {"ADTR": ("ADY", "ADT"), "ADRS": ("ADY", "ADT"), "ADAE": ("ASTDY", "ASTDT")}.items():
        if name in domains:
            rows = domains[name].join(start, on="USUBJID", how="left", maintain_order="left")
            days = (pl.col(date) - pl.col("STARTS")).dt.total_days()
            expected = pl.when(days >= 0).then(days + 1).otherwise(days)
            other = rows.with_columns(expected.alias("EXPECTED")).filter(pl.col(day) != pl.col("EXPECTED"))
            message = pl.format(f"expected {day} {{}} for {date} {{}}, found {{}}", "EXPECTED", date, day)
            yield from found_in(other, "study-day-differs", name, message, f"correct {day} or {date}")


def find_early_events(domains: Domains, _: Protocol) -> Iterator[Finding]:
    """Find treatment-emergent events that start before the first dose."""
    if "ADAE" in domains:
        starts = domains["ADSL"].select("USUBJID", STARTS="TRTSDT")
        events = domains["ADAE"].join(starts, on="USUBJID", how="left", maintain_order="left")
        early = events.filter((pl.col("TRTEMFL") == "Y") & (pl.col("ASTDT") < pl.col("STARTS")))
        message = pl.format(
            "expected a treatment-emergent event on or after TRTSDT {}, found ASTDT {}; in rates it counts on day 1",
            "STARTS", "ASTDT",
        )  # fmt: skip
        remedy = "correct TRTEMFL, or one of the two dates"
        yield from found_in(early, "emergent-before-treatment", "ADAE", message, remedy)


def find_undated_events(domains: Domains, _: Protocol) -> Iterator[Finding]:
    """Find treatment-emergent events of which no start is known."""
    if "ADAE" in domains:
        undated = domains["ADAE"].filter((pl.col("TRTEMFL") == "Y") & pl.col("ASTDT").is_null())
        message = pl.lit(
            "expected a start of a treatment-emergent event, found none; in rates its time runs to AERISKDT"
        )
        yield from found_in(undated, "emergent-without-start", "ADAE", message, "fill in ASTDT")


def find_undecided_populations(domains: Domains, protocol: Protocol) -> Iterator[Finding]:
    """Find population flags that differ from the study file's rule, where ADSL has all that the rule names."""
    adsl = domains["ADSL"]
    for name, population in protocol.populations.items():
        flag, rule = f"{name}FL", pl.sql_expr(population.rule)
        names = rule.meta.root_names()
        if flag in adsl.columns and all(each in adsl.columns and not adsl[each].is_null().all() for each in names):
            says = pl.when(rule.fill_null(value=False)).then(pl.lit("Y")).otherwise(pl.lit("N"))
            other = adsl.with_columns(says.alias("SAYS")).filter(pl.col(flag).fill_null("N") != pl.col("SAYS"))
            message = pl.format(f"expected {flag} '{{}}' by the rule {population.rule}, found '{{}}'", "SAYS", flag)
            remedy = f"correct {flag}, or the rule of {name} in the study file"
            yield from found_in(other, "population-differs", "ADSL", message, remedy)


ADAM_RULES = (
    Rule(name="end-before-start", meaning="an adverse event ends before it starts", find=find_turned_events),
    Rule(name="treatment-end-before-start", meaning="TRTEDT lies before TRTSDT", find=find_turned_treatments),
    Rule(
        name="death-before-start",
        meaning="DTHDT lies before TRTSDT, or only one of DTHFL and DTHDT tells of a death",
        find=find_early_deaths,
    ),
    Rule(
        name="study-day-differs", meaning="ADY or ASTDY is not counted from TRTSDT as day 1", find=find_other_study_days
    ),
    Rule(
        name="emergent-before-treatment",
        meaning="a treatment-emergent event starts before TRTSDT",
        find=find_early_events,
    ),
    Rule(name="emergent-without-start", meaning="a treatment-emergent event has no ASTDT", find=find_undated_events),
    Rule(
        name="population-differs",
        meaning="a population flag is not what the study file's rule says",
        find=find_undecided_populations,
    ),
)
