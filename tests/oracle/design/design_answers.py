"""Read the committed answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Answer = Any  # what a JSON file holds
HERE = Path(__file__).parent


def read_answers(name: str) -> Answer:
    """Read NAME.json."""
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def listed(values: Answer) -> list[Answer]:
    """Give R's vector as a list: one of length 1 is written as its element, a missing value as "NA"."""
    elements = values if isinstance(values, list) else [values]
    return [None if value == "NA" else value for value in elements]
