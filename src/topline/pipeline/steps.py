"""Run the floors in order, from the study file to the finished displays."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from topline.core import DataError, Problem, ProtocolError, name_remedy

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor
    from pathlib import Path

    from topline.core import Exclusion, Finding
    from topline.data import StudyData
    from topline.derive import AnalysisData
    from topline.display import Display, Sentence
    from topline.pipeline.options import RunOptions
    from topline.pipeline.progress import ProgressBar
    from topline.protocol import Protocol
    from topline.results import Results

    Progress = Callable[[str, float], None]
    """Called with a step's name and the share of the whole run that is done before it."""

STUDY_FILE = "study.yaml"


def no_progress(step: str, done: float) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A study that was read: its file, plan and data."""

    file: Path
    protocol: Protocol
    data: StudyData


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysed:
    """A study that was analysed: datasets, results, displays, and the seconds that each step took."""

    study: Study
    analysis_data: AnalysisData
    results: Results
    displays: tuple[Display, ...]
    headlines: tuple[Sentence, ...]
    seconds: dict[str, float]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All implausible records, of the collected and of the derived data."""
        return tuple(sorted({*self.study.data.findings, *self.analysis_data.findings}))

    @property
    def exclusions(self) -> tuple[Exclusion, ...]:
        """All records left out, on reading and on deriving."""
        return (*self.study.data.exclusions, *self.analysis_data.exclusions)


def read_study_folder(study: Path, options: RunOptions) -> Study:
    """Read the study file and the data that it names.

    Parameters
    ----------
    study : the study file, or the folder that holds a study.yaml.
    """
    return read_data(*read_study_file(study, options))


def read_study_file(study: Path, options: RunOptions) -> tuple[Path, Protocol]:
    """Find and read the study file, with the plan items that are asked for."""
    file = study / STUDY_FILE if study.is_dir() else study
    if not file.is_file():
        raise ProtocolError(
            [
                Problem(
                    file=str(file), place="", expected="a study file", found="no such file",
                    remedy="name a study.yaml or the folder that holds it, or make one with: topline init DIR",
                )
            ]
        )  # fmt: skip
    from topline.protocol import read_protocol

    return file, choose_outputs(read_protocol(file, allow_outside=options.allow_outside), options.only)


def read_data(file: Path, protocol: Protocol) -> Study:
    """Read the data of a study file."""
    from topline.data import read_study

    return Study(file=file, protocol=protocol, data=read_study(file.parent / protocol.data.folder, protocol))


def choose_outputs(protocol: Protocol, only: tuple[str, ...]) -> Protocol:
    """Keep the plan items that are asked for."""
    known = [item.id for item in protocol.plan]
    problems = [
        Problem(
            file="--only", place="", expected="an id of the plan", found=f"'{name}'", remedy=name_remedy(name, known)
        )
        for name in only
        if name not in known
    ]
    if problems:
        raise ProtocolError(problems)
    return protocol.model_copy(update={"plan": tuple(item for item in protocol.plan if not only or item.id in only)})


def analyse_study(study: Study, options: RunOptions, progress: ProgressBar, pool: Executor | None = None) -> Analysed:
    """Derive, analyse and lay out a study that was read.

    Parameters
    ----------
    progress : is told before each step.
    pool : processes that share the long work.
    """
    from topline.analyse import analyse
    from topline.analyse.prognosis.ahead import long_work
    from topline.derive import derive
    from topline.display import lay_out, phrase_headlines
    from topline.pipeline.long_work import make_ahead, open_kept

    kept = open_kept(options.checkpoints, is_resumed=options.is_resumed)
    clock = _Clock()
    progress.step("Deriving the analysis datasets", 0.15)
    analysis_data = derive(study.data, study.protocol)
    clock.note("derive")
    if options.is_strict:
        refuse_findings((*study.data.findings, *analysis_data.findings))
    progress.step("Analysing", 0.3)
    make_ahead(long_work(analysis_data, study.protocol), kept, pool, progress)
    progress.step("Analysing", 0.3)
    results = analyse(analysis_data, study.protocol)
    clock.note("analyse")
    progress.step("Laying out tables and figures", 0.45)
    displays = lay_out(results, study.protocol)
    headlines = phrase_headlines(results, study.protocol)
    clock.note("lay out")
    return Analysed(
        study=study,
        analysis_data=analysis_data,
        results=results,
        displays=displays,
        headlines=headlines,
        seconds=clock.seconds,
    )


def refuse_findings(findings: tuple[Finding, ...]) -> None:
    """Raise every finding as an error, for --strict."""
    if findings:
        raise DataError(
            Problem(
                file=finding.dataset, place=" ".join(part for part in (finding.subject, finding.record) if part),
                expected="plausible records (--strict)", found=f"{finding.message} [{finding.rule}]",
                remedy=f"{finding.remedy}, or run without --strict to keep it as a finding",
            )
            for finding in findings
        )  # fmt: skip


class _Clock:
    """Seconds of each step since the one before."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = perf_counter()

    def note(self, step: str) -> None:
        now = perf_counter()
        self.seconds[step] = now - self._last
        self._last = now
