"""Draw the ROC curve of a marker, and compare two markers on the same subjects.

A case is called when the marker is at or above the threshold (direction "<": controls lie lower) or at or below it
(">"). The direction is where the cases' median lies, as R's pROC chooses. Thresholds are midpoints between the
marker's values. Variances are DeLong's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from topline.core import MethodError
from topline.stats.answers import Interval, TestResult
from topline.stats.confidence import normal_quantile
from topline.stats.inputs import read_confidence, read_flags, read_vector
from topline.stats.ranks import mean_ranks
from topline.stats.tails import normal_two_sided

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

RocDirection = Literal["<", ">"]


@dataclass(frozen=True, slots=True, kw_only=True)
class YoudenPoint:
    """The threshold with the largest sensitivity + specificity; the first where several have it."""

    threshold: float
    sensitivity: float
    specificity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Roc:
    """A ROC curve.

    Parameters
    ----------
    threshold : (k,) thresholds, ascending for direction "<", descending for ">".
    sensitivity, specificity : (k,) of calling a case at each threshold.
    auc : area under the curve with DeLong's limits.
    direction : "<" where controls lie below cases, ">" where above.
    """

    threshold: NDArray[np.float64]
    sensitivity: NDArray[np.float64]
    specificity: NDArray[np.float64]
    auc: Interval
    direction: RocDirection

    def youden(self) -> YoudenPoint:
        """Find the threshold with the largest sensitivity + specificity."""
        best = int(np.argmax(np.round(self.sensitivity + self.specificity, 12)))
        return YoudenPoint(
            threshold=float(self.threshold[best]),
            sensitivity=float(self.sensitivity[best]),
            specificity=float(self.specificity[best]),
        )


def roc(label: ArrayLike, marker: ArrayLike, *, conf_level: float = 0.95) -> Roc:
    """Draw the ROC curve of `marker` for `label`.

    Parameters
    ----------
    label : (n,) 1 for a case, 0 for a control.
    marker : (n,) any number.
    conf_level : two-sided confidence level of the area.

    References
    ----------
    doi:10.2307/2531595; answers: tests/oracle/stats/r/roc.R

    Examples
    --------
    >>> curve = roc([0, 0, 1, 1], [1, 2, 2, 3])
    >>> curve.auc.estimate, curve.direction
    (0.875, '<')
    """
    cases, controls, direction = _split(label, marker)
    levels = np.unique(np.concatenate([cases, controls]))
    cuts = np.concatenate([[-np.inf], (levels[1:] + levels[:-1]) / 2, [np.inf]])
    sign = 1.0 if direction == "<" else -1.0
    below_cases = np.searchsorted(np.sort(cases), cuts) / len(cases)
    below_controls = np.searchsorted(np.sort(controls), cuts) / len(controls)
    if direction == "<":
        sensitivity, specificity = 1 - below_cases, below_controls
    else:
        cuts, sensitivity, specificity = cuts[::-1], below_cases[::-1], 1 - below_controls[::-1]
    area, of_cases, of_controls = _placements(sign * cases, sign * controls)
    variance = _variance(of_cases, of_cases) / len(cases) + _variance(of_controls, of_controls) / len(controls)
    half = normal_quantile(read_confidence(conf_level)) * float(np.sqrt(variance))
    auc = Interval(
        estimate=area,
        lower=max(0.0, area - half),
        upper=min(1.0, area + half),
        conf_level=conf_level,
        std_error=float(np.sqrt(variance)),
        method="area under the ROC curve, DeLong",
    )
    return Roc(threshold=cuts, sensitivity=sensitivity, specificity=specificity, auc=auc, direction=direction)


def roc_test(label: ArrayLike, a: ArrayLike, b: ArrayLike) -> TestResult:
    """Test whether two markers of the same subjects have the same area under the curve (DeLong, paired).

    Parameters
    ----------
    label : (n,) 1 for a case, 0 for a control.
    a, b : (n,) the markers; each takes its own direction.

    References
    ----------
    doi:10.2307/2531595; answers: tests/oracle/stats/r/roc.R
    """
    areas, cases_parts, controls_parts = [], [], []
    for marker in (a, b):
        cases, controls, direction = _split(label, marker)
        sign = 1.0 if direction == "<" else -1.0
        area, of_cases, of_controls = _placements(sign * cases, sign * controls)
        areas.append(area)
        cases_parts.append(of_cases)
        controls_parts.append(of_controls)
    case_gap, control_gap = cases_parts[0] - cases_parts[1], controls_parts[0] - controls_parts[1]
    variance = _variance(case_gap, case_gap) / len(case_gap) + _variance(control_gap, control_gap) / len(control_gap)
    method = "DeLong's test of two correlated ROC curves"
    if variance <= 0:
        return TestResult(statistic=None, df=None, p_value=None, method=f"{method}: the markers order alike")
    z = (areas[0] - areas[1]) / float(np.sqrt(variance))
    return TestResult(statistic=z, df=None, p_value=normal_two_sided(z), method=method)


def _split(label: ArrayLike, marker: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64], RocDirection]:
    values = read_vector(marker, "marker")
    is_case = read_flags(label, "label", len(values))
    cases, controls = values[is_case], values[~is_case]
    if min(len(cases), len(controls)) < 2:  # noqa: PLR2004  the number is the rule itself
        raise MethodError(f"label: expected two cases and two controls or more, found {len(cases)} and {len(controls)}")
    return cases, controls, "<" if np.median(controls) <= np.median(cases) else ">"


def _placements(
    cases: NDArray[np.float64], controls: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """Give the area, the share of controls below each case, and of cases above each control; ties count one half."""
    m, n = len(cases), len(controls)
    among_all = mean_ranks(np.concatenate([cases, controls]))[0]
    of_cases = (among_all[:m] - mean_ranks(cases)[0]) / n
    of_controls = 1 - (among_all[m:] - mean_ranks(controls)[0]) / m
    return float(of_cases.mean()), of_cases, of_controls


def _variance(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    return float(np.sum((a - a.mean()) * (b - b.mean())) / (len(a) - 1))
