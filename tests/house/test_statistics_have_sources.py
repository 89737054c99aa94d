"""Every statistic has a page and says where its answers come from; every oracle says who said it."""

from __future__ import annotations

import inspect
import json
import re
from typing import TYPE_CHECKING

from topline import stats

if TYPE_CHECKING:
    from pathlib import Path

STATISTICS = {name: getattr(stats, name) for name in stats.__all__ if inspect.isfunction(getattr(stats, name))}


def names_a_source(docstring: str) -> bool:
    return "References" in docstring or "oracle" in docstring.lower()


def says_who_said_it(oracle: Path) -> bool:
    if any(oracle.parent.rglob("*.R")) or any((oracle.parent / "r").glob("*.R")):
        return True
    content = json.loads(oracle.read_text(encoding="utf-8"))
    return isinstance(content, dict) and "source" in content


def test_every_statistic_has_a_page(repository: Path) -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in (repository / "docs/methods").glob("*.md"))
    assert [name for name in STATISTICS if not re.search(rf"\b{name}\b", text)] == []


def test_every_statistic_names_its_paper_or_its_oracle() -> None:
    assert [name for name, function in STATISTICS.items() if not names_a_source(function.__doc__ or "")] == []


def test_every_oracle_says_who_said_it(repository: Path) -> None:
    oracles = sorted((repository / "tests/oracle").rglob("*.json"))
    assert [str(oracle) for oracle in oracles if not says_who_said_it(oracle)] == []
