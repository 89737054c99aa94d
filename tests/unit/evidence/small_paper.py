"""A small invented trial whose truth is known, and what a paper would print of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline import stats
from topline.core import DAYS_PER_MONTH
from topline.evidence.reconstruct.bounds import read_bounds
from topline.evidence.reconstruct.printed import (
    EVERYBODY,
    Paper,
    PrintedLevel,
    PrintedMedian,
    PrintedModel,
    PrintedTerm,
    PrintedVariable,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes = NDArray[np.int64]
    Flags = NDArray[np.bool_]

N = 40
LABELS = {"sex": ("Male", "Female"), "site": ("Left", "Right")}


def simulate_trial() -> tuple[dict[str, Codes], Codes, Flags]:
    """Give codes by variable, days and deaths of 40 subjects; the right side fares worse."""
    rng = np.random.default_rng(12)
    codes = {"sex": rng.permutation(np.arange(N) % 2), "site": rng.permutation(np.arange(N) // 24)}
    hazard = np.where(codes["site"] == 1, 2.5, 1.0) / 400
    death = rng.exponential(1 / hazard)
    end = rng.uniform(300, 900, N)
    return codes, np.ceil(np.minimum(death, end)).astype(np.int64), death <= end


def print_paper() -> Paper:
    """Print medians with limits, log-rank P and a hazard ratio of the trial, with a paper's digits."""
    codes, time, event = simulate_trial()
    variables = [PrintedVariable(name=EVERYBODY, label="", levels=(print_level("all", time, event),))]
    for name, labels in LABELS.items():
        groups = [codes[name] == code for code in range(2)]
        levels = tuple(print_level(label, time[here], event[here]) for label, here in zip(labels, groups, strict=True))
        p = stats.log_rank(time, event, codes[name]).p_value
        variables.append(
            PrintedVariable(name=name, label=name, levels=levels, p_values={"OS": read_bounds(f"{p:.3f}")})
        )
    fit = stats.cox(time, event, (codes["site"] == 1).reshape(-1, 1).astype(float))
    numbers = [read_bounds(f"{value[0]:.2f}") for value in (fit.hazard_ratio, fit.lower, fit.upper)]
    term = PrintedTerm(
        variable="site", level="Right", hazard_ratio=numbers[0], lower=numbers[1], upper=numbers[2], p_value=None
    )
    model = PrintedModel(name="site alone", endpoint="OS", terms=(term,))
    return Paper(title="Invented", n=N, endpoints=("OS",), variables=tuple(variables), models=(model,))


def print_level(name: str, time: Codes, event: Flags) -> PrintedLevel:
    """Print the size and the median of one level."""
    found = stats.kaplan_meier(time, event).median()
    months = [None if days is None else days / DAYS_PER_MONTH for days in (found.estimate, found.lower, found.upper)]
    texts = [read_bounds("NA" if value is None else f"{value:.1f}") for value in months]
    median = PrintedMedian(estimate=texts[0], lower=texts[1], upper=texts[2])
    return PrintedLevel(name=name, n=len(time), medians={"OS": median})
