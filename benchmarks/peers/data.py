"""Make the data of a row of the table: the same for every peer, as files of float64 that Python and R both read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

EVENT_SHARE = 0.6
N_FOLDS = 10
N_RESAMPLES = 1_000


def write_data(folder: Path, n: int, p: int, *, is_days: bool) -> None:
    """Write time, event, group, x, fold and the resamples' seed for `n` subjects and `p` covariates."""
    rng = np.random.default_rng([n, p])
    x = rng.normal(size=(n, p))
    risk = np.exp(-0.3 * x[:, 0]) if p else np.ones(n)
    time = 500 * rng.exponential(risk)
    columns = {
        "time": np.ceil(time) if is_days else time,
        "event": (rng.random(n) < EVENT_SHARE).astype(float),
        "group": rng.integers(0, 2, n).astype(float),
        "x": x,
        "fold": np.arange(n) % N_FOLDS + 1.0,
    }
    for name, values in columns.items():
        np.asarray(values, dtype="<f8").ravel(order="F").tofile(folder / f"{name}.f8")
    (folder / "shape.json").write_text(json.dumps({"n": n, "p": p}), encoding="utf-8")


def read_data(folder: Path) -> dict[str, np.ndarray]:
    """Read the columns: events as booleans, groups and folds as whole numbers."""
    shape = json.loads((folder / "shape.json").read_text(encoding="utf-8"))
    n, p = shape["n"], shape["p"]
    columns = {name: np.fromfile(folder / f"{name}.f8") for name in ("time", "event", "group", "x", "fold")}
    columns["event"] = columns["event"].astype(bool)
    columns["group"], columns["fold"] = columns["group"].astype(np.int64), columns["fold"].astype(np.int64)
    columns["x"] = np.ascontiguousarray(columns["x"].reshape(n, p, order="F"))
    return columns


def draw_resamples(n: int) -> np.ndarray:
    """Draw the rows of each bootstrap resample."""
    return np.random.default_rng(n).integers(0, n, (N_RESAMPLES, n))
