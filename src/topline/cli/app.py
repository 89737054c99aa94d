"""The commands of `topline`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from topline.cli.design import app as design_app
from topline.core import ToplineError, version

EXIT_BAD_INPUT = 2
EXIT_DIFFERENT = 3
ALL_CORES = os.cpu_count() or 1

app = typer.Typer(
    name="topline",
    help="From an oncology trial's protocol and patient-level data to its readout, every number traceable.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a traceback with local values could print patients' data
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(design_app, name="design")

StudyPath = Annotated[Path, typer.Argument(metavar="STUDY", help="A study.yaml, or the folder that holds one.")]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Output folder; written whole or not at all.")
]
Only = Annotated[str, typer.Option("--only", metavar="ID,…", help="Make these tables and figures alone.")]
Formats = Annotated[str, typer.Option("--format", metavar="LIST", help="Report formats: html, docx.")]
Jobs = Annotated[
    int,
    typer.Option("--jobs", metavar="N", min=1, help="Processes for long work and figures; the bytes stay the same."),
]
Checkpoints = Annotated[
    Path | None, typer.Option("--checkpoints", metavar="DIR", help="Keep the portions of long work here on the way.")
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on from the portions in --checkpoints.")]
Strict = Annotated[bool, typer.Option("--strict", help="Treat implausible records as errors.")]
Outside = Annotated[bool, typer.Option("--allow-outside", help="Let the study file name paths outside of its folder.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors alone.")]


def main() -> None:
    """Run a command: exit 0 when done, 2 on bad input with every problem on standard error."""
    try:
        app()
    except ToplineError as error:
        for problem in error.problems or (error,):
            sys.stderr.write(f"{problem}\n")
        raise SystemExit(EXIT_BAD_INPUT) from None


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"topline {version()}")
        raise typer.Exit


VersionFlag = Annotated[
    bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_show_version)
]


@app.callback()
def start(show: VersionFlag = False) -> None:
    """From an oncology trial's protocol and patient-level data to its readout, every number traceable."""


@app.command()
def demo(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="An example study; none lists them and runs the first.")
    ] = None,
    out: OutOption = None,
    jobs: Jobs = ALL_CORES,
    quiet: Quiet = False,
) -> None:
    """Run an example study that comes with Topline."""
    from topline.cli.running import run_and_tell
    from topline.pipeline import RunOptions, demo_studies, find_demo

    study = find_demo(name)
    if name is None and not quiet:
        typer.echo("Example studies (run one by its name: topline demo NAME)")
        for known in demo_studies():
            typer.echo(f"  {known.name:<20} {known.title}")
    run_and_tell(study, out or Path("readout") / study.name, RunOptions(jobs=jobs), is_quiet=quiet)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The new study folder.")],
    source: Annotated[str | None, typer.Option("--from", metavar="NAME", help="Start from this example study.")] = None,
    data: Annotated[
        str,
        typer.Option("--data", metavar="FORM", help="sdtm, or workbook: plain sheets for a trial without CDISC data."),
    ] = "sdtm",
    quiet: Quiet = False,
) -> None:
    """Make a study folder to fill in: study.yaml, data templates, README."""
    from topline.pipeline import init_study

    made = init_study(folder, source, data)
    if not quiet:
        for path in made:
            typer.echo(path)
        typer.echo(f"Fill in {folder}/study.yaml and the data, then: topline check {folder}")


@app.command()
def check(study: StudyPath, strict: Strict = False, allow_outside: Outside = False, quiet: Quiet = False) -> None:
    """Read and check the protocol and the data; derive nothing."""
    from topline.cli.telling import tell_check
    from topline.pipeline import check as check_study

    report = check_study(study, is_strict=strict, allow_outside=allow_outside)
    if not quiet:
        tell_check(report)


@app.command()
def run(  # noqa: PLR0913, PLR0917 the arguments are the options that the command promises
    study: StudyPath,
    out: OutOption = None,
    only: Only = "",
    formats: Formats = "html,docx",
    jobs: Jobs = ALL_CORES,
    strict: Strict = False,
    allow_outside: Outside = False,
    checkpoints: Checkpoints = None,
    resume: Resume = False,
    quiet: Quiet = False,
) -> None:
    """Make the whole readout of a study."""
    from topline.cli.running import run_and_tell
    from topline.pipeline import RunOptions, default_out

    options = RunOptions(
        only=_listed(only), formats=_listed(formats), jobs=jobs, is_strict=strict, allow_outside=allow_outside,
        checkpoints=checkpoints, is_resumed=resume,
    )  # fmt: skip
    run_and_tell(study, out or default_out(study), options, is_quiet=quiet)


@app.command()
def reconstruct(  # noqa: PLR0913, PLR0917 the arguments are the options that the command promises
    published: Annotated[
        Path | None, typer.Argument(metavar="[PUBLISHED]", help="What a paper prints, for example published.yaml.")
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Study folder; its folder data is written whole or not at all.")
    ] = Path("rebuilt"),
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0, help="The same seed gives the same records.")] = 1,
    cohorts: Annotated[int, typer.Option("--cohorts", metavar="K", min=1, help="So many, from this seed on.")] = 1,
    moves: Annotated[
        int, typer.Option("--moves", metavar="N", min=1000, help="Moves of the search: fewer are faster and less near.")
    ] = 5_000_000,
    jobs: Annotated[
        int, typer.Option("--jobs", metavar="N", min=1, help="Processes, for several cohorts.")
    ] = ALL_CORES,
    curve: Annotated[
        Path | None, typer.Option("--curve", metavar="CSV", help="Points read off a survival curve: time, survival.")
    ] = None,
    at_risk: Annotated[
        Path | None, typer.Option("--at-risk", metavar="CSV", help="Numbers under the curve: time, at_risk.")
    ] = None,
    events: Annotated[
        int | None, typer.Option("--events", metavar="N", min=0, help="The number of events printed with the curve.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Rebuild synthetic patients from printed numbers, or from a digitised curve."""
    from topline.cli.rebuilding import rebuild_and_tell, rebuild_curve_and_tell
    from topline.pipeline import RebuildOptions

    if curve is not None or at_risk is not None:
        rebuild_curve_and_tell(curve, at_risk, out, events, is_quiet=quiet)
        return
    options = RebuildOptions(seed=seed, cohorts=cohorts, moves=moves, jobs=jobs)
    rebuild_and_tell(published, out, options, is_quiet=quiet)


@app.command()
def trace(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder that `topline run` wrote.")],
    result_id: Annotated[str, typer.Argument(metavar="RESULT_ID", help="The id that the report shows on a click.")],
) -> None:
    """Show one number's method, filter and population, and the subjects behind it."""
    from topline.cli.telling import tell_trace
    from topline.pipeline import trace as trace_number

    tell_trace(trace_number(out, result_id))


@app.command()
def reconcile(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder that `topline run` wrote.")],
    published: Annotated[Path, typer.Argument(metavar="PUBLISHED.yaml", help="The numbers that a publication prints.")],
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="Where the page and the JSON go; OUT, where not given.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 3 for numbers that are not computed, too.")] = False,
    quiet: Quiet = False,
) -> None:
    """Lay a publication's printed numbers beside a readout's; exit 3 where any differs."""
    from topline.cli.reconciling import tell_reconciliation
    from topline.pipeline import reconcile_readout

    reconciliation = reconcile_readout(out, published, to or out)
    if not quiet:
        tell_reconciliation(reconciliation, to or out)
    if reconciliation.of("different") or (strict and reconciliation.of("not computed")):
        raise typer.Exit(EXIT_DIFFERENT)


@app.command()
def audit(
    published: Annotated[Path, typer.Argument(metavar="PUBLISHED", help="The published file of a publication.")],
    out: OutOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 when anything is inconsistent.")] = False,
    quiet: Quiet = False,
) -> None:
    """Check the numbers of a publication against each other."""
    from topline.cli.telling_audit import tell_audit
    from topline.pipeline import audit_publication

    report = audit_publication(published, out)
    if not quiet:
        tell_audit(report)
        if out is not None:
            typer.echo(f"Page: {out / 'audit.html'}")
    if strict and report.audit.of("inconsistent"):
        raise typer.Exit(EXIT_DIFFERENT)


@app.command()
def validate(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="models/ID.json of a readout.")],
    study: StudyPath,
    allow_outside: Outside = False,
) -> None:
    """Judge a fitted prognostic model on another study."""
    from topline.cli.telling_validation import tell_validation
    from topline.pipeline import validate_model

    tell_validation(validate_model(model, study, allow_outside=allow_outside))


@app.command()
def schema(
    published: Annotated[bool, typer.Option("--published", help="That of the published file instead.")] = False,
    simulation: Annotated[bool, typer.Option("--simulation", help="That of the simulation file instead.")] = False,
) -> None:
    """Print the JSON Schema of the study file, for editors."""
    from topline.pipeline import published_file_schema, simulation_schema, study_schema

    if published and simulation:
        raise typer.BadParameter("choose --published or --simulation")
    typer.echo(published_file_schema() if published else simulation_schema() if simulation else study_schema())


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
