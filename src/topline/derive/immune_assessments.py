"""The responses by iRECIST of the chosen evaluator, recorded or derived from lesions, and which of them count."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from topline.derive.assessments import (
    Assessments,
    derived_responses,
    is_immune,
    judge_assessments,
    recorded_assessments,
)
from topline.derive.recist.counted_responses import WORST_LAST
from topline.derive.recist.immune_words import immune_words, recist_words
from topline.derive.recist.irecist import immune_timepoint_response

if TYPE_CHECKING:
    from topline.data import StudyData
    from topline.derive.recist.response_rules import ResponseRules
    from topline.derive.tumour_visits import TumourVisits
    from topline.protocol import ResponseCriteria

FOREIGN = "?"
"""Stands before a value that is no response of iRECIST while the others bear the names of RECIST 1.1."""


def immune_assessments(
    data: StudyData, tumour: TumourVisits, subjects: pl.DataFrame, rules: ResponseRules, criteria: ResponseCriteria
) -> Assessments:
    """Take the responses by iRECIST and say which count: as for RECIST 1.1, up to the first iCPD.

    Recorded are those whose RSCAT names iRECIST, and those with a response of iRECIST's alone.
    """
    timepoints = immune_timepoint_response(tumour.lesions, rules)
    responses = (
        recorded_assessments(data, criteria, timepoints, is_immune())
        if criteria.source == "recorded"
        else derived_responses(timepoints, tumour.lesions, criteria)
    )
    foreign = pl.concat_str(pl.lit(FOREIGN), "AVALC")
    translated = responses.with_columns(pl.coalesce(recist_words(), foreign).alias("AVALC"))
    judged = judge_assessments(translated, subjects, rules, WORST_LAST)
    visits = judged.visits.with_columns(immune_words().str.strip_prefix(FOREIGN).alias("AVALC"))
    named = tuple(replace(exclusion, reason=f"{exclusion.reason} (iRECIST)") for exclusion in judged.exclusions)
    return Assessments(visits=visits, exclusions=named)
