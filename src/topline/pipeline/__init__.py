"""Run the floors in order, keep the trace and the manifest."""

from topline.pipeline.check import CheckReport, check
from topline.pipeline.demo import DemoStudy, demo_studies, find_demo
from topline.pipeline.init import init_study
from topline.pipeline.options import FORMATS, RunOptions
from topline.pipeline.readout import Readout
from topline.pipeline.reconcile import Reconciliation, reconcile_readout
from topline.pipeline.run import default_out, run
from topline.pipeline.schema import published_file_schema, study_schema
from topline.pipeline.trace import Trace, trace, trace_result

__all__ = [
    "FORMATS",
    "CheckReport",
    "DemoStudy",
    "Readout",
    "Reconciliation",
    "RunOptions",
    "Trace",
    "check",
    "default_out",
    "demo_studies",
    "find_demo",
    "init_study",
    "published_file_schema",
    "reconcile_readout",
    "run",
    "study_schema",
    "trace",
    "trace_result",
]
