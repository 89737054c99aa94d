"""Read a simulation file, or the simulation that a study file's design section holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from topline.core import ProtocolError
from topline.protocol.load import read_protocol, text_of
from topline.protocol.schema import DRAFT
from topline.protocol.simulation import Simulation
from topline.protocol.simulation_checks import simulation_flaws
from topline.protocol.validation import validation_problems
from topline.protocol.yaml_source import YamlSource, parse_yaml

HERE = ("design", "simulation")


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationFile:
    """What a simulation file says, and where it says so."""

    simulation: Simulation
    source: YamlSource


def read_simulation(path: str | Path) -> SimulationFile:
    """Read and check a simulation file.

    Parameters
    ----------
    path : the file (YAML, UTF-8).

    Raises
    ------
    ProtocolError
        With every problem of the file: its line, what was expected, what was found and what to do.
    """
    file = Path(path)
    source = parse_yaml(text_of(file, "simulation file"), file.name, first_key="scenarios")
    try:
        simulation = Simulation.model_validate(source.content)
    except ValidationError as error:
        raise ProtocolError(validation_problems(error, source, Simulation)) from None
    problems = [
        source.problem(flaw.path, flaw.expected, flaw.found, flaw.remedy) for flaw in simulation_flaws(simulation)
    ]
    if problems:
        raise ProtocolError(problems)
    return SimulationFile(simulation=simulation, source=source)


def read_study_simulation(path: str | Path) -> SimulationFile:
    """Read the simulation of a study file's design section.

    Parameters
    ----------
    path : the study file (YAML, UTF-8).

    Raises
    ------
    ProtocolError
        With every problem of the file, or where it holds no simulation.
    """
    file = Path(path)
    design = read_protocol(file).design
    source = parse_yaml(text_of(file), file.name)
    if design is None or design.simulation is None:
        remedy = "add simulation: with scenarios and designs, or give --n, or --grid FILE"
        raise ProtocolError([source.problem(("design",), "a simulation in the design section", "none", remedy)])
    inside = {where[len(HERE) :]: line for where, line in source.lines.items() if where[: len(HERE)] == HERE}
    content = source.content["design"]["simulation"]
    return SimulationFile(
        simulation=design.simulation, source=YamlSource(file=source.file, content=content, lines=inside)
    )


def simulation_file_schema() -> dict[str, Any]:
    """Describe every key of the simulation file in JSON Schema (draft 2020-12)."""
    return {"$schema": DRAFT, **Simulation.model_json_schema(mode="validation"), "title": "Topline simulation file"}
