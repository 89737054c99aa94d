"""Virtual trials: scenarios, and the operating characteristics of a design under them."""

from topline.design.simulation.characteristics import (
    AnalysisCharacteristics,
    SimulatedCharacteristics,
)
from topline.design.simulation.grid import Grid, grid_of
from topline.design.simulation.grid_results import grid_results
from topline.design.simulation.log_rank_plan import LogRankPlan
from topline.design.simulation.log_rank_work import LogRankCharacteristics, LogRankWork
from topline.design.simulation.monte_carlo import Simulated
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
from topline.design.simulation.subgroup_characteristics import SubgroupCharacteristics
from topline.design.simulation.two_arm import TwoArmTrials, simulate_two_arms, virtual_two_arm_trials
from topline.design.simulation.two_arm_characteristics import TwoArmCharacteristics, TwoArmEffect, TwoArmLook
from topline.design.simulation.two_arm_plan import TwoArmPlan, futility_bound
from topline.design.simulation.two_arm_scenario import Arm, TwoArmScenario
from topline.design.simulation.two_arm_work import TwoArmWork
from topline.design.simulation.virtual_subjects import VirtualSubjects, virtual_subjects
from topline.design.simulation.work import Characteristics, Work

__all__ = [
    "AnalysisCharacteristics",
    "Arm",
    "Characteristics",
    "Endpoint",
    "EstimateCharacteristics",
    "Grid",
    "LogRankCharacteristics",
    "LogRankPlan",
    "LogRankWork",
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
    "TwoArmCharacteristics",
    "TwoArmEffect",
    "TwoArmLook",
    "TwoArmPlan",
    "TwoArmScenario",
    "TwoArmTrials",
    "TwoArmWork",
    "VirtualSubjects",
    "VirtualTrials",
    "Visits",
    "Work",
    "add_blocks",
    "futility_bound",
    "grid_of",
    "grid_results",
    "no_sums",
    "partial_sums",
    "planned_looks",
    "planned_toxicity_looks",
    "simulate_single_arm",
    "simulate_two_arms",
    "simulate_work",
    "simulation_results",
    "sum_blocks",
    "summarise_run",
    "virtual_subjects",
    "virtual_trials",
    "virtual_two_arm_trials",
]
