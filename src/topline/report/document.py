"""What a report says, without any format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from topline.core import Exclusion, Finding
    from topline.display import Display, Sentence
    from topline.protocol import Protocol
    from topline.results import Results

SECTIONS = ("Subjects", "Efficacy", "Safety")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Everything that a report says; each format writes the same.

    Parameters
    ----------
    headlines : the main numbers, a sentence each.
    displays : tables and figures in the order of the plan.
    results : the results table that the displays were laid out from.
    findings : implausible records, kept in the analysis.
    exclusions : records left out of the analysis.
    conventions : the switches in force, as name and value in words.
    version : the version of Topline.
    """

    protocol: Protocol
    headlines: tuple[Sentence, ...]
    displays: tuple[Display, ...]
    results: Results
    findings: tuple[Finding, ...]
    exclusions: tuple[Exclusion, ...]
    conventions: tuple[tuple[str, str], ...]
    version: str

    def sections(self) -> dict[str, tuple[Display, ...]]:
        """Group the displays by section: subjects, efficacy, safety, then others as the plan first names them."""
        named = dict.fromkeys(display.section for display in self.displays)
        names = [name for name in SECTIONS if name in named] + [name for name in named if name not in SECTIONS]
        return {name: tuple(display for display in self.displays if display.section == name) for name in names}

    def findings_by_rule(self) -> dict[str, tuple[Finding, ...]]:
        """Group the findings by the rule that was broken, in the rules' alphabetic order."""
        rules = sorted({finding.rule for finding in self.findings})
        return {rule: tuple(finding for finding in self.findings if finding.rule == rule) for rule in rules}
