"""Immune best response and immune endpoints, from the responses of iRECIST.

What counts is what counts for RECIST 1.1, with iCPD in the place of PD: an iUPD ends nothing. The immune progression is
the first iUPD of the last streak, the one that no iCR, iPR, iSD or NON-iCR/NON-iUPD followed; it is confirmed (ICPD)
when an iCPD did, else unconfirmed (IUPD).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import polars as pl

from topline.core import MethodError, name_remedy
from topline.derive.recist.best_response import best_overall_response
from topline.derive.recist.counted_responses import counted_responses
from topline.derive.recist.immune_words import immune_words, recist_words
from topline.derive.recist.response_endpoints import response_endpoint

if TYPE_CHECKING:
    from topline.derive.recist.response_endpoints import ResponseEndpoint
    from topline.derive.recist.response_rules import ResponseRules

ImmuneEndpoint = Literal["IRSP", "ICRSP", "ICB", "ICCB", "IPD", "ICPD", "IUPD"]

BY_RECIST: dict[str, ResponseEndpoint] = {"IRSP": "RSP", "ICRSP": "CRSP", "ICB": "CB", "ICCB": "CCB"}
PROGRESSIONS = {"IPD": (True, False), "ICPD": (True,), "IUPD": (False,)}
"""Whether the progression is confirmed; of IPD both count."""


def immune_best_response(
    responses: pl.DataFrame, reference: pl.DataFrame, rules: ResponseRules, *, confirmed: bool
) -> pl.DataFrame:
    """Find each subject's immune best overall response (iBOR) and its date.

    The first that exists: iCR, iPR, iSD, NON-iCR/NON-iUPD (as for `best_overall_response`), iCPD, iUPD, NE. The date of
    an iCPD is that of the iUPD which it confirms.

    References
    ----------
    Seymour 2017, doi:10.1016/S1470-2045(17)30074-8; tests/worked/derive/test_irecist_tables.py.
    """
    translated = responses.with_columns(recist_words())
    best = best_overall_response(translated, reference, rules, confirmed=confirmed).with_columns(immune_words())
    started = _progressions(translated, reference, rules).select("USUBJID", FIRSTDT="ADT")
    is_confirmed = pl.col("AVALC") == "iCPD"
    return best.join(started, on="USUBJID", how="left", maintain_order="left").select(
        "USUBJID", "AVALC", pl.when(is_confirmed).then("FIRSTDT").otherwise("ADT").alias("ADT")
    )


def immune_endpoint(
    responses: pl.DataFrame, reference: pl.DataFrame, rules: ResponseRules, *, endpoint: ImmuneEndpoint
) -> pl.DataFrame:
    """Tell for each subject whether an immune endpoint is reached, and when.

    IRSP, ICRSP, ICB and ICCB are RSP, CRSP, CB and CCB of the immune responses; IPD is the immune progression, ICPD the
    confirmed one, IUPD the one that is not confirmed.

    Parameters
    ----------
    responses, reference : as for `response_endpoint`, with the responses of iRECIST.

    Returns
    -------
    USUBJID, AVALC ("Y" or "N"), ADT (null for N): a row for each subject of the reference, in its order.
    """
    if endpoint not in {**BY_RECIST, **PROGRESSIONS}:
        known = [*BY_RECIST, *PROGRESSIONS]
        raise MethodError(f"No immune endpoint '{endpoint}': {name_remedy(endpoint, known)}")
    translated = responses.with_columns(recist_words())
    if endpoint in BY_RECIST:
        return response_endpoint(translated, reference, rules, endpoint=BY_RECIST[endpoint])
    started = _progressions(translated, reference, rules)
    reached = started.filter(pl.col("IS_CONFIRMED").is_in(PROGRESSIONS[endpoint]))
    return (
        reference.select("USUBJID")
        .join(reached, on="USUBJID", how="left", maintain_order="left")
        .select(
            "USUBJID", pl.when(pl.col("ADT").is_null()).then(pl.lit("N")).otherwise(pl.lit("Y")).alias("AVALC"), "ADT"
        )
    )


def _progressions(translated: pl.DataFrame, reference: pl.DataFrame, rules: ResponseRules) -> pl.DataFrame:
    """Find the first iUPD of each subject's last streak, and whether an iCPD follows it."""
    is_progression = pl.col("AVALC").is_in(["UPD", "PD"])
    is_reset = ~is_progression & (pl.col("AVALC") != "NE")
    last_reset = pl.when(is_reset).then("ADT").max().over("SUBJECT_ID")
    return (
        counted_responses(translated, reference, rules)
        .filter(is_progression & ((pl.col("ADT") > last_reset) | last_reset.is_null()))
        .group_by("SUBJECT_ID", maintain_order=True)
        .agg(pl.col("ADT").min(), (pl.col("AVALC") == "PD").any().alias("IS_CONFIRMED"))
        .join(reference.select("USUBJID").with_row_index("SUBJECT_ID"), on="SUBJECT_ID", how="inner")
    )
