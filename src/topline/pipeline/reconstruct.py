"""Rebuild patients from print: a published file to raw records, or a digitised curve to times and events."""

from __future__ import annotations

import io
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING

from topline.core import DataError, Problem
from topline.pipeline.named_file import refuse_missing
from topline.pipeline.output_folder import MARK, whole_folder, write_beside, write_file
from topline.pipeline.rebuilt_study import write_study_file
from topline.pipeline.reconstruct_report import report_html, report_json, report_text
from topline.pipeline.steps import no_progress

if TYPE_CHECKING:
    from pathlib import Path

    from topline.evidence import Published
    from topline.evidence.reconstruct import Reconstruction
    from topline.pipeline.steps import Progress

DATA = "data"
README = """\
# Synthetic records

{synthetic} The subjects were searched so that their
records agree with the numbers that a publication prints; what print does not determine is arbitrary.

Made by: `{command}`
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildOptions:
    """How patients are rebuilt: the first seed, how many cohorts, moves of each search, processes."""

    seed: int = 1
    cohorts: int = 1
    moves: int = 5_000_000
    jobs: int = 1


def reconstruct(
    published: Path, out: Path, options: RebuildOptions | None = None, progress: Progress = no_progress
) -> tuple[Reconstruction, ...]:
    """Write the raw records of synthetic cohorts that agree with a published file.

    Parameters
    ----------
    published : the published file.
    out : the study folder; its folder data is written whole or not at all. Cohorts after the first lie below it. A
        study file is written beside data where there is none, and what became of each number as a results table.

    Raises
    ------
    ProtocolError
        The published file cannot be read.
    DataError
        It holds no survival number or contradicts itself in its counts, or the folder cannot be written.
    """
    options = options or RebuildOptions()
    content = _read(published)
    with whole_folder(out / DATA) as folder:
        found = _search(published, options, progress)
        for place, cohort in enumerate(found):
            below = folder if place == 0 else folder / f"cohort-{place + 1}"
            _write_cohort(below, cohort, published, options)
        report = (content.publication.title, found)
        write_file(folder, "reconstruction.txt", report_text(*report).encode())
        write_file(folder, "reconstruction.json", report_json(*report).encode())
        write_file(folder, "reconstruction.html", report_html(*report).encode())
    write_file(out, "reconstruction.parquet", _results(found))
    write_study_file(out, published, found[0].study)
    return found


def _results(cohorts: tuple[Reconstruction, ...]) -> bytes:
    from topline.evidence.reconstruct import reconstruct_results
    from topline.report import render_results_parquet

    return render_results_parquet(reconstruct_results(cohorts))


def _read(path: Path) -> Published:
    """Read a published file that a cohort can be searched for, or say by line why none can."""
    refuse_missing(path, "published file")
    from topline.evidence import locate_problems, read_published
    from topline.evidence.reconstruct import check_published

    published = read_published(path)
    try:
        check_published(published)
    except DataError as error:
        raise DataError(locate_problems(path, error.problems)) from None
    return published


def rebuild_curve(curve: Path, at_risk: Path, out: Path, events: int | None = None) -> int:
    """Write times and events behind a digitised survival curve; give the number of subjects.

    Parameters
    ----------
    curve : CSV with the columns time and survival, read off the curve.
    at_risk : CSV with the columns time and at_risk, the numbers printed under it.
    out : the CSV to write.
    events : the printed number of events.
    """
    import polars as pl

    from topline.evidence.reconstruct import SYNTHETIC, reconstruct_curve

    points, risk = _columns(curve, ("time", "survival")), _columns(at_risk, ("time", "at_risk"))
    found = reconstruct_curve(*points, *risk, total_events=events)
    frame = pl.DataFrame({"time": found.time, "event": found.event.astype(int), "note": [SYNTHETIC] * len(found.time)})
    write_beside(out.parent, {out.name: frame.write_csv().encode()})
    return frame.height


def _columns(path: Path, names: tuple[str, str]) -> tuple[list[float], list[float]]:
    import polars as pl

    try:
        frame = pl.read_csv(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        found = str(error).splitlines()[0]
        raise DataError([_problem(path, "a CSV file with a header", found, "name another file")]) from error
    missing = [name for name in names if name not in frame.columns]
    if missing:
        found = ", ".join(frame.columns) or "none"
        raise DataError([_problem(path, f"the columns {' and '.join(names)}", found, "name the columns so")])
    first, second = (frame[name].cast(pl.Float64, strict=False) for name in names)
    if first.null_count() or second.null_count():
        raise DataError([_problem(path, "numbers in every row", "rows without", "fill in or delete these rows")])
    return first.to_list(), second.to_list()


def _problem(path: Path, expected: str, found: str, remedy: str) -> Problem:
    return Problem(file=str(path), place="", expected=expected, found=found, remedy=remedy)


def _search(published: Path, options: RebuildOptions, progress: Progress) -> tuple[Reconstruction, ...]:
    seeds = range(options.seed, options.seed + options.cohorts)
    if options.cohorts == 1 or options.jobs == 1:
        return tuple(_one(published, seed, options, progress, place) for place, seed in enumerate(seeds))
    found: dict[int, Reconstruction] = {}
    with ProcessPoolExecutor(options.jobs, mp_context=get_context("spawn")) as pool:
        tasks = {pool.submit(_one_alone, published, seed, options.moves): seed for seed in seeds}
        for done, task in enumerate(as_completed(tasks), start=1):
            found[tasks[task]] = task.result()
            progress("Searching cohorts", done / options.cohorts)
    return tuple(found[seed] for seed in seeds)


def _one_alone(published: Path, seed: int, moves: int) -> Reconstruction:
    return _one(published, seed, RebuildOptions(seed=seed, moves=moves), no_progress, 0)


def _one(published: Path, seed: int, options: RebuildOptions, progress: Progress, place: int) -> Reconstruction:
    from topline.evidence import read_published
    from topline.evidence.reconstruct import Effort, search_and_record

    def tell(done: float, loss: float) -> None:
        progress(f"Cohort {place + 1}: {loss:.1f} from print", (place + done) / options.cohorts)

    return search_and_record(read_published(published), seed, Effort(moves=options.moves), tell)


def _write_cohort(folder: Path, cohort: Reconstruction, published: Path, options: RebuildOptions) -> None:
    from topline.evidence.reconstruct import SYNTHETIC

    for domain, frame in cohort.domains.items():
        target = io.BytesIO()
        frame.write_parquet(target, compression="zstd", compression_level=19, statistics=False,
                            metadata={"note": SYNTHETIC})  # fmt: skip
        write_file(folder, f"{domain.lower()}.parquet", target.getvalue())
    command = f"topline reconstruct {published.name} --seed {cohort.seed}"
    command += "" if options.moves == RebuildOptions().moves else f" --moves {options.moves}"
    write_file(folder, "README.md", README.format(synthetic=SYNTHETIC, command=command).encode())
    write_file(folder, MARK, report_json("", (cohort,), is_brief=True).encode())
