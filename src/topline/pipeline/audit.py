"""Check a publication against itself, and write what was found."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from topline.core import version
from topline.pipeline.named_file import refuse_missing
from topline.pipeline.output_folder import whole_folder, write_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topline.evidence import Audit, AuditFinding, Published, Verdict
    from topline.report import EvidencePage, EvidenceSection, EvidenceTable, Tone

TONES: dict[Verdict, Tone] = {"consistent": "good", "inconsistent": "bad", "cannot tell": "open"}
READING = (
    "A printed number stands for every value that is rounded to it, both ends included, whichever way ties go.",
    "Inconsistent: no such values agree.",
    "Consistent: some such values agree, which does not make them right.",
    "Cannot tell: what is printed does not decide.",
    "The checks say what the numbers are, not how they came about: a slip and a wrong analysis look alike.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """An audit, and what it comes to in a sentence or two."""

    audit: Audit
    headlines: tuple[str, ...]


def audit_publication(path: str | Path, out: str | Path | None = None) -> AuditReport:
    """Check the numbers of a published file against each other.

    Parameters
    ----------
    path : the published file.
    out : a folder for the page and the tables; none writes nothing.

    Raises
    ------
    ProtocolError
        With every problem of the published file.
    """
    refuse_missing(Path(path), "published file")
    from topline.evidence import audit, read_published

    found = audit(read_published(path))
    if out is not None:
        with whole_folder(Path(out)) as folder:
            for name, content in _files(found, Path(path)):
                write_file(folder, name, content)
    return AuditReport(audit=found, headlines=_headlines(found))


def _files(audit: Audit, path: Path) -> Iterator[tuple[str, bytes]]:
    from topline.evidence import audit_results
    from topline.report import render_evidence_page, render_results_json, render_results_parquet

    results = audit_results(audit)
    yield "audit.html", render_evidence_page(_page(audit))
    yield "audit.json", _json(_content(audit))
    yield "audit.csv", _csv(audit)
    yield "results.parquet", render_results_parquet(results)
    yield "results.json", render_results_json(results)
    source = {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    yield (
        "manifest.json",
        _json({"publication": audit.published.publication.id, "topline": version(), "inputs": [source]}),
    )


def _content(audit: Audit) -> dict[str, object]:
    return {
        "publication": audit.published.publication.model_dump(mode="json"),
        "numbers": audit.numbers,
        "comparisons": len(audit.findings),
        "verdicts": {verdict: len(audit.of(verdict)) for verdict in TONES},
        "findings": [asdict(found) for found in audit.findings],
    }


def _json(content: object) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _csv(audit: Audit) -> bytes:
    from topline.report import plain_text

    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(["check", "verdict", "about", "rows", "arithmetic"])
    for found in audit.findings:
        cells = found.check, found.verdict, found.about, " ".join(found.ids), found.arithmetic
        writer.writerow([plain_text(cell) for cell in cells])
    return buffer.getvalue().encode("utf-8-sig")


def _page(audit: Audit) -> EvidencePage:
    from topline.report import EvidencePage, EvidenceSection

    published = audit.published
    return EvidencePage(
        brand=published.publication.id,
        kicker="Audit of print against itself",
        title=published.publication.title,
        note=published.publication.note,
        headlines=_headlines(audit),
        facts=tuple(_facts(audit, published)),
        sections=(
            _section(audit.of("inconsistent"), "inconsistent", "Inconsistent", "No comparison is inconsistent."),
            _section(audit.of("cannot tell"), "undecided", "Cannot tell", "Every comparison could be decided."),
            _every_comparison(audit),
            EvidenceSection(id="reading", title="How to read the verdicts", words=READING, tables=()),
        ),
        version=version(),
    )


def _headlines(audit: Audit) -> tuple[str, ...]:
    """Say in a few sentences how much was compared and what came of it."""
    counts = {verdict: len(audit.of(verdict)) for verdict in TONES}
    if not audit.findings:
        return (f"{audit.numbers} printed numbers, and no two of them that can be compared.",)
    compared = f"{audit.numbers} printed numbers, {len(audit.findings)} comparisons"
    told = (
        f"{counts['consistent']} consistent, {counts['inconsistent']} inconsistent, {counts['cannot tell']} undecided"
    )
    silent = "" if any(part.median for part in audit.published.survival.values()) else " No survival number is printed."
    return (f"{compared}: {told}.{silent}",)


def _facts(audit: Audit, published: Published) -> Iterator[tuple[str, str]]:
    publication = published.publication
    named = (("Publication", publication.doi), ("Registration", publication.registration))
    yield from ((name, value) for name, value in named if value)
    if publication.licence:
        yield "Licence of the publication", publication.licence
    yield "Printed numbers", str(audit.numbers)
    yield "Checks that found something to compare", str(len(audit.by_check()))


def _section(findings: tuple[AuditFinding, ...], name: str, title: str, none: str) -> EvidenceSection:
    from topline.report import EvidenceSection

    tables = (_table(title, findings, with_check=True),) if findings else ()
    return EvidenceSection(id=name, title=title, words=() if findings else (none,), tables=tables)


def _every_comparison(audit: Audit) -> EvidenceSection:
    from topline.report import EvidenceSection

    tables: list[EvidenceTable] = []
    for check, counts in audit.by_check().items():
        told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in TONES if counts[verdict])
        findings = [found for found in audit.findings if found.check == check]
        tables.append(_table(f"{check[:1].upper()}{check[1:]}: {told}", findings, with_check=False))
    return EvidenceSection(id="all", title="Every comparison", words=(), tables=tuple(tables))


def _table(title: str, findings: Iterable[AuditFinding], *, with_check: bool) -> EvidenceTable:
    from topline.report import EvidenceRow, EvidenceTable

    columns = ("About", "Check", "Arithmetic") if with_check else ("About", "Arithmetic")
    rows = tuple(
        EvidenceRow(
            verdict=found.verdict,
            tone=TONES[found.verdict],
            cells=(found.about, *((found.check,) if with_check else ()), found.arithmetic),
        )
        for found in findings
    )
    return EvidenceTable(title=title, columns=columns, rows=rows, is_folded=not with_check)
