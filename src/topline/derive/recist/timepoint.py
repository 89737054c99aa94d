"""From lesions to the overall response of each visit (RECIST 1.1, tables 1 and 2).

The first visit of a subject is the baseline; the lesions seen there are judged at the later ones. The words for a
lesion's state are those of SDTM: PRESENT, ABSENT, UNEQUIVOCAL (of a non-target: unequivocal progression), EQUIVOCAL,
TOO SMALL TO MEASURE, NOT EVALUABLE; a state that is missing, and any other word, is not evaluable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.recist.target_response import TOLERANCE_MM, VISIT_KEY, target_response, target_sums

if TYPE_CHECKING:
    from topline.derive.recist.response_rules import ResponseRules

COLUMNS = ("USUBJID", "VISIT", "ADT", "TARGET", "NONTARGET", "NEWLESION", "OVERALL", "SUM_MM", "NADIR_MM")
GONE = ("ABSENT", "RESOLVED")
TOO_SMALL = ("TOO SMALL TO MEASURE", "TOO SMALL", "BELOW MEASURABLE LIMIT")
PROGRESSED = ("UNEQUIVOCAL", "PROGRESSED", "INCREASED", "UNEQUIVOCAL PROGRESSION", "PD")
SEEN = ("PRESENT", "EQUIVOCAL", "STABLE", "NON-CR/NON-PD")
CERTAIN_NEW = ("UNEQUIVOCAL", "PRESENT")


def timepoint_response(lesions: pl.DataFrame, rules: ResponseRules) -> pl.DataFrame:
    """Judge each visit of each subject.

    Parameters
    ----------
    lesions : USUBJID, VISIT, ADT, LESION, ROLE (target, non-target, new), NODAL (boolean), DIAMETER_MM (longest
        diameter, of a node the short axis [mm]), STATE; one row a lesion and visit.

    Returns
    -------
    USUBJID, VISIT, ADT, TARGET, NONTARGET, NEWLESION (NONE, EQUIVOCAL, UNEQUIVOCAL), OVERALL, SUM_MM, NADIR_MM; a row
    for each visit, the baseline too (without a response), sorted by subject and date. ADT is the visit's first day
    for a PD, else its last. TARGET or NONTARGET is null where the subject had no such lesion at baseline.

    References
    ----------
    Eisenhauer 2009, doi:10.1016/j.ejca.2008.10.026; tests/worked/derive/test_lesion_cases.py.
    """
    states = lesions.with_columns(pl.col("STATE").str.to_uppercase(), pl.col("NODAL").fill_null(value=False))
    visits = _visits(states)
    targets = _with_baseline(states.filter(pl.col("ROLE") == "target"), visits).with_columns(_size(rules))
    judged = (
        target_sums(targets, visits, rules)
        .with_columns(target_response(rules).alias("TARGET"))
        .join(_non_targets(states, visits, rules), on=VISIT_KEY, how="left", maintain_order="left")
        .join(_new_lesions(states), on=VISIT_KEY, how="left", maintain_order="left")
        .with_columns(pl.col("NEWLESION").fill_null("NONE"), _lasting_response(rules))
        .with_columns(overall_response().alias("OVERALL"))
    )
    back = pl.col("HAD_CR") & (pl.col("ANY_LEFT") | pl.col("ANY_NON_TARGET_LEFT").fill_null(value=False))
    if rules.disease_after_cr_is_pd:
        had_cr = (pl.col("OVERALL") == "CR").cum_max().shift(1, fill_value=False).over("USUBJID")
        judged = judged.with_columns(had_cr.alias("HAD_CR")).with_columns(
            pl.when(back).then(pl.lit("PD")).otherwise("OVERALL").alias("OVERALL")
        )
    date = pl.when(pl.col("OVERALL") == "PD").then("FROMDT").otherwise("TODT").alias("ADT")
    responses = [pl.when(~pl.col("IS_BASELINE")).then(name).alias(name) for name in ("TARGET", "NONTARGET", "OVERALL")]
    return judged.with_columns(date).with_columns(responses).select(COLUMNS)


def overall_response() -> pl.Expr:
    """Combine TARGET, NONTARGET and NEWLESION into the overall response; a null part means no such lesion."""
    target, non_target = pl.col("TARGET"), pl.col("NONTARGET")
    is_pd = (target == "PD").fill_null(value=False) | (non_target == "PD").fill_null(value=False)
    is_clear = non_target.is_null() | (non_target == "CR")
    return (
        pl.when(is_pd | (pl.col("NEWLESION") == "UNEQUIVOCAL")).then(pl.lit("PD"))
        .when(target.is_null()).then(non_target.fill_null("NE"))
        .when((target == "CR") & is_clear).then(pl.lit("CR"))
        .when(target.is_in(["CR", "PR"])).then(pl.lit("PR"))
        .otherwise(target)
    )  # fmt: skip


def _visits(lesions: pl.DataFrame) -> pl.DataFrame:
    return (
        lesions.group_by(VISIT_KEY)
        .agg(pl.col("ADT").min().alias("FROMDT"), pl.col("ADT").max().alias("TODT"))
        .sort("USUBJID", "FROMDT", "VISIT", nulls_last=True)
        .with_columns((pl.int_range(pl.len()).over("USUBJID") == 0).alias("IS_BASELINE"))
    )


def _with_baseline(lesions: pl.DataFrame, visits: pl.DataFrame) -> pl.DataFrame:
    """Keep the lesions that were seen at baseline."""
    baseline = visits.filter("IS_BASELINE").select(VISIT_KEY)
    known = lesions.join(baseline, on=VISIT_KEY, how="semi").select("USUBJID", "LESION").unique()
    return lesions.join(known, on=["USUBJID", "LESION"], how="semi")


def _size(rules: ResponseRules) -> pl.Expr:
    size, state = pl.col("DIAMETER_MM"), pl.col("STATE")
    return (
        pl.when(size.is_not_null()).then(size)
        .when(state.is_in(GONE)).then(0.0)
        .when(state.is_in(TOO_SMALL)).then(rules.too_small_mm)
        .alias("DIAMETER_MM")
    )  # fmt: skip


def _non_targets(lesions: pl.DataFrame, visits: pl.DataFrame, rules: ResponseRules) -> pl.DataFrame:
    """Judge the non-target lesions: all gone CR, one clearly worse PD, one not evaluated NE, else NON-CR/NON-PD."""
    followed = _with_baseline(lesions.filter(pl.col("ROLE") == "non-target"), visits)
    expected = followed.group_by("USUBJID").agg(pl.col("LESION").n_unique().alias("N_NON_TARGETS"))
    state, size = pl.col("STATE"), pl.col("DIAMETER_MM")
    is_small_node = (pl.col("NODAL") & (size < rules.node_mm - TOLERANCE_MM)).fill_null(value=False)
    is_gone = state.is_in(GONE).fill_null(value=False) | is_small_node | (size <= TOLERANCE_MM).fill_null(value=False)
    is_left = ~is_gone & (state.is_in([*SEEN, *TOO_SMALL, *PROGRESSED]).fill_null(value=False) | size.is_not_null())
    found = (
        followed.with_columns(is_gone.alias("IS_GONE"), is_left.alias("IS_LEFT"))
        .group_by(VISIT_KEY)
        .agg(
            pl.col("IS_GONE").sum().alias("N_GONE"),
            (pl.col("IS_GONE") | pl.col("IS_LEFT")).sum().alias("N_SEEN"),
            pl.col("STATE").is_in(PROGRESSED).any().alias("HAS_PROGRESSED"),
            pl.col("IS_LEFT").any().alias("ANY_NON_TARGET_LEFT"),
        )
    )
    response = (
        pl.when(pl.col("HAS_PROGRESSED")).then(pl.lit("PD"))
        .when(pl.col("N_SEEN").is_null() | (pl.col("N_SEEN") < pl.col("N_NON_TARGETS"))).then(pl.lit("NE"))
        .when(pl.col("N_GONE") == pl.col("N_NON_TARGETS")).then(pl.lit("CR"))
        .otherwise(pl.lit("NON-CR/NON-PD"))
    )  # fmt: skip
    return (
        visits.select(VISIT_KEY)
        .join(expected, on="USUBJID", how="inner")
        .join(found, on=VISIT_KEY, how="left")
        .select(*VISIT_KEY, response.alias("NONTARGET"), "ANY_NON_TARGET_LEFT")
    )


def _new_lesions(lesions: pl.DataFrame) -> pl.DataFrame:
    certain = pl.col("STATE").is_in(CERTAIN_NEW).any()
    doubtful = (pl.col("STATE") == "EQUIVOCAL").any()
    seen = (
        pl.when(certain).then(pl.lit("UNEQUIVOCAL")).when(doubtful).then(pl.lit("EQUIVOCAL")).otherwise(pl.lit("NONE"))
    )
    return lesions.filter(pl.col("ROLE") == "new").group_by(VISIT_KEY).agg(seen.alias("NEWLESION"))


def _lasting_response(rules: ResponseRules) -> pl.Expr:
    """Keep a PR of the targets until PD, if the rules say so."""
    if not rules.keep_pr_until_pd:
        return pl.col("TARGET")
    had_response = pl.col("TARGET").is_in(["CR", "PR"]).fill_null(value=False).cum_max().shift(1, fill_value=False)
    lasts = (pl.col("TARGET") == "SD") & had_response.over("USUBJID")
    return pl.when(lasts).then(pl.lit("PR")).otherwise("TARGET").alias("TARGET")
