"""The version of the installed package."""

from __future__ import annotations

from importlib.metadata import version as installed_version


def version() -> str:
    """Give Topline's version, as the package's metadata has it."""
    return installed_version("topline")
