"""Design a trial: from a study file's design section, or from numbers, to tables, a picture and a page."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.core import Problem, ProtocolError, version
from topline.pipeline.output_folder import MARK, whole_folder, write_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from topline.design import DesignRequest
    from topline.display import Display, Sentence
    from topline.protocol import Design, Protocol
    from topline.results import Results

STUDY_FILE = "study.yaml"
UNNAMED = "Single-arm trial"


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignOptions:
    """What `topline design` is asked for; None takes the study file's value, or the standard one.

    Parameters
    ----------
    null_rate, alternative_rate, alpha, sided, power : the targets.
    at_months : the month at which the rates hold.
    dropout : share of subjects who cannot be evaluated.
    per_month, follow_up_months, yearly_loss : accrual, follow-up of the last subject, loss to follow-up.
    stages : looks of designs in equal stages.
    first_look, cohort : subjects at the first look of designs that are watched, and between looks.
    """

    null_rate: float | None = None
    alternative_rate: float | None = None
    alpha: float | None = None
    sided: int | None = None
    power: float | None = None
    at_months: float | None = None
    dropout: float | None = None
    per_month: float | None = None
    follow_up_months: float | None = None
    yearly_loss: float | None = None
    stages: int = 2
    first_look: int = 10
    cohort: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignReport:
    """What was found: the results table, its displays, and the text of a plan."""

    title: str
    results: Results
    displays: tuple[Display, ...]
    sentences: tuple[Sentence, ...]


def compare_trial_designs(study: Path | None, options: DesignOptions) -> DesignReport:
    """Put all designs for the same targets side by side."""
    request = read_request(study, options)
    from topline.design import compare_designs_results

    return report(request.title, compare_designs_results(request))


def size_trial(study: Path | None, options: DesignOptions, n: int | None) -> DesignReport:
    """List the sizes of one stage by convention, or the conventions that give a size."""
    request = read_request(study, options)
    from topline.design import size_results

    return report(request.title, size_results(request, n))


def size_survival_trial(study: Path | None, options: DesignOptions) -> DesignReport:
    """Size a trial with a time to event by every test."""
    request = read_request(study, options)
    from topline.design import survival_results

    return report(request.title, survival_results(request))


def report(title: str, results: Results) -> DesignReport:
    """Lay out results of the design floor."""
    from topline.display.designs import lay_out_designs, phrase_designs

    return DesignReport(
        title=title, results=results, displays=lay_out_designs(results), sentences=phrase_designs(results)
    )


def read_request(study: Path | None, options: DesignOptions) -> DesignRequest:
    """Take the targets from the options and, where they are silent, from the study file."""
    protocol = None if study is None else _read_protocol(study)
    known = options if protocol is None or protocol.design is None else _fill_in(options, protocol.design)
    if known.null_rate is None or known.alternative_rate is None:
        missing = [
            Problem(file=name, place="", expected="a rate from 0 to 1", found="none", remedy="give it, or a study file")
            for name, value in (("--null", known.null_rate), ("--alternative", known.alternative_rate))
            if value is None
        ]
        raise ProtocolError(missing)
    from topline.design import DesignRequest, Timing, read_targets

    targets = read_targets(
        known.null_rate,
        known.alternative_rate,
        0.05 if known.alpha is None else known.alpha,
        2 if known.sided is None else known.sided,
        0.8 if known.power is None else known.power,
    )
    timing = None
    if known.per_month is not None:
        follow_up = known.follow_up_months if known.follow_up_months is not None else known.at_months
        timing = Timing(
            per_month=known.per_month, follow_up_months=follow_up or 0.0, yearly_loss=known.yearly_loss or 0.0
        )
    return DesignRequest(
        targets=targets, title=UNNAMED if protocol is None else _endpoint_label(protocol), months=known.at_months,
        timing=timing, dropout=known.dropout or 0.0, stages=known.stages, first_look=known.first_look,
        cohort=known.cohort,
    )  # fmt: skip


def _read_protocol(study: Path) -> Protocol:
    from topline.protocol import read_protocol

    file = study / STUDY_FILE if study.is_dir() else study
    if not file.is_file():
        remedy = "name a study.yaml or the folder that holds it, or give --null and --alternative"
        raise ProtocolError(
            [Problem(file=str(file), place="", expected="a study file", found="no such file", remedy=remedy)]
        )
    protocol = read_protocol(file)
    if protocol.design is None:
        remedy = "add design: {endpoint: ORR, null_rate: 0.2, alternative_rate: 0.35}, or give --null and --alternative"
        raise ProtocolError(
            [Problem(file=str(file), place="design", expected="a design section", found="none", remedy=remedy)]
        )
    return protocol


def _fill_in(options: DesignOptions, design: Design) -> DesignOptions:
    """Take from the study file what the options leave open."""
    written = {
        "null_rate": design.null_rate, "alternative_rate": design.alternative_rate, "alpha": design.alpha,
        "sided": design.sided, "power": design.power, "at_months": design.at_months, "dropout": design.dropout,
        "per_month": design.accrual_per_month, "follow_up_months": design.follow_up_months,
        "yearly_loss": design.yearly_loss,
    }  # fmt: skip
    return replace(options, **{name: value for name, value in written.items() if getattr(options, name) is None})


def _endpoint_label(protocol: Protocol) -> str:
    wanted = protocol.design.endpoint if protocol.design else ""
    return next((endpoint.label for endpoint in protocol.endpoints if endpoint.id == wanted), wanted)


def write_design(found: DesignReport, out: Path) -> None:
    """Write the page, the tables, the pictures and the results into a folder, whole or not at all."""
    with whole_folder(out) as folder:
        for name, content in _files(found):
            write_file(folder, name, content)
        manifest = {"design": found.title, "topline": version(), "results": len(found.results.rows)}
        write_file(folder, MARK, (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode())


def _files(found: DesignReport) -> Iterator[tuple[str, bytes]]:
    from topline.display import FigureDisplay
    from topline.display.designs import name_targets
    from topline.report import (
        DesignPage,
        render_csv,
        render_design_page,
        render_figure,
        render_results_json,
        render_results_parquet,
    )

    figures = {display.id: render_figure(display) for display in found.displays if isinstance(display, FigureDisplay)}
    for name, files in figures.items():
        yield f"figures/{name}.svg", files.svg
        yield f"figures/{name}.png", files.png
        yield f"figures/{name}.pdf", files.pdf
    for display in found.displays:
        yield f"tables/{display.id}.csv", render_csv(display.data if isinstance(display, FigureDisplay) else display)
    yield "results.parquet", render_results_parquet(found.results)
    yield "results.json", render_results_json(found.results)
    page = DesignPage(
        brand="Trial design", kicker="Trial design", title=found.title, facts=name_targets(found.results),
        displays=found.displays, sentences=found.sentences, version=version(),
    )  # fmt: skip
    yield "report.html", render_design_page(page, figures)
