"""A survival curve: what an estimate keeps, and what is worked out from it when it is asked for.

The curve keeps its counts and its probabilities. Standard errors and limits follow from them and are worked out when
they are first read, so that a curve of ten million times costs three times its data and not seven.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.answers import Interval
from topline.stats.confidence import ConfidenceType, confidence_band, normal_quantile
from topline.stats.crossing import Crossing, Plateau
from topline.stats.risk_table import Counted, RiskCounts, counts_at, greenwood_terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

    Band = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True, kw_only=True)
class SurvivalCurve(Counted):
    """A survival curve with its confidence band.

    Parameters
    ----------
    table : the counts at each distinct time.
    survival : (k,) probability of being free of the event beyond each time.
    robust_error : (k,) robust standard error of `survival`, None where Greenwood's holds.
    conf_type : log, log-log, plain, logit or arcsin.
    conf_level : two-sided confidence level.
    n_subjects, n_events : the number of subjects (or weight), and of events, in all.
    """

    survival: NDArray[np.float64]
    robust_error: NDArray[np.float64] | None
    conf_type: ConfidenceType
    conf_level: float
    n_subjects: float
    n_events: float

    @cached_property
    def censored(self) -> NDArray[np.float64]:
        """Give the (k,) censorings at each time."""
        return self.table.censored.astype(np.float64)

    @cached_property
    def std_error(self) -> NDArray[np.float64]:
        """Give the (k,) standard errors of `survival`; NaN where nobody is left."""
        if self.robust_error is not None:
            return self.robust_error
        error = np.empty_like(self.survival)
        with np.errstate(invalid="ignore"):
            for block, log_error in self._log_errors():
                np.multiply(self.survival[block], log_error, out=error[block])
        return error

    @property
    def lower(self) -> NDArray[np.float64]:
        """Give the (k,) lower confidence limits; NaN where the type has none, for example log at survival 0."""
        return self._limits[0]

    @property
    def upper(self) -> NDArray[np.float64]:
        """Give the (k,) upper confidence limits; NaN where the type has none."""
        return self._limits[1]

    def quantile(self, p: float, *, plateau: Plateau = "r") -> Interval:
        """Find when a share `p` has had the event.

        Parameters
        ----------
        p : share of subjects with the event: 0.5 is the median.
        plateau : where the curve is exactly 1 - p over a stretch, the quantile is the middle of the stretch; a last
            stretch that follow-up cuts off ends with the last time for "r", and never ends for "sas": not reached.
        """
        if not 0 <= p <= 1:
            raise MethodError(f"p: expected a share from 0 to 1, found {p:g}, write 0.5 for the median")
        crossings = (Crossing(p), Crossing(p), Crossing(p))
        for block, (low, high) in self._bands():
            for crossing, level in zip(crossings, (self.survival[block], low, high), strict=True):
                crossing.read(1.0 - level)
        estimate, lower, upper = (crossing.find(self.time, plateau) for crossing in crossings)
        return Interval(
            estimate=estimate,
            lower=lower,
            upper=upper,
            conf_level=self.conf_level,
            method=f"Kaplan-Meier quantile, {self.conf_type} confidence band inverted, plateau as in {plateau.upper()}",
        )

    def median(self, *, plateau: Plateau = "r") -> Interval:
        """Find when half have had the event."""
        return self.quantile(0.5, plateau=plateau)

    def at(self, t: float) -> Interval:
        """Read the probability of being free of the event beyond `t`."""
        row = int(np.searchsorted(self.time, t, side="right")) - 1
        estimate, lower, upper, error = (1.0, 1.0, 1.0, 0.0) if row < 0 else self._row(row)
        variance = "Greenwood" if self.robust_error is None else "robust"
        return Interval(
            estimate=estimate,
            lower=_number(lower),
            upper=_number(upper),
            conf_level=self.conf_level,
            std_error=_number(error),
            method=f"Kaplan-Meier, {self.conf_type} confidence limits, {variance} variance",
        )

    def rmst(self, tau: float) -> Interval:
        """Integrate the curve from 0 to `tau`: the mean time free of the event within `tau`."""
        if not 0 <= tau < np.inf:
            raise MethodError(f"tau: expected 0 or more, found {tau:g}, write the end of the period")
        estimate, error = self._area(float(tau))
        half = normal_quantile(self.conf_level) * error
        return Interval(
            estimate=estimate,
            lower=estimate - half,
            upper=estimate + half,
            conf_level=self.conf_level,
            std_error=error,
            method=f"area under the Kaplan-Meier curve to {tau:g}, Greenwood variance integrated",
        )

    def counts(self, times: ArrayLike) -> RiskCounts:
        """Count those at risk just before each time, and the events and censorings through it."""
        return counts_at(self.time, self.at_risk, self.events, self.censored, np.asarray(times, dtype=np.float64))

    def _area(self, tau: float) -> tuple[float, float]:
        """Give the area under the curve to `tau`, added up from its end, and its standard error."""
        area, variance, end = 0.0, 0.0, tau
        inside = int(np.searchsorted(self.time, tau, side="right"))
        for block, at_risk, events in self.table.rows(inside, backwards=True):
            rectangles = np.diff(self.time[block], append=end) * self.survival[block]
            rectangles[-1] += area
            areas_after = np.cumsum(rectangles[::-1])[::-1]
            left = at_risk - events
            terms = np.divide(events, at_risk * left, out=np.zeros_like(left), where=left > 0)
            variance += float(np.sum(areas_after**2 * terms))
            area, end = float(areas_after[0]), float(self.time[block.start])
        return area + end, float(np.sqrt(variance))

    @cached_property
    def _limits(self) -> Band:
        lower, upper = np.empty_like(self.survival), np.empty_like(self.survival)
        for block, band in self._bands():
            lower[block], upper[block] = band
        return lower, upper

    def _bands(self) -> Iterator[tuple[slice, Band]]:
        for block, log_error in self._log_errors():
            yield block, confidence_band(self.survival[block], log_error, self.conf_type, self.conf_level)

    def _row(self, row: int) -> tuple[float, float, float, float]:
        """Give the probability, its limits and its standard error at one time."""
        block, log_errors = next(pair for pair in self._log_errors() if row < pair[0].start + len(pair[1]))
        survival, log_error = self.survival[row : row + 1], log_errors[row - block.start : row - block.start + 1]
        lower, upper = confidence_band(survival, log_error, self.conf_type, self.conf_level)
        with np.errstate(invalid="ignore"):
            error = survival * log_error if self.robust_error is None else self.robust_error[row : row + 1]
        return float(survival[0]), float(lower[0]), float(upper[0]), float(error[0])

    def _log_errors(self) -> Iterator[tuple[slice, NDArray[np.float64]]]:
        """Give a block of standard errors of log survival after another."""
        total = 0.0
        for block, at_risk, events in self.table.rows():
            if self.robust_error is not None:
                error, survival = self.robust_error[block], self.survival[block]
                yield block, np.divide(error, survival, out=np.zeros_like(survival), where=error > 0)
                continue
            terms = greenwood_terms(at_risk, events)
            terms[0] += total
            sums = np.cumsum(terms)
            total = float(sums[-1])
            yield block, np.sqrt(sums)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value
