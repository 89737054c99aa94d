"""Prognostic models: from the declared candidates to the validated model."""

from topline.analyse.prognosis.checklist import analyse_checklist
from topline.analyse.prognosis.cutoffs import analyse_cutoffs
from topline.analyse.prognosis.gain import analyse_gain
from topline.analyse.prognosis.group_curves import analyse_cutoff_curves, analyse_risk_group_curves
from topline.analyse.prognosis.model import analyse_model
from topline.analyse.prognosis.nomogram import analyse_nomogram
from topline.analyse.prognosis.risk_groups import analyse_risk_groups
from topline.analyse.prognosis.screening import analyse_screening
from topline.analyse.prognosis.selection import analyse_selection
from topline.analyse.prognosis.validation import analyse_validation

__all__ = [
    "analyse_checklist",
    "analyse_cutoff_curves",
    "analyse_cutoffs",
    "analyse_gain",
    "analyse_model",
    "analyse_nomogram",
    "analyse_risk_group_curves",
    "analyse_risk_groups",
    "analyse_screening",
    "analyse_selection",
    "analyse_validation",
]
