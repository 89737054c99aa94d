"""A trial's designs as one HTML page that opens offline: the targets, tables and pictures, the text of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from topline.report.html import asset, environment, report_part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topline.display import Display, Sentence
    from topline.report.figures import FigureFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignPage:
    """What the page says, without any format.

    Parameters
    ----------
    brand, kicker, title : what stands at the top.
    facts : the targets, as name and value.
    displays : tables and figures in order.
    sentences : the text of an analysis plan.
    version : the version of Topline.
    """

    brand: str
    kicker: str
    title: str
    facts: tuple[tuple[str, str], ...]
    displays: tuple[Display, ...]
    sentences: tuple[Sentence, ...]
    version: str


def render_design_page(page: DesignPage, figures: Mapping[str, FigureFiles]) -> bytes:
    """Write the page; its numbers are text, since no subject stands behind them."""
    html = environment().get_template("design.html.j2").render(
        page=page,
        parts=[report_part(display, figures, set()) for display in page.displays],
        sentences=["".join(part.text for part in sentence.parts) for sentence in page.sentences],
        style=Markup(asset("report.css")),  # noqa: S704 our own file
    )  # fmt: skip
    return html.encode()
