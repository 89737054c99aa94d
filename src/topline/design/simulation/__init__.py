"""Virtual trials: scenarios, and the operating characteristics of a design under them."""

from topline.design.simulation.characteristics import (
    AnalysisCharacteristics,
    Simulated,
    SimulatedCharacteristics,
)
from topline.design.simulation.piecewise_rate import PiecewiseRate
from topline.design.simulation.plan import SingleArmPlan
from topline.design.simulation.results import simulation_results
from topline.design.simulation.running import PartialSums, Run, partial_sums, summarise_run
from topline.design.simulation.scenario import Endpoint, Scenario, Visits
from topline.design.simulation.single_arm import VirtualTrials, simulate_single_arm, virtual_trials

__all__ = [
    "AnalysisCharacteristics",
    "Endpoint",
    "PartialSums",
    "PiecewiseRate",
    "Run",
    "Scenario",
    "Simulated",
    "SimulatedCharacteristics",
    "SingleArmPlan",
    "VirtualTrials",
    "Visits",
    "partial_sums",
    "simulate_single_arm",
    "simulation_results",
    "summarise_run",
    "virtual_trials",
]
