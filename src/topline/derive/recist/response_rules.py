"""The switches of response assessment, as one value."""

from __future__ import annotations

from dataclasses import dataclass, fields
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
    recorded_after_cr : what a recorded PR, SD or NON-CR/NON-PD after a CR means: "recorded" leaves both as they are,
        "PD" makes the later one PD, "PR" makes the CR a PR (footnote of table 3).
    window_counts_first_day : count both windows as date - start + 1.
    stop_at_new_therapy : leave out assessments after new anticancer therapy, where its date is known.
    disease_after_cr_is_pd : a lesion that comes back after an overall CR is PD.
    new_lesion_dates_back : an equivocal new lesion that is unequivocal later was progression from the first.
    keep_pr_until_pd : a PR stays PR until PD although the sum grew back above -30 %.
    too_small_mm : size of a lesion that is too small to measure and has no value. [mm]
    node_mm : short axis from which a node is diseased. [mm]
    pd_percent, pd_mm : growth over the nadir that is PD: both are needed. [%], [mm]
    pr_percent : shrinkage under the baseline that is PR. [%]
    icpd_from_days, icpd_to_days : days from the first iUPD, at least, and from the one before, at most, in which it
        can be confirmed (iRECIST); None is without an end: the next assessment confirms, however late. [days]
    icpd_mm : further growth of the targets, or of new lesions, that confirms an iUPD. [mm]

    References
    ----------
    Eisenhauer 2009, doi:10.1016/j.ejca.2008.10.026; Seymour 2017, doi:10.1016/S1470-2045(17)30074-8.
    """

    sd_min_days: int = 42
    confirm_days: int = 28
    max_ne: int = 1
    accept_sd: bool = False
    no_assessment_value: Literal["MISSING", "NE"] = "MISSING"
    recorded_after_cr: Literal["recorded", "PD", "PR"] = "recorded"
    window_counts_first_day: bool = False
    stop_at_new_therapy: bool = True
    disease_after_cr_is_pd: bool = True
    new_lesion_dates_back: bool = False
    keep_pr_until_pd: bool = False
    too_small_mm: float = 5.0
    node_mm: float = 10.0
    pd_percent: float = 20.0
    pd_mm: float = 5.0
    pr_percent: float = 30.0
    icpd_from_days: int = 28
    icpd_to_days: int | None = None
    icpd_mm: float = 5.0

    @property
    def days_shift(self) -> int:
        """Days to take off a window that counts its first day."""
        return 1 if self.window_counts_first_day else 0


def response_rules(criteria: ResponseCriteria) -> ResponseRules:
    """Take the switches of a protocol, which has each by the same name."""
    return ResponseRules(**{field.name: getattr(criteria, field.name) for field in fields(ResponseRules)})
