"""Which function makes which kind of table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.tables.adverse_event_grades import tabulate_adverse_event_grades
from topline.display.tables.adverse_event_overview import tabulate_adverse_event_overview
from topline.display.tables.adverse_event_rates import tabulate_adverse_event_rates
from topline.display.tables.adverse_events import tabulate_adverse_events
from topline.display.tables.analysis_sets import tabulate_analysis_sets
from topline.display.tables.baseline import tabulate_baseline
from topline.display.tables.baseline_survival import tabulate_baseline_survival
from topline.display.tables.cox import tabulate_cox
from topline.display.tables.death_listing import tabulate_death_listing
from topline.display.tables.deviations import tabulate_deviation_listing, tabulate_deviations
from topline.display.tables.disposition import tabulate_disposition
from topline.display.tables.dose_modifications import tabulate_dose_modifications
from topline.display.tables.efficacy import tabulate_efficacy
from topline.display.tables.exposure import tabulate_exposure
from topline.display.tables.lab_change import tabulate_lab_change
from topline.display.tables.lab_shift import tabulate_lab_shift
from topline.display.tables.prognosis import PROGNOSIS_TABLES
from topline.display.tables.prognosis_checklist import tabulate_checklist
from topline.display.tables.response import tabulate_response
from topline.display.tables.response_listing import tabulate_response_listing
from topline.display.tables.time_to_event import tabulate_time_to_event

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from topline.display.nouns import TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results

TABLES: Mapping[str, Callable[[PlanItem, Results, Protocol], TableDisplay]] = {
    "disposition": tabulate_disposition,
    "analysis_sets": tabulate_analysis_sets,
    "baseline": tabulate_baseline,
    "baseline_survival": tabulate_baseline_survival,
    "exposure": tabulate_exposure,
    "response": tabulate_response,
    "efficacy": tabulate_efficacy,
    "time_to_event": tabulate_time_to_event,
    "cox": tabulate_cox,
    "adverse_event_overview": tabulate_adverse_event_overview,
    "adverse_events": tabulate_adverse_events,
    "adverse_event_grades": tabulate_adverse_event_grades,
    "adverse_event_rates": tabulate_adverse_event_rates,
    "death_listing": tabulate_death_listing,
    "lab_shift": tabulate_lab_shift,
    "lab_change": tabulate_lab_change,
    "response_listing": tabulate_response_listing,
    "deviations": tabulate_deviations,
    "deviation_listing": tabulate_deviation_listing,
    "dose_modifications": tabulate_dose_modifications,
    **PROGNOSIS_TABLES,
    "prognosis_checklist": tabulate_checklist,
}
