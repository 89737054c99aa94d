"""ADRS: the response of each visit, best responses, endpoints of response and the rates of the protocol.

Sorted by USUBJID, PARAMCD, ADT, SRCSEQ.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

import polars as pl

from topline.derive.dates import study_day
from topline.derive.recist.best_response import best_overall_response
from topline.derive.recist.immune_endpoints import ImmuneEndpoint, immune_best_response, immune_endpoint
from topline.derive.recist.response_endpoints import ResponseEndpoint, response_endpoint
from topline.derive.recist.response_rules import response_rules
from topline.protocol import ResponseRate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.derive.assessments import Assessments
    from topline.derive.recist.response_rules import ResponseRules
    from topline.protocol import Protocol

PARAMETERS = {
    "OVR": "Overall response at the visit",
    "BOR": "Best overall response",
    "CBOR": "Confirmed best overall response",
    "RSP": "Response (CR or PR)",
    "CRSP": "Confirmed response (CR or PR)",
    "CB": "Clinical benefit",
    "CCB": "Clinical benefit with confirmed response",
    "PD": "Progressive disease",
}
IMMUNE_PARAMETERS = {
    "IOVR": "Overall immune response at the visit",
    "IBOR": "Best overall immune response",
    "ICBOR": "Confirmed best overall immune response",
    "IRSP": "Immune response (iCR or iPR)",
    "ICRSP": "Confirmed immune response (iCR or iPR)",
    "ICB": "Immune clinical benefit",
    "ICCB": "Immune clinical benefit with confirmed response",
    "IPD": "Immune progressive disease, confirmed or not refuted",
    "ICPD": "Confirmed immune progressive disease",
    "IUPD": "Unconfirmed immune progressive disease",
}
"""The parameters of iRECIST, where the study file asks for it."""
COLUMNS = (
    "PARAMCD", "PARAM", "ADT", "ADTF", "ADY", "AVISIT", "VISITNUM", "AVALC", "EVAL", "EVALID", "ANL01FL", "SRCSEQ",
    "TRGRESP", "NTRGRESP", "NEWLES", "LESRESP", "DECISION",
)  # fmt: skip
SCHEMA = {
    "USUBJID": pl.String(), "PARAMCD": pl.String(), "PARAM": pl.String(), "ADT": pl.Date(), "ADTF": pl.String(),
    "AVISIT": pl.String(), "VISITNUM": pl.Float64(), "AVALC": pl.String(), "EVAL": pl.String(), "EVALID": pl.String(),
    "ANL01FL": pl.String(), "SRCSEQ": pl.Int64(), "TRGRESP": pl.String(), "NTRGRESP": pl.String(),
    "NEWLES": pl.String(), "LESRESP": pl.String(), "DECISION": pl.String(),
}  # fmt: skip


def derive_adrs(
    assessments: Assessments,
    immune: Assessments | None,
    reference: pl.DataFrame,
    core: pl.DataFrame,
    protocol: Protocol,
) -> pl.DataFrame:
    """Make ADRS.

    Parameters
    ----------
    immune : the assessments by iRECIST, where the study asks for them.
    reference : USUBJID, REFDT of the subjects enrolled.
    core : the variables of ADSL that every dataset carries.
    """
    rules = response_rules(protocol.criteria.response)
    parts = [*_recist_parameters(assessments, reference, rules)]
    if immune is not None:
        parts += _immune_parameters(immune, reference, rules)
    for rate in protocol.endpoints:
        if isinstance(rate, ResponseRate):
            counting = assessments.counting if immune is None or not rate.is_immune else immune.counting
            parts.append(_parameter(_rate(counting, reference, rules, rate), rate.id, rate.label))
    dated = (
        assessments.visits.drop_nulls("ADTF")
        .select("USUBJID", "ADT", FLAG="ADTF")
        .unique(["USUBJID", "ADT"], keep="first", maintain_order=True)
    )
    return (
        core.join(pl.concat(parts), on="USUBJID", how="inner")
        .join(dated, on=["USUBJID", "ADT"], how="left", maintain_order="left")
        .with_columns(pl.coalesce("ADTF", "FLAG").alias("ADTF"))
        .with_columns(study_day("ADT", "TRTSDT").alias("ADY"))
        .select(*core.columns, *COLUMNS)
        .sort("USUBJID", "PARAMCD", "ADT", "SRCSEQ")
    )


def _recist_parameters(
    assessments: Assessments, reference: pl.DataFrame, rules: ResponseRules
) -> Iterator[pl.DataFrame]:
    counting = assessments.counting
    yield _parameter(assessments.visits, "OVR", PARAMETERS["OVR"])
    for name, confirmed in (("BOR", False), ("CBOR", True)):
        best = best_overall_response(counting, reference, rules, confirmed=confirmed)
        yield _parameter(best, name, PARAMETERS[name])
    for name in get_args(ResponseEndpoint):
        reached = response_endpoint(counting, reference, rules, endpoint=name)
        yield _parameter(reached, name, PARAMETERS[name])


def _immune_parameters(immune: Assessments, reference: pl.DataFrame, rules: ResponseRules) -> Iterator[pl.DataFrame]:
    counting = immune.counting
    yield _parameter(immune.visits, "IOVR", IMMUNE_PARAMETERS["IOVR"])
    for name, confirmed in (("IBOR", False), ("ICBOR", True)):
        best = immune_best_response(counting, reference, rules, confirmed=confirmed)
        yield _parameter(best, name, IMMUNE_PARAMETERS[name])
    for name in get_args(ImmuneEndpoint):
        reached = immune_endpoint(counting, reference, rules, endpoint=name)
        yield _parameter(reached, name, IMMUNE_PARAMETERS[name])


def _parameter(frame: pl.DataFrame, name: str, label: str) -> pl.DataFrame:
    """Give a frame all columns of ADRS; what it lacks is null, and ANL01FL is "Y"."""
    given = frame.with_columns(pl.lit(name).alias("PARAMCD"), pl.lit(label).alias("PARAM"))
    if "ANL01FL" not in given.columns:
        given = given.with_columns(pl.lit("Y").alias("ANL01FL"))
    return given.select(
        (pl.col(column) if column in given.columns else pl.lit(None)).cast(kind).alias(column)
        for column, kind in SCHEMA.items()
    )


def _rate(counting: pl.DataFrame, reference: pl.DataFrame, rules: ResponseRules, rate: ResponseRate) -> pl.DataFrame:
    """Say Y where the best response is one of the values of a rate."""
    if rate.sd_min_days is not None:
        rules = replace(rules, sd_min_days=rate.sd_min_days)
    find_best = immune_best_response if rate.is_immune else best_overall_response
    best = find_best(counting, reference, rules, confirmed=rate.confirmed)
    is_one = pl.col("AVALC").is_in(rate.values)
    return best.with_columns(
        pl.when(is_one).then(pl.lit("Y")).otherwise(pl.lit("N")).alias("AVALC"),
        pl.when(is_one).then("ADT").alias("ADT"),
    )
