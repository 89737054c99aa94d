"""Turn an analysed study into the files of the output folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.core import version
from topline.display import FigureDisplay, TableDisplay
from topline.report import (
    Document,
    render_calculator,
    render_csv,
    render_dataset_parquet,
    render_docx,
    render_figure,
    render_html,
    render_html_table,
    render_results_json,
    render_results_parquet,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from concurrent.futures import Executor

    from topline.pipeline.steps import Analysed
    from topline.protocol import Protocol, ResponseCriteria
    from topline.report import FigureFiles

GIVEN = "taken as given (ADaM); criteria, windows and imputations are those of whoever made them"
CONVENTIONS = (("Months", "days / 30.4375"), ("Rounding", "once, on display, half away from zero"))


def make_files(analysed: Analysed, formats: tuple[str, ...], pool: Executor | None) -> Iterator[tuple[str, bytes]]:
    """Give the name and the bytes of each file but manifest.json and log.txt."""
    figures = [display for display in analysed.displays if isinstance(display, FigureDisplay)]
    drawn: Iterable[FigureFiles] = pool.map(render_figure, figures) if pool else map(render_figure, figures)
    yield from _data_files(analysed)
    yield from _table_files(analysed)
    yield from _model_files(analysed)
    figure_files = {display.id: files for display, files in zip(figures, drawn, strict=True)}
    for name, files in figure_files.items():
        yield f"figures/{name}.svg", files.svg
        yield f"figures/{name}.png", files.png
        yield f"figures/{name}.pdf", files.pdf
    document = make_document(analysed)
    for name in formats:
        yield f"report.{name}", _REPORTS[name](document, figure_files)


def make_document(analysed: Analysed) -> Document:
    """Gather what a report says, without any format."""
    return Document(
        protocol=analysed.study.protocol,
        headlines=analysed.headlines,
        displays=analysed.displays,
        results=analysed.results,
        findings=analysed.findings,
        exclusions=analysed.exclusions,
        conventions=conventions(analysed.study.protocol),
        version=version(),
    )


def conventions(protocol: Protocol) -> tuple[tuple[str, str], ...]:
    """List the switches in force, in words and values."""
    if protocol.data.standard == "adam":
        return (("Analysis datasets", GIVEN), *CONVENTIONS)
    response, toxicity = protocol.criteria.response, protocol.criteria.toxicity
    switches = {
        "Response criteria": response.name,
        "Source of the responses": "recorded overall responses (RS)"
        if response.source == "recorded"
        else "derived from lesions (TU, TR)",
        "Reader": " ".join(part for part in (response.evaluator, response.evaluator_id) if part),
        "Shortest stable disease": f"{response.sd_min_days} days after the start",
        "Confirmation of a response": f"{response.confirm_days} days or more later",
        "Not evaluable assessments allowed before confirmation": str(response.max_ne),
        "One stable disease allowed between PR and its confirmation": _yes(is_on=response.accept_sd),
        "Response of a subject without assessment": response.no_assessment_value,
        "A recorded PR or SD after a CR": _AFTER_CR[response.recorded_after_cr],
        "Windows count the first day": _yes(is_on=response.window_counts_first_day),
        "Assessments after new anticancer therapy count": _yes(is_on=not response.stop_at_new_therapy),
        "Disease that comes back after a CR is PD": _yes(is_on=response.disease_after_cr_is_pd),
        "PR is kept until PD": _yes(is_on=response.keep_pr_until_pd),
        "An equivocal new lesion that proves new dates back": _yes(is_on=response.new_lesion_dates_back),
        "Size of a lesion too small to measure": f"{response.too_small_mm:g} mm",
        "Short axis of a diseased lymph node": f"{response.node_mm:g} mm or more",
        "Growth over the nadir that is PD": f"{response.pd_percent:g}% and {response.pd_mm:g} mm or more",
        "Shrinkage under the baseline that is PR": f"{response.pr_percent:g}% or more",
        "iRECIST": _immune_switches(response),
        "Toxicity criteria": f"{toxicity.name} {toxicity.version}",
        "Treatment-emergent": _emergence(toxicity.emergent_days_after_last_dose),
        "Laboratory grades take symptoms at their": toxicity.undecided,
        "Calcium is graded": toxicity.calcium.replace("_", " "),
        "Dates that are not whole": "; ".join(
            f"{date.replace('_', ' ')}: {rule.replace('_', ' ')}" for date, rule in protocol.dates
        ),
        **dict(CONVENTIONS),
        "Data cut-off": str(protocol.data.cutoff_date or "none"),
    }
    return tuple(switches.items())


def _emergence(days: int | None) -> str:
    return "from the first dose on" if days is None else f"from the first dose to {days} days after the last"


_AFTER_CR = {"recorded": "as recorded", "PD": "is PD", "PR": "makes the CR a PR"}


def _immune_switches(response: ResponseCriteria) -> str:
    """Say how iUPD is confirmed, where a study asks for iRECIST."""
    if not response.immune:
        return "no"
    end = "or more" if response.icpd_to_days is None else f"to {response.icpd_to_days}"
    days = f"{response.icpd_from_days} {end} days"
    return f"iUPD confirmed {days} later, by {response.icpd_mm:g} mm or more"


def _yes(*, is_on: bool) -> str:
    return "yes" if is_on else "no"


def _data_files(analysed: Analysed) -> Iterator[tuple[str, bytes]]:
    yield "results.parquet", render_results_parquet(analysed.results)
    yield "results.json", render_results_json(analysed.results)
    for name, frame in analysed.analysis_data.datasets.items():
        yield f"datasets/{name}.parquet", render_dataset_parquet(frame)


def _table_files(analysed: Analysed) -> Iterator[tuple[str, bytes]]:
    for display in analysed.displays:
        table = display if isinstance(display, TableDisplay) else display.data
        yield f"tables/{display.id}.csv", render_csv(table)
        if isinstance(display, TableDisplay):
            yield f"tables/{display.id}.html", render_html_table(display)


def _model_files(analysed: Analysed) -> Iterator[tuple[str, bytes]]:
    """Give each prognostic model as JSON, and as the page that predicts with it."""
    rows = {
        row.statistic.variable_level: row.statistic
        for row in analysed.results.rows
        if row.statistic.stat_name == "model"
    }
    for name, statistic in rows.items():
        if statistic.stat_chr:
            yield f"models/{name}.json", statistic.stat_chr.encode()
            yield f"models/{name}.html", render_calculator(statistic.stat_chr, version())


_REPORTS: Mapping[str, Callable[[Document, Mapping[str, FigureFiles]], bytes]] = {
    "html": render_html,
    "docx": render_docx,
}
