"""Read the committed answers and the data that they were computed from."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np

Answer = Any  # what a JSON file holds
HERE = Path(__file__).parent


def read_answers(name: str) -> Answer:
    """Read NAME.json."""
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def read_columns(name: str) -> dict[str, np.ndarray]:
    """Read NAME.csv: numbers as float, the rest as text."""
    with (HERE / f"{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns: dict[str, np.ndarray] = {}
    for key in rows[0]:
        texts = [row[key] for row in rows]
        try:
            columns[key] = np.array([float(text) for text in texts])
        except ValueError:
            columns[key] = np.array(texts)
    return columns


def assert_close(found: Answer, expected: Answer, tolerance: float = 1e-8) -> None:
    """Compare numbers relative to their size; None in the answer is None, NaN or missing here."""
    ours = np.array(
        [np.nan if value is None else value for value in np.ravel(np.asarray(found, dtype=object))], dtype=float
    )
    theirs = np.array(
        [np.nan if value in (None, "NaN", "NA") else value for value in np.ravel(np.asarray(expected, dtype=object))],
        dtype=float,
    )
    np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance * 1e-2, equal_nan=True)
