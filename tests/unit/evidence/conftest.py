"""Published files as text, read in a folder of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.core import ProtocolError
from topline.evidence import Published, read_published

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "publication: {id: demo, title: A trial}\n"


class PublishedFile:
    """A published file that a test writes."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "published.yaml"

    def read(self, text: str) -> Published:
        self.path.write_text(text if text.startswith("publication:") else HEAD + text, encoding="utf-8")
        return read_published(self.path)

    def problems(self, text: str) -> list[str]:
        with pytest.raises(ProtocolError) as caught:
            self.read(text)
        return str(caught.value).splitlines()


@pytest.fixture
def published_file(tmp_path: Path) -> PublishedFile:
    return PublishedFile(tmp_path)


@pytest.fixture(scope="session")
def trial(repository: Path) -> Published:
    """The trial that the example study rebuilds."""
    return read_published(repository / "studies/nct04695470/published.yaml")
