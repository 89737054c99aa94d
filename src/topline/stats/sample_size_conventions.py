"""Find the conventions by which a number of subjects was had.

A protocol that says "20 % against 35 %, alpha 5 %, power 80 %, so 63 patients" leaves open which formula was used and
whether alpha has one side or two. Every formula of `sample_size` and `exact_sample_size` is tried for one side and two,
and those whose rounded-up size is the number, before or after dropout, are told.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from topline.stats.design_targets import read_size
from topline.stats.exact_sample_size import exact_proportion_sample_size
from topline.stats.sample_size import NORMAL_FORMULAS, proportion_sample_size, whole_subjects, with_dropout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topline.stats.design_targets import Sides

Formula = Literal[
    "both_variances", "null_variance", "alternative_variance", "continuity", "arcsine", "exact_first", "exact_lasting"
]
FORMULA_WORDS: dict[Formula, str] = {
    "both_variances": "normal, null variance for alpha and alternative variance for power",
    "null_variance": "normal, null variance",
    "alternative_variance": "normal, alternative variance",
    "continuity": "normal with continuity correction",
    "arcsine": "arcsine",
    "exact_first": "exact binomial, smallest size",
    "exact_lasting": "exact binomial, smallest size from which all larger ones have the power",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSizeConvention:
    """One way to a number of subjects.

    Parameters
    ----------
    formula : the formula, of the module.
    alpha, sided, power : what it was given.
    unrounded : the size before rounding up; a whole number for exact tests.
    evaluable : the size.
    dropout : the share that drops out.
    enrolled : the size with dropout.
    """

    formula: Formula
    alpha: float
    sided: Sides
    power: float
    unrounded: float
    evaluable: int
    dropout: float
    enrolled: int

    @property
    def words(self) -> str:
        """The convention in words."""
        return f"{self.formula_words}; {self.sides_words}"

    @property
    def formula_words(self) -> str:
        """The formula in words."""
        return FORMULA_WORDS[self.formula]

    @property
    def sides_words(self) -> str:
        """The sides of alpha in words."""
        return "one-sided" if self.sided == 1 else "two-sided"


def sample_size_conventions(
    p0: float,
    p1: float,
    *,
    alphas: Iterable[float] = (0.05,),
    powers: Iterable[float] = (0.8,),
    dropout: float = 0.0,
    n: int | None = None,
) -> tuple[SampleSizeConvention, ...]:
    """List the sizes of every convention, or those conventions alone that give a size.

    Parameters
    ----------
    p0, p1 : the rates under the null and under the alternative, p0 below p1.
    alphas, powers : the values to try.
    dropout : the share that drops out, 0 or more and below 1.
    n : the size to explain, before or after dropout; None lists all.

    References
    ----------
    doi:10.1002/0471445428, doi:10.1002/sim.721; answers: tests/oracle/stats/r/sample_size.R

    Examples
    --------
    >>> for found in sample_size_conventions(0.20, 0.35, n=63):
    ...     print(found.words, round(found.unrounded, 2))
    normal, alternative variance; one-sided 62.51
    normal, null variance for alpha and alternative variance for power; two-sided 62.45
    """
    wanted = None if n is None else read_size(n)
    sides: tuple[Sides, ...] = (1, 2)
    found = tuple(
        SampleSizeConvention(
            formula=formula,
            alpha=alpha,
            sided=sided,
            power=power,
            unrounded=unrounded,
            evaluable=whole_subjects(unrounded),
            dropout=dropout,
            enrolled=with_dropout(whole_subjects(unrounded), dropout),
        )
        for alpha, sided, power in itertools.product(alphas, sides, powers)
        for formula, unrounded in _sizes(p0, p1, alpha=alpha, sided=sided, power=power)
    )
    return tuple(each for each in found if wanted is None or wanted in {each.evaluable, each.enrolled})


def _sizes(p0: float, p1: float, *, alpha: float, sided: Sides, power: float) -> Iterator[tuple[Formula, float]]:
    for formula in NORMAL_FORMULAS:
        yield formula, proportion_sample_size(p0, p1, alpha=alpha, sided=sided, power=power, formula=formula)
    exact = exact_proportion_sample_size(p0, p1, alpha=alpha, sided=sided, power=power)
    yield "exact_first", float(exact.first.n)
    yield "exact_lasting", float(exact.lasting.n)
