"""Virtual trials: scenarios, and the operating characteristics of a design under them."""

from topline.design.simulation.characteristics import (
    AnalysisCharacteristics,
    Simulated,
    SimulatedCharacteristics,
)
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
from topline.design.simulation.work import Characteristics, Work

__all__ = [
    "AnalysisCharacteristics",
    "Characteristics",
    "Endpoint",
    "PartialSums",
    "PiecewiseRate",
    "Run",
    "Scenario",
    "Simulated",
    "SimulatedCharacteristics",
    "SingleArmPlan",
    "SingleArmWork",
    "VirtualTrials",
    "Visits",
    "Work",
    "add_blocks",
    "no_sums",
    "partial_sums",
    "simulate_single_arm",
    "simulate_work",
    "simulation_results",
    "sum_blocks",
    "summarise_run",
    "virtual_trials",
]
