"""One run of the example study for all journeys of a file, through the command line as a user starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    Command = Callable[..., subprocess.CompletedProcess[str]]

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
STUDY = Path(__file__).parents[2] / "studies" / "pharmaverse-onco"


def command(*words: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Start `topline` in a new process and give what it printed."""
    program = str(Path(sys.executable).with_name("topline"))
    environment = os.environ | {"NO_COLOR": "1"}
    return subprocess.run(
        [program, *map(str, words)], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="session")
def topline() -> Command:
    return command


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The readout of the example study."""
    out = tmp_path_factory.mktemp("demo") / "readout"
    done = command("run", STUDY, "--out", out, "--jobs", "1")
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a window and without calls of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
