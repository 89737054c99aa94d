"""The whole readout: from a study file to a folder with everything that was planned."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from topline.pipeline.options import RunOptions
from topline.pipeline.output_folder import whole_folder, write_file
from topline.pipeline.progress import ProgressBar
from topline.pipeline.readout import Readout
from topline.pipeline.steps import analyse_study, no_progress, read_data, read_study_file

if TYPE_CHECKING:
    from topline.pipeline.steps import Analysed, Progress

OUT_FOLDER = "readout"


def run(
    study: str | Path,
    out: str | Path | None = None,
    *,
    options: RunOptions | None = None,
    progress: Progress = no_progress,
) -> Readout:
    """Run a study: read, derive, analyse, lay out and, where `out` is named, write.

    Parameters
    ----------
    study : the study file, or the folder that holds a study.yaml.
    out : the output folder; it appears whole or not at all. None writes nothing.
    options : which outputs, formats and checks; none means the whole plan in every format.
    progress : called before each step with its name and the share that is done.

    Raises
    ------
    ProtocolError
        The study file cannot be used; every problem is listed.
    DataError
        The data cannot be analysed, or the output folder cannot be written.
    """
    options, bar = options or RunOptions(), ProgressBar(progress)
    if out is None:
        from topline.pipeline.worker_pool import worker_pool

        bar.step("Reading the study", 0.0)
        file, protocol = read_study_file(Path(study), options)
        with worker_pool(options.jobs) as pool:
            return _readout(analyse_study(read_data(file, protocol), options, bar, pool), None)
    return _run_into(Path(study), Path(out), options, bar)


def default_out(study: Path) -> Path:
    """Say where `topline run` writes when no folder is named: readout/ beside the study file."""
    return (study if study.is_dir() else study.parent) / OUT_FOLDER


def _run_into(study: Path, out: Path, options: RunOptions, bar: ProgressBar) -> Readout:
    from topline.pipeline.long_work import refuse_folder_within
    from topline.pipeline.records import make_log, make_manifest
    from topline.pipeline.worker_pool import worker_pool

    start = perf_counter()
    bar.step("Reading the study", 0.0)
    refuse_folder_within(options.checkpoints, out)
    file, protocol = read_study_file(study, options)
    with whole_folder(out) as folder, worker_pool(options.jobs) as pool:
        from topline.pipeline.files import make_files

        read = read_data(file, protocol)
        seconds = {"read": perf_counter() - start}
        analysed = analyse_study(read, options, bar, pool)
        bar.step("Drawing and writing", 0.6)
        for name, content in make_files(analysed, options.formats, pool):
            write_file(folder, name, content)
        write_file(folder, "log.txt", make_log(analysed))
        seconds |= {**analysed.seconds, "all": perf_counter() - start}
        write_file(folder, "manifest.json", make_manifest(analysed, options, seconds))
    return _readout(analysed, out)


def _readout(analysed: Analysed, out: Path | None) -> Readout:
    return Readout(
        protocol=analysed.study.protocol,
        results=analysed.results.table(),
        datasets=analysed.analysis_data.datasets,
        displays=analysed.displays,
        headlines=analysed.headlines,
        findings=analysed.findings,
        exclusions=analysed.exclusions,
        out=out,
    )
