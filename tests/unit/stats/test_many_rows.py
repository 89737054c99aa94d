"""What many rows may cost, and how labels are numbered."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc

import numpy as np
import pytest

from topline.core import MethodError
from topline.stats import kaplan_meier
from topline.stats.inputs import read_labels

ROWS = 600_000
FEW = """
import sys
import numpy as np
from topline.stats import kaplan_meier, log_rank, nelson_aalen, rmst_difference
rng = np.random.default_rng(1)
time, event, group = rng.exponential(9, 1999), rng.random(1999) < 0.5, rng.integers(0, 2, 1999)
kaplan_meier(time, event).median(), log_rank(time, event, group), nelson_aalen(time, event)
rmst_difference(time, event, group, 5.0)
print("numba" in sys.modules)
"""


def test_few_rows_need_no_compiler() -> None:
    done = subprocess.run([sys.executable, "-c", FEW], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("times", ["days", "distinct"])
def test_curve_of_many_rows_costs_at_most_three_times_its_data(times: str) -> None:
    rng = np.random.default_rng(3)
    time, event = rng.exponential(500, ROWS), rng.random(ROWS) < 0.6
    time = np.ceil(time) if times == "days" else time
    kaplan_meier(time, event)
    tracemalloc.start()
    curve = kaplan_meier(time, event)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert curve.at_risk[0] == ROWS
    assert peak < 3 * (time.nbytes + event.nbytes)


@pytest.mark.parametrize(
    "labels",
    [
        np.array([3, -7, 12]),
        np.array([0, 1]),
        np.array([5], dtype=np.uint8),
        np.array([0, 2**40]),
        np.array([2**64 - 1, 7], dtype=np.uint64),
        np.array([True, False]),
        np.array([1.5, 0.0, -2.0]),
        np.array(["b", "Arm A", ""]),
        np.array([f"site {number}" for number in range(40)]),
        np.arange(300),
        np.array(["b", "a"], dtype=object),
        np.array([2, 1.5, True], dtype=object),
        np.array([1, "1", "a"], dtype=object),
    ],
    ids=str,
)
def test_many_labels_are_numbered_like_few(labels: np.ndarray) -> None:
    rng = np.random.default_rng(4)
    given = rng.permutation(np.tile(labels, 1 + 12_000 // len(labels)))
    text = given.astype(str) if any(isinstance(label, str) for label in labels.tolist()) else np.array(given.tolist())
    levels, codes = np.unique(text if given.dtype == object else given, return_inverse=True)

    names, found = read_labels(given, "group", len(given))

    assert names == tuple(str(level) for level in levels.tolist())
    np.testing.assert_array_equal(found, codes)


def test_label_that_first_appears_late_is_found() -> None:
    given = np.array(["a"] * 20_000 + ["b"])
    names, codes = read_labels(given, "group", len(given))
    assert (names, codes.sum(), codes[-1]) == (("a", "b"), 1, 1)


@pytest.mark.parametrize("missing", [None, np.nan])
def test_missing_label_is_refused(missing: float | None) -> None:
    with pytest.raises(MethodError, match="group: expected a label for each subject, found a missing one"):
        read_labels(np.array(["a", missing], dtype=object), "group", 2)
