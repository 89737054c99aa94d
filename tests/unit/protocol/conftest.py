"""Study files as text, read in a folder of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.core import ProtocolError
from topline.protocol import Protocol, read_protocol

if TYPE_CHECKING:
    from pathlib import Path


class StudyFile:
    """A study file that a test writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "study"
        self.folder.mkdir()
        self.path = self.folder / "study.yaml"

    def read(self, text: str | bytes, *, allow_outside: bool = False) -> Protocol:
        self.path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_protocol(self.path, allow_outside=allow_outside)

    def problems(self, text: str | bytes) -> list[str]:
        with pytest.raises(ProtocolError) as caught:
            self.read(text)
        return str(caught.value).splitlines()


@pytest.fixture
def study_file(tmp_path: Path) -> StudyFile:
    return StudyFile(tmp_path)
