"""Check the values of ADaM datasets: keys, controlled words, censoring, times, and the subjects across datasets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import name_remedy
from topline.data.checks.values import GRADES, RESPONSES, UNDECIDED_RESPONSES, empty_subjects
from topline.data.places import value_problems

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from topline.core import Problem
    from topline.data.adam.contracts import AdamContract
    from topline.data.source_files import FoundFile

BEST_RESPONSES = ("BOR", "CBOR")
YES_NO_RESPONSES = ("RSP", "CRSP", "CB", "CCB", "PD")
ENDINGS = ("COMPLETED", "DISCONTINUED", "ONGOING", "SCREEN FAILURE")
DAYS = ("DAYS", "Days", "days", "DAY", "Day", "day")
COPIED = ("TRT01P", "TRT01A", "TRTSDT", "AGE", "SEX")
"""Variables of ADSL whose copies in other datasets are compared with it."""
WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "ADSL": {"EOSSTT": ENDINGS},
    "ADAE": {"AETOXGR": GRADES, "AESER": ("Y", "N")},
    "ADTTE": {"AVALU": DAYS},
    "ADIE": {"AVALC": ("Y", "N"), "IECAT": ("INCLUSION", "EXCLUSION")},
}
"""Dataset → variable → the words that it may hold, besides flags, which are Y or N."""


def dataset_problems(
    frame: pl.DataFrame, contract: AdamContract, file: FoundFile, populations: Collection[str]
) -> list[Problem]:
    """Find the values of one dataset that cannot be analysed."""
    named = {*contract.variables, *(f"{name}FL" for name in populations)}
    flags = {name: ("Y", "N") for name in frame.columns if name.endswith("FL") and name in named}
    return [
        *empty_subjects(frame, file),
        *_empty_cells(frame, contract, file),
        *_other_words(frame, {**flags, **WORDS.get(contract.domain, {})}, file),
        *(_repeated_subjects(frame, file) if contract.domain == "ADSL" else ()),
        *(_wrong_times(frame, file) if contract.domain == "ADTTE" else ()),
        *(_wrong_responses(frame, file) if contract.domain == "ADRS" else ()),
    ]


def repeated_rows(frame: pl.DataFrame, key: list[str], among: pl.Expr, file: FoundFile) -> list[Problem]:
    """Find rows of a parameter that a subject has twice.

    Parameters
    ----------
    key : the variables that tell one row from another; PARAMCD is named in the message.
    among : which rows are to be told apart.
    """
    is_later = frame.select(
        (among & pl.struct(key).is_duplicated() & ~pl.struct(key).is_first_distinct()).fill_null(value=False)
    ).to_series()
    named = frame.select(pl.format("{} of subject {}", "PARAMCD", "USUBJID").alias("PARAMCD"))
    remedy = (
        "keep one evaluator's or period's rows, or name the right parameter in the study file: data: {parameters: …}"
    )
    return value_problems(
        named, is_later, "PARAMCD", file, expected="each parameter once within a subject", remedy=remedy
    )


def stranger_problems(datasets: Mapping[str, pl.DataFrame], files: Mapping[str, FoundFile]) -> list[Problem]:
    """Find subjects who are not in ADSL, and copies of its variables that differ from it."""
    if "ADSL" not in datasets:
        return []
    problems: list[Problem] = []
    adsl = datasets["ADSL"].unique("USUBJID", keep="first", maintain_order=True)
    for name, frame in datasets.items():
        is_stranger = frame["USUBJID"].is_not_null() & ~frame["USUBJID"].is_in(adsl["USUBJID"].drop_nulls().implode())
        remedy = "add the subject to ADSL or remove the row"
        problems += value_problems(
            frame, is_stranger, "USUBJID", files[name], expected="a subject of ADSL", remedy=remedy
        )
        if name != "ADSL":
            problems += _differing_copies(frame, adsl, files[name])
    return problems


def _differing_copies(frame: pl.DataFrame, adsl: pl.DataFrame, file: FoundFile) -> Iterator[Problem]:
    shared = [name for name in COPIED if name in frame.columns and name in adsl.columns]
    own = adsl.select("USUBJID", *(pl.col(name).alias(f"ADSL.{name}") for name in shared))
    joined = frame.select("USUBJID", *shared).join(own, on="USUBJID", how="left", maintain_order="left")
    for name in shared:
        if frame.schema[name] == adsl.schema[name]:
            differs = (pl.col(name) != pl.col(f"ADSL.{name}")).fill_null(value=False)
            shown = pl.format("{} of subject {}", name, "USUBJID").alias(name)
            yield from value_problems(
                joined.select(shown), joined.select(differs).to_series(), name, file,
                expected="the value that ADSL has", remedy="correct one of the two",
            )  # fmt: skip


def _empty_cells(frame: pl.DataFrame, contract: AdamContract, file: FoundFile) -> Iterator[Problem]:
    for name in contract.filled:
        yield from value_problems(
            frame,
            frame[name].is_null(),
            name,
            file,
            expected=f"a value of {name}",
            remedy="fill it in or remove the row",
        )


def _other_words(frame: pl.DataFrame, words: Mapping[str, tuple[str, ...]], file: FoundFile) -> Iterator[Problem]:
    for name, known in words.items():
        is_other = frame[name].is_not_null() & ~frame[name].is_in(known)
        yield from value_problems(
            frame, is_other, name, file, expected=f"one of {', '.join(known)}",
            remedy=lambda value, known=known: name_remedy(value, known),
        )  # fmt: skip


def _repeated_subjects(frame: pl.DataFrame, file: FoundFile) -> list[Problem]:
    is_later = frame["USUBJID"].is_not_null() & ~frame["USUBJID"].is_first_distinct()
    return value_problems(
        frame, is_later, "USUBJID", file, expected="each subject once", remedy="keep one row of the subject"
    )


def _wrong_times(frame: pl.DataFrame, file: FoundFile) -> Iterator[Problem]:
    """Find times of 0 days or less, censoring below 0, and times that their dates contradict."""
    yield from value_problems(
        frame, (frame["AVAL"] <= 0).fill_null(value=False), "AVAL", file, expected="a time above 0 days",
        remedy="count days as ADT - STARTDT + 1",
    )  # fmt: skip
    yield from value_problems(
        frame, (frame["CNSR"] < 0).fill_null(value=False), "CNSR", file, expected="0 (event) or above (censored)",
        remedy="write 0 for an event, 1 or more for a censoring",
    )  # fmt: skip
    days = (pl.col("ADT") - pl.col("STARTDT")).dt.total_days() + 1
    differs = frame.select(((pl.col("AVAL") - days).abs() > 0).fill_null(value=False)).to_series()
    shown = frame.select(
        pl.format("{}' days from STARTDT {} to ADT {} of subject '{}", "AVAL", "STARTDT", "ADT", "USUBJID").alias(
            "AVAL"
        )
    )
    yield from value_problems(
        shown, differs, "AVAL", file, expected="ADT - STARTDT + 1 days",
        remedy="correct the dates or the time; Topline counts the first day as day 1",
    )  # fmt: skip


def _wrong_responses(frame: pl.DataFrame, file: FoundFile) -> Iterator[Problem]:
    value, code = pl.col("AVALC"), pl.col("PARAMCD")
    best = (*RESPONSES, "MISSING")
    visit = (*RESPONSES, *UNDECIDED_RESPONSES)
    for parameters, known in ((("OVR",), visit), (BEST_RESPONSES, best), (YES_NO_RESPONSES, ("Y", "N"))):
        is_other = (code.is_in(parameters) & ~value.is_in(known)).fill_null(value=False)
        yield from value_problems(
            frame, frame.select(is_other).to_series(), "AVALC", file,
            expected=f"a response of {', '.join(parameters)} ({', '.join(known[:7])})",
            remedy=lambda found, known=known: name_remedy(found, known),
        )  # fmt: skip
