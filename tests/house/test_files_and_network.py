"""Files are touched by data, report, pipeline, protocol/load and, for its cache, compiled; the network by nobody."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOORS = ("data/", "report/", "pipeline/", "protocol/load", "stats/kernels/compiled")
TOUCHES = {
    "open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "makedirs", "unlink", "rmtree",
    "touch", "iterdir", "rglob", "savefig", "read_csv", "read_parquet", "read_excel", "read_json", "scan_csv",
    "scan_parquet", "write_csv", "write_parquet", "write_excel", "write_json", "loadtxt", "savetxt", "read_xport",
}  # fmt: skip
NETWORK = {"socket", "ssl", "urllib.request", "http", "ftplib", "smtplib", "requests", "httpx", "aiohttp", "urllib3"}


def calls(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Name each call whose first argument, or whose object, can be a file; `"".join` and buffers in memory are none."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args) if name in TOUCHES:
                in_memory = name.startswith("write_") and name not in {"write_text", "write_bytes"} and not args
                if not in_memory:
                    yield node.lineno, name


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield from (module, *(f"{module}.{alias.name}" for alias in names))


def test_only_the_doors_touch_files(source: dict[Path, ast.Module]) -> None:
    inside = {path: tree for path, tree in source.items() if not path.as_posix().startswith(DOORS)}
    assert [f"{path}:{line} {name}" for path, tree in inside.items() for line, name in calls(tree)] == []


def test_nothing_talks_to_the_network(source: dict[Path, ast.Module]) -> None:
    found = [(path, name) for path, tree in source.items() for name in imports(tree)]
    assert [f"{path} {name}" for path, name in found if {name, name.split(".", maxsplit=1)[0]} & NETWORK] == []
