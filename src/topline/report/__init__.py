"""How results travel: HTML, DOCX, CSV, figures, datasets."""

from topline.report.calculator import render_calculator
from topline.report.csv import plain_text, render_csv
from topline.report.datasets import render_dataset_parquet, render_results_json, render_results_parquet
from topline.report.design_page import DesignPage, render_design_page
from topline.report.document import Document
from topline.report.docx import render_docx
from topline.report.evidence_page import (
    EvidencePage,
    EvidenceRow,
    EvidenceSection,
    EvidenceTable,
    Tone,
    render_evidence_page,
)
from topline.report.figures import FigureFiles, render_figure
from topline.report.html import render_html, render_html_table

__all__ = [
    "DesignPage",
    "Document",
    "EvidencePage",
    "EvidenceRow",
    "EvidenceSection",
    "EvidenceTable",
    "FigureFiles",
    "Tone",
    "plain_text",
    "render_calculator",
    "render_csv",
    "render_dataset_parquet",
    "render_design_page",
    "render_docx",
    "render_evidence_page",
    "render_figure",
    "render_html",
    "render_html_table",
    "render_results_json",
    "render_results_parquet",
]
