"""The overall responses of the chosen evaluator, recorded or derived from lesions, and which of them count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from topline.derive.dates import first_day, imputation_flag
from topline.derive.lesion_records import chosen
from topline.derive.recist.counted_responses import RECIST_RESPONSES, badness
from topline.derive.recist.immune_words import RECIST_WORD
from topline.derive.records import left_out, take
from topline.derive.visit_match import match_visits

if TYPE_CHECKING:
    from topline.core import Exclusion
    from topline.data import StudyData
    from topline.derive.recist.response_rules import ResponseRules
    from topline.derive.tumour_visits import TumourVisits
    from topline.protocol import ResponseCriteria

RS_COLUMNS = (
    "USUBJID", "RSSEQ", "RSTESTCD", "RSCAT", "RSSTRESC", "RSEVAL", "RSEVALID", "VISITNUM", "VISIT", "RSDTC",
)  # fmt: skip
SCHEMA = {
    "USUBJID": pl.String(), "ADT": pl.Date(), "ADTF": pl.String(), "AVISIT": pl.String(), "VISITNUM": pl.Float64(),
    "AVALC": pl.String(), "EVAL": pl.String(), "EVALID": pl.String(), "SRCSEQ": pl.Int64(),
    "TRGRESP": pl.String(), "NTRGRESP": pl.String(), "NEWLES": pl.String(), "LESRESP": pl.String(),
    "DECISION": pl.String(),
}  # fmt: skip
BY_LESIONS = {"TRGRESP": "TARGET", "NTRGRESP": "NONTARGET", "NEWLES": "NEWLESION", "LESRESP": "OVERALL"}
"""Variable of ADRS → what `timepoint_response` says of the visit."""
REASONS = {
    "unknown": "the value is no overall response of RECIST 1.1",
    "undated": "the assessment has no date",
    "early": "before the start",
    "late": "after the first progression",
    "therapy": "after new anticancer therapy",
    "repeated": "another assessment of the same day is worse or stands first",
}
"""Why an assessment does not count; the first that holds is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessments:
    """Overall responses of the visits.

    Parameters
    ----------
    visits : USUBJID, ADT, ADTF, AVISIT, VISITNUM, AVALC, EVAL, EVALID, SRCSEQ; by the lesions TRGRESP, NTRGRESP,
        NEWLES, LESRESP and DECISION (why); ANL01FL ("Y" where the assessment counts).
    exclusions : what does not count, with the reason.
    """

    visits: pl.DataFrame
    exclusions: tuple[Exclusion, ...]

    @property
    def counting(self) -> pl.DataFrame:
        """Those that count."""
        return self.visits.filter(pl.col("ANL01FL") == "Y")

    @property
    def assessed(self) -> pl.Series:
        """USUBJID of the subjects with an assessment other than NE that counts."""
        return self.counting.filter(pl.col("AVALC") != "NE")["USUBJID"].unique()


def responses_of(data: StudyData, tumour: TumourVisits, criteria: ResponseCriteria) -> pl.DataFrame:
    """Take the overall responses from where the study file says: recorded, or derived from lesions."""
    if criteria.source == "recorded":
        return recorded_responses(data, criteria, tumour.timepoints)
    return derived_responses(tumour.timepoints, tumour.lesions, criteria)


def recorded_responses(data: StudyData, criteria: ResponseCriteria, timepoints: pl.DataFrame) -> pl.DataFrame:
    """Take the recorded overall response by RECIST 1.1 of the chosen evaluator, with what the lesions say."""
    return recorded_assessments(data, criteria, timepoints, ~is_immune())


def recorded_assessments(
    data: StudyData, criteria: ResponseCriteria, timepoints: pl.DataFrame, is_wanted: pl.Expr
) -> pl.DataFrame:
    """Take the recorded overall responses (RSTESTCD OVRLRESP) that are wanted of the chosen evaluator."""
    records = (
        take(data, "RS", RS_COLUMNS)
        .filter((pl.col("RSTESTCD") == "OVRLRESP") & pl.col("RSSTRESC").is_not_null() & chosen("RS", criteria))
        .filter(is_wanted)
    )
    return match_visits(records, timepoints, [*BY_LESIONS.values(), "DECISION"]).select(
        "USUBJID", first_day("RSDTC").alias("ADT"), imputation_flag("RSDTC").alias("ADTF"),
        pl.col("VISIT").alias("AVISIT"), "VISITNUM", pl.col("RSSTRESC").alias("AVALC"),
        pl.col("RSEVAL").alias("EVAL"), pl.col("RSEVALID").alias("EVALID"), pl.col("RSSEQ").alias("SRCSEQ"),
        **BY_LESIONS,
        DECISION=pl.format("by the lesions {}", "DECISION"),
    )  # fmt: skip


def is_immune() -> pl.Expr:
    """Pick the records of RS that are by iRECIST: RSCAT says so, or the response is iRECIST's alone."""
    by_category = pl.col("RSCAT").str.contains("(?i)irecist").fill_null(value=False)
    return by_category | pl.col("RSSTRESC").is_in(list(RECIST_WORD))


def unused_immune(data: StudyData, criteria: ResponseCriteria) -> tuple[Exclusion, ...]:
    """Count the recorded responses by iRECIST of a study that does not ask for them."""
    if criteria.immune:
        return ()
    records = take(data, "RS", RS_COLUMNS).filter((pl.col("RSTESTCD") == "OVRLRESP") & is_immune())
    return left_out("RS", "overall response by iRECIST, which criteria.response.immune would take", records)


def other_evaluators(data: StudyData, criteria: ResponseCriteria) -> tuple[Exclusion, ...]:
    """Count the recorded overall responses of the evaluators that are not chosen."""
    records = take(data, "RS", RS_COLUMNS).filter(
        (pl.col("RSTESTCD") == "OVRLRESP") & ~chosen("RS", criteria).fill_null(value=False)
    )
    name = f"{criteria.evaluator} {criteria.evaluator_id}".strip()
    return left_out("RS", f"overall response of another evaluator than {name}", records)


def derived_responses(timepoints: pl.DataFrame, lesions: pl.DataFrame, criteria: ResponseCriteria) -> pl.DataFrame:
    """Take the overall responses derived from lesions, the baseline left out."""
    visit = ["USUBJID", "VISIT", "VISITNUM"]
    flags = lesions.group_by(visit).agg(pl.col("ADTF").drop_nulls().first())
    return (
        timepoints.filter(pl.col("OVERALL").is_not_null())
        .join(flags, on=visit, how="left", maintain_order="left")
        .select(
            "USUBJID", "ADT", "ADTF", pl.col("VISIT").alias("AVISIT"), "VISITNUM", pl.col("OVERALL").alias("AVALC"),
            pl.lit(criteria.evaluator).alias("EVAL"),
            pl.lit(criteria.evaluator_id or None, pl.String()).alias("EVALID"),
            pl.lit(None, pl.Int64()).alias("SRCSEQ"), "DECISION", **BY_LESIONS,
        )
    )  # fmt: skip


def judge_assessments(
    responses: pl.DataFrame, subjects: pl.DataFrame, rules: ResponseRules, known: tuple[str, ...] = RECIST_RESPONSES
) -> Assessments:
    """Say which assessments count: known, dated, on or after the start, up to the first PD, the worst of its day.

    Parameters
    ----------
    responses : as `recorded_responses` or `derived_responses` give them.
    subjects : USUBJID, STARTDT, NACTDT of those enrolled.
    known : the values that are responses.
    """
    date = pl.col("ADT")
    usable = pl.col("AVALC").is_in(known) & date.is_not_null() & (date >= pl.col("STARTDT")).fill_null(value=True)
    stops = pl.lit(value=rules.stop_at_new_therapy)
    first_pd = date.filter((pl.col("AVALC") == "PD") & usable).min().over("USUBJID")
    reason = (
        pl.when(~pl.col("AVALC").is_in(known)).then(pl.lit("unknown"))
        .when(date.is_null()).then(pl.lit("undated"))
        .when(date < pl.col("STARTDT")).then(pl.lit("early"))
        .when(date > first_pd).then(pl.lit("late"))
        .when(stops & (date > pl.col("NACTDT"))).then(pl.lit("therapy"))
    )  # fmt: skip
    judged = (
        responses.join(subjects.select("USUBJID", "STARTDT", "NACTDT"), on="USUBJID", how="inner")
        .with_columns(reason.alias("REASON"), badness().alias("BADNESS"))
        .sort(
            "USUBJID",
            "ADT",
            "REASON",
            "BADNESS",
            "SRCSEQ",
            descending=[False, False, False, True, False],
            nulls_last=False,
        )
    )
    is_repeated = pl.col("REASON").is_null() & (pl.int_range(pl.len()).over("USUBJID", "ADT", "REASON") > 0)
    judged = judged.with_columns(pl.when(is_repeated).then(pl.lit("repeated")).otherwise("REASON").alias("REASON"))
    visits = judged.with_columns(
        pl.when(pl.col("REASON").is_null()).then(pl.lit("Y")).otherwise(pl.lit("N")).alias("ANL01FL")
    )
    excluded = [
        exclusion
        for key, words in REASONS.items()
        for exclusion in left_out("ADRS", f"assessment not counted: {words}", judged.filter(pl.col("REASON") == key))
    ]
    return Assessments(visits=visits.select(*SCHEMA, "ANL01FL"), exclusions=tuple(excluded))
