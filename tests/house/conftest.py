"""The repository as the house rules read it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def parse_all(folder: Path, pattern: str) -> dict[Path, ast.Module]:
    """Parse the files of a folder that may not exist yet."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob(pattern))}


@pytest.fixture(scope="session")
def source(repository: Path) -> dict[Path, ast.Module]:
    """Each file of the package, by its path inside the package, as a tree."""
    package = repository / "src/topline"
    return {path.relative_to(package): tree for path, tree in parse_all(package, "*.py").items()}


@pytest.fixture(scope="session")
def test_modules(repository: Path) -> dict[Path, ast.Module]:
    """Each test file, by its path inside tests/, as a tree."""
    folder = repository / "tests"
    return {path.relative_to(folder): tree for path, tree in parse_all(folder, "test_*.py").items()}


@pytest.fixture(scope="session")
def pages(repository: Path) -> dict[Path, str]:
    """Each documentation page, and the pages at the top of the repository."""
    found = [*sorted((repository / "docs").rglob("*.md")), *sorted(repository.glob("*.md"))]
    return {path: path.read_text(encoding="utf-8") for path in found}


@pytest.fixture(scope="session")
def kept_texts(repository: Path) -> dict[Path, str]:
    """Each text file that the repository keeps."""
    folders = [repository / name for name in (".ci", "benchmarks", "docs", "src", "studies", "tests")]
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    files += [path for path in sorted(repository.iterdir()) if path.is_file() and path.name != ".git"]
    contents = {path: path.read_bytes() for path in files if "__pycache__" not in path.parts}
    return {
        path: content.decode("utf-8", "replace") for path, content in contents.items() if b"\0" not in content[:8000]
    }
