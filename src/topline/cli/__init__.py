"""The front door: words → pipeline → words."""

from topline.cli.app import main

__all__ = ["main"]
