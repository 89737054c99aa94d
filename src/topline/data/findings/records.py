"""What is odd in columns, codes and domains, seen against the contracts and the protocol."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import polars as pl

from topline.core import Finding
from topline.data.contracts import CONTRACTS
from topline.data.findings.rule import Rule, found_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.data.findings.rule import Domains
    from topline.protocol import Protocol

SEVERITIES = ("MILD", "MODERATE", "SEVERE", "LIFE THREATENING", "FATAL")
ADVERSE_DISPLAYS = ("adverse_event_overview", "adverse_events", "adverse_event_grades")
NEEDED_FOR = {"AE": ADVERSE_DISPLAYS, "DS": ("disposition", "flow_diagram"), "TR": ("waterfall", "spider")}
ALIKE = 0.8


def find_absent_domains(domains: Domains, protocol: Protocol) -> Iterator[Finding]:
    """Find optional domains that a display of the plan shows and the study lacks."""
    for domain, displays in NEEDED_FOR.items():
        shown = [item.id for item in protocol.plan if item.show in displays]
        if domain not in domains and shown:
            message = (
                f"expected a file for {', '.join(shown)}, found none; they have nothing of {CONTRACTS[domain].label}"
            )
            remedy = f"add {domain.lower()}.csv or another format, or give a plan without them"
            yield Finding(rule="absent-domain", dataset=domain, subject="", record="", message=message, remedy=remedy)


def find_misspelt_columns(domains: Domains, _: Protocol) -> Iterator[Finding]:
    """Find columns that nothing uses and that are named almost like one that is empty or missing."""
    for domain, frame in domains.items():
        contract = CONTRACTS[domain]
        empty = [name for name in contract.used if frame[name].is_null().all()]
        strangers = [name for name in frame.columns if name not in {*contract.required, *contract.used}]
        for stranger in strangers if frame.height else ():
            meant = " or ".join(name for name in empty if _is_misspelt(name, stranger))
            if meant:
                yield Finding(
                    rule="misspelt-column", dataset=domain, subject="", record=f"column {stranger}",
                    message=f"expected {meant}, found {stranger}, which is not used",
                    remedy=f"rename it if {meant} is meant",
                )  # fmt: skip


def _is_misspelt(name: str, stranger: str) -> bool:
    """Tell a slip from SDTM's own families of names, such as AEREL and AERELNST, or BRTHDTC and DTHDTC."""
    is_family = stranger.startswith(name) or stranger.endswith(name)
    return not is_family and SequenceMatcher(None, name, stranger).ratio() >= ALIKE


def find_unnamed_levels(domains: Domains, protocol: Protocol) -> Iterator[Finding]:
    """Find subjects whose value is no level of the covariate."""
    for covariate in protocol.covariates:
        if covariate.levels and not covariate.test and covariate.variable in domains["DM"].columns:
            value = pl.col(covariate.variable).cast(pl.String)
            unnamed = domains["DM"].filter(value.is_not_null() & ~value.is_in(list(covariate.levels)))
            message = pl.format(
                f"expected a level of {covariate.variable} ({', '.join(covariate.levels)}), found '{{}}'", value
            )
            remedy = "add the level to the study file, or correct the value"
            yield from found_in(unnamed, "unnamed-level", "DM", message, remedy)


def find_other_units(domains: Domains, protocol: Protocol) -> Iterator[Finding]:
    """Find tests of covariates whose standard unit is not the one that the study file states."""
    for covariate in protocol.covariates:
        for domain in ("LB", "VS"):
            if covariate.test and covariate.unit and domain in domains:
                unit = f"{domain}STRESU"
                is_test = (pl.col(f"{domain}TESTCD") == covariate.test) & pl.col(f"{domain}STRESN").is_not_null()
                found = domains[domain].filter(is_test)[unit].fill_null("no unit").unique().sort()
                for other in found.filter(found != covariate.unit):
                    yield Finding(
                        rule="other-unit", dataset=domain, subject="", record=covariate.test,
                        message=f"expected {covariate.unit} for the covariate {covariate.variable}, "
                        f"found {unit} '{other}'",
                        remedy=f"convert the values to {covariate.unit}, or correct the unit in the study file",
                    )  # fmt: skip


def find_unknown_severities(domains: Domains, _: Protocol) -> Iterator[Finding]:
    """Find severities that CDISC does not know."""
    if "AE" in domains:
        severity = pl.col("AESEV")
        unknown = domains["AE"].filter(severity.is_not_null() & ~severity.str.to_uppercase().is_in(SEVERITIES))
        message = pl.format(f"expected one of {', '.join(SEVERITIES)}, found '{{}}'", severity)
        yield from found_in(unknown, "unknown-severity", "AE", message, "correct AESEV")


def find_several_studies(domains: Domains, _: Protocol) -> Iterator[Finding]:
    """Find data of more than one study."""
    studies = sorted(
        {
            study
            for frame in domains.values()
            if "STUDYID" in frame.columns
            for study in frame["STUDYID"].drop_nulls().unique()
        }
    )
    if len(studies) > 1:
        message = f"expected records of one study, found STUDYID {', '.join(studies)}"
        remedy = "keep the records of one study, or correct STUDYID"
        yield Finding(rule="several-studies", dataset="DM", subject="", record="", message=message, remedy=remedy)


RECORD_RULES = (
    Rule(name="absent-domain", meaning="the plan shows a domain that the study lacks", find=find_absent_domains),
    Rule(
        name="misspelt-column",
        meaning="an unused column is named almost like one that is missing",
        find=find_misspelt_columns,
    ),
    Rule(name="unnamed-level", meaning="a value is no level of the covariate", find=find_unnamed_levels),
    Rule(
        name="other-unit",
        meaning="a covariate's test has another unit than the study file states",
        find=find_other_units,
    ),
    Rule(name="unknown-severity", meaning="AESEV is not one of CDISC's severities", find=find_unknown_severities),
    Rule(name="several-studies", meaning="the records bear more than one STUDYID", find=find_several_studies),
)
