"""Floors that exist are guarded, and heavy parts are imported where they are used."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = (
    "scipy.stats",
    "matplotlib.pyplot",
    "numba",
    "dask",
    "distributed",
    "topline.stats.kernels",
    "topline.evidence.reconstruct.kernels",
    "topline.design.simulation.kernels",
)
COMPILED = ("stats/kernels/", "evidence/reconstruct/kernels/", "design/simulation/kernels/")
# numba is at home there; the modules themselves are imported where they are used
NEVER_SHOWN = {"stats", "analyse", "derive", "data", "design", "evidence"}
BEHIND_THE_PIPELINE = NEVER_SHOWN | {"display"}


def test_heavy_parts_are_imported_where_they_are_used(source: dict[Path, ast.Module]) -> None:
    found: list[str] = []
    elsewhere = {path: tree for path, tree in source.items() if not path.as_posix().startswith(COMPILED)}
    for path, tree in elsewhere.items():
        for node in tree.body:
            match node:
                case ast.Import(names=names):
                    found += [f"{path} {alias.name}" for alias in names if alias.name.startswith(HEAVY)]
                case ast.ImportFrom(module=str(module), names=names):
                    full = [f"{module}.{alias.name}" for alias in names]
                    found += [f"{path} {name}" for name in full if name.startswith(HEAVY)]
    assert found == []


def test_every_floor_that_exists_is_in_the_contracts(repository: Path) -> None:
    settings = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["name"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}
    floors = {path.parent.name for path in (repository / "src/topline").glob("*/__init__.py")}
    shown = contracts["A display and a report never compute"]
    doors = contracts["The doors call the pipeline"]

    assert {f"topline.{floor}" for floor in floors & NEVER_SHOWN} <= set(shown["forbidden_modules"])
    assert {f"topline.{floor}" for floor in floors & BEHIND_THE_PIPELINE} <= set(doors["forbidden_modules"])
    assert {f"topline.{floor}" for floor in floors & {"cli", "web"}} <= set(doors["source_modules"])


def test_the_pipeline_is_imported_without_the_heavy_libraries_so_that_a_slip_is_answered_at_once() -> None:
    """Find what is loaded in a new process by all commands and the pipeline's public names."""
    libraries = "jinja2 matplotlib numba numpy pint polars pydantic pyreadstat ruamel scipy xlsxwriter"
    code = (
        "import sys, pkgutil, importlib, topline.cli, topline.pipeline\n"
        "for found in pkgutil.iter_modules(topline.cli.__path__):\n"
        "    importlib.import_module(f'topline.cli.{found.name}')\n"
        f"print(*sorted(set({libraries!r}.split()) & set(sys.modules)))"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.split() == []
