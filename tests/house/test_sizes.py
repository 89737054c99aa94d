"""A file fits in 350 lines, a function in 45, an argument list in 7."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef

# compare, simulate, size, survival, two_arms: the options that the commands of `topline design` promise.
# cox, cross_validated_cox_path: R's functions take them, and the same names are promised to callers.
# kaplan_meier, log_rank: over many samples they take the options of the single functions, resamples and threads.
# run, reconstruct: the options that the command promises.
# maximally_selected_log_rank: maxstat.test takes them, and chance is an argument.
LONG_ARGUMENT_LISTS = {
    "compare",
    "cox",
    "cross_validated_cox_path",
    "kaplan_meier",
    "log_rank",
    "maximally_selected_log_rank",
    "reconstruct",
    "run",
    "simulate",
    "size",
    "survival",
    "two_arms",
}


def functions(source: dict[Path, ast.Module]) -> Iterator[tuple[Path, Function]]:
    for path, tree in source.items():
        yield from ((path, node) for node in ast.walk(tree) if isinstance(node, Function))


def code_lines(function: Function) -> int:
    """Count the lines from the first statement after the docstring."""
    body = function.body[1:] if ast.get_docstring(function, clean=False) and len(function.body) > 1 else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1


def test_files_fit_in_350_lines(repository: Path, source: dict[Path, ast.Module]) -> None:
    lengths = {path: (repository / "src/topline" / path).read_bytes().count(b"\n") for path in source}
    assert {str(path): length for path, length in lengths.items() if length > 350} == {}


def test_functions_fit_in_45_lines(source: dict[Path, ast.Module]) -> None:
    assert [f"{path}: {f.name}: {code_lines(f)}" for path, f in functions(source) if code_lines(f) > 45] == []


def test_functions_take_at_most_7_arguments(source: dict[Path, ast.Module]) -> None:
    counts = [(path, f, len(f.args.posonlyargs + f.args.args + f.args.kwonlyargs)) for path, f in functions(source)]
    assert [f"{path}: {f.name}: {n}" for path, f, n in counts if n > 7 and f.name not in LONG_ARGUMENT_LISTS] == []
