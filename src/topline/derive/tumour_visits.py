"""The chosen evaluator's tumour assessments, from the baseline on, judged visit by visit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from topline.derive.lesion_records import lesion_records
from topline.derive.recist.timepoint import timepoint_response
from topline.derive.records import left_out

if TYPE_CHECKING:
    from topline.core import Exclusion
    from topline.data import StudyData
    from topline.derive.recist.response_rules import ResponseRules
    from topline.protocol import ResponseCriteria


@dataclass(frozen=True, slots=True, kw_only=True)
class TumourVisits:
    """Lesions and what they come to.

    Parameters
    ----------
    lesions : as `lesion_records` gives them, from the baseline visit on.
    timepoints : as `timepoint_response` gives them.
    measurable : USUBJID of the subjects with a target lesion measured at baseline.
    exclusions : what is left out.
    """

    lesions: pl.DataFrame
    timepoints: pl.DataFrame
    measurable: pl.Series
    exclusions: tuple[Exclusion, ...]


def tumour_visits(
    data: StudyData, starts: pl.DataFrame, rules: ResponseRules, criteria: ResponseCriteria
) -> TumourVisits:
    """Judge the tumour assessments of the subjects enrolled.

    The baseline is the last visit on or before the first day of treatment; visits before it are left out, and so are
    subjects without a baseline.

    Parameters
    ----------
    starts : USUBJID, BASEDT (first day of treatment, else of enrolment) of the subjects enrolled.
    """
    records = lesion_records(data, criteria).join(starts.select("USUBJID", "BASEDT"), on="USUBJID", how="inner")
    first_of_visit = pl.col("ADT").min().over("USUBJID", "VISIT", "VISITNUM")
    dated = records.with_columns(first_of_visit.alias("VISITDT")).sort("USUBJID", "VISITDT", "VISITNUM", "LESION")
    baseline = pl.col("VISITDT").filter(pl.col("VISITDT") <= pl.col("BASEDT")).max().over("USUBJID")
    judged = dated.with_columns(baseline.alias("BASELINEDT"))
    kept = judged.filter(pl.col("VISITDT") >= pl.col("BASELINEDT"))
    lesions = kept.drop("BASEDT", "VISITDT")
    is_target = (
        (pl.col("ROLE") == "target") & (pl.col("VISITDT") == pl.col("BASELINEDT")) & pl.col("DIAMETER_MM").is_not_null()
    )
    undated = judged.filter(pl.col("VISITDT").is_null())
    without = judged.filter(pl.col("BASELINEDT").is_null() & pl.col("VISITDT").is_not_null())
    earlier = judged.filter(pl.col("VISITDT") < pl.col("BASELINEDT"))
    return TumourVisits(
        lesions=lesions.drop("BASELINEDT"),
        timepoints=timepoint_response(lesions, rules),
        measurable=kept.filter(is_target)["USUBJID"].unique(),
        exclusions=(
            *left_out("TR", "lesion without a date", undated),
            *left_out("TR", "lesion of a subject without a tumour assessment before treatment", without),
            *left_out("TR", "lesion of a visit before the baseline visit", earlier),
        ),
    )
