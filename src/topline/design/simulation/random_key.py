"""The key of a scenario's random numbers: the seed, and a hash of the scenario's name."""

from __future__ import annotations

import hashlib

import numpy as np


def key_of(seed: int, scenario_name: str) -> tuple[np.uint64, np.uint64]:
    """Give the key with which the counter-based numbers are drawn."""
    name = hashlib.blake2b(scenario_name.encode(), digest_size=4).digest()
    return np.uint64(seed), np.uint64(int.from_bytes(name, "little"))
