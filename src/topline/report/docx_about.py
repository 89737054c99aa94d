"""The last parts of the Word report: data quality and conventions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.report.docx_tables import plain_word_table
from topline.report.docx_xml import TEXT_WIDTH, bookmarked, paragraph, run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from topline.report.document import Document


def about_parts(document: Document) -> Iterator[str]:
    """Write findings, exclusions, the switches in force and the analysis sets."""
    yield paragraph(bookmarked(run("Data quality"), "quality"), "Heading1", "<w:pageBreakBefore/>")
    yield from _findings(document)
    yield from _exclusions(document)
    yield paragraph(bookmarked(run("Conventions"), "conventions"), "Heading1", "<w:pageBreakBefore/>")
    yield _table(("Convention", "In force"), document.conventions)
    if document.protocol.populations:
        yield paragraph(run("Analysis sets"), "Heading2")
        sets = [(name, item.label, item.rule) for name, item in document.protocol.populations.items()]
        yield _table(("Set", "Name", "Rule on ADSL"), sets)
    yield paragraph(
        run("Values are rounded once, when they are shown. The exact value, method and filter of every number stand ")
        + run("in results.parquet; report.html shows them on a click."),
        "Normal",
    )


def _findings(document: Document) -> Iterator[str]:
    if not document.findings:
        yield paragraph(run("No record is implausible by the checks."), "Normal")
        return
    words = (
        "These records are implausible by the checks. They are kept in the analysis, and listed for the data's owner."
    )
    yield paragraph(run(words), "Normal")
    by_rule = document.findings_by_rule()
    yield _table(("Rule", "Records"), [(rule, str(len(findings))) for rule, findings in by_rule.items()])
    for rule, findings in by_rule.items():
        yield paragraph(run(rule), "Heading2")
        rows = [(found.subject, f"{found.dataset} {found.record}".strip(), found.text) for found in findings]
        yield _table(("Subject", "Record", "What was found"), rows)


def _exclusions(document: Document) -> Iterator[str]:
    yield paragraph(run("Records left out"), "Heading2")
    if not document.exclusions:
        yield paragraph(run("No record was left out."), "Normal")
        return
    rows = [(item.dataset, item.reason, str(item.records), str(len(item.subjects))) for item in document.exclusions]
    yield _table(("Dataset", "Reason", "Records", "Subjects"), rows)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Two tables that touch become one in Word: a paragraph stands below each."""
    return plain_word_table(header, rows, TEXT_WIDTH) + paragraph("", "Footnote")
