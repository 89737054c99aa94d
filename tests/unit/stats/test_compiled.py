"""Compiled loops need no folder that can be written, and follow changes of their parts."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

WITHOUT_A_FOLDER = """
from numba.core.caching import CacheImpl
CacheImpl._locator_classes = []
from topline.stats import batch
print(batch.log_rank([[1, 2, 3, 4]], [[1, 1, 1, 1]], list("abab")).statistic[0])
"""


def test_without_a_folder_to_write_each_process_compiles_anew() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_A_FOLDER], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert float(done.stdout) == pytest.approx(8 / 13)  # by hand: O - E = 2/3 for a, its variance 1/4 + 2/9 + 1/4


CALLER = """
from topline.stats.kernels.compiled import compiled{plain}
from part import amount

@compiled{plain}
def twice(value):
    return 2 * amount(value)

if __name__ == "__main__":
    print(twice(10), sum(twice._cache_hits.values()))
"""
PART = """
from topline.stats.kernels.compiled import compiled{plain}_part

@compiled{plain}_part
def amount(value):
    return value + {added}
"""


@pytest.mark.parametrize("plain", ["", "_plain"])
def test_a_changed_part_in_another_file_is_compiled_anew(tmp_path: Path, plain: str) -> None:
    (tmp_path / "caller.py").write_text(CALLER.format(plain=plain))
    (tmp_path / "part.py").write_text(PART.format(added=1, plain=plain))
    assert [_result_and_hits(tmp_path), _result_and_hits(tmp_path)] == [["22", "0"], ["22", "1"]]
    (tmp_path / "part.py").write_text(PART.format(added=2, plain=plain))
    assert [_result_and_hits(tmp_path), _result_and_hits(tmp_path)] == [["24", "0"], ["24", "1"]]


TAKES_A_TYPE = """
from topline.stats.kernels.compiled import compiled
from part import {name}

@compiled
def twice(value):
    return 2 * value.amount

if __name__ == "__main__":
    print(twice({name}(10)), sum(twice._cache_hits.values()))
"""
TYPE = """
from typing import NamedTuple

class {name}(NamedTuple):
    amount: int
"""


def test_code_on_disk_for_a_type_that_is_no_more_is_compiled_anew(tmp_path: Path) -> None:
    for name in ("Dose", "Amount"):
        (tmp_path / "caller.py").write_text(TAKES_A_TYPE.format(name=name))
        (tmp_path / "part.py").write_text(TYPE.format(name=name))
        assert [_result_and_hits(tmp_path), _result_and_hits(tmp_path)] == [["20", "0"], ["20", "1"]]


def _result_and_hits(folder: Path) -> list[str]:
    """Give what the caller prints in a new process: its result, and how often it found machine code on disk."""
    settings = {name: text for name, text in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    command = [sys.executable, "caller.py"]
    done = subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout.split()
