"""Check that the keys of the simulation file fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.protocol.flaw import Flaw, repeated_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.protocol.simulation import AccrualTruth, Hazard, NamedScenario, SimulatedDesign, Simulation
    from topline.protocol.yaml_source import Path

HAZARDS = ("progression", "death", "death_after")
FUTILITY = ("futility", "futility_bounds", "futility_hazard_ratios")
STAGED = frozenset(
    {"endpoint", "at_months", "null_rate", "alpha", "toxicity", "accrual_pauses", "pending", "lag_months"}
)
TARGETS = frozenset({"null_rate", "alternative_rate"})
SIZED = STAGED | TARGETS | {"power"}
WATCHED = SIZED | {"first_look", "cohort"}
LOG_RANK = TARGETS | {"power", "alpha", "endpoint", "at_months", "accrual_per_month", "follow_up_months"}
TAKEN = {
    "looks": STAGED | {"looks"},
    "one_stage": SIZED | {"n"},
    "three_outcomes": SIZED,
    "simon_optimal": SIZED,
    "simon_minimax": SIZED,
    "fleming": SIZED | {"stages"},
    "group_sequential": SIZED | {"stages"},
    "predictive_probability": WATCHED,
    "posterior_monitoring": WATCHED,
    "bop2": WATCHED,
    "bop2_toxicity": (STAGED | TARGETS | {"sizes", "toxicity_limit", "alternative_toxicity"}) - {"toxicity"},
    "toxicity": STAGED - {"null_rate"},
    "single_arm": frozenset(
        {"n", "endpoint", "at_months", "null_rate", "alpha", "sided", "conf_type", "follow_up_months"}
    ),
    "log_rank_optimal": LOG_RANK,
    "log_rank_minimax": LOG_RANK,
    "two_arms": frozenset(
        {
            "n", "events", "follow_up_months", "endpoint", "alpha", "power", "shares", "look_months", "spending",
            "futility", "futility_bounds", "futility_hazard_ratios", "rho", "gamma", "per_block", "randomisation",
            "rmst_months", "survival_months",
        }
    ),
}  # fmt: skip
NEEDED = {
    "looks": {"looks"},
    "one_stage": {"null_rate"},
    "bop2_toxicity": {"sizes", "toxicity_limit", "alternative_toxicity", *TARGETS},
    "toxicity": {"toxicity"},
    "single_arm": {"n", "at_months", "null_rate"},
    "log_rank_optimal": {"accrual_per_month", *TARGETS},
    "log_rank_minimax": {"accrual_per_month", *TARGETS},
    "two_arms": {"n"},
}
"""What each needs; the others need the targets."""
ALWAYS = {"name", "origin"}
OF_EVENTS = {"single_arm", "log_rank_optimal", "log_rank_minimax"}


def simulation_flaws(simulation: Simulation) -> Iterator[Flaw]:
    """List what does not fit, in the order of the file's keys."""
    for key in HAZARDS:
        yield from _hazard_flaws(("common", key), getattr(simulation.common, key))
    yield from _accrual_flaws(("common", "accrual"), simulation.common.accrual)
    yield from repeated_names(
        "scenario", [(("scenarios", n, "name"), each.name) for n, each in enumerate(simulation.scenarios)]
    )
    for n, scenario in enumerate(simulation.scenarios):
        yield from _scenario_flaws(("scenarios", n), scenario, simulation)
    yield from repeated_names(
        "design", [(("designs", n, "name"), each.name) for n, each in enumerate(simulation.designs)]
    )
    for n, design in enumerate(simulation.designs):
        yield from _design_flaws(("designs", n), design)
        yield from _arm_flaws(("designs", n), design, simulation)
        yield from _futility_flaws(("designs", n), design)


def _scenario_flaws(path: Path, scenario: NamedScenario, simulation: Simulation) -> Iterator[Flaw]:
    whole = simulation.completed(scenario)
    by_ratio = whole.control is not None and whole.hazard_ratio is not None
    needed = {"accrual": whole.accrual} | ({} if by_ratio else {"progression": whole.progression})
    for key, value in needed.items():
        if value is None:
            yield Flaw(path=path, expected=f"{key} here or in common", found="none", remedy=f"add {key}: …")
    hazards = {key: getattr(whole, key) for key in HAZARDS}
    for key in HAZARDS:
        yield from _hazard_flaws((*path, key), getattr(scenario, key))
    yield from _accrual_flaws((*path, "accrual"), scenario.accrual)
    rates = {f"{key}.survival": hazard.survival for key, hazard in hazards.items() if hazard is not None}
    rates["response.rate"] = None if whole.response is None else whole.response.rate
    rates["hazard_ratio"] = whole.hazard_ratio
    yield from _control_flaws(path, whole)
    lists = [where for where, values in rates.items() if values is not None and len(values) > 1]
    if len(lists) > 1:
        remedy = "keep one list, and write the other scenarios out"
        yield Flaw(path=path, expected="one list of rates", found=" and ".join(lists), remedy=remedy)


def _control_flaws(path: Path, scenario: NamedScenario) -> Iterator[Flaw]:
    """List what does not fit in a scenario with two arms."""
    if scenario.control is None:
        if scenario.hazard_ratio is not None:
            remedy = "add control: …, or leave hazard_ratio out"
            yield Flaw(path=path, expected="a control arm for hazard_ratio", found="none", remedy=remedy)
        return
    for key in HAZARDS:
        hazard = getattr(scenario.control, key)
        yield from _hazard_flaws((*path, "control", key), hazard)
        if hazard is not None and hazard.survival is not None and len(hazard.survival) > 1:
            remedy = "write a scenario for each"
            yield Flaw(path=path, expected="one rate in the control arm", found=f"a list in {key}", remedy=remedy)
    odd = ("response", "toxicity", "subgroups", *(HAZARDS if scenario.hazard_ratio is not None else ()))
    for key in odd:
        if getattr(scenario, key):
            reason = "with hazard_ratio" if key in HAZARDS else "in a scenario with two arms"
            yield Flaw(path=path, expected=f"no {key} {reason}", found="one", remedy=f"leave {key} out")


def _arm_flaws(path: Path, design: SimulatedDesign, simulation: Simulation) -> Iterator[Flaw]:
    """Ask for scenarios with as many arms as the design."""
    has_two = design.origin == "two_arms"
    for scenario in map(simulation.completed, simulation.scenarios):
        if (scenario.control is not None) != has_two:
            expected = f"{'a' if has_two else 'no'} control arm in every scenario for {design.origin}"
            found = f"{'none' if has_two else 'one'} in {scenario.name}"
            remedy = "keep designs with one arm and with two in files of their own"
            yield Flaw(path=path, expected=expected, found=found, remedy=remedy)
            return


def _futility_flaws(path: Path, design: SimulatedDesign) -> Iterator[Flaw]:
    """List what does not fit in stops for futility."""
    ways = [way for way in FUTILITY if getattr(design, way) is not None]
    if len(ways) > 1:
        yield Flaw(path=path, expected=f"one of {', '.join(FUTILITY)}", found=" and ".join(ways), remedy="keep one")
    ratios = design.futility_hazard_ratios
    if ratios is None:
        return
    if design.events is None or design.look_months is not None:
        remedy = "looks at shares of events have them; give futility_bounds instead"
        yield Flaw(path=path, expected="events at each look for futility_hazard_ratios", found="none", remedy=remedy)
    earlier = len(design.shares or (1.0,)) - 1
    if len(ratios) != earlier:
        remedy = "give as many"
        expected = f"{earlier} futility_hazard_ratios, one for each share below 1"
        yield Flaw(path=path, expected=expected, found=str(len(ratios)), remedy=remedy)


def _hazard_flaws(path: Path, hazard: Hazard | None) -> Iterator[Flaw]:
    if hazard is None:
        return
    ways = ("median_months", "survival", "monthly_hazard", "pieces")
    given = [way for way in ways if getattr(hazard, way) is not None]
    if len(given) != 1:
        expected = "one of median_months, survival, monthly_hazard and pieces"
        yield Flaw(path=path, expected=expected, found=" and ".join(given) or "none", remedy="give one")
    if (hazard.survival is None) != (hazard.at_months is None):
        found = "survival alone" if hazard.at_months is None else "at_months alone"
        yield Flaw(path=path, expected="survival and at_months together", found=found, remedy="add the other")


def _accrual_flaws(path: Path, accrual: AccrualTruth | None) -> Iterator[Flaw]:
    if accrual is None:
        return
    given = [way for way in ("per_month", "pieces") if getattr(accrual, way) is not None]
    if len(given) != 1:
        found = " and ".join(given) or "none"
        yield Flaw(path=path, expected="one of per_month and pieces", found=found, remedy="give one")


def _design_flaws(path: Path, design: SimulatedDesign) -> Iterator[Flaw]:
    given = {key for key in design.model_fields_set - ALWAYS if getattr(design, key) is not None}
    taken, needed = TAKEN[design.origin], set(NEEDED.get(design.origin, TARGETS))
    if design.origin == "one_stage" and design.n is None:
        needed.add("alternative_rate")
    of_events = design.origin in OF_EVENTS
    is_timed = of_events or (design.endpoint in {"pfs", "os"} and design.origin != "two_arms")
    for key in sorted(given - taken):
        remedy = f"it takes {', '.join(sorted(taken))}; leave {key} out"
        yield Flaw(path=(*path, key), expected=f"a key that {design.origin} takes", found=f"'{key}'", remedy=remedy)
    for key in sorted((needed | ({"at_months"} if is_timed else set())) - given):
        yield Flaw(path=path, expected=f"{key} for {design.origin}", found="none", remedy=f"add {key}: …")
    if "at_months" in given and not is_timed:
        remedy = "leave it out, or add endpoint: pfs"
        yield Flaw(path=(*path, "at_months"), expected="no month for a response", found="one", remedy=remedy)
    if (of_events or design.origin == "two_arms") and design.endpoint == "response":
        remedy = f"choose pfs or os{', or from: one_stage' if of_events else ''}"
        expected = f"pfs or os for {design.origin}"
        yield Flaw(path=(*path, "endpoint"), expected=expected, found="response", remedy=remedy)
    if design.toxicity is not None:
        rule = design.toxicity
        odd = "alpha" if rule.rule == "bayesian" else "level"
        if getattr(rule, odd) is not None:
            expected = f"no {odd} for {rule.rule}"
            yield Flaw(path=(*path, "toxicity", odd), expected=expected, found="one", remedy="leave it out")
