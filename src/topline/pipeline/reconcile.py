"""Lay a publication beside a finished readout, and write the comparison as a page and as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from topline.pipeline.named_file import refuse_missing
from topline.pipeline.output_folder import write_beside
from topline.pipeline.trace import read_results_table

if TYPE_CHECKING:
    from topline.evidence.reconcile import Reconciled, Reconciliation


def reconcile_readout(out: str | Path, published: str | Path, to: str | Path) -> Reconciliation:
    """Compare the printed numbers with the results of a readout.

    Writes reconciliation.html, .json and, as a results table, .parquet into the folder `to`.

    Raises
    ------
    DataError
        `out` holds no readout, or the files cannot be written.
    ProtocolError
        The published file cannot be read, or names what the readout does not have.
    """
    table = read_results_table(Path(out))
    refuse_missing(Path(published), "published file")
    from topline.evidence import audit, read_published
    from topline.evidence.reconcile import list_contradictions, reconcile, reconcile_results
    from topline.pipeline.reconciliation_page import lay_out_reconciliation
    from topline.report import render_html_table, render_results_parquet
    from topline.results import results_from_table

    paper = read_published(published)
    reconciliation = reconcile(results_from_table(table), paper, list_contradictions(audit(paper)))
    files = {
        "reconciliation.html": render_html_table(lay_out_reconciliation(reconciliation)),
        "reconciliation.json": _json(reconciliation),
        "reconciliation.parquet": render_results_parquet(reconcile_results(reconciliation)),
    }
    write_beside(Path(to), files)
    return reconciliation


def _json(reconciliation: Reconciliation) -> bytes:
    content = {
        "title": reconciliation.title,
        "summary": reconciliation.summary,
        "numbers": [_entry(entry) for entry in reconciliation.entries],
    }
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def _entry(entry: Reconciled) -> dict[str, object]:
    return {
        "id": entry.number.id,
        "printed": str(entry.number.printed),
        "status": entry.status,
        "computed": entry.computed,
        "shown": entry.shown,
        "difference": entry.difference,
        "reason": entry.reason,
        "result_id": entry.result_id,
        "contradictions": list(entry.contradictions),
    }
