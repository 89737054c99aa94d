"""What was promised: the study file, endpoints, populations, plan."""

from topline.protocol.criteria import Criteria, ResponseCriteria, ToxicityCriteria
from topline.protocol.dates import DateRules, DeathRule, StartRule
from topline.protocol.eligibility import Criterion
from topline.protocol.endpoints import DatedRule, Design, Endpoint, EventFreeRate, ResponseRate, TimeToEvent
from topline.protocol.formulas import formula_expression, formula_names
from topline.protocol.load import read_protocol, read_source
from topline.protocol.parameters import EXPOSURE_PARAMETERS, datasets_of, endpoints_of, parameter_homes
from topline.protocol.plan import FigureKind, PlanItem, TableKind
from topline.protocol.prognosis import CutoffChoice, PrognosticCandidate, PrognosticModel, RiskGroup
from topline.protocol.protocol import Protocol
from topline.protocol.safety import EventOfInterest, Marker
from topline.protocol.schema import study_file_schema
from topline.protocol.simulation import (
    AccrualTruth,
    ControlTruth,
    Hazard,
    NamedScenario,
    ScenarioTruth,
    SimulatedDesign,
    Simulation,
    ToxicityRule,
)
from topline.protocol.simulation_file import (
    SimulationFile,
    read_simulation,
    read_study_simulation,
    simulation_file_schema,
)
from topline.protocol.study import (
    Arm,
    AssessmentInterval,
    Covariate,
    DataSource,
    Drug,
    Population,
    Standard,
    Study,
    Treatment,
)
from topline.protocol.template import study_template
from topline.protocol.validation import validation_problems

__all__ = [
    "EXPOSURE_PARAMETERS",
    "AccrualTruth",
    "Arm",
    "AssessmentInterval",
    "ControlTruth",
    "Covariate",
    "Criteria",
    "Criterion",
    "CutoffChoice",
    "DataSource",
    "DateRules",
    "DatedRule",
    "DeathRule",
    "Design",
    "Drug",
    "Endpoint",
    "EventFreeRate",
    "EventOfInterest",
    "FigureKind",
    "Hazard",
    "Marker",
    "NamedScenario",
    "PlanItem",
    "Population",
    "PrognosticCandidate",
    "PrognosticModel",
    "Protocol",
    "ResponseCriteria",
    "ResponseRate",
    "RiskGroup",
    "ScenarioTruth",
    "SimulatedDesign",
    "Simulation",
    "SimulationFile",
    "Standard",
    "StartRule",
    "Study",
    "TableKind",
    "TimeToEvent",
    "ToxicityCriteria",
    "ToxicityRule",
    "Treatment",
    "datasets_of",
    "endpoints_of",
    "formula_expression",
    "formula_names",
    "parameter_homes",
    "read_protocol",
    "read_simulation",
    "read_source",
    "read_study_simulation",
    "simulation_file_schema",
    "study_file_schema",
    "study_template",
    "validation_problems",
]
