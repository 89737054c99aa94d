"""A publication printed from a simulated trial, so that every number agrees with every other."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from topline.stats import (
    agresti_coull,
    chi_square,
    clopper_pearson,
    cox,
    fisher_exact,
    jeffreys,
    kaplan_meier,
    log_rank,
    wald,
    wilson,
)
from topline.stats.exact_sample_size import exact_proportion_sample_size

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from topline.stats import Interval

METHODS = (clopper_pearson, wilson, agresti_coull, jeffreys, wald)
TERMS = ("RASH", "FEVER", "FATIGUE", "NAUSEA")
Paper = dict[str, Any]


def printed(value: float | None, decimals: int = 1) -> str:
    """Round half away from zero, as displays do."""
    if value is None or not math.isfinite(value):
        return "NA"
    return str(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def printed_p(p: float | None) -> str:
    return "NA" if p is None else "<0.001" if p < 0.001 else printed(p, 3)


def percent(n: int, of: int, decimals: int = 1) -> str:
    return printed(100 * n / of, decimals)


def simulated_paper(seed: int) -> Paper:
    """Print the numbers of one simulated trial of 40 to 120 subjects."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(40, 121))
    sex = rng.random(n) < 0.6
    age = np.clip(np.round(rng.normal(60, 9, n)), 25, 85).astype(int)
    liver = rng.random(n) < 0.5
    hazard = 0.12 * np.where(liver, 1.8, 1.0)
    time, event = times(rng, hazard)
    response = response_words(rng, liver)
    return {
        "publication": {"id": f"s{seed}", "title": "A simulated trial", "received": "2026-06-30"},
        "population": "ITT",
        "populations": {"ITT": {"label": "All", "n": str(n)}},
        "endpoints": {
            "PFS": {"label": "PFS"},
            "ORR": {"label": "ORR", "type": "response_rate", "responses": ["CR", "PR"]},
            "PFS6": {"label": "6-month PFS", "type": "rate_at", "of": "PFS", "at_months": 6},
        },
        "cohort": cohort(n),
        "design": design(),
        "eligibility": {"AGE": {"label": "Age", "variable": "AGE", "at_least": "18", "at_most": "90"}},
        "summaries": {"AGE": summary(age)},
        "baseline": {
            "SEX": block({"M": sex, "F": ~sex}, time, event),
            "LIVERMET": block({"Y": liver, "N": ~liver}, time, event),
            "AGEGR1": age_block(age, time, event),
        },
        "responses": responses(rng, response, liver, time),
        "survival": {"PFS": survival(time, event)},
        "models": {"PFS": model(time, event, liver)},
        **adverse_events(rng, n),
    }


def times(rng: np.random.Generator, hazard: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    failure, censoring = rng.exponential(1 / hazard), rng.uniform(6, 30, len(hazard))
    return np.minimum(failure, censoring), failure <= censoring


def response_words(rng: np.random.Generator, liver: NDArray[np.bool_]) -> NDArray[np.str_]:
    share = np.where(liver, 0.1, 0.35)
    draw = rng.random(len(liver))
    words = np.where(draw < share / 5, "CR", np.where(draw < share, "PR", np.where(draw < 0.7, "SD", "PD")))
    return words.astype(str)


def cohort(n: int) -> Paper:
    return {
        "screened": str(n + 9), "enrolled": str(n), "not_enrolled": {"Organ function": "6", "Other": "3"},
        "first_enrolment": "2022-01-10", "last_enrolment": "2023-06-30", "cutoff": "2025-12-31",
    }  # fmt: skip


def design() -> Paper:
    size = exact_proportion_sample_size(0.2, 0.4, alpha=0.05, sided=2, power=0.8).lasting.n
    return {
        "null_rate": "0.20", "alternative_rate": "0.40", "power": "0.80", "alpha": "0.05", "sides": "2",
        "n": str(size), "dropout": "0.10", "n_final": str(math.ceil(size / 0.9 - 1e-9)),
    }  # fmt: skip


def summary(values: NDArray[np.int64]) -> Paper:
    quartiles = np.quantile(values, [0.25, 0.5, 0.75])
    return {
        "label": "Age", "integer": True, "mean": printed(values.mean(), 2), "sd": printed(values.std(ddof=1), 2),
        "median": printed(quartiles[1]), "iqr": [printed(quartiles[0], 2), printed(quartiles[2], 2)],
        "range": [str(values.min()), str(values.max())],
    }  # fmt: skip


def block(groups: dict[str, NDArray[np.bool_]], time: NDArray[np.float64], event: NDArray[np.bool_]) -> Paper:
    levels = {
        key: {
            "n": str(int(within.sum())),
            "percent": percent(int(within.sum()), len(within)),
            "survival": {"PFS": survival(time[within], event[within])},
        }
        for key, within in groups.items()
    }
    group = np.array(list(groups))[np.argmax(np.array(list(groups.values())), axis=0)]
    return {"label": "Block", "levels": levels, "tests": {"PFS": printed_p(log_rank(time, event, group).p_value)}}


def age_block(age: NDArray[np.int64], time: NDArray[np.float64], event: NDArray[np.bool_]) -> Paper:
    made = block({"<60": age < 60, ">=60": age >= 60}, time, event)
    made["levels"]["<60"]["below"] = "60"
    made["levels"][">=60"]["at_least"] = "60"
    return {**made, "value_of": "AGE"}


def survival(time: NDArray[np.float64], event: NDArray[np.bool_]) -> Paper:
    curve = kaplan_meier(time, event)
    median, rate = curve.median(), curve.at(12.0)
    return {
        "median": printed(median.estimate),
        "ci": [printed(median.lower), printed(median.upper)],
        "at": {"12": {"percent": printed(None if rate.estimate is None else 100 * rate.estimate)}},
    }


def responses(
    rng: np.random.Generator, response: NDArray[np.str_], liver: NDArray[np.bool_], time: NDArray[np.float64]
) -> Paper:
    n = len(response)
    best = {word: int((response == word).sum()) for word in ("CR", "PR", "SD", "PD")}
    method = METHODS[rng.integers(len(METHODS))]
    flags = {"ORR": np.isin(response, ["CR", "PR"]), "PFS6": time > 6}
    return {
        "best": {word: {"n": str(count), "percent": percent(count, n)} for word, count in best.items()},
        "rates": {name: rate(int(flag.sum()), n, method) for name, flag in flags.items()},
        "subgroups": {name: {"LIVERMET": comparison(rng, flag, liver)} for name, flag in flags.items()},
    }


def rate(n: int, of: int, method: Callable[[int, int], Interval]) -> Paper:
    interval = method(n, of)
    limits = [printed(100 * (interval.lower or 0.0)), printed(100 * (interval.upper or 0.0))]
    return {"n": str(n), "of": str(of), "percent": percent(n, of), "ci": limits}


def comparison(rng: np.random.Generator, flag: NDArray[np.bool_], liver: NDArray[np.bool_]) -> Paper:
    counts = [(int(flag[within].sum()), int(within.sum())) for within in (liver, ~liver)]
    table = [[n, of - n] for n, of in counts]
    p = (fisher_exact(table), chi_square(table, yates=False), chi_square(table))[rng.integers(3)].p_value
    levels = {key: {"percent": percent(*count)} for key, count in zip("YN", counts, strict=True)}
    return {"levels": levels, "p": printed_p(p)}


def model(time: NDArray[np.float64], event: NDArray[np.bool_], liver: NDArray[np.bool_]) -> Paper:
    fit = cox(time, event, liver.astype(float)[:, None])
    term = {
        "level": "Y", "reference": "N", "hazard_ratio": printed(float(fit.hazard_ratio[0]), 2),
        "ci": [printed(float(fit.lower[0]), 2), printed(float(fit.upper[0]), 2)],
        "p": printed_p(float(fit.p_value[0])),
    }  # fmt: skip
    return {"endpoint": "PFS", "terms": {"LIVERMET": term}}


def adverse_events(rng: np.random.Generator, n: int) -> Paper:
    """Print a table of worst grades 0 to 4 of four terms, and a text that repeats it."""
    grades = {
        term: np.where(rng.random(n) < 0.35, rng.choice([1, 2, 3, 4], n, p=[0.5, 0.3, 0.15, 0.05]), 0) for term in TERMS
    }
    is_severe_printed = n % 2 == 0
    rows = {"ANY": event_row(np.max(list(grades.values()), axis=0), "any", is_severe_printed=is_severe_printed)}
    rows |= {term: event_row(grade, "term", is_severe_printed=is_severe_printed) for term, grade in grades.items()}
    columns = {"1-2": {"grades": [1, 2]}, "3": {"grades": [3]}, "4": {"grades": [4]}, "total": {}}
    reaching = [term for term in TERMS if 100 * int((grades[term] > 0).sum()) >= 35 * n]
    statements = {
        term: {"restates": f"adverse_events.{term}.total", "n": cell[0], "of": str(n), "percent": cell[1]}
        for term in TERMS
        if (cell := rows[term]["cells"]["total"])
    }
    return {
        "adverse_events": {
            "complete": True,
            "columns": columns | ({">=3": {"grades": [3, 4, 5]}} if is_severe_printed else {}),
            "rows": rows,
            "lists": {"COMMON": {"at_least": "35", "column": "total", "rows": reaching}},
        },
        "statements": statements,
    }


def event_row(grade: NDArray[np.int64], kind: str, *, is_severe_printed: bool) -> Paper:
    """Count worst grades by columns that lie apart and, where 3 or more is printed, within each other."""
    n = len(grade)
    counts = {
        "1-2": int(np.isin(grade, [1, 2]).sum()), "3": int((grade == 3).sum()), "4": int((grade == 4).sum()),
        "total": int((grade > 0).sum()), **({">=3": int((grade >= 3).sum())} if is_severe_printed else {}),
    }  # fmt: skip
    return {
        "label": kind,
        "kind": kind,
        "cells": {key: [str(count), percent(count, n)] for key, count in counts.items()},
    }
