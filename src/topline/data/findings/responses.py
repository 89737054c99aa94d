"""Recorded responses that contradict each other, or that were not decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.data.checks.values import UNDECIDED_RESPONSES
from topline.data.findings.rule import Rule, found_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.core import Finding
    from topline.data.findings.rule import Domains
    from topline.protocol import Protocol

READER = ["USUBJID", "RSEVAL", "RSEVALID"]


def find_response_after_complete_response(domains: Domains, _: Protocol) -> Iterator[Finding]:
    """Find, for each reader, a PR or SD that follows a CR: disease that comes back is a progression."""
    if "RS" not in domains:
        return
    overall = _overall(domains["RS"]).filter(pl.col("RSDTC").is_not_null()).sort("RSDTC", maintain_order=True)
    first_cr = (
        overall.filter(pl.col("RSSTRESC") == "CR")
        .group_by(READER, maintain_order=True)
        .agg(pl.col("RSDTC").first().alias("CRDTC"))
    )
    later = overall.join(first_cr, on=READER, nulls_equal=True).filter(
        pl.col("RSSTRESC").is_in(["PR", "SD", "NON-CR/NON-PD"]) & (pl.col("RSDTC") > pl.col("CRDTC"))
    )
    message = pl.format(
        "expected no {} after the CR on {}, found one on {} by {}", "RSSTRESC", "CRDTC", "RSDTC", _reader()
    )
    remedy = "correct one of the two, or say with recorded_after_cr in the study file what it means"
    yield from found_in(later.sort("USUBJID", "RSSEQ"), "response-after-cr", "RS", message, remedy)


def find_undecided_responses(domains: Domains, _: Protocol) -> Iterator[Finding]:
    """Find overall responses that hold no response; they count as not evaluable."""
    if "RS" in domains:
        undecided = _overall(domains["RS"]).filter(pl.col("RSSTRESC").str.to_uppercase().is_in(UNDECIDED_RESPONSES))
        message = pl.format(
            "expected an overall response, found '{}' by {}; it counts as not evaluable", "RSSTRESC", _reader()
        )
        yield from found_in(undecided, "undecided-response", "RS", message, "ask the reader for the response")


def _overall(rs: pl.DataFrame) -> pl.DataFrame:
    return rs.filter(pl.col("RSTESTCD") == "OVRLRESP")


def _reader() -> pl.Expr:
    return pl.concat_str(
        pl.col("RSEVAL").fill_null("an unnamed reader"), pl.col("RSEVALID"), separator=" ", ignore_nulls=True
    )


RESPONSE_RULES = (
    Rule(
        name="response-after-cr",
        meaning="a PR or SD follows a CR of the same reader",
        find=find_response_after_complete_response,
    ),
    Rule(
        name="undecided-response",
        meaning="an overall response is CHECK, EQUIVOCAL or the like",
        find=find_undecided_responses,
    ),
)
