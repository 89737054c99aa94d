"""What a reconciliation says: each printed number with the computed one, and the counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from topline.evidence.published import PrintedNumber

Status = Literal["equal", "different", "not computed", "not a result"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """One printed number beside the computed one.

    Parameters
    ----------
    number : the printed number.
    status : equal at the printed rounding, different, not computed, or no result of the subjects' data.
    computed : the computed number in the unit of the print; None where there is none.
    shown : the computed number at the printed rounding, NR where it is not reached, NE where it cannot be had.
    difference : the computed number less the printed one.
    reason : why there is no computed number, or why it differs in kind.
    result_id : the result.
    contradictions : what the audit of the publication says against the printed number.
    """

    number: PrintedNumber
    status: Status
    computed: float | None = None
    shown: str = ""
    difference: float | None = None
    reason: str = ""
    result_id: str = ""
    contradictions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """All printed numbers of a publication beside a readout's."""

    title: str
    entries: tuple[Reconciled, ...]

    def of(self, status: Status) -> tuple[Reconciled, ...]:
        """Give the numbers of one status."""
        return tuple(entry for entry in self.entries if entry.status == status)

    @property
    def results(self) -> int:
        """The printed numbers that are results of the subjects' data."""
        return len(self.entries) - len(self.of("not a result"))

    @property
    def contradicted(self) -> tuple[Reconciled, ...]:
        """The numbers that differ and that the publication itself contradicts."""
        return tuple(entry for entry in self.of("different") if entry.contradictions)

    @property
    def summary(self) -> str:
        """The counts in one sentence."""
        different, absent = len(self.of("different")), len(self.of("not computed"))
        inside = f" ({len(self.contradicted)} of them contradicted within the publication)" if different else ""
        verbs = ("differs" if different == 1 else "differ", "is" if absent == 1 else "are")
        return (
            f"{len(self.of('equal'))} of {self.results} printed numbers are equal at the printed rounding, "
            f"{different} {verbs[0]}{inside}, {absent} {verbs[1]} not computed."
        )
