"""The page on the data checks lists every rule."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topline.data.findings import RULES

if TYPE_CHECKING:
    from pathlib import Path


def test_every_rule_is_on_the_page_with_its_meaning(repository: Path) -> None:
    text = (repository / "docs/methods/data-checks.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", text, re.MULTILINE))
    own = {rule.name: rule.meaning for rule in RULES}
    derivations = "".join(
        file.read_text(encoding="utf-8") for file in (repository / "src/topline/derive").rglob("*.py")
    )

    assert {name: meaning for name, meaning in listed.items() if name in own} == own
    assert [name for name in listed if name not in own and f'"{name}"' not in derivations] == []
