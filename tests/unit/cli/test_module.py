from __future__ import annotations

import os
import subprocess
import sys

from topline.core import version


def start(*words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "topline", *words], env=environment, capture_output=True, text=True, check=False
    )


def test_the_module_is_the_command() -> None:
    done = start("--version")
    assert (done.returncode, done.stdout) == (0, f"topline {version()}\n")


def test_the_module_tells_how_it_is_called() -> None:
    assert "Usage: python -m topline [OPTIONS] COMMAND" in start("--help").stdout


def test_bad_input_of_the_module_ends_with_2(tmp_path: object) -> None:
    done = start("check", f"{tmp_path}/nowhere")
    assert done.returncode == 2
    assert "expected a study file, found no such file" in done.stderr
