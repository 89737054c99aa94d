"""The bundled demo study, read, derived and analysed once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from topline.analyse import analyse
from topline.data import read_study
from topline.derive import derive
from topline.protocol import read_protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from topline.protocol import Protocol
    from topline.results import Results


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """The demo's protocol and its results."""

    protocol: Protocol
    results: Results


@pytest.fixture(scope="session")
def demo(repository: Path) -> Demo:
    """Analyse the demo study."""
    return analyse_study(repository / "studies/pharmaverse-onco")


@pytest.fixture(scope="session")
def trial(repository: Path) -> Demo:
    """Analyse the rebuilt trial."""
    return analyse_study(repository / "studies/nct04695470")


def analyse_study(folder: Path) -> Demo:
    """Read, derive and analyse a study."""
    protocol = read_protocol(folder / "study.yaml")
    data = read_study(folder / protocol.data.folder, protocol)
    return Demo(protocol=protocol, results=analyse(derive(data, protocol), protocol))


@pytest.fixture
def kept(request: pytest.FixtureRequest) -> Callable[[Path, str], str]:
    """Read what a golden file holds; with --snapshot-update write it first."""

    def read(file: Path, text: str) -> str:
        if request.config.getoption("update_snapshots"):
            file.write_text(text, encoding="utf-8", newline="\n")
        return file.read_text(encoding="utf-8")

    return read
