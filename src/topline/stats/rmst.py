"""Compare restricted mean survival times of two groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.answers import Interval
from topline.stats.confidence import normal_quantile
from topline.stats.inputs import FollowUp, read_confidence, read_follow_up, read_labels
from topline.stats.kaplan_meier import estimate_curve
from topline.stats.tails import normal_two_sided

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def rmst_difference(
    time: ArrayLike, event: ArrayLike, group: ArrayLike, tau: float, *, conf_level: float = 0.95
) -> Interval:
    """Estimate the difference of mean time free of the event within `tau`, second group less first, in sorted order.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event.
    group : (n,) labels of two groups.
    tau : end of the period, within the follow-up of both groups.
    conf_level : two-sided confidence level.

    References
    ----------
    doi:10.1186/1471-2288-13-152; answers: tests/oracle/stats/r/rmst.R

    Examples
    --------
    >>> rmst_difference([1, 2, 3, 4], [1, 1, 1, 1], ["a", "a", "b", "b"], 3).estimate
    1.5
    """
    follow_up = read_follow_up(time, event)
    groups, codes = read_labels(group, "group", len(follow_up.time))
    if len(groups) != 2:  # noqa: PLR2004  the number is the rule itself
        raise MethodError(f"group: expected two groups, found {', '.join(groups)}, compare two at a time")
    areas = []
    for code, name in enumerate(groups):
        part = codes == code
        last = float(follow_up.time[part].max())
        if tau > last and not np.any(follow_up.event[part & (follow_up.time == last)]):
            raise MethodError(
                f"tau: expected at most {last:g}, the last follow-up of group {name}, found {tau:g}, shorten it"
            )
        own = FollowUp(time=follow_up.time[part], event=follow_up.event[part])
        areas.append(estimate_curve(own, "log", conf_level).rmst(tau))
    first, second = areas
    difference = (second.estimate or 0.0) - (first.estimate or 0.0)
    error = float(np.hypot(first.std_error or 0.0, second.std_error or 0.0))
    half = normal_quantile(read_confidence(conf_level)) * error
    return Interval(
        estimate=difference,
        lower=difference - half,
        upper=difference + half,
        conf_level=conf_level,
        std_error=error,
        p_value=normal_two_sided(difference / error) if error > 0 else None,
        method=f"restricted mean survival time to {tau:g}, {groups[1]} less {groups[0]}, Greenwood variance",
    )
