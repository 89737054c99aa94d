"""The switches of response assessment, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from topline.protocol import ResponseCriteria


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseRules:
    """How lesions become responses and responses become endpoints; the defaults are RECIST 1.1's.

    Parameters
    ----------
    sd_min_days : days from the reference date that a stable disease must last. [days]
    confirm_days : days from a response to the assessment that confirms it. [days]
    max_ne : assessments NE that may lie between a response and its confirmation.
    accept_sd : let one SD lie between a PR and its confirmation.
    no_assessment_value : best response of a subject without any assessment.
    window_counts_first_day : count both windows as date - start + 1.
    stop_at_new_therapy : leave out assessments after new anticancer therapy, where its date is known.
    disease_after_cr_is_pd : a lesion that comes back after an overall CR is PD.
    keep_pr_until_pd : a PR stays PR until PD although the sum grew back above -30 %.
    too_small_mm : size of a lesion that is too small to measure and has no value. [mm]
    node_mm : short axis from which a node is diseased. [mm]
    pd_percent, pd_mm : growth over the nadir that is PD: both are needed. [%], [mm]
    pr_percent : shrinkage under the baseline that is PR. [%]

    References
    ----------
    Eisenhauer 2009, doi:10.1016/j.ejca.2008.10.026.
    """

    sd_min_days: int = 42
    confirm_days: int = 28
    max_ne: int = 1
    accept_sd: bool = False
    no_assessment_value: Literal["MISSING", "NE"] = "MISSING"
    window_counts_first_day: bool = False
    stop_at_new_therapy: bool = True
    disease_after_cr_is_pd: bool = True
    keep_pr_until_pd: bool = False
    too_small_mm: float = 5.0
    node_mm: float = 10.0
    pd_percent: float = 20.0
    pd_mm: float = 5.0
    pr_percent: float = 30.0

    @property
    def days_shift(self) -> int:
        """Days to take off a window that counts its first day."""
        return 1 if self.window_counts_first_day else 0


def response_rules(criteria: ResponseCriteria) -> ResponseRules:
    """Take the switches of a protocol."""
    return ResponseRules(
        sd_min_days=criteria.sd_min_days,
        confirm_days=criteria.confirm_days,
        max_ne=criteria.max_ne,
        accept_sd=criteria.accept_sd,
        no_assessment_value=criteria.no_assessment_value,
        window_counts_first_day=criteria.window_counts_first_day,
        disease_after_cr_is_pd=criteria.disease_after_cr_is_pd,
        keep_pr_until_pd=criteria.keep_pr_until_pd,
    )
