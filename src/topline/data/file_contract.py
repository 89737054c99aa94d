"""What finding and reading a file asks of a contract, whatever the standard."""

from __future__ import annotations

from typing import Protocol


class FileContract(Protocol):
    """The contract of one domain or dataset."""

    @property
    def domain(self) -> str:
        """Its name, which the file bears."""
        ...

    @property
    def label(self) -> str:
        """What it holds, in words."""
        ...

    @property
    def required(self) -> tuple[str, ...]:
        """Columns that must be there."""
        ...

    @property
    def used(self) -> tuple[str, ...]:
        """Further columns that are used."""
        ...

    @property
    def is_required(self) -> bool:
        """Whether no study can be analysed without it."""
        ...
