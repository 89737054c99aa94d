"""Implausible records: told to the reader, kept in the analysis."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One implausible record.

    Parameters
    ----------
    rule : the check's short name, for example "death-before-last-visit".
    dataset : the domain or analysis dataset, for example "DM".
    subject : USUBJID, or "" where no one subject is meant.
    record : the record within the subject, for example "RSSEQ 12".
    message : what was expected and what was found, with both values.
    remedy : what to do.
    """

    rule: str
    dataset: str
    subject: str
    record: str
    message: str
    remedy: str

    @property
    def text(self) -> str:
        """What was expected, what was found and what to do."""
        return f"{self.message}; {self.remedy}"

    def __str__(self) -> str:
        where = " ".join(part for part in (self.dataset, self.subject, self.record) if part)
        return f"{where}: {self.text} [{self.rule}]"
