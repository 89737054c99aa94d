"""What was planned of a prognostic model before the data were seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from topline.stats.prognosis.candidates import Candidate
    from topline.stats.stepwise_cox import Criterion, Direction

Selection = Literal["lasso", "adaptive_lasso", "none"]
DecidedBy = Literal["half", "first", "stacked_w1", "stacked_w2", "stacked_w3"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopmentPlan:
    """The steps of a development.

    Parameters
    ----------
    candidates : the candidates, in the order of preference.
    log_rank_p, cox_p : thresholds of the screening, None for none.
    selection : lasso, adaptive_lasso or none.
    penalty : min, or 1se, the largest penalty within one standard error of it.
    n_folds : folds of the cross-validation.
    criterion : of the steps: aic, bic or a P value; None for no steps.
    direction : of the steps.
    largest_missing : share of missing values above which a candidate is left out.
    n_imputations : data sets in which missing values are imputed; 0 leaves subjects with one out.
    decided_by : half of the completed data sets or more, the first of them, or steps on all of them stacked, with one
        of three weights.
    """

    candidates: tuple[Candidate, ...]
    log_rank_p: float | None = None
    cox_p: float | None = None
    selection: Selection = "lasso"
    penalty: Literal["min", "1se"] = "min"
    n_folds: int = 10
    criterion: Criterion | float | None = "aic"
    direction: Direction = "both"
    largest_missing: float = 0.2
    n_imputations: int = 0
    decided_by: DecidedBy = "half"

    @property
    def imputes(self) -> bool:
        """Whether missing values are imputed."""
        return self.n_imputations > 0
