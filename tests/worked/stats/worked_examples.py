"""Read the published worked examples and their data."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
EXAMPLES: dict[str, Any] = {
    example["id"]: example for example in json.loads((HERE / "reference.json").read_text(encoding="utf-8"))["results"]
}


def read_data(name: str) -> dict[str, np.ndarray]:
    """Read data/NAME.csv, an empty cell as NaN."""
    with (HERE / "data" / f"{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {key: np.array([float(row[key]) if row[key] else np.nan for row in rows]) for key in rows[0]}


def read_lung(*needed: str) -> dict[str, np.ndarray]:
    """Read the lung data with `event`, without the subjects who lack one of `needed`."""
    columns = read_data("lung")
    complete = np.all([~np.isnan(columns[name]) for name in ("time", *needed)], axis=0)
    kept = {key: values[complete] for key, values in columns.items()}
    return {**kept, "event": kept["status"] == 2}


def expected(example: str) -> Any:  # noqa: ANN401  what a JSON file holds
    """Give what the example prints."""
    return EXAMPLES[example]["expected"]
