"""Tell what a cut-off costs that the data chose.

A cut-off that was chosen to separate looks better than it is: the bootstrap chooses anew in each resample, and what the
chosen cut gains there over the original subjects is taken off. Its P value is that of permutations of the marker, with
the cut-off chosen anew in each. The log hazard ratio is that of values above the cut-off against the others. Resamples
and permutations can be taken in parts, which `gains` and `statistics` then lay together.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.cox import cox
from topline.stats.cox_fit import CoxWarning
from topline.stats.inputs import read_follow_up, read_vector
from topline.stats.log_rank import log_rank
from topline.stats.prognosis.cutpoint_choice import choose_cutpoint

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.inputs import FollowUp
    from topline.stats.prognosis.cutpoint_choice import CutpointRule


@dataclass(frozen=True, slots=True, kw_only=True)
class CutpointPrice:
    """A chosen cut-off and what the choice costs.

    Parameters
    ----------
    cutpoint : the cut-off; values above it are "high".
    lower, upper : percentile interval of the cut-off over resamples, at 95%.
    log_hazard_ratio : of high against low at the chosen cut-off, as if it had been given.
    optimism : mean over resamples of the effect there less that of the same cut-off on the original subjects, in the
        direction of the effect.
    corrected : the log hazard ratio less optimism.
    n_resamples : resamples in which a cut-off could be chosen.
    """

    cutpoint: float
    lower: float
    upper: float
    log_hazard_ratio: float
    optimism: float
    corrected: float
    n_resamples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CutpointSearch:
    """A marker that is cut by a rule.

    Parameters
    ----------
    follow_up : of n subjects.
    values : (n,) of the marker.
    rule, horizon : as in `choose_cutpoint`.
    """

    follow_up: FollowUp
    values: NDArray[np.float64]
    rule: CutpointRule
    horizon: float | None

    @classmethod
    def of(
        cls, time: ArrayLike, event: ArrayLike, marker: ArrayLike, *, rule: CutpointRule, horizon: float | None = None
    ) -> CutpointSearch:
        """Check the data."""
        follow_up = read_follow_up(time, event)
        values = read_vector(marker, "marker", len(follow_up.time))
        return cls(follow_up=follow_up, values=values, rule=rule, horizon=horizon)

    def gains(self, resamples: ArrayLike) -> NDArray[np.float64]:
        """Give (B, 2): the cut-off of each (n,) rows of (B, n), and what it gains there; NaN where there is none."""
        time, event = self.follow_up.time, self.follow_up.event
        found = np.full((len(np.asarray(resamples)), 2), np.nan)
        for place, rows in enumerate(np.asarray(resamples)):
            try:
                chosen = self._choose(time[rows], event[rows], self.values[rows])
            except MethodError:  # a resample without a case or a control has no cut-off
                continue
            there = _effect(time[rows], event[rows], self.values[rows] > chosen)
            here = _effect(time, event, self.values > chosen)
            if there is not None and here is not None:
                found[place] = chosen, np.sign(there) * (there - here)
        return found

    def price(self, gains: NDArray[np.float64]) -> CutpointPrice:
        """Choose the cut-off, and take off what the choice gained in the resamples."""
        cut = self._choose(self.follow_up.time, self.follow_up.event, self.values)
        naive = _effect(self.follow_up.time, self.follow_up.event, self.values > cut)
        if naive is None:
            raise MethodError(f"marker: the cut-off {cut:g} leaves a group without subjects or a finite hazard ratio")
        known = gains[~np.isnan(gains[:, 0])]
        if not len(known):
            raise MethodError("resamples: expected one in which a cut-off can be chosen, found none")
        optimism = float(np.sign(naive) * np.mean(known[:, 1]))
        lower, upper = np.quantile(known[:, 0], [0.025, 0.975]).tolist()
        return CutpointPrice(
            cutpoint=cut,
            lower=lower,
            upper=upper,
            log_hazard_ratio=naive,
            optimism=optimism,
            corrected=naive - optimism,
            n_resamples=len(known),
        )

    def statistics(self, permutations: ArrayLike) -> NDArray[np.float64]:
        """Give the (B,) log-rank statistic of the cut-off that is chosen in each of (B, n) permutations."""
        rows = np.asarray(permutations)
        whole = np.arange(len(self.values))
        if rows.shape != (len(rows), len(whole)) or not len(rows) or (np.sort(rows, axis=1) != whole).any():
            last = len(whole) - 1
            raise MethodError(f"permutations: expected rows that hold 0 to {last} once each, found other rows")
        return np.array([self._statistic(self.values[each]) for each in rows])

    def p_value(self, statistics: NDArray[np.float64]) -> float:
        """Give (1 + statistics as large as that of the marker itself) / (1 + their number)."""
        found = self._statistic(self.values)
        return (1 + int(np.sum(statistics >= found * (1 - 1e-9)))) / (1 + len(statistics))

    def _choose(self, time: NDArray[np.float64], event: NDArray[np.bool_], values: NDArray[np.float64]) -> float:
        return choose_cutpoint(time, event, values, rule=self.rule, horizon=self.horizon)

    def _statistic(self, values: NDArray[np.float64]) -> float:
        is_high = values > self._choose(self.follow_up.time, self.follow_up.event, values)
        if not 0 < is_high.sum() < len(is_high):
            return 0.0
        return log_rank(self.follow_up.time, self.follow_up.event, is_high).statistic or 0.0


def cutpoint_price(
    time: ArrayLike,
    event: ArrayLike,
    marker: ArrayLike,
    resamples: ArrayLike,
    *,
    rule: CutpointRule,
    horizon: float | None = None,
) -> CutpointPrice:
    """Choose a cut-off and correct its effect for the choice.

    Parameters
    ----------
    time, event, marker, rule, horizon : as in `choose_cutpoint`.
    resamples : (B, n) rows of each resample, from 0.

    References
    ----------
    doi:10.1093/jnci/86.11.829 (the price), doi:10.1002/(SICI)1097-0258(19960229)15:4<361::AID-SIM168>3.0.CO;2-4
    (optimism); answers: tests/oracle/stats/r/prognosis.R
    """
    search = CutpointSearch.of(time, event, marker, rule=rule, horizon=horizon)
    return search.price(search.gains(resamples))


def cutpoint_p_value(
    time: ArrayLike,
    event: ArrayLike,
    marker: ArrayLike,
    permutations: ArrayLike,
    *,
    rule: CutpointRule,
    horizon: float | None = None,
) -> float:
    """Give the P value of a chosen cut-off that knows of the choice.

    The marker is permuted, the cut-off chosen anew, and the log-rank statistic of its groups compared with the one
    found: P = (1 + permutations with a statistic as large) / (1 + permutations).

    Parameters
    ----------
    time, event, marker, rule, horizon : as in `choose_cutpoint`.
    permutations : (B, n) rows of the marker in each permutation, from 0; 999 or so.

    References
    ----------
    doi:10.1198/016214505000000385 (permutation); answers: tests/oracle/stats/r/prognosis_cutpoint_p.R
    """
    search = CutpointSearch.of(time, event, marker, rule=rule, horizon=horizon)
    return search.p_value(search.statistics(permutations))


def _effect(time: NDArray[np.float64], event: NDArray[np.bool_], is_high: NDArray[np.bool_]) -> float | None:
    """Give the log hazard ratio of high against low, None where it has no finite value."""
    if not 0 < is_high.sum() < len(is_high) or not event.any():
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CoxWarning)
        fit = cox(time, event, is_high.astype(np.float64))
    return float(fit.coef[0]) if fit.converged and np.isfinite(fit.coef[0]) else None
