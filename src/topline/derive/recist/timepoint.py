"""From lesions to the overall response of each visit (RECIST 1.1, tables 1 and 2).

The first visit of a subject is the baseline; the lesions seen there are judged at the later ones. A lesion that falls
into parts, and lesions that become one, are followed by their names (see `lesion_parts`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.recist.decision import decision_text
from topline.derive.recist.lesion_parts import unite_parts
from topline.derive.recist.new_lesions import new_lesions
from topline.derive.recist.non_target_response import non_target_response
from topline.derive.recist.numbered_visits import number_visits
from topline.derive.recist.overall_response import overall_response
from topline.derive.recist.target_response import lasting_response, target_response, target_sums

if TYPE_CHECKING:
    from topline.derive.recist.response_rules import ResponseRules

COLUMNS = ("USUBJID", "VISIT", "ADT", "TARGET", "NONTARGET", "NEWLESION", "OVERALL", "SUM_MM", "NADIR_MM", "DECISION")


def timepoint_response(lesions: pl.DataFrame, rules: ResponseRules) -> pl.DataFrame:
    """Judge each visit of each subject.

    Parameters
    ----------
    lesions : USUBJID, VISIT, ADT, LESION, ROLE (target, non-target, new), NODAL (boolean), DIAMETER_MM (longest
        diameter, of a node the short axis [mm]), STATE (PRESENT, ABSENT, UNEQUIVOCAL: of a non-target its unequivocal
        progression, EQUIVOCAL, TOO SMALL TO MEASURE, MERGED, NOT EVALUABLE); one row a lesion and visit. Optional
        VISITNUM, which tells visits of one name apart.

    Returns
    -------
    USUBJID, VISIT, ADT, TARGET, NONTARGET, NEWLESION (NONE, EQUIVOCAL, UNEQUIVOCAL), OVERALL, SUM_MM, NADIR_MM,
    DECISION (why, in words), and VISITNUM where it came in; a row for each visit, the baseline too (without a
    response), sorted by subject and date. ADT is the visit's first day for a PD, else its last. TARGET or NONTARGET
    is null where the subject had no such lesion at baseline.

    References
    ----------
    Eisenhauer 2009, doi:10.1016/j.ejca.2008.10.026; tests/worked/derive/test_lesion_cases.py.
    """
    judged = judge_visits(lesions, rules)
    parts = ("TARGET", "NONTARGET", "OVERALL", "DECISION")
    return judged.with_columns(
        visit_date("PD").alias("ADT"), *(pl.when(~pl.col("IS_BASELINE")).then(name).alias(name) for name in parts)
    ).select(*COLUMNS, *(name for name in ("VISITNUM",) if name in judged.columns))


def judge_visits(lesions: pl.DataFrame, rules: ResponseRules) -> pl.DataFrame:
    """Judge each visit, with all that the judgement rests on."""
    known = unite_parts(number_visits(lesions), rules)
    judged = (
        target_sums(known, rules)
        .with_columns(target_response(rules).alias("TARGET"))
        .join(non_target_response(known, rules), on="VISIT_ID", how="left", maintain_order="left")
        .join(new_lesions(known, rules), on="VISIT_ID", how="left", maintain_order="left")
        .with_columns(pl.col("NEWLESION").fill_null("NONE"), lasting_response(rules))
        .with_columns(overall_response().alias("OVERALL"))
    )
    had_cr = (
        ((pl.col("OVERALL") == "CR") & ~pl.col("IS_BASELINE")).cum_max().shift(1, fill_value=False).over("SUBJECT_ID")
    )
    is_left = pl.col("ANY_LEFT") | pl.col("ANY_NON_TARGET_LEFT").fill_null(value=False)
    is_back = had_cr & is_left if rules.disease_after_cr_is_pd else pl.lit(value=False)
    return (
        judged.with_columns(is_back.alias("IS_BACK"))
        .with_columns(pl.when("IS_BACK").then(pl.lit("PD")).otherwise("OVERALL").alias("OVERALL"))
        .lazy()
        .with_columns(decision_text(rules).alias("DECISION"))
        .collect()  # lazily, each part of the text is made once
    )


def visit_date(*progressions: str) -> pl.Expr:
    """Date a visit on its first day where OVERALL is a progression, else on its last."""
    return pl.when(pl.col("OVERALL").is_in(progressions)).then("FROMDT").otherwise("TODT")
