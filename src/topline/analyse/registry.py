"""Which analysis makes the numbers of which display."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.analyse.adverse_event_grades import analyse_adverse_event_grades
from topline.analyse.adverse_event_overview import analyse_adverse_event_overview
from topline.analyse.adverse_event_rates import analyse_adverse_event_rates
from topline.analyse.adverse_events import analyse_adverse_events
from topline.analyse.analysis_sets import analyse_analysis_sets
from topline.analyse.baseline import analyse_baseline
from topline.analyse.baseline_survival import analyse_baseline_survival
from topline.analyse.cox_regression import analyse_cox
from topline.analyse.death_listing import analyse_death_listing
from topline.analyse.deviations import analyse_deviation_listing, analyse_deviations
from topline.analyse.disposition import analyse_disposition
from topline.analyse.dose_modifications import analyse_dose_modifications
from topline.analyse.efficacy import analyse_efficacy
from topline.analyse.exposure import analyse_exposure
from topline.analyse.flow_diagram import analyse_flow_diagram
from topline.analyse.forest import analyse_forest
from topline.analyse.kaplan_meier import analyse_kaplan_meier
from topline.analyse.lab_change import analyse_lab_change
from topline.analyse.lab_shift import analyse_lab_shift
from topline.analyse.prognosis import (
    analyse_checklist,
    analyse_cutoff_curves,
    analyse_cutoffs,
    analyse_gain,
    analyse_model,
    analyse_nomogram,
    analyse_risk_group_curves,
    analyse_risk_groups,
    analyse_screening,
    analyse_selection,
    analyse_validation,
)
from topline.analyse.response import analyse_response
from topline.analyse.response_listing import analyse_response_listing
from topline.analyse.spider import analyse_spider
from topline.analyse.swimmer import analyse_swimmer
from topline.analyse.time_to_event import analyse_time_to_event
from topline.analyse.waterfall import analyse_waterfall

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from topline.derive import AnalysisData
    from topline.protocol import FigureKind, PlanItem, Protocol, TableKind
    from topline.results import Statistic

    Analysis = Callable[[PlanItem, AnalysisData, Protocol], Iterable[Statistic]]

ANALYSES: Mapping[TableKind | FigureKind, Analysis] = {
    "disposition": analyse_disposition,
    "analysis_sets": analyse_analysis_sets,
    "baseline": analyse_baseline,
    "baseline_survival": analyse_baseline_survival,
    "exposure": analyse_exposure,
    "response": analyse_response,
    "efficacy": analyse_efficacy,
    "time_to_event": analyse_time_to_event,
    "cox": analyse_cox,
    "adverse_event_overview": analyse_adverse_event_overview,
    "adverse_events": analyse_adverse_events,
    "adverse_event_grades": analyse_adverse_event_grades,
    "adverse_event_rates": analyse_adverse_event_rates,
    "death_listing": analyse_death_listing,
    "lab_shift": analyse_lab_shift,
    "lab_change": analyse_lab_change,
    "response_listing": analyse_response_listing,
    "deviations": analyse_deviations,
    "deviation_listing": analyse_deviation_listing,
    "dose_modifications": analyse_dose_modifications,
    "prognosis_screening": analyse_screening,
    "prognosis_selection": analyse_selection,
    "prognosis_model": analyse_model,
    "prognosis_cutoffs": analyse_cutoffs,
    "prognosis_nomogram": analyse_nomogram,
    "prognosis_risk_groups": analyse_risk_groups,
    "prognosis_gain": analyse_gain,
    "prognosis_validation": analyse_validation,
    "prognosis_checklist": analyse_checklist,
    "flow_diagram": analyse_flow_diagram,
    "kaplan_meier": analyse_kaplan_meier,
    "forest": analyse_forest,
    "waterfall": analyse_waterfall,
    "swimmer": analyse_swimmer,
    "spider": analyse_spider,
    "nomogram": analyse_nomogram,
    "penalty_path": analyse_selection,
    "selection_frequency": analyse_selection,
    "calibration": analyse_validation,
    "decision_curve": analyse_gain,
    "time_dependent_roc": analyse_gain,
    "prognosis_forest": analyse_model,
    "cutoff_curves": analyse_cutoff_curves,
    "risk_group_curves": analyse_risk_group_curves,
}
"""What a plan item shows → the function that makes its numbers."""
