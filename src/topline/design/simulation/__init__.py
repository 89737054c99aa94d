"""Virtual trials: scenarios, and the operating characteristics of a design under them."""

from topline.design.simulation.characteristics import (
    AnalysisCharacteristics,
    Simulated,
    SimulatedCharacteristics,
)
from topline.design.simulation.grid import Grid, grid_of
from topline.design.simulation.grid_results import grid_results
from topline.design.simulation.outcomes import Response, Subgroup, Toxicity
from topline.design.simulation.piecewise_rate import PiecewiseRate
from topline.design.simulation.plan import SingleArmPlan
from topline.design.simulation.results import simulation_results
from topline.design.simulation.running import (
    PartialSums,
    Run,
    add_blocks,
    no_sums,
    partial_sums,
    simulate_work,
    sum_blocks,
    summarise_run,
)
from topline.design.simulation.scenario import Endpoint, Scenario, Visits
from topline.design.simulation.single_arm import VirtualTrials, simulate_single_arm, virtual_trials
from topline.design.simulation.single_arm_work import SingleArmWork
from topline.design.simulation.staged_characteristics import (
    EstimateCharacteristics,
    LookCharacteristics,
    StagedCharacteristics,
    SubgroupCharacteristics,
)
from topline.design.simulation.staged_plan import (
    Pending,
    PlannedLook,
    StagedEndpoint,
    StagedPlan,
    planned_looks,
    planned_toxicity_looks,
)
from topline.design.simulation.staged_work import StagedWork
from topline.design.simulation.virtual_subjects import VirtualSubjects, virtual_subjects
from topline.design.simulation.work import Characteristics, Work

__all__ = [
    "AnalysisCharacteristics",
    "Characteristics",
    "Endpoint",
    "EstimateCharacteristics",
    "Grid",
    "LookCharacteristics",
    "PartialSums",
    "Pending",
    "PiecewiseRate",
    "PlannedLook",
    "Response",
    "Run",
    "Scenario",
    "Simulated",
    "SimulatedCharacteristics",
    "SingleArmPlan",
    "SingleArmWork",
    "StagedCharacteristics",
    "StagedEndpoint",
    "StagedPlan",
    "StagedWork",
    "Subgroup",
    "SubgroupCharacteristics",
    "Toxicity",
    "VirtualSubjects",
    "VirtualTrials",
    "Visits",
    "Work",
    "add_blocks",
    "grid_of",
    "grid_results",
    "no_sums",
    "partial_sums",
    "planned_looks",
    "planned_toxicity_looks",
    "simulate_single_arm",
    "simulate_work",
    "simulation_results",
    "sum_blocks",
    "summarise_run",
    "virtual_subjects",
    "virtual_trials",
]
