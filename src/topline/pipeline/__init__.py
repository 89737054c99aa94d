"""Run the floors in order, keep the trace and the manifest."""

from topline.pipeline.audit import AuditReport, audit_publication
from topline.pipeline.check import CheckReport, check
from topline.pipeline.demo import DemoStudy, demo_studies, find_demo
from topline.pipeline.design import (
    DesignOptions,
    DesignReport,
    compare_trial_designs,
    size_survival_trial,
    size_trial,
    write_design,
)
from topline.pipeline.design_simulation import SimulationOptions, simulate_trial
from topline.pipeline.design_single import TwoArmOptions, design_toxicity, design_two_arms, estimate_after
from topline.pipeline.design_text import TextTable, text_tables
from topline.pipeline.init import init_study
from topline.pipeline.long_work import count_kept
from topline.pipeline.options import FORMATS, RunOptions
from topline.pipeline.readout import Readout
from topline.pipeline.reconcile import reconcile_readout
from topline.pipeline.reconstruct import RebuildOptions, rebuild_curve, reconstruct
from topline.pipeline.run import default_out, run
from topline.pipeline.schema import published_file_schema, simulation_schema, study_schema
from topline.pipeline.simulation_grid import simulate_grid
from topline.pipeline.simulation_running import RunningOptions, run_works
from topline.pipeline.trace import Trace, trace, trace_result
from topline.pipeline.validate import ExternalValidation, validate_model

__all__ = [
    "FORMATS",
    "AuditReport",
    "CheckReport",
    "DemoStudy",
    "DesignOptions",
    "DesignReport",
    "ExternalValidation",
    "Readout",
    "RebuildOptions",
    "RunOptions",
    "RunningOptions",
    "SimulationOptions",
    "TextTable",
    "Trace",
    "TwoArmOptions",
    "audit_publication",
    "check",
    "compare_trial_designs",
    "count_kept",
    "default_out",
    "demo_studies",
    "design_toxicity",
    "design_two_arms",
    "estimate_after",
    "find_demo",
    "init_study",
    "published_file_schema",
    "rebuild_curve",
    "reconcile_readout",
    "reconstruct",
    "run",
    "run_works",
    "simulate_grid",
    "simulate_trial",
    "simulation_schema",
    "size_survival_trial",
    "size_trial",
    "study_schema",
    "text_tables",
    "trace",
    "trace_result",
    "validate_model",
    "write_design",
]
