"""Candidates of a prognostic model: how a value becomes columns, and which candidates cannot be used.

A candidate is a number as it is, its logarithm, a restricted cubic spline, or levels coded 0, 1, 2 … of which the first
is the reference. A value that is missing is NaN, and so are its columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from topline.core import MethodError
from topline.stats.prognosis.restricted_cubic_spline import restricted_cubic_spline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Form = Literal["linear", "log", "spline", "levels"]
DEPENDENT = 1e-8
SAFELY_INDEPENDENT = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A variable that may enter a model.

    Parameters
    ----------
    name : its name.
    form : linear, log, spline or levels.
    knots : of a spline.
    n_levels : of levels.
    is_clinical : whether it passes the screening whatever the data say.
    is_forced : whether it stays in the model whatever selection says.
    cut : limits of the groups of the log-rank test; none for a number means its median.
    """

    name: str
    form: Form = "linear"
    knots: tuple[float, ...] = ()
    n_levels: int = 0
    is_clinical: bool = False
    is_forced: bool = False
    cut: tuple[float, ...] = ()

    @property
    def n_columns(self) -> int:
        """The parameters that it costs."""
        match self.form:
            case "spline":
                return len(self.knots) - 1
            case "levels":
                return max(self.n_levels - 1, 1)
            case _:
                return 1

    def columns(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give (n, n_columns) columns."""
        known = ~np.isnan(values)
        found = np.full((len(values), self.n_columns), np.nan)
        given = values[known]
        match self.form:
            case "log":
                if np.any(given <= 0):
                    raise MethodError(f"{self.name}: expected above 0 for its logarithm, found {given.min():g}")
                found[known, 0] = np.log(given)
            case "spline":
                found[known] = restricted_cubic_spline(given, self.knots) if known.any() else 0.0
            case "levels":
                found[known] = given[:, None] == np.arange(1, self.n_columns + 1)
            case "linear":
                found[known, 0] = given
        return found

    def groups(self, values: NDArray[np.float64]) -> NDArray[np.intp]:
        """Give each subject its group of the log-rank test: the level, or the side of the limits."""
        if self.form == "levels":
            return values.astype(np.intp)
        if self.cut:
            return np.searchsorted(self.cut, values, side="right")
        return (values > np.median(values)).astype(np.intp)


def expand(candidates: Sequence[Candidate], raw: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the columns of all candidates side by side."""
    if not candidates:
        return np.empty((len(raw), 0))
    return np.hstack([candidate.columns(raw[:, place]) for place, candidate in enumerate(candidates)])


def column_places(candidates: Sequence[Candidate]) -> tuple[tuple[int, ...], ...]:
    """Give the positions of each candidate's columns."""
    ends = np.cumsum([candidate.n_columns for candidate in candidates]).tolist()
    return tuple(tuple(range(end - each.n_columns, end)) for end, each in zip(ends, candidates, strict=True))


def find_unusable(candidates: Sequence[Candidate], raw: NDArray[np.float64], largest_missing: float) -> dict[str, str]:
    """Name the candidates that cannot be used, with the reason.

    Parameters
    ----------
    candidates : in the order of preference: of two that say the same the later is left out.
    raw : (n, q) their values.
    largest_missing : the largest share of missing values that is let through.
    """
    reasons: dict[str, str] = {}
    for place, candidate in enumerate(candidates):
        values = raw[:, place]
        missing = float(np.isnan(values).mean())
        if missing > largest_missing:
            reasons[candidate.name] = f"missing for {100 * missing:.0f}%, more than {100 * largest_missing:.0f}%"
        elif len(np.unique(values[~np.isnan(values)])) < 2:  # noqa: PLR2004  a comparison needs two
            reasons[candidate.name] = "the same value for all subjects"
        elif candidate.form == "log" and np.nanmin(values) <= 0:
            reasons[candidate.name] = "not above 0 for all subjects, so that it has no logarithm"
    usable = [each for each in range(len(candidates)) if candidates[each].name not in reasons]
    return reasons | _find_collinear([candidates[each] for each in usable], raw[:, usable])


def _find_collinear(candidates: Sequence[Candidate], raw: NDArray[np.float64]) -> dict[str, str]:
    """Name those whose columns are a combination of the columns before them."""
    complete = raw[~np.isnan(raw).any(axis=1)]
    reasons: dict[str, str] = {}
    if len(complete) < 2:  # noqa: PLR2004  nothing to compare
        return reasons
    if _are_clearly_independent(expand(candidates, complete)):
        return reasons
    basis = np.empty((len(complete), 0))
    for place, candidate in enumerate(candidates):
        columns = candidate.columns(complete[:, place])
        centred = columns - columns.mean(axis=0)
        size = np.linalg.norm(centred, axis=0)
        if not size.all():
            reasons[candidate.name] = "the same value for all subjects with complete data, or a level without subject"
            continue
        scaled = centred / size
        rest = scaled - basis @ (basis.T @ scaled)
        rest -= basis @ (basis.T @ rest)
        if np.linalg.norm(rest, axis=0).min() < DEPENDENT:
            reasons[candidate.name] = "a combination of the candidates before it (collinear)"
            continue
        basis = np.hstack([basis, np.linalg.qr(rest)[0]])
    return reasons


def _are_clearly_independent(columns: NDArray[np.float64]) -> bool:
    """Say whether no column is anywhere near a combination of the others."""
    centred = columns - columns.mean(axis=0)
    size = np.sqrt((centred**2).sum(axis=0))
    if not size.all():
        return False
    scaled = centred / size
    try:
        return bool(np.linalg.cholesky(scaled.T @ scaled).diagonal().min(initial=1.0) > SAFELY_INDEPENDENT)
    except np.linalg.LinAlgError:
        return False
