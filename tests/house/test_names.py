"""A name says what a thing is; a package's __init__ re-exports and does nothing else."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SAYS_NOTHING = re.compile(r"(^|_)(utils?|helpers?|manager|service|misc|common)(_|$)", re.IGNORECASE)
Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


def snake(name: str) -> str:
    return "_".join(WORDS.findall(name)).lower()


def test_files_and_folders_have_names_that_say_something(source: dict[Path, ast.Module]) -> None:
    assert [str(path) for path in source if any(SAYS_NOTHING.search(part) for part in path.with_suffix("").parts)] == []


def test_functions_and_classes_have_names_that_say_something(source: dict[Path, ast.Module]) -> None:
    found = [(path, node) for path, tree in source.items() for node in ast.walk(tree) if isinstance(node, Named)]
    assert [f"{path}: {node.name}" for path, node in found if SAYS_NOTHING.search(snake(node.name))] == []


def is_reexport(node: ast.stmt) -> bool:
    """Accept a docstring, an import and __all__; and __getattr__ or __dir__, which import late."""
    match node:
        case ast.ImportFrom() | ast.Import() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name.startswith("_")
        case ast.If(test=ast.Name(id="TYPE_CHECKING"), body=body):
            return all(is_reexport(inner) for inner in body)
        case ast.FunctionDef(name=name):
            return name in {"__getattr__", "__dir__"}
    return False


def test_init_files_only_reexport(source: dict[Path, ast.Module]) -> None:
    inits = {path: tree for path, tree in source.items() if path.name == "__init__.py"}
    assert [
        f"{path}:{node.lineno}" for path, tree in inits.items() for node in tree.body if not is_reexport(node)
    ] == []
