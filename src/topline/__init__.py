"""From an oncology trial's protocol and patient-level data to its readout, every number traceable."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from topline.data import read_study
    from topline.pipeline import Readout, run
    from topline.protocol import read_protocol

__all__ = ["Readout", "read_protocol", "read_study", "run"]

_HOMES = {
    "Readout": "topline.pipeline",
    "read_protocol": "topline.protocol",
    "read_study": "topline.data",
    "run": "topline.pipeline",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for, so that `topline --help` answers at once."""
    from importlib import import_module

    if name not in _HOMES:
        message = f"module 'topline' has no attribute {name!r}. It has: {', '.join(__all__)}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), name)
