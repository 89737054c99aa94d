"""Take analysis datasets that were made elsewhere (ADaM) as they are.

Nothing that they hold is made anew. What they lack and the analyses need is made by the rules of the derivation: flags
and dates of ADSL, groups of covariates by the study file's cut-offs, population flags from the study file's rules, the
best change of the sum, response rates from best responses, grades and worst events. The variables of ADSL that every
dataset carries are those of ADSL. Arms bear the labels of the study file.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from topline.data import adam_dtype
from topline.derive import adex, adlb, adrs, adtr, adtte, eligibility
from topline.derive.adsl import core_of
from topline.derive.analysis_data import AnalysisData
from topline.derive.dates import study_day
from topline.derive.disposition_findings import eligibility_findings
from topline.derive.given_eligibility import given_adie
from topline.derive.given_events import given_adae
from topline.derive.given_subjects import given_adsl, undecided_populations
from topline.derive.metadata import describe
from topline.derive.time_at_risk import time_at_risk_findings
from topline.protocol import ResponseRate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from topline.core import Finding
    from topline.data import StudyData
    from topline.derive.analysis_data import VariableMetadata
    from topline.protocol import Protocol

SORTED_BY = {
    "adtr": ("USUBJID", "PARAMCD", "ADT", "LNKID"),
    "adrs": ("USUBJID", "PARAMCD", "ADT", "SRCSEQ"),
    "adtte": ("USUBJID", "PARAMCD"),
    "adae": ("USUBJID", "ASTDT", "AESEQ"),
    "adex": ("USUBJID", "PARAMCD", "PARAM"),
    "adlb": ("USUBJID", "PARAMCD", "ADT", "LBSEQ"),
    "adie": ("USUBJID", "PARAMCD"),
}


def take_datasets(study_data: StudyData, protocol: Protocol) -> AnalysisData:
    """Take ADSL, ADTR, ADRS, ADTTE, ADAE, ADEX and ADLB as given, complete, in the form that `derive` makes.

    A dataset that the study lacks has its columns and no row; ADIE is there where it is given.
    """
    given = study_data.domains
    adsl = given_adsl(given, protocol)
    core = core_of(adsl, protocol)
    adtr_rows = _with_best_change(_columns(given, "ADTR", adtr.COLUMNS))
    parts = {
        "adtr": (adtr_rows, adtr.COLUMNS),
        "adrs": (_with_rates(_columns(given, "ADRS", adrs.COLUMNS), protocol), adrs.COLUMNS),
        "adtte": (_censored_once(given), adtte.COLUMNS),
        "adae": given_adae(given.get("ADAE"), core, protocol),
        "adex": (_columns(given, "ADEX", adex.COLUMNS), adex.COLUMNS),
        "adlb": (_columns(given, "ADLB", adlb.COLUMNS), adlb.COLUMNS),
    }
    deviations: tuple[Finding, ...] = ()
    if "ADIE" in given:
        parts["adie"] = (given_adie(given, adsl), eligibility.COLUMNS)
        deviations = eligibility_findings(parts["adie"][0], "ADIE")
    datasets = {"adsl": adsl}
    for name, (rows, columns) in parts.items():
        joined = _completed(core.join(rows, on="USUBJID", how="inner", maintain_order="right"))
        datasets[name] = joined.select(*core.columns, *columns).sort(
            SORTED_BY[name], maintain_order=True, nulls_last=name == "adae"
        )
    return AnalysisData(
        datasets=datasets,
        metadata=tuple(_as_given(row, given) for row in describe(datasets, protocol)),
        findings=tuple(
            sorted((*undecided_populations(given, adsl, protocol), *time_at_risk_findings(adsl, protocol), *deviations))
        ),
        exclusions=(),
    )


def _columns(given: Mapping[str, pl.DataFrame], name: str, columns: Sequence[str]) -> pl.DataFrame:
    """Take the columns of a dataset; what it lacks is null, and a dataset that is not there has no row."""
    types = {column: adam_dtype(column) for column in ("USUBJID", *columns)}
    frame = given.get(name)
    if frame is None:
        return pl.DataFrame(schema=types)
    return frame.select(
        (pl.col(column) if column in frame.columns else pl.lit(None)).cast(kind).alias(column)
        for column, kind in types.items()
    )


def _completed(rows: pl.DataFrame) -> pl.DataFrame:
    """Fill in study days from TRTSDT, and the flag of analysed records where a dataset has none."""
    if {"ADT", "ADY"} <= set(rows.columns):
        rows = rows.with_columns(pl.coalesce("ADY", study_day("ADT", "TRTSDT")).alias("ADY"))
    if "ANL01FL" in rows.columns and rows["ANL01FL"].is_null().all():
        rows = rows.with_columns(pl.lit("Y").alias("ANL01FL"))
    return rows


def _with_best_change(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the best change of the sum where the dataset has none, over the visits after baseline that count."""
    if (rows["PARAMCD"] == "BESTPCHG").any():
        return rows
    counts = pl.col("ANL01FL") == "Y" if rows["ANL01FL"].is_not_null().any() else pl.lit(value=True)
    after = rows.filter(counts & (pl.col("ABLFL").fill_null("N") != "Y"))
    best = adtr.best_change(after).with_columns(pl.lit(adtr.PARAMETERS["BESTPCHG"]).alias("PARAM"))
    return pl.concat([rows, best], how="diagonal")


def _with_rates(rows: pl.DataFrame, protocol: Protocol) -> pl.DataFrame:
    """Add each response rate that the dataset lacks from the best responses, where those can tell it."""
    known = set(rows["PARAMCD"].drop_nulls().unique())
    rates = [each for each in protocol.endpoints if isinstance(each, ResponseRate) and each.id not in known]
    made = [rows]
    for rate in rates:
        best = rows.filter(pl.col("PARAMCD") == ("CBOR" if rate.confirmed else "BOR"))
        if rate.sd_min_days is None:
            is_one = pl.col("AVALC").is_in(rate.values)
            made.append(
                best.with_columns(
                    pl.lit(rate.id).alias("PARAMCD"), pl.lit(rate.label).alias("PARAM"),
                    pl.when(is_one).then(pl.lit("Y")).otherwise(pl.lit("N")).alias("AVALC"),
                    pl.when(is_one).then("ADT").alias("ADT"), pl.when(is_one).then("ADY").alias("ADY"),
                )
            )  # fmt: skip
    return pl.concat(made)


def _censored_once(given: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Take ADTTE; every code above 0 is a censoring, whose reason stays as EVNTDESC."""
    rows = _columns(given, "ADTTE", (*adtte.COLUMNS, "CNSDTDSC"))
    is_censored = pl.col("CNSR") > 0
    reason = pl.when(is_censored).then(pl.coalesce("EVNTDESC", "CNSDTDSC")).otherwise("EVNTDESC")
    return rows.with_columns(is_censored.cast(pl.Int64).alias("CNSR"), reason.alias("EVNTDESC"))


def _as_given(row: VariableMetadata, given: Mapping[str, pl.DataFrame]) -> VariableMetadata:
    """Say of a variable that it was taken as it is."""
    name = row.dataset.upper()
    if name not in given or row.name not in given[name].columns or row.source.startswith("ADSL."):
        return row
    return replace(row, derivation="As given", source=f"{name}.{row.name}")
