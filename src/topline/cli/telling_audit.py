"""Print what an audit found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

if TYPE_CHECKING:
    from topline.pipeline import AuditReport

INDENT = 2
UNWRAPPED = 100_000


def tell_audit(report: AuditReport) -> None:
    """Print the counts, then what is inconsistent and what is left open, each with its arithmetic."""
    console = _console()
    publication = report.audit.published.publication
    console.print(Text(f"{publication.id}: {publication.title}"))
    for sentence in report.headlines:
        console.print(Text(sentence, style="bold"))
    _tell(console, report, "inconsistent", "bold red")
    _tell(console, report, "cannot tell", "bold yellow")


def _tell(console: Console, report: AuditReport, verdict: Literal["inconsistent", "cannot tell"], style: str) -> None:
    findings = report.audit.of(verdict)
    if findings:
        console.print(Text(f"\n{verdict.capitalize()}", style=style))
    for found in findings:
        console.print(_indented(Text(f"{found.about} [{found.check}]", style="bold"), INDENT))
        console.print(_indented(Text(found.arithmetic), 2 * INDENT))


def _indented(text: Text, columns: int) -> Padding:
    return Padding(text, (0, 0, 0, columns), expand=False)


def _console() -> Console:
    """Wrap lines on a terminal; in a file or a pipe each stays whole."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=UNWRAPPED)
