"""Links lead somewhere, the glossary is in order, and no file names a machine or a registry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
PLACES = re.compile(
    r"(?<![\w.$])/(?:home|root|Users|work|tmp)/[\w.]|(?:index|registry|files)\.[\w.]*(?:pypi|python)|pypi\.org"
)
NEEDED = ("ADaM", "Adverse event", "Censoring", "Hazard ratio", "Kaplan-Meier estimate", "RECIST", "Subject")


def test_links_between_pages_resolve(pages: dict[Path, str]) -> None:
    links = [(path, target) for path, text in pages.items() for target in LINK.findall(text)]
    assert [f"{path.name}: {target}" for path, target in links if not (path.parent / target).exists()] == []


def test_the_glossary_is_in_order_and_each_term_is_explained(repository: Path) -> None:
    text = (repository / "docs/glossary.md").read_text(encoding="utf-8")
    terms = re.findall(r"^(\S.*)\n:   \S", text, re.MULTILINE)
    assert set(NEEDED) <= set(terms)
    assert terms == sorted(set(terms), key=str.casefold)
    assert len(re.findall(r"^:   ", text, re.MULTILINE)) == len(terms)


def test_no_file_names_a_machine_or_a_registry(kept_texts: dict[Path, str]) -> None:
    texts = {path: text for path, text in kept_texts.items() if path.name != "test_documents.py"}
    assert [f"{path}: {found[0]}" for path, text in texts.items() if (found := PLACES.search(text))] == []


def test_decision_pages_are_numbered_and_say_context_choice_consequence(repository: Path) -> None:
    decisions = sorted((repository / "docs/decisions").glob("*.md"))
    words = ("**Context.**", "**Choice.**", "**Consequence.**")
    assert [int(page.name[:4]) for page in decisions] == list(range(1, len(decisions) + 1))
    assert [page.name for page in decisions if not all(word in page.read_text("utf-8") for word in words)] == []
