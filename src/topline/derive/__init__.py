"""What the data mean: analysis datasets after ADaM."""

from topline.derive.analysis_data import AnalysisData, VariableMetadata
from topline.derive.ctcae import LAB_TERMS, LabTerm, grade_values
from topline.derive.derive import derive
from topline.derive.event_rule import EventRule
from topline.derive.findings import derive_findings
from topline.derive.recist.best_response import best_overall_response
from topline.derive.recist.counted_responses import up_to_first_progression
from topline.derive.recist.immune_endpoints import immune_best_response, immune_endpoint
from topline.derive.recist.irecist import immune_timepoint_response
from topline.derive.recist.response_endpoints import response_endpoint
from topline.derive.recist.response_rules import ResponseRules, response_rules
from topline.derive.recist.timepoint import timepoint_response
from topline.derive.time_to_event import time_to_event

__all__ = [
    "LAB_TERMS",
    "AnalysisData",
    "EventRule",
    "LabTerm",
    "ResponseRules",
    "VariableMetadata",
    "best_overall_response",
    "derive",
    "derive_findings",
    "grade_values",
    "immune_best_response",
    "immune_endpoint",
    "immune_timepoint_response",
    "response_endpoint",
    "response_rules",
    "time_to_event",
    "timepoint_response",
    "up_to_first_progression",
]
