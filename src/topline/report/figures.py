"""Figures as SVG, PNG and PDF: the same drawing gives the same bytes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from topline.report.pdf_fonts import quick_fonts
from topline.report.svg import finish_svg

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType

    from topline.display import FigureDisplay

DOTS_PER_INCH = 200
REPRODUCIBLE: dict[RcKeyType, Any] = {"svg.fonttype": "none", "pdf.fonttype": 42}
NO_SVG_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
NO_PDF_METADATA = {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureFiles:
    """One figure in its three formats."""

    id: str
    svg: bytes
    png: bytes
    pdf: bytes


def render_figure(display: FigureDisplay) -> FigureFiles:
    """Draw a figure and write it as SVG, PNG and PDF.

    Texts stay texts, so that they can be searched and clicked. The ground is white, so that dark text can be read
    wherever the file is opened.
    """
    import matplotlib as mpl

    with mpl.rc_context({**REPRODUCIBLE, "svg.hashsalt": display.id}):
        figure = display.drawing.draw()
        png, pdf, svg = io.BytesIO(), io.BytesIO(), io.BytesIO()
        figure.savefig(png, format="png", dpi=DOTS_PER_INCH, facecolor="white", metadata={"Software": None})
        with quick_fonts():
            figure.savefig(pdf, format="pdf", facecolor="white", metadata=NO_PDF_METADATA)
        figure.savefig(svg, format="svg", facecolor="white", metadata=NO_SVG_METADATA)
    return FigureFiles(
        id=display.id, svg=finish_svg(svg.getvalue().decode(), display).encode(), png=png.getvalue(), pdf=pdf.getvalue()
    )
