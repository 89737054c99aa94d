"""What can be simulated: a plan in a scenario, as a value that any process can add trials up for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Characteristics(Protocol):
    """Operating characteristics of a plan in a scenario."""

    @property
    def largest_error(self) -> float:
        """The largest Monte Carlo error of what a wanted precision speaks of."""
        ...


C_co = TypeVar("C_co", bound=Characteristics, covariant=True)


class Work(Protocol[C_co]):
    """One plan in one scenario: frozen, hashable, picklable, and its repr tells all that its numbers hang on.

    A trial hangs on the seed, the scenario's name and the number of its replicate, and on nothing else.
    """

    @property
    def label(self) -> str:
        """Its name, one of a kind among the works that are run together."""
        ...

    @property
    def sums(self) -> tuple[str, ...]:
        """The names of what is added up over trials."""
        ...

    def add_block(self, seed: int, trials: range, out: NDArray[np.float64]) -> None:
        """Fill `out` with the sums over some replicates, without holding the interpreter's lock."""
        ...

    def summarise(self, sums: NDArray[np.float64], trials: int, seed: int) -> C_co:
        """Turn the sums over the first trials into operating characteristics."""
        ...
