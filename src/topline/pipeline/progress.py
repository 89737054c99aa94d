"""How far a run is: the shares of its steps, among which long work takes about its share of the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

BEFORE = 0.3
"""The share of the bar of what comes before the long work."""
OTHER_STEPS = 200.0
"""How long the steps after it take, in the units of its tasks."""


class ProgressBar:
    """Tells each step with the share of the whole run that is done before it."""

    def __init__(self, tell: Callable[[str, float], None]) -> None:
        self._tell = tell
        self._after = BEFORE

    def step(self, words: str, share: float) -> None:
        """Tell a step, by its share in a run without long work."""
        beyond = (share - BEFORE) / (1 - BEFORE)
        self._tell(words, share if beyond < 0 else self._after + beyond * (1 - self._after))

    def make_room(self, size: float) -> None:
        """Let long work of this size follow."""
        self._after = BEFORE + (1 - BEFORE) * size / (size + OTHER_STEPS)

    def long_work(self, words: str, share: float) -> None:
        """Tell long work, by the share of it that is done."""
        self._tell(words, BEFORE + (self._after - BEFORE) * share)
