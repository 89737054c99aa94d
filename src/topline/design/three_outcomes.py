"""Sargent's design with three outcomes: positive, negative, and a middle that leaves the decision to other evidence.

A trial of n subjects is positive with `positive` successes or more and negative with `negative` or fewer. The
smallest n is taken that holds P(positive | p0) ≤ alpha and P(negative | p1) ≤ beta while P(positive | p1) and
P(negative | p0), the chances of the right decision, are as large as asked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from topline.design.looks import binomial_masses
from topline.stats.design_targets import read_targets
from topline.stats.exact_sample_size import exact_proportion_sample_size


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreeOutcomeDesign:
    """A design with three outcomes.

    Parameters
    ----------
    n : subjects.
    negative, positive : as many successes or fewer are negative, as many or more positive.
    alpha, beta : probability of positive under p0, of negative under p1: wrong decisions.
    right_negative, right_positive : probability of negative under p0, of positive under p1.
    undecided_null, undecided_alternative : probability of the middle under p0 and under p1.
    """

    n: int
    negative: int
    positive: int
    alpha: float
    beta: float
    right_negative: float
    right_positive: float
    undecided_null: float
    undecided_alternative: float


def three_outcome_design(
    p0: float,
    p1: float,
    *,
    alpha: float = 0.05,
    beta: float = 0.1,
    right_negative: float = 0.8,
    right_positive: float = 0.8,
) -> ThreeOutcomeDesign:
    """Find the smallest design with three outcomes.

    Parameters
    ----------
    p0, p1 : the rates under the null and under the alternative, p0 below p1.
    alpha, beta : largest probability of a false positive (one-sided) and of a false negative.
    right_negative, right_positive : least probability of the right decision under p0 and under p1.

    References
    ----------
    doi:10.1016/S0197-2456(00)00115-X; answers: tests/oracle/design/r/staged.R

    Examples
    --------
    >>> found = three_outcome_design(0.10, 0.30, alpha=0.10, beta=0.10)
    >>> found.n, found.negative, found.positive
    (21, 3, 5)
    """
    read_targets(p0, p1, alpha, 1, right_positive)
    read_targets(p0, p1, beta, 1, right_negative)
    limit = exact_proportion_sample_size(
        p0, p1, alpha=min(alpha, 1 - right_negative), sided=1, power=max(1 - beta, right_positive)
    ).lasting.n
    found = (_design(n, p0, p1, alpha, beta) for n in range(1, 2 * limit))
    return next(
        each
        for each in found
        if each is not None and each.right_negative >= right_negative and each.right_positive >= right_positive
    )


def _design(n: int, p0: float, p1: float, alpha: float, beta: float) -> ThreeOutcomeDesign | None:
    """Give the widest negative and positive outcomes of n subjects within the error rates."""
    null, better = np.cumsum(binomial_masses(n, p0)), np.cumsum(binomial_masses(n, p1))
    positive = int(np.argmax(1 - null <= alpha)) + 1
    negative = min(int(np.count_nonzero(better <= beta)) - 1, positive - 1)
    if negative < 0 or positive > n:
        return None
    wrong, right = float(better[negative]), float(null[negative])
    false_positive, power = float(1 - null[positive - 1]), float(1 - better[positive - 1])
    return ThreeOutcomeDesign(
        n=n, negative=negative, positive=positive, alpha=false_positive, beta=wrong, right_negative=right,
        right_positive=power, undecided_null=1 - right - false_positive, undecided_alternative=1 - power - wrong,
    )  # fmt: skip
