"""What a trial's design is asked for: the targets, the looks, the accrual."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.core import MethodError, Problem
from topline.stats.sample_size import with_dropout

if TYPE_CHECKING:
    from topline.design.timing import Timing
    from topline.stats.design_targets import RateTargets

FEWEST_STAGES, MOST_STAGES = 2, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignRequest:
    """Targets that designs are found for.

    Parameters
    ----------
    targets : the two rates, alpha and power.
    title : what is designed, in words.
    months : for a time to event, the month at which the rates hold; None for a response.
    timing : accrual and follow-up; None where nothing is said of them.
    dropout : share of subjects who cannot be evaluated.
    stages : looks of designs in equal stages.
    first_look, cohort : subjects at the first look of designs that are watched, and between looks.
    """

    targets: RateTargets
    title: str = ""
    months: float | None = None
    timing: Timing | None = None
    dropout: float = 0.0
    stages: int = 2
    first_look: int = 10
    cohort: int = 5

    def __post_init__(self) -> None:
        """Refuse looks and dropout that cannot be."""
        with_dropout(1, self.dropout)
        checks = (
            (
                "stages",
                f"{FEWEST_STAGES} to {MOST_STAGES}",
                self.stages,
                FEWEST_STAGES <= self.stages <= MOST_STAGES,
                "say how many looks there are",
            ),
            ("first look", "1 subject or more", self.first_look, self.first_look >= 1, "say after how many subjects"),
            ("cohort", "1 subject or more", self.cohort, self.cohort >= 1, "say how many subjects lie between looks"),
            ("months", "above 0", self.months or 1, self.months is None or self.months > 0, "say when the rates hold"),
        )
        problems = [
            Problem(file=name, place="", expected=expected, found=f"{found:g}", remedy=remedy)
            for name, expected, found, is_right, remedy in checks
            if not is_right
        ]
        if problems:
            raise MethodError(problems)
