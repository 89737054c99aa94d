"""Every test asserts something."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ASSERTING = ("assert", "raises", "warns", "check", "expect")


def asserts_something(test: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    for node in ast.walk(test):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call) and any(word in ast.unparse(node.func) for word in ASSERTING):
            return True
    return False


def test_every_test_asserts_something(test_modules: dict[Path, ast.Module]) -> None:
    tests = [
        (path, node)
        for path, tree in test_modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    ]
    assert [f"{path}:{test.lineno} {test.name}" for path, test in tests if not asserts_something(test)] == []


def test_a_test_without_an_assertion_is_found() -> None:
    empty = ast.parse("def test_nothing():\n    value = 1 + 1\n").body[0]
    assert isinstance(empty, ast.FunctionDef)
    assert not asserts_something(empty)
